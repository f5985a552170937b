/** Before the first wave: what is there, what changed, and whether a stopped run goes on or a new one begins. */
import { mkdirSync } from 'node:fs';
import { workspacePath } from './place.ts';
import type { Clock, Emit, Failpoint, Store, StoredRun } from '../contracts/index.ts';
import { buildLeakIndex, hidePrivate, unprotected } from '../stages/decontaminate/index.ts';
import { openTokenizers } from '../stages/release/index.ts';
import type { GivenVersion } from '../stages/release/index.ts';
import { hashOf } from '../text/hash.ts';
import { version } from '../version.ts';
import type { Plan } from './compose.ts';
import type { LoadedEvaluation, RunContext, StageName } from './context.ts';
import { loadEvaluation } from './evaluation.ts';
import { takeInventory, uniqueKeys } from './inventory.ts';
import { shownConfig } from './mask-config.ts';
import { replySettings, runModels } from './models.ts';
import { loadProduction } from './production.ts';
import { readRetries } from './retries.ts';
import type { Retries } from './retries.ts';
import { withoutPurged } from './versions/purged.ts';
import { sampleFiles, samplePlan, sampledRow } from './sample.ts';

export interface PrepareInput {
  plan: Plan;
  store: Store;
  emit: Emit;
  failpoint: Failpoint;
  stopping(): boolean;
  clock: Clock;
  /** File of the ledger of calls; undefined: in memory. */
  ledger: string | undefined;
  environment: Readonly<{ [name: string]: string | undefined }>;
  /** `SOURCE_DATE_EPOCH`, seconds: the time that releases carry. */
  sourceDateEpoch: number | undefined;
  until: StageName | undefined;
  keepText: boolean;
  /** A version in place of the computed one, before that of the config. */
  given?: GivenVersion | undefined;
  /** Is shown the inputs before anything is written, and may throw. */
  look?(found: { fingerprint: string; inventory: RunContext['inventory']; evaluation: LoadedEvaluation }): Promise<void>;
  /** Preview: a sample of the files, and of the tasks of each. */
  sample?: { tasks: number; seed: number };
}

/** Setting of the store that names a run which ended with tasks that got no reply. */
export const shortRun = 'short-run';

export interface Prepared {
  context: RunContext;
  /** True where the last run finished over the very same inputs: nothing is left to do but to look at its release. */
  unchanged: boolean;
}

export async function prepare(input: PrepareInput): Promise<Prepared> {
  const { store, emit } = input;
  const plan = input.sample ? samplePlan(input.plan, input.sample) : input.plan;
  const present = await withoutPurged(await takeInventory(plan), store);
  const files = input.sample ? sampleFiles(present, input.sample) : present;
  const evaluation = await loadEvaluation(plan, files, emit);
  const privateSets = new Set(evaluation.sets.filter((set) => set.private).map((set) => set.set));
  const leaks =
    evaluation.items.length === 0
      ? unprotected('no evaluation set is configured')
      : buildLeakIndex(evaluation.items, { ...plan.config.decontaminate, privateSets });
  const inventory = privateSets.size === 0 ? files : uniqueKeys(files.map((file) => ({ ...file, key: hidePrivate(file.key, leaks) })));
  const retries = await readRetries(store);
  const production = await loadProduction(plan);
  const tokenizers = await openTokenizers(plan.config.release.tokenizers, plan.root);
  const fingerprint = await fingerprintOf(input, inventory, evaluation, retries, [
    ...(production === undefined ? [] : [production.hash]),
    ...tokenizers.map(({ hash }) => hash),
  ]);
  input.failpoint('inventory-done');
  const latest = await store.runs.latest();
  await input.look?.({ fingerprint, inventory, evaluation });
  // What got no reply is asked again, in a run of its own.
  const short = (await store.meta.get(shortRun)) === String(latest?.id) && latest?.finished != null;
  const same = latest?.fingerprint === fingerprint && !short;
  const run: StoredRun = same && latest ? latest : await store.transaction(() => store.runs.begin(fingerprint, input.clock.now()));
  input.failpoint('run-begun');
  emit({ event: 'started', resumed: same && run.finished === null, sources: plan.sources.size });
  warnings(plan, evaluation, emit);
  const context: RunContext = {
    plan,
    store,
    emit,
    failpoint: input.failpoint,
    stopping: input.stopping,
    inventory,
    evaluation,
    leaks,
    run,
    retries,
    models: runModels({
      models: plan.config.models ?? {},
      budget: plan.config.budget,
      root: plan.root,
      ledger: input.ledger,
      account: input.sample ? `preview:${fingerprint.slice(0, 16)}` : `run:${run.id}:${run.started}`,
      environment: input.environment,
      clock: input.clock,
      emit,
      stopping: input.stopping,
      conceal: (text) => plan.masker.mask(text).text,
    }),
    created: new Date(input.sourceDateEpoch === undefined ? run.started : input.sourceDateEpoch * 1000).toISOString(),
    until: input.until,
    keepText: input.keepText || plan.config.release.keepText,
    asked: { keepText: input.keepText, epoch: input.sourceDateEpoch ?? null },
    tokenizers,
    ...(production === undefined ? {} : { production }),
    ...givenVersion(input.given, plan),
    ...(input.sample ? { takesRow: sampledRow(input.sample), rounds: 1 } : {}),
  };
  return { context, unchanged: same && run.finished !== null };
}

