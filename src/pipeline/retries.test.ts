import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../contracts/index.ts';
import { openLedger } from '../models/ledger/index.ts';
import { startModelServer } from '../testing/model-server/index.ts';
import type { ModelServer, ReplyScript, ScriptRequest } from '../testing/model-server/index.ts';
import { compose } from './compose.ts';
import { statusOf, withWorkspace } from './inspect.ts';
import { fencedIn, goodTeacher, harbourPages } from './model-testkit.ts';
import { workspacePath } from './place.ts';
import { retryFailed } from './retries.ts';
import { config, removeWorkspaces, runIn, workspace } from './testkit.ts';

let server: ModelServer;
afterEach(() => server.stop());
afterAll(removeWorkspaces);

async function start(reply: ReplyScript): Promise<void> {
  server = await startModelServer({ reply, latency: { median: 2 } });
}

function settings(over: Partial<ConfigInput> = {}): Partial<ConfigInput> {
  return {
    sources: [{ use: 'documents', path: 'docs', licence: 'MIT', consent: 'Ours.' }],
    strategies: [{ use: 'grounded-qa', options: { maxPerChunk: 1, doesNotSay: 0, facts: false } }],
    models: { teacher: { use: 'openai-compatible', model: 'tiny', price: { input: 1, output: 2 }, roles: ['teacher'], baseUrl: server.baseUrl } },
    ...over,
  };
}

/** True of one question of the twelve. */
const hurt = (request: ScriptRequest): boolean => request.schema?.name === 'question' && fencedIn(request, 'text').includes('whale oil');

async function retryNumbers(root: string, release: string): Promise<(number | undefined)[]> {
  const ledger = await openLedger(workspacePath(root).ledger);
  const numbers: (number | undefined)[] = [];
  for (const line of readFileSync(join(release, 'lineage.jsonl'), 'utf8').split('\n').filter(Boolean))
    numbers.push((await ledger.get((JSON.parse(line) as { calls: string[] }).calls.at(-1) ?? ''))?.request.retry);
  await ledger.close();
  return numbers.toSorted((a, b) => (a ?? 0) - (b ?? 0));
}

describe('retry --failed', () => {
  it('has failed tasks asked again under a new number, once, and nothing else; the next run releases them', async () => {
    let bad = true;
    await start((request) => (bad && hurt(request) ? { text: 'no object at all' } : goodTeacher(request)));
    const root = workspace(harbourPages(6));
    const input = settings();
    const plan = compose(config(input), root);
    const calls = async (): Promise<number> => (await server.log()).calls;
    expect((await runIn(root, input)).counts).toMatchObject({ candidates: 12, failed: 1 });
    expect((await withWorkspace(root, statusOf)).causes).toMatchObject([{ strategy: 'grounded-qa', cause: 'malformed', tasks: 1 }]);
    const before = await calls();
    expect((await runIn(root, input)).counts.failed).toBe(1);
    expect(await calls()).toBe(before);
    // Asked again, and bad again: one call and its one question more.
    const one = { tasks: 1, unanswered: 0, left: 0, byStrategy: [{ strategy: 'grounded-qa', tasks: 1 }] };
    expect(await retryFailed(plan, 1)).toEqual(one);
    expect(await retryFailed(plan, 2)).toEqual(one);
    expect((await runIn(root, input)).counts.failed).toBe(1);
    expect(await calls()).toBe(before + 2);
    bad = false;
    await retryFailed(plan, 3);
    const { counts, release } = await runIn(root, input);
    expect(counts).toMatchObject({ candidates: 12, failed: 0 });
    expect(release?.isNew).toBe(true);
    expect(await calls()).toBe(before + 3);
    expect((await runIn(root, input)).release?.isNew).toBe(false);
    expect(await retryFailed(plan, 4)).toMatchObject({ tasks: 0 });
    expect(await calls()).toBe(before + 3);
    expect(await retryNumbers(root, release?.path ?? '')).toEqual([...Array.from({ length: counts.accepted - 1 }, () => 0), 2]);
  });

  it('counts what got no reply, and what no call can change', async () => {
    await start((request) => (hurt(request) ? { fault: 'error-500' } : goodTeacher(request)));
    const root = workspace(harbourPages(6));
    const input = settings({ budget: { attempts: 1 } });
    await runIn(root, input);
    expect(await retryFailed(compose(config(input), root), 1)).toMatchObject({ tasks: 1, unanswered: 1, left: 0 });
    const extractive = compose(config({ ...input, strategies: [{ use: 'extractive' }] }), root);
    expect(await retryFailed(extractive, 1)).toMatchObject({ tasks: 0, left: 1 });
  });
});
