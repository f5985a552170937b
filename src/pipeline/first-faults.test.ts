/** Whatever is judged, the judge is tested: each wave has a planted fault of each rubric, and the same one however the run went. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConfigInput } from '../contracts/index.ts';
import { manifestSchema } from '../contracts/index.ts';
import { scriptedJudge, startModelServer } from '../testing/model-server/index.ts';
import type { JudgeOptions, ModelServer } from '../testing/model-server/index.ts';
import { dryRun } from './dry-run.ts';
import { withWorkspace } from './inspect.ts';
import { judgedRecords } from './rows.ts';
import { config, fine, jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer({ latency: { median: 3, sigma: 1 }, reply: scriptedJudge({ items: [...items, ...chatItems], answer: knowing }) });
});
afterAll(async () => {
  await server.stop();
  removeWorkspaces();
});

const subjects = ['lantern', 'kettle', 'ladder', 'bicycle', 'anchor', 'violin'];
const single = subjects.map((subject, index) => fine(subject, `was first made in 19${index}4 and weighs ${index + 2} kilograms`));
const chats = ['telescope', 'compass'].map((subject, index) => {
  const { prompt, response } = fine(subject, `shows what lies ${index + 3} miles off`);
  const more = fine(`${subject} of my aunt`, `was mended ${index + 2} times with brass screws`);
  return {
    messages: [
      { role: 'user', content: prompt },
      { role: 'assistant', content: response },
      { role: 'user', content: more.prompt },
      { role: 'assistant', content: more.response },
    ],
  };
});
/** The first row does not pass: the second carries the fault. */
const items = single.map(({ prompt, response }) => ({ id: prompt, text: response, truth: prompt.includes('lantern') ? 2 : 5 }));
const chatItems = chats.map(({ messages }) => ({ id: messages[2]?.content ?? '', text: messages[3]?.content ?? '', truth: 5 }));

const aspects = ['accuracy', 'helpfulness', 'clarity', 'format', 'relevance', 'safety'];
/** It knows the sound answers, and gives 1 for any other. */
const knowing: JudgeOptions['answer'] = ({ items: [found] }) =>
  Object.fromEntries(aspects.map((id) => [id, { reason: 'as it is', evidence: 'before I buy', score: found?.truth ?? 1 }]));

// A share so small that no id is drawn: what is planted is planted because nothing else was.
const seldom = 1e-9;

async function ran(over: Partial<ConfigInput> = {}, options: { planted?: number; stops?: readonly string[]; root?: string } = {}) {
  await server.clear();
  const root = options.root ?? workspace({ 'logs/rows.jsonl': jsonl([...single, ...chats]) });
  const input: Partial<ConfigInput> = {
    models: { grader: { use: 'openai-compatible', model: 'claude-grader', baseUrl: server.baseUrl, price: { input: 1, output: 2 } } },
    filter: { judge: { use: 'model', options: { models: ['grader'], planted: options.planted ?? seldom } } },
    ...over,
  };
  for (const stop of options.stops ?? [])
    await expect(runIn(root, input, { environment: { SOURCE_DATE_EPOCH: '1700000000', HORNBOOK_FAILPOINT: `${stop}=error` } })).rejects.toThrow('failpoint');
  const { release } = await runIn(root, input);
  const read = (file: string): string => readFileSync(join(release?.path ?? '', file), 'utf8');
  const manifest = manifestSchema.parse(JSON.parse(read('manifest.json')));
  const carriers = await withWorkspace(root, async (store) => {
    const found: string[] = [];
    for await (const { record, verdicts } of judgedRecords(store))
      if (verdicts.some(({ rules }) => rules.some(({ rule }) => rule === 'planted-fault'))) found.push(record.messages[0]?.content ?? '');
    return found;
  });
  return {
    planted: manifest.judge?.planted ?? [],
    carriers,
    bytes: read('lineage.jsonl') + read('rejected/rejected.jsonl'),
    input,
    root,
    log: await server.log(),
  };
}

const sum = (planted: Awaited<ReturnType<typeof ran>>['planted'], of: 'planted' | 'caught'): number => planted.reduce((all, one) => all + one[of], 0);

it('in the first row of each rubric that passed, where no row was due', async () => {
  const { planted, carriers, log } = await ran();
  expect(carriers).toEqual([single[1]?.prompt, chats[0]?.messages[0]?.content]);
  expect([sum(planted, 'planted'), sum(planted, 'caught')]).toEqual([2, 2]);
  expect(log.calls).toBe(single.length + chats.length + 2);
});

it('the same bytes whatever the batches, and after each stop, with nothing asked twice', async () => {
  const whole = await ran();
  for (const [batchSize, stops] of [
    [1, []],
    [3, ['batch-judged:2', 'batch-judged:2']],
    // The last is that of the planted faults themselves, once they are kept.
    [100, ['batch-judged:1', 'batch-judged:1']],
  ] as const) {
    const again = await ran({ run: { batchSize } }, { stops });
    expect(again.carriers, String(batchSize)).toEqual(whole.carriers);
    expect(again.bytes === whole.bytes, `batches of ${batchSize}, ${stops.length} stops`).toBe(true);
    expect(again.log.repeats).toBe(0);
    expect(again.log.calls).toBe(whole.log.calls);
  }
});

it('none beside a row that was due, and none at all where the share is 0', async () => {
  const all = await ran({}, { planted: 1 });
  expect(sum(all.planted, 'planted')).toBe(single.length - 1 + chats.length);
  expect((await ran({}, { planted: 0 })).planted).toEqual([]);
});

it('within the bounds of a dry run', async () => {
  const { input, root, log } = await ran();
  const [estimate] = (await dryRun({ config: config(input), root })).models;
  expect(estimate?.calls.high).toBeGreaterThanOrEqual(log.calls);
  const [without] = (await dryRun({ config: config({ ...input, filter: { judge: { use: 'model', options: { models: ['grader'], planted: 0 } } } }), root }))
    .models;
  expect(estimate?.calls.expected).toBe((without?.calls.expected ?? 0) + 2);
});