function givenVersion(given: GivenVersion | undefined, { config: { release } }: Plan): { given?: GivenVersion } {
  if (given !== undefined) return { given };
  return release.version === undefined ? {} : { given: { version: release.version.is, why: release.version.why } };
}

/** All that can change a row. Batch size, log level and the like are left out: they cannot. */
async function fingerprintOf(
  input: PrepareInput,
  inventory: RunContext['inventory'],
  evaluation: LoadedEvaluation,
  retries: Retries,
  beside: readonly string[],
): Promise<string> {
  const { plan, store } = input;
  const decisions = [...(await store.decisions.current())].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  return hashOf({
    hornbook: version,
    config: manifestConfig(plan),
    components: plan.components,
    files: inventory.map(({ key, hash, outcome, reason }) => ({ key, hash, outcome, reason })),
    evaluation: evaluation.hash,
    decisions: decisions.map(([, decision]) => decision),
    ...(retries.entries.length === 0 ? {} : { retries: retries.entries.map(({ wave, strategy, task, retry }) => [wave, strategy, task, retry]) }),
    ...(beside.length === 0 ? {} : { beside }),
    keepText: input.keepText,
    epoch: input.sourceDateEpoch ?? null,
  });
}

/** The config as the manifest shows it: masked, without settings that cannot change a row, and without functions. */
export function manifestConfig(plan: Plan): unknown {
  const { run: _run, budget: _budget, plugins: _plugins, $schema: _schema, models, ...rest } = plan.config;
  const { directory: _directory, version: _version, ...release } = rest.release;
  return shownConfig(
    {
      ...rest,
      ...(models === undefined ? {} : { models: Object.fromEntries(Object.entries(models).map(([name, model]) => [name, replySettings(model)])) }),
      release,
    },
    plan.masker,
  );
}

function warnings(plan: Plan, evaluation: LoadedEvaluation, emit: Emit): void {
  const warn = (code: string, message: string, hint: string | null): void => emit({ event: 'warning', code, message, hint });
  if (evaluation.sets.length === 0) {
    warn(
      'no-evaluation-set',
      'NO EVALUATION SET: nothing protects your test data from leaking into this dataset.',
      'Add one under "evaluation" in the config, and run again.',
    );
  }
  const unsent = evaluation.sets.filter((set) => set.private).map(({ set }) => set);
  if (plan.resembling !== undefined && unsent.length > 0)
    warn('private-not-compared', `Private sets are sent to no model: rephrased items of ${unsent.join(', ')} are not looked for by embeddings.`, null);
  for (const [id, source] of plan.sources) {
    if (source.licence === 'unknown')
      warn('unknown-licence', `The licence of source "${id}" is unknown.`, 'Set its "licence" (SPDX): who uses the dataset must know.');
  }
  for (const place of plan.maskedSettings)
    warn('setting-masked', `Personal data or a secret in the config was masked: ${place}.`, 'Take it out, or set privacy.actions for its type to "keep".');
  const own = plan.judge.judge.about?.allowSameFamily;
  if (own !== undefined) warn('judge-same-family', `A model of the author's own family may judge: ${own}`, null);
  for (const [stage, reason] of skippedStages(plan)) warn('stage-skipped', `The stage ${stage} is skipped: ${reason}`, null);
}

export function skippedStages(plan: Plan): [string, string][] {
  const { config } = plan;
  const stages: [string, string | undefined][] = [
    ['deduplicate', config.deduplicate.skip],
    ['decontaminate', config.decontaminate.skip],
    ['filter', config.filter.skip],
    ['coverage', config.coverage.skip],
    ['augment', config.augment.skip],
    ...Object.entries(config.filter.off).map(([rule, reason]): [string, string] => [`filter rule ${rule}`, reason]),
  ];
  return stages.filter((stage): stage is [string, string] => stage[1] !== undefined);
}

export function makeWorkspaceFolder(root: string): void {
  mkdirSync(workspacePath(root).folder, { recursive: true });
}
