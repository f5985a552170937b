/** What rounds of seeds would ask. The first is planned as it will be; later ones on rows that stand in for what the rounds before may give. */
import type { PlannedCall, Seed } from '../contracts/index.ts';
import { searchStage, vectorsPerCall } from '../stages/extract/index.ts';
import type { PlannedSeedTask } from '../stages/extract/index.ts';
import type { RunContext } from './context.ts';
import { reached, standIn, usualAnswer } from './estimate-rows.ts';
import type { ExpectedRow } from './estimate-rows.ts';
import { bounds, once, only, timesOf } from './estimate-tally.ts';
import type { EstimateTally, ModelEstimate, Range } from './estimate-tally.ts';
import { planTasks, poolBefore, roundsOf } from './rounds.ts';
import type { Pool } from './rounds.ts';

export type EstimateScope = Pick<RunContext, 'store' | 'inventory' | 'plan'>;

/** Share of a round's rows that a later round may start from. */
const letIn: Range = { low: 0, expected: 0.6, high: 1 };
/** Rows that stand in for those of all rounds, at most: behind that, rounds are taken to be as large as the one before. */
const mostStandIns = 200_000;

/** Adds the calls of all rounds, and of the vectors that a search needs. `row` hears of each row that may come of it. */
export async function addRounds(scope: EstimateScope, tally: EstimateTally, row: (row: ExpectedRow) => void): Promise<void> {
  const { plan } = scope;
  const pool = await poolBefore(2, scope);
  const add = await seedTaskAdder(scope, pool, tally, row);
  for (const bound of plan.seedStrategies) {
    const { seeds } = pool.inputOf(bound, 1);
    const first = planTasks(bound, { round: 1, seeds });
    for (const task of first) add(task, once);
    const rounds = roundsOf(bound);
    // What the gates let in is not known: the rounds are gone through for the least, for what is usual, and for all of it.
    for (const level of rounds > 1 ? bounds : []) {
      const made: Seed[] = [];
      let before = first;
      for (let round = 2; round <= rounds; round++) {
        if (made.length <= mostStandIns) {
          made.push(...before.flatMap((planned) => seedsOf(planned, round - 1, pool)).map((seed, at) => ({ ...seed, accepted: isTaken(at, letIn[level]) })));
          before = planTasks(bound, { round, seeds: [...seeds, ...made] });
        }
        for (const task of before) add(task, only(level));
      }
    }
  }
  for (const [model, times] of add.embedders) await addVectors(model, times, scope, tally);
}

/** Spreads a share over a list. */
const isTaken = (at: number, share: number): boolean => Math.floor((at + 1) * share) > Math.floor(at * share);

/** Seeds that stand in for what a task may give. */
function seedsOf({ bound, task }: PlannedSeedTask, round: number, pool: Pool): Seed[] {
  const [id = ''] = task.parents;
  const parent = pool.all.get(id);
  return Array.from({ length: task.estimate }, (_, at) => {
    const own = `${round}/${task.key}/${at}`;
    const prompt = parent?.prompt ?? 'say';
    return {
      id: own,
      source: parent?.source ?? '',
      messages: [{ role: 'user' as const, content: prompt }],
      prompt,
      response: 'say',
      labels: {},
      language: parent?.language ?? 'und',
      depth: (parent?.depth ?? 0) + 1,
      round,
      strategy: bound.strategy.id,
      accepted: true,
      group: parent?.group ?? own,
    };
  });
}

export interface SeedTaskAdder {
  (planned: PlannedSeedTask, times: Range): void;
  /** Models that may be asked for vectors of a question, and whether they will be: all chunks have theirs from the first on. */
  embedders: ReadonlyMap<string, Range>;
}

