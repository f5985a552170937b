/** The order of things, and nothing else. */
import type { Clock, Config, Counts, CoverageReport, Emit, RunEvent, Store, StoredFailure } from '../contracts/index.ts';
import { HornbookError, exitCodes, messageOf } from '../errors.ts';
import { failpointFrom } from '../failpoints.ts';
import { extractInputs, noReply } from '../stages/extract/index.ts';
import { createFilter } from '../stages/filter/index.ts';
import type { GivenVersion } from '../stages/release/index.ts';
import { acquireLock, openStore } from '../store/index.ts';
import { admit } from './admit.ts';
import { compose } from './compose.ts';
import { StoppedHere, stopAfter } from './context.ts';
import type { RunContext, StageName } from './context.ts';
import { measure, settleSurplus } from './coverage.ts';
import { extraction } from './extraction.ts';
import { sealedFacts } from './facts.ts';
import { nextWave } from './next.ts';
import { noCounts } from './outcomes.ts';
import { workspacePath } from './place.ts';
import { judgeTools } from './judging.ts';
import { meaningOf } from './meaning.ts';
import type { RunModels } from './models.ts';
import { makeWorkspaceFolder, prepare, shortRun } from './prepare.ts';
import { openedResembling } from './resembling.ts';
import { release, standingRelease } from './release.ts';
import type { Released } from './release.ts';
import { countAll } from './rows.ts';
import { tagWave, withTagReport } from './tagging.ts';

export interface RunOptions {
  config: Config;
  /** Folder that the config's paths start from; the workspace is its `.hornbook`. */
  root: string;
  emit?: Emit;
  until?: StageName;
  /** Put the working texts beside the data. */
  keepText?: boolean;
  /** A version of the release in place of the computed one: the same or a higher one. */
  given?: GivenVersion;
  /** True once the run should stop after the batch in hand. */
  stopping?: () => boolean;
  clock?: Clock;
  environment?: { readonly [name: string]: string | undefined };
  /** A store of the caller's, in memory for instance; default: the workspace database, under the writer lock. */
  store?: Store;
  /** File of the ledger of calls. Default: beside the workspace database; in memory where `store` is the caller's. */
  ledger?: string;
  /** Caps of this run in place of those of the config. */
  caps?: { money?: number; calls?: number };
  /** Preview: a sample of the files, and of the tasks of each. */
  sample?: { tasks: number; seed: number };
}

/** What a run came to. `release` is null where `until` ended it. */
export interface RunResult {
  release: Released | null;
  counts: Counts;
  /** Set where `until` ended the run. */
  stopped: StageName | null;
  /** Tasks that got no reply, in plan order: the release is short of them, and the next run asks again. */
  unanswered: StoredFailure[];
}

/**
 * Runs the pipeline over a config, or goes on with a stopped run. Throws `HornbookError` with the exit code of the command
 * line; whatever was done until then is kept.
 */
export async function run(options: RunOptions): Promise<RunResult> {
  const { root, emit = () => {}, environment = {}, clock = systemClock } = options;
  const plan = compose(capped(options.config, options.caps), root);
  if (!options.store) makeWorkspaceFolder(root);
  const lock = options.store ? undefined : acquireLock(workspacePath(root).folder, clock.now());
  let store: Store | undefined;
  let models: RunModels | undefined;
  try {
    store = options.store ?? openStore(workspacePath(root).database, { pragmas: environment['HORNBOOK_PRAGMAS'] ?? '' });
    const { context, unchanged } = await prepare({
      plan,
      store,
      emit,
      clock,
      ledger: options.ledger ?? (options.store ? undefined : workspacePath(root).ledger),
      environment,
      failpoint: failpointFrom(environment['HORNBOOK_FAILPOINT']),
      stopping: options.stopping ?? (() => false),
      sourceDateEpoch: epochOf(environment),
      until: options.until,
      keepText: options.keepText ?? false,
      given: options.given,
      ...(options.sample ? { sample: options.sample } : {}),
    });
    models = context.models;
    const standing = unchanged && options.until === undefined ? await standingRelease(context) : undefined;
    const result = standing ?? (await toTheEnd(context));
    await models.close();
    return await finish(context, result, clock);
  } catch (error) {
    await models?.close().catch(() => undefined);
    const counts = store === undefined ? noCounts() : await countsOrNone(store);
    const known = HornbookError.isInstance(error) ? error : undefined;
    emit({
      event: 'error',
      code: known?.code ?? 'unexpected',
      message: messageOf(error),
      hint: known?.hint ?? null,
      exitCode: known?.exitCode ?? exitCodes.unexpected,
    });
    emit({ event: 'finished', release: null, counts });
    throw error;
  } finally {
    if (!options.store) await store?.close();
    lock?.release();
  }
}

/** The pipeline over a run that may be anywhere in it, to its release. */
export async function toTheEnd(context: RunContext): Promise<Released | StageName> {
  try {
    return await pipeline(context);
  } catch (error) {
    if (error instanceof StoppedHere) return error.stage;
    throw error;
  }
}

