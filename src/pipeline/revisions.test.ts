import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { manifestSchema } from '../contracts/index.ts';
import type { ConfigInput, RejectedLine } from '../contracts/index.ts';
import { startModelServer } from '../testing/model-server/index.ts';
import type { LoggedCall, ModelServer, ReplyScript, ScriptRequest } from '../testing/model-server/index.ts';
import { compose } from './compose.ts';
import { explainRecord, statusOf, withWorkspace } from './inspect.ts';
import { fencedIn, goodTeacher, harbourPages } from './model-testkit.ts';
import { retryFailed } from './retries.ts';
import { judgedRecords } from './rows.ts';
import type { JudgedRecord } from './rows.ts';
import { config, jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

const servers: ModelServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(removeWorkspaces);

const aspects = ['accuracy', 'helpfulness', 'clarity', 'format', 'relevance', 'safety'];
const remark = 'The keeper is called "he" throughout, and nobody says who that is.';

/** 2 on the aspects of a row that its answer tells it to fail, 5 on all others. */
function judge(request: ScriptRequest): { object: unknown } {
  const answer = fencedIn(request, 'assistant');
  const failed = /kelp/.test(answer) && !answer.includes('Mended') ? ['clarity'] : /barrel/.test(answer) ? ['accuracy', 'clarity'] : [];
  const stubborn = answer.includes('still poor') ? ['clarity'] : [];
  const poor = new Set([...failed, ...stubborn]);
  return {
    object: Object.fromEntries(
      aspects.map((aspect) => [aspect, { reason: poor.has(aspect) ? remark : 'It is well.', evidence: answer.slice(0, 20), score: poor.has(aspect) ? 2 : 5 }]),
    ),
  };
}

/** Gives the answer again with its first words changed. */
function mend(request: ScriptRequest): { object: unknown } {
  const answer = fencedIn(request, 'answer');
  return { object: { question: fencedIn(request, 'prompt'), answer: `${answer} Mended, it says so in full.`, quotes: [answer] } };
}

const script =
  (revision: (request: ScriptRequest) => ReturnType<ReplyScript> = mend): ReplyScript =>
  (request) => {
    if (request.model === 'claude-grader') return judge(request);
    return request.schema?.name === 'revision' ? revision(request) : goodTeacher(request);
  };

async function serve(reply: ReplyScript = script()): Promise<ModelServer> {
  const server = await startModelServer({ latency: { median: 1 }, reply });
  servers.push(server);
  return server;
}

function settings(server: ModelServer, options: { [name: string]: unknown } = {}, over: Partial<ConfigInput> = {}): Partial<ConfigInput> {
  const model = (id: string) => ({ use: 'openai-compatible', model: id, baseUrl: server.baseUrl, price: { input: 1, output: 2 } });
  return {
    sources: [{ use: 'documents', path: 'docs', licence: 'MIT', consent: 'Ours.' }],
    strategies: [{ use: 'grounded-qa', options: { doesNotSay: 0, withText: 0 } }],
    models: { teacher: { ...model('gpt-writer'), roles: ['teacher'] }, grader: model('claude-grader') },
    // What they make here is small and plain: the judge alone is in question.
    filter: { judge: { use: 'model', options: { models: ['grader'], planted: 0, ...options } }, off: { grounding: 'mended rows say that they are' } },
    ...over,
  };
}

/** The marks of fences are alike in all of these: the same requests. */
const twin = (more: { [path: string]: string } = {}): string => workspace({ ...harbourPages(6), '.hornbook/ledger.db.key': `${'ab'.repeat(32)}\n`, ...more });

async function rowsIn(root: string): Promise<JudgedRecord[]> {
  return await withWorkspace(root, async (store) => {
    const rows: JudgedRecord[] = [];
    for await (const row of judgedRecords(store)) rows.push(row);
    return rows;
  });
}

const of = (calls: readonly LoggedCall[], name: string): string[] => calls.map(({ body }) => body).filter((body) => body.includes(`"${name}"`));

describe('a row that fails on what can be mended', () => {
  it('goes back to its teacher once, and comes as a new row through every gate', async () => {
    const server = await serve();
    const root = twin();
    const { release, counts } = await runIn(root, settings(server));
    const rows = await rowsIn(root);
    const old = rows.filter(
      ({ fate, record }) => fate.outcome === 'rejected' && /kelp/.test(record.messages[1]?.content ?? '') && record.replaces === undefined,
    );
    const made = rows.filter(({ record }) => record.replaces !== undefined);
    expect(old.length).toBeGreaterThan(1);
    expect(made.map(({ record }) => record.replaces)).toEqual(old.map(({ record }) => record.id));
    for (const { record, fate, verdicts, wave } of made) {
      const parent = old.find((row) => row.record.id === record.replaces);
      expect(fate.outcome).toBe('accepted');
      expect(verdicts.map(({ gate }) => gate).sort()).toEqual(['decontaminate', 'deduplicate', 'filter']);
      expect(wave).toBe(2);
      expect(record.origin).toMatchObject({ strategy: 'revise', parents: [parent?.record.id], depth: 2, wave: 2, human: false, source: 'docs' });
      expect(record.origin.calls).toHaveLength(1);
      expect(record).toMatchObject({ group: parent?.record.group, labels: { taskType: parent?.record.labels['taskType'] } });
      expect(record.grounding[0]?.spans[0]?.quote).toBe(parent?.record.messages[1]?.content);
      // The old one keeps its own reason.
      expect(parent?.fate).toMatchObject({ gate: 'filter', rule: { rule: 'judge:clarity', score: 2 } });
    }
    // Rows that fail on accuracy too are discarded.
    expect(rows.filter(({ record, fate }) => /barrel/.test(record.messages[1]?.content ?? '') && fate.outcome === 'rejected').length).toBeGreaterThan(0);
    expect(of(await server.calls(), 'revision')).toHaveLength(old.length);
    expect(counts.failed).toBe(0);

    const path = release?.path ?? '';
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')));
    expect(manifest.judge?.revisions).toEqual({ sent: old.length, accepted: old.length, rejected: 0, held: 0, failed: 0 });
    expect(manifest.counts.byStrategy.find(({ strategy }) => strategy === 'revise')).toMatchObject({ candidates: old.length, accepted: old.length });
    expect(manifest.components.find(({ id }) => id === 'revise')?.version).toMatch(/^1\+[0-9a-f]{12}$/);
    expect(readFileSync(join(path, 'curation-log.md'), 'utf8')).toContain(
      `${old.length} rows that could be mended went back to their teacher once: ${old.length} came out accepted`,
    );
    const rejected = readFileSync(join(path, 'rejected/rejected.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RejectedLine);
    for (const { record } of made)
      expect(rejected.find(({ id }) => id === record.replaces)).toMatchObject({ outcome: 'rejected', rule: 'judge:clarity', revision: record.id });

    const [child] = made;
    const explained = await withWorkspace(root, async (store) => [
      await explainRecord(store, child?.record.id ?? ''),
      await explainRecord(store, child?.record.replaces ?? ''),
    ]);
    expect(explained[0]?.record.replaces).toBe(child?.record.replaces);
    expect(explained[1]?.revision).toEqual({ id: child?.record.id, outcome: 'accepted' });
  });

  it('tells the teacher in plain words what is wrong, and nothing of the rubric or a score', async () => {
    const server = await serve();
    await runIn(twin(), settings(server));
    const asked = of(await server.calls(), 'gpt-writer');
    const back = of(await server.calls(), 'revision');
    expect(back.length).toBeGreaterThan(0);
    for (const body of back) {
      expect(body).toContain('Somebody who does not have the text at hand would have to ask what is meant.');
      expect(body).toContain('nobody says who that is');
    }
    const rubric = readFileSync(new URL('../judging/model/rubrics/grounded.yaml', import.meta.url), 'utf8');
    const told = [...rubric.matchAll(/^ +(?:question|[1-5]): (.+)$|^(?:title|intro): (.+)$/gm)].map((match) => match[1] ?? match[2] ?? '');
    expect(told.length).toBeGreaterThan(30);
    for (const body of asked) {
      for (const sentence of told) expect(body).not.toContain(sentence);
      expect(body).not.toMatch(/rubric|anchor|\bscore/i);
    }
  });

  it('keeps from the teacher a remark that tells of scores or repeats the rubric', async () => {
    for (const leaking of [
      'Clarity is a 2.',
      'I score it low.',
      'Understood with some effort; a word or two point outside the row, as he does.',
      'By the rubric it is poor.',
    ]) {
      const server = await serve((request) => {
        const said = script()(request);
        if (request.model !== 'claude-grader') return said;
        return JSON.parse(JSON.stringify(said).replaceAll(JSON.stringify(remark).slice(1, -1), leaking)) as ReturnType<ReplyScript>;
      });
      await runIn(twin(), settings(server));
      const back = of(await server.calls(), 'revision');
      expect(back.length).toBeGreaterThan(0);
      expect(back.filter((body) => body.includes(leaking))).toEqual([]);
    }
  });

  it('is not sent back again where the new row fails too', async () => {
    const server = await serve(
      script((request) => ({
        object: {
          question: fencedIn(request, 'prompt'),
          answer: `${fencedIn(request, 'answer')} Mended, and still poor.`,
          quotes: [fencedIn(request, 'answer')],
        },
      })),
    );
    const root = twin();
    const { counts } = await runIn(root, settings(server));
    const made = (await rowsIn(root)).filter(({ record }) => record.replaces !== undefined);
    expect(made.length).toBeGreaterThan(1);
    expect(made.every(({ fate }) => fate.outcome === 'rejected' && fate.rule?.rule === 'judge:clarity')).toBe(true);
    expect(of(await server.calls(), 'revision')).toHaveLength(made.length);
    expect((await withWorkspace(root, statusOf)).waves.map(({ name }) => name)).toEqual(['inputs', 'revisions']);
    expect(counts.candidates).toBe(counts.accepted + counts.rejected + counts.held + counts.failed);
  });

  it.each([
    [
      'quotes what the text does not hold',
      { question: 'What is kelp?', answer: 'Kelp grows on the moon.', quotes: ['Kelp grows on the moon.'] },
      /^ungrounded: /,
    ],
    ['has no quote', { question: 'What is kelp?', answer: 'Kelp grows on the moon.', quotes: [] }, /^ungrounded: /],
    ['is empty', { question: 'What is kelp?', answer: ' ', quotes: [] }, /^declined: /],
    ['is no object', 'Certainly!', /^malformed/],
  ])('fails by name where what comes back %s', async (_what, reply, reason) => {
    const server = await serve(script(() => (typeof reply === 'string' ? reply : { object: reply })));
    const root = twin();
    const { release } = await runIn(root, settings(server));
    const { failures } = await withWorkspace(root, statusOf);
    expect(failures.length).toBeGreaterThan(1);
    for (const failure of failures) expect(failure).toMatchObject({ strategy: 'revise', wave: 2, reason: expect.stringMatching(reason) });
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(release?.path ?? '', 'manifest.json'), 'utf8')));
    expect(manifest.judge?.revisions).toMatchObject({ sent: failures.length, failed: failures.length, accepted: 0 });
    const explained = await withWorkspace(root, (store) => explainRecord(store, failures[0]?.task ?? ''));
    expect(explained?.revision).toEqual({ failed: failures[0]?.reason });
  });

  it('meets the gates that come before the judge: what copies an accepted row or holds an evaluation item is out', async () => {
    const item = 'Which of the seven lamps of the outer mole is trimmed by the harbour master himself on the eve of every regatta?';
    for (const [answer, gate] of [
      [`${item} It is the third lamp.`, 'decontaminate'],
      ['', 'deduplicate'],
    ] as const) {
      const server = await serve(
        script((request) => ({
          object:
            gate === 'decontaminate'
              ? { question: fencedIn(request, 'prompt'), answer: `Mended: ${answer}`, quotes: [fencedIn(request, 'answer')] }
              : {
                  question: 'What is the one question that all of them become in the end, please?',
                  // Two numbers would contradict each other, and both rows be held.
                  answer: `Mended: ${fencedIn(request, 'answer').replace(/\d+/g, 'many')}`,
                  quotes: [fencedIn(request, 'answer')],
                },
        })),
      );
      const root = twin({ 'evaluation/set.jsonl': jsonl([{ id: 'e1', question: item, answer: 'The third lamp.' }]) });
      await runIn(root, settings(server, {}, { evaluation: [{ path: 'evaluation/set.jsonl' }] }));
      const made = (await rowsIn(root)).filter(({ record }) => record.replaces !== undefined);
      expect(made.length).toBeGreaterThan(1);
      const out = made.filter(({ fate }) => fate.outcome !== 'accepted');
      expect(out.length, gate).toBe(gate === 'decontaminate' ? made.length : made.length - 1);
      for (const { fate } of out) expect(fate.gate).toBe(gate);
    }
  });

  it('stays discarded where the judge is told so', async () => {
    const server = await serve();
    const root = twin();
    const { release } = await runIn(root, settings(server, { revise: false }));
    expect((await rowsIn(root)).some(({ record }) => record.replaces !== undefined)).toBe(false);
    expect(of(await server.calls(), 'revision')).toEqual([]);
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(release?.path ?? '', 'manifest.json'), 'utf8')));
    expect(manifest.judge?.revisions).toBeUndefined();
    expect(manifest.components.find(({ id }) => id === 'revise')).toBeUndefined();
  });

  it('is the same after a kill at any point, and nothing is asked twice', async () => {
    const server = await serve();
    const straight = await runIn(twin(), settings(server));
    const whole = (await server.log()).calls;
    const manifest = readFileSync(join(straight.release?.path ?? '', 'manifest.json'), 'utf8');
    for (const [point, times] of [
      ['wave-closed', 1],
      ['unit-extracted', 7],
      ['unit-committed', 7],
      ['facts-sealed', 2],
      ['batch-judged', 2],
      ['wave-closed', 2],
    ] as const) {
      await server.clear();
      const root = twin();
      const environment = { SOURCE_DATE_EPOCH: '1700000000', HORNBOOK_FAILPOINT: `${point}:${times}=error` };
      await expect(runIn(root, settings(server), { environment }), `${point} ${times}`).rejects.toThrow();
      const again = await runIn(root, settings(server));
      expect((await server.log()).calls, `${point} ${times}`).toBe(whole);
      expect((await server.log()).repeats, `${point} ${times}`).toBe(0);
      expect(readFileSync(join(again.release?.path ?? '', 'manifest.json'), 'utf8'), `${point} ${times}`).toBe(manifest);
    }
  }, 60_000);

  it('is asked for again, where a person says so, when it failed', async () => {
    let sober = false;
    const server = await serve(script((request) => (sober ? mend(request) : 'Certainly!')));
    const root = twin();
    await runIn(root, settings(server));
    const { failures } = await withWorkspace(root, statusOf);
    expect(failures.length).toBeGreaterThan(1);
    // Without a word of theirs the ledger keeps what came.
    expect(await retryFailed(compose(config(settings(server)), root), 0)).toMatchObject({
      tasks: failures.length,
      byStrategy: [{ strategy: 'revise', tasks: failures.length }],
    });
    sober = true;
    await runIn(root, settings(server));
    expect((await withWorkspace(root, statusOf)).failures).toEqual([]);
    expect((await rowsIn(root)).filter(({ record, fate }) => record.replaces !== undefined && fate.outcome === 'accepted')).toHaveLength(failures.length);
  });

  it('stops at a cap of its own, and goes on under a higher one', async () => {
    const server = await serve();
    const root = twin();
    await expect(runIn(root, settings(server, {}, { budget: { stages: { revise: { calls: 1 } } } }))).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringContaining('revise'),
    });
    expect(of(await server.calls(), 'revision')).toHaveLength(1);
    await runIn(root, settings(server));
    expect((await server.log()).repeats).toBe(0);
    expect((await rowsIn(root)).filter(({ record, fate }) => record.replaces !== undefined && fate.outcome === 'accepted').length).toBeGreaterThan(1);
  });
});