/** Adds what a task would ask, and tells the rows that may come of it. */
export async function seedTaskAdder(scope: EstimateScope, pool: Pool, tally: EstimateTally, row: (row: ExpectedRow) => void): Promise<SeedTaskAdder> {
  const { plan } = scope;
  const chunks = plan.seedStrategies.some(({ strategy, options }) => strategy.searches?.(options) === true) ? await usualChunk(scope) : { count: 0, tokens: 0 };
  const shared = new Set<string>();
  const embedders = new Map<string, Range>();
  const add = ({ bound, task }: PlannedSeedTask, times: Range): void => {
    for (const call of task.calls ?? []) {
      const model = bound.models[call.role];
      const place = `${bound.strategy.id}/${call.role}/${call.shared ?? ''}`;
      if (model === undefined || (call.shared !== undefined && shared.has(place))) continue;
      shared.add(place);
      const own = timesOf(call, times);
      if (call.role === 'embedder') embedders.set(model, atMostOnce(embedders.get(model), own));
      const input = call.input + passageTokens(call, chunks);
      tally.add(model, call.role === 'embedder' ? searchStage : bound.strategy.id, { ...call, input }, own);
    }
    const { teacher } = bound.models;
    const asked = task.parents.map((id) => pool.all.get(id)?.prompt ?? '').join('\n');
    for (let at = 0; at < task.estimate; at++) {
      const record = standIn({
        id: `${bound.strategy.id}/${task.key}/${at}`,
        asked,
        answerTokens: task.calls?.at(-1)?.output ?? usualAnswer,
        model: teacher === undefined ? undefined : plan.config.models?.[teacher]?.model,
      });
      const reaches = { low: reached.asked.low * times.low, expected: reached.asked.expected * times.expected, high: reached.asked.high * times.high };
      row({ record, contexts: [], times: reaches, ...(teacher === undefined ? {} : { teacher }) });
    }
  };
  return Object.assign(add, { embedders });
}

function atMostOnce(before: Range = { low: 0, expected: 0, high: 0 }, more: Range): Range {
  const sum = (level: keyof Range): number => Math.min(1, before[level] + more[level]);
  return { low: sum('low'), expected: sum('expected'), high: sum('high') };
}

/** Tokens of the title and headings over a passage. */
const placeTokens = 12;

function passageTokens({ passages }: PlannedCall, chunks: { count: number; tokens: number }): number {
  if (passages === undefined) return 0;
  return Math.round(Math.min(passages.most, chunks.count) * (placeTokens + Math.min(chunks.tokens, passages.longest ?? chunks.tokens)));
}

/** How many chunks a search can find, and the tokens of one in the mean. */
async function usualChunk({ store }: Pick<RunContext, 'store'>): Promise<{ count: number; tokens: number }> {
  let [count, tokens] = [0, 0];
  for (const { key, outcome } of await store.readings.heads()) {
    for (const chunk of outcome === 'read' ? await store.chunks.of(key) : []) {
      if (chunk.leak !== undefined) continue;
      count++;
      tokens += chunk.tokens;
    }
  }
  return { count, tokens: count === 0 ? 0 : tokens / count };
}

/** Vectors of all chunks, by document. */
async function addVectors(model: string, times: Range, { store }: Pick<RunContext, 'store'>, tally: EstimateTally): Promise<void> {
  for (const { key, outcome } of await store.readings.heads()) {
    const chunks = outcome === 'read' ? (await store.chunks.of(key)).filter(({ leak }) => leak === undefined) : [];
    for (let at = 0; at < chunks.length; at += vectorsPerCall) {
      const input = chunks.slice(at, at + vectorsPerCall).reduce((sum, { tokens }) => sum + tokens, 0);
      tally.add(model, searchStage, { input, output: 0 }, times);
    }
  }
}

/** Says of each strategy's estimate how many rounds it stands for, where that is more than one. */
export function withRounds(estimates: readonly ModelEstimate[], { seedStrategies }: RunContext['plan']): ModelEstimate[] {
  const rounds = new Map(seedStrategies.map((bound) => [bound.strategy.id, roundsOf(bound)]));
  return estimates.map((estimate) => {
    const own = rounds.get(estimate.stage) ?? 1;
    return own > 1 ? { ...estimate, rounds: own } : estimate;
  });
}