async function pipeline(context: RunContext): Promise<Released> {
  let wave: number | undefined = await extract(context);
  let gaps: CoverageReport | undefined;
  while (wave !== undefined) {
    await admitWave(wave, context); // deduplicate -> decontaminate -> filter: the only way in
    await tagWave(wave, context); // a second opinion on the labels of accepted rows
    gaps = await measure(context); // accepted rows per cell against the quotas
    stopAfter('coverage', context);
    wave = await nextWave(wave, gaps, context); // augmentation of the thin cells, or undefined
  }
  stopAfter('augment', context);
  return await release(await withTagReport(await settleSurplus(context), context), context);
}

async function extract(context: RunContext): Promise<number> {
  const wave = await extractOnce(context);
  stopAfter('extract', context);
  return wave;
}

/** The first wave, or the wave where a stopped run goes on. */
async function extractOnce(context: RunContext): Promise<number> {
  const { store, emit } = context;
  const waves = await store.waves.all();
  const open = waves.find((one) => one.state !== 'closed');
  if (open === undefined && waves.length > 0) return waves.length;
  // A later wave that was stopped while it was made: the wave before it leads there again.
  if (open !== undefined && open.wave > 1) return open.state === 'admitting' ? open.wave : open.wave - 1;
  if (open?.state === 'admitting') return 1;
  const wave = { wave: 1, name: 'inputs', detail: null };
  await store.transaction(() => store.waves.put({ ...wave, state: 'extracting' }));
  emit({ event: 'stage', wave: 1, stage: 'extract', state: 'start', note: null });
  await extractInputs(extraction(context));
  await store.transaction(() => store.waves.put({ ...wave, state: 'admitting' }));
  emit({ event: 'stage', wave: 1, stage: 'extract', state: 'end', note: null });
  return 1;
}

async function admitWave(wave: number, context: RunContext): Promise<void> {
  const { plan, store, emit } = context;
  const stored = (await store.waves.all()).find((one) => one.wave === wave);
  const gates = ['deduplicate', 'decontaminate', 'filter'] as const;
  if (stored === undefined || stored.state === 'closed') {
    for (const stage of gates) stopAfter(stage, context);
    return;
  }
  const tools = plan.judge.judge.open === undefined ? undefined : await judgeTools(context.models, store);
  await admit(wave, {
    ...context,
    config: plan.config,
    resembling: await openedResembling(context),
    meaning: (at, isCompared, first) => meaningOf(at, context, isCompared, first),
    facts: (at) => sealedFacts(at, store, plan),
    filter: (rules) => createFilter({ rules: plan.rules, judge: plan.judge, config: plan.config.filter, context: rules, ...(tools ? { tools } : {}) }),
  });
  for (const stage of gates) stopAfter(stage, context);
  await store.transaction(() => store.waves.put({ ...stored, state: 'closed' }));
  context.failpoint('wave-closed');
  const counts = (await countAll(store)).byWave.find((one) => one.wave === wave);
  if (counts) emit({ event: 'wave', wave, name: stored.name, counts });
}

async function finish(context: RunContext, result: Released | StageName, clock: Clock): Promise<RunResult> {
  const { store } = context;
  const stopped = typeof result === 'string' ? result : null;
  const released = typeof result === 'string' ? null : result;
  const { total } = await countAll(store);
  const unanswered = (await store.failures.all()).filter(({ reason }) => reason.startsWith(noReply));
  if (released) {
    await store.transaction(async () => {
      await store.meta.set(shortRun, unanswered.length > 0 ? String(context.run.id) : '');
      await store.runs.finish(context.run.id, clock.now(), released.version);
    });
  }
  context.failpoint('run-finished');
  if (released !== null && !released.isNew && context.given !== undefined && context.given.version !== released.version)
    context.emit(unusedVersion(context.given.version, released.version));
  const event: RunEvent = { event: 'finished', release: released?.path ?? null, counts: total };
  if (unanswered.length > 0) context.emit(shortWarning(unanswered));
  context.emit(event);
  return { release: released, counts: total, stopped, unanswered };
}

function unusedVersion(given: string, standing: string): RunEvent {
  return {
    event: 'warning',
    code: 'version-not-used',
    message: `Nothing changed since ${standing}, so that there is no release ${given}.`,
    hint: 'A version is given to a change.',
  };
}

const named = 5;

function shortWarning(unanswered: readonly StoredFailure[]): RunEvent {
  const list = unanswered.slice(0, named).map(({ strategy, task, reason }) => `${strategy} ${task} (${reason.slice(noReply.length)})`);
  const more = unanswered.length > named ? ` and ${unanswered.length - named} more` : '';
  const tasks = unanswered.length === 1 ? '1 task' : `${unanswered.length} tasks`;
  return {
    event: 'warning',
    code: 'ended-short',
    message: `${tasks} got no reply, and the release is short of them: ${list.join(', ')}${more}.`,
    hint: 'Run again: they are asked again, and nothing else is. "hornbook status" counts failures by cause.',
  };
}

function capped(config: Config, caps: RunOptions['caps']): Config {
  return caps === undefined ? config : { ...config, budget: { stages: {}, ...config.budget, ...caps } };
}

/** Counting must not hide the error that ended the run. */
async function countsOrNone(store: Store): Promise<Counts> {
  try {
    return (await countAll(store)).total;
  } catch {
    return noCounts();
  }
}

function epochOf(environment: { readonly [name: string]: string | undefined }): number | undefined {
  const value = environment['SOURCE_DATE_EPOCH'];
  return value !== undefined && /^\d{1,12}$/.test(value) ? Number(value) : undefined;
}

const systemClock: Clock = { now: () => Date.now() };
