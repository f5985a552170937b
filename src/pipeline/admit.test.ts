import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GateVerdict, RuleContext, Store, TrainingRecord } from '../contracts/index.ts';
import { nearDuplicatePairs } from '../similarity/index.ts';
import { unprotected } from '../stages/decontaminate/index.ts';
import { openStore } from '../store/index.ts';
import { sampleRecord } from '../testing/store-conformance.ts';
import { admit } from './admit.ts';
import { judgedRecords } from './rows.ts';
import { config } from './testkit.ts';

const facts = { boilerplate: [], rules: { languages: [], vocabulary: new Map(), domain: undefined } satisfies RuleContext };

function record(index: number, prompt: string): TrainingRecord {
  return sampleRecord(`r${index}`, {
    messages: [
      { role: 'user', content: prompt },
      { role: 'assistant', content: 'one and the same reply for every question there is' },
    ],
  });
}

/** Runs the door over rows of one wave; rows whose id is in `bad` are dropped by the filter. */
async function admitted(
  prompts: readonly string[],
  bad: ReadonlySet<number>,
  batchSize: number,
  ahead = 0,
  fails = -1,
): Promise<{ kept: string[]; judged: string[]; most: number; error: unknown }> {
  const store: Store = openStore(':memory:');
  const judged: string[] = [];
  // Rows under way are let go newest first.
  const waiting: (() => void)[] = [];
  let most = 0;
  let error: unknown;
  try {
    await store.records.add(
      1,
      0,
      0,
      prompts.map((prompt, index) => record(index, prompt)),
    );
    await store.waves.put({ wave: 1, name: 'inputs', state: 'admitting', detail: null });
    await admit(1, {
      store,
      emit: () => {},
      failpoint: () => {},
      stopping: () => false,
      config: { ...config(), run: { batchSize } },
      leaks: unprotected('a test'),
      facts: async () => facts,
      filter: () => ({
        rules: [],
        ahead,
        check: async (row) => {
          judged.push(row.id);
          if (ahead > 0) {
            await new Promise<void>((go) => {
              waiting.push(go);
              most = Math.max(most, waiting.length);
              setImmediate(() => waiting.pop()?.());
            });
          }
          if (row.id === `r${fails}`) throw new Error('no answer');
          const outcome = bad.has(Number(row.id.slice(1))) ? 'drop' : 'keep';
          return { record: row.id, gate: 'filter', outcome, rules: [{ rule: 'test', version: '1', outcome, evidence: [] }] } satisfies GateVerdict;
        },
      }),
    }).catch((reason: unknown) => (error = reason));
    const kept: string[] = [];
    for await (const row of judgedRecords(store)) {
      if (error === undefined) expect(row.fate.outcome, row.record.id).not.toBe('pending');
      // Of a wave that stopped, the filter's verdicts alone.
      const filtered = row.verdicts.some(({ gate, outcome }) => gate === 'filter' && outcome === 'keep');
      if (error === undefined ? row.fate.outcome === 'accepted' : filtered) kept.push(row.record.id);
    }
    return { kept, judged, most, error };
  } finally {
    await store.close();
  }
}

/** The rule as it is meant: one row after the other in plan order. */
async function oneByOne(prompts: readonly string[], bad: ReadonlySet<number>): Promise<string[]> {
  const near = new Set((await nearDuplicatePairs(prompts, { threshold: 0.7 })).map(({ a, b }) => `${Math.min(a, b)} ${Math.max(a, b)}`));
  const kept: number[] = [];
  for (let row = 0; row < prompts.length; row++) {
    const follows = kept.some((before) => near.has(`${before} ${row}`));
    if (!follows && !bad.has(row)) kept.push(row);
  }
  return kept.map((row) => `r${row}`);
}

const vocabulary = ['tide', 'kelp', 'rock', 'boat'];
const prompt = fc.array(fc.constantFrom(...vocabulary), { minLength: 4, maxLength: 7 }).map((words) => words.join(' '));

describe('the door', () => {
  it('equals going through the rows one by one, whatever the batch size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(prompt, { minLength: 1, maxLength: 14 }),
        fc.array(fc.nat(13), { maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(0, 6),
        async (prompts, out, batchSize, ahead) => {
          const bad = new Set(out);
          const { kept } = await admitted(prompts, bad, batchSize, ahead);
          expect(kept).toEqual(await oneByOne(prompts, bad));
        },
      ),
      { numRuns: 60 },
    );
  });

  const apart = Array.from({ length: 12 }, (_, index) => `question ${index} of the ${'abcdefghijkl'[index]} kind about kelp number ${index * 7}`);

  it('judges rows some batches ahead where the filter asks models', async () => {
    expect((await admitted(apart, new Set(), 2, 6)).most).toBeGreaterThan(4);
    expect((await admitted(apart, new Set(), 2, 1)).most).toBeLessThanOrEqual(2);
  });

  it('keeps the batches before a row whose judge fails, and no later one', async () => {
    const { kept, error } = await admitted(apart, new Set(), 2, 6, 5);
    expect(error).toMatchObject({ message: 'no answer' });
    expect(kept).toEqual(['r0', 'r1', 'r2', 'r3']);
  });

  it('asks no row twice', async () => {
    const { judged } = await admitted(['kelp on the rock', 'kelp on the rock', 'kelp on the rock'], new Set([0, 1]), 1);
    expect(judged).toEqual(['r0', 'r1', 'r2']);
  });
});
