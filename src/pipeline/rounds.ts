/** Rounds of the strategies that take seeds: round k of all of them is one wave. */
import type { Seed, SeedInput } from '../contracts/index.ts';
import { invariantError } from '../errors.ts';
import { openSearch, runSeedTasks, seedOfRecord, userSeeds } from '../stages/extract/index.ts';
import type { Extracted, PlannedSeedTask, Search, UserSeeds } from '../stages/extract/index.ts';
import type { BoundSeedStrategy } from '../strategies/bind.ts';
import { counted, wordFor } from '../text/plural.ts';
import type { Plan } from './compose.ts';
import type { RunContext } from './context.ts';
import { extraction } from './extraction.ts';
import { recordsWithOutcome } from './rows.ts';
import { kindOf, roundDetail } from './wave-kinds.ts';
import type { RoundDetail } from './wave-kinds.ts';
import { closeExtraction, commitUnit } from './wave-units.ts';

/** Tasks of one unit: what a kill may have to fold again. Their replies are in the ledger. */
const tasksPerUnit = 16;

/** Rounds that a strategy wants. */
export function roundsOf({ strategy, options }: BoundSeedStrategy): number {
  return Math.max(1, strategy.rounds?.(options) ?? 1);
}

/** What a wave starts from: seeds of the lists, and what closed waves made of them. */
export interface Pool extends Pick<UserSeeds, 'recordOf' | 'again'> {
  /** By id. */
  all: ReadonlyMap<string, Seed>;
  inputOf(bound: BoundSeedStrategy, round: number): SeedInput;
}

/** The pool as it is before a wave: frozen, since nothing of closed waves changes. */
export async function poolBefore(wave: number, { store, inventory, plan }: Pick<RunContext, 'store' | 'inventory' | 'plan'>): Promise<Pool> {
  const user = await userSeeds(inventory, store);
  const made = new Map<string, Seed[]>(plan.seedStrategies.map(({ strategy }) => [strategy.id, []]));
  const all = new Map(user.seeds.map((seed) => [seed.id, seed]));
  const rounds = roundsByWave(plan, await store.waves.all());
  for await (const { wave: of, record, outcome } of recordsWithOutcome(store)) {
    if (of >= wave) continue;
    const own = made.get(record.origin.strategy);
    if (own === undefined) continue;
    const seed = seedOfRecord(record, rounds.get(of) ?? 1, outcome === 'accepted');
    own.push(seed);
    all.set(seed.id, seed);
  }
  return {
    all,
    recordOf: user.recordOf,
    again: user.again,
    inputOf: ({ strategy }, round) => ({ round, seeds: [...user.seeds, ...(made.get(strategy.id) ?? [])] }),
  };
}

/** Rounds of augmentation are counted on from those of the strategies. */
function roundsByWave(plan: Plan, waves: Awaited<ReturnType<RunContext['store']['waves']['all']>>): ReadonlyMap<number, number> {
  let augmented = 0;
  return new Map(
    waves.map((wave) => [wave.wave, roundDetail(wave)?.round ?? (kindOf(wave) === 'augment' ? mostRounds(plan) + ++augmented : mostRounds(plan))]),
  );
}

/** Rounds of the strategy that wants most. */
export function mostRounds({ seedStrategies }: Pick<Plan, 'seedStrategies'>): number {
  return Math.max(0, ...seedStrategies.map(roundsOf));
}

/** The tasks of a round, in the order of the strategies. Throws where a strategy breaks its contract. */
export function planRound(round: number, pool: Pool, plan: Pick<Plan, 'seedStrategies'>): PlannedSeedTask[] {
  return plan.seedStrategies.filter((bound) => round <= roundsOf(bound)).flatMap((bound) => planTasks(bound, pool.inputOf(bound, round)));
}

export function planTasks(bound: BoundSeedStrategy, input: SeedInput): PlannedSeedTask[] {
  const keys = new Set<string>();
  const tasks: PlannedSeedTask[] = [];
  for (const task of bound.strategy.plan(input, bound.options)) {
    if (keys.has(task.key)) throw invariantError(`Strategy "${bound.strategy.id}" planned two tasks with the key ${task.key}.`, { code: 'task-key' });
    keys.add(task.key);
    tasks.push({ bound, task, input });
  }
  return tasks;
}

/** Plans the next round as the wave after `wave`; false where all are done, or none has a task. */
export async function planRoundWave(wave: number, context: RunContext): Promise<boolean> {
  const { store, plan } = context;
  if (plan.seedStrategies.length === 0) return false;
  const waves = await store.waves.all();
  const last = waves.at(-1);
  // Rounds come one after the other, right behind the inputs.
  if (last === undefined || (kindOf(last) !== 'inputs' && kindOf(last) !== 'round')) return false;
  const round = (roundDetail(last)?.round ?? 0) + 1;
  if (round > (context.rounds ?? mostRounds(plan))) return false;
  if (planRound(round, await poolBefore(wave + 1, context), plan).length === 0) return false;
  const detail: RoundDetail = { kind: 'round', round };
  await store.transaction(() => store.waves.put({ wave: wave + 1, name: `seeds, round ${round}`, state: 'extracting', detail }));
  return true;
}

/** Runs the tasks of a round side by side, and commits what they came to in plan order. */
export async function extractRound(wave: number, context: RunContext): Promise<void> {
  const { store, plan, emit } = context;
  const round = roundDetail((await store.waves.all()).find((one) => one.wave === wave))?.round ?? 1;
  const pool = await poolBefore(wave, context);
  const tasks = planRound(round, pool, plan);
  const strategies = [...new Set(tasks.map(({ bound }) => bound.strategy.id))];
  emit({
    event: 'stage',
    wave,
    stage: 'extract',
    state: 'start',
    note: `seeds, round ${round}: ${counted(tasks.length, 'task')} of ${strategies.join(', ')}${twice(pool)}`,
  });
  const done = await store.units.done(wave);
  const units = new Map(tasks.map((task, place) => [task, Math.floor(place / tasksPerUnit)]));
  const unitOf = (task: PlannedSeedTask | undefined): number => (task && units.get(task)) ?? -1;
  const todo = tasks.filter((task) => !done.has(unitOf(task)));
  const about = { wave, seeds: pool.all, recordOf: pool.recordOf, search: searchOf(context) };
  let made: Extracted = { records: [], failed: [] };
  let ended = 0;
  for await (const { planned, records, failed } of runSeedTasks(todo, about, extraction(context))) {
    made.records.push(...records);
    made.failed.push(...failed);
    ended++;
    if (unitOf(todo[ended]) === unitOf(planned)) continue;
    const whole = made;
    made = { records: [], failed: [] };
    await commitUnit(wave, unitOf(planned), whole, context);
    emit({ event: 'progress', wave, stage: 'extract', done: tasks.length - todo.length + ended, total: tasks.length, unit: 'tasks' });
  }
  await closeExtraction(wave, context);
  emit({ event: 'stage', wave, stage: 'extract', state: 'end', note: null });
}

const twice = ({ again }: Pool): string =>
  again === 0 ? '' : `; ${counted(again, 'seed')} of other files said the same, and ${wordFor(again, 'counts', 'count')} once`;

/** A search over the documents of this run; nothing is read until somebody searches. */
export function searchOf({ store, models, emit }: Pick<RunContext, 'store' | 'models' | 'emit'>): Search {
  return openSearch(store, async (request) => (await models.open()).ask(request), emit);
}
