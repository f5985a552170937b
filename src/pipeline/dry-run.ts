import type { Config } from '../contracts/index.ts';
import { openStore } from '../store/index.ts';
import { existsSync } from 'node:fs';
import { compose } from './compose.ts';
import type { Plan } from './compose.ts';
import { estimateCalls } from './estimate.ts';
import type { ModelEstimate } from './estimate-tally.ts';
import { loadEvaluation } from './evaluation.ts';
import { takeInventory } from './inventory.ts';
import { workspacePath } from './place.ts';
import { skippedStages } from './prepare.ts';
import { roundsOf } from './rounds.ts';

/** What a run would read, and what each stage would do with it. */
export interface DryRun {
  files: number;
  toRead: number;
  unchanged: number;
  ignored: number;
  refused: number;
  evaluation: { set: string; items: number }[];
  stages: { stage: string; note: string }[];
  /** What strategies, the judge and the tagger would ask of models in all waves, estimated. */
  models: ModelEstimate[];
  /** Calls of them all, expected. */
  calls: number;
}

/** What a run would do: reads the sources' hashes and the evaluation sets, writes nothing. Where strategies or the judge ask models, it reads the sources too. */
export async function dryRun(options: { config: Config; root: string }): Promise<DryRun> {
  const plan = compose(options.config, options.root);
  const inventory = await takeInventory(plan);
  const evaluation = await loadEvaluation(plan, inventory, () => {});
  const models = await estimateCalls(options);
  const known = await knownVersions(options.root);
  const documents = inventory.filter((file) => file.kind === 'documents' && file.outcome === 'readable');
  const unchanged = documents.filter((file) => known.get(file.key) === file.hash).length;
  const rows = inventory.filter((file) => file.kind !== 'documents' && file.kind !== 'evaluation' && file.outcome === 'readable').length;
  const skipped = new Map(skippedStages(plan));
  const note = (stage: string, text: string): { stage: string; note: string } => ({
    stage,
    note: skipped.has(stage) ? `skipped: ${skipped.get(stage) ?? ''}` : text,
  });
  const protectedBy = evaluation.sets.map((set) => `${set.set} (${set.items} items)`).join(', ');
  const quotas = Object.keys(plan.config.coverage.quotas).length;
  return {
    files: inventory.length,
    toRead: documents.length - unchanged,
    unchanged,
    ignored: inventory.filter((file) => file.outcome === 'ignored').length,
    refused: inventory.filter((file) => file.outcome === 'refused').length,
    evaluation: evaluation.sets.map(({ set, items }) => ({ set, items })),
    stages: [
      note(
        'extract',
        `${documents.length} documents${by(plan.strategies.map(({ strategy }) => strategy.id))}; ${rows} logs, datasets and seed files${seedsBy(plan)}`,
      ),
      note('deduplicate', `view ${plan.config.deduplicate.view}, threshold ${plan.config.deduplicate.threshold}${meaningBy(plan)}`),
      note('decontaminate', protectedBy === '' ? 'NO EVALUATION SET: nothing is protected' : `against ${protectedBy}`),
      note('filter', `${plan.rules.length} rules, judge ${plan.judge.judge.id}, cut-off ${plan.config.filter.cutoff}${askedOf(plan)}`),
      note(
        'coverage',
        `${quotas === 0 ? 'no quotas: thin cells are reported' : `quotas on ${Object.keys(plan.config.coverage.quotas).join(', ')}`}${taggerOf(plan)}`,
      ),
      note('augment', quotas === 0 ? 'does not run without quotas' : `at most ${plan.config.augment.maxRounds} rounds`),
      note('release', `formats ${plan.formats.map(({ format }) => format.id).join(', ')}`),
    ],
    models,
    calls: models.reduce((sum, one) => sum + one.calls.expected, 0),
  };
}

/** A judge of the config that says nothing of its calls is named, so that nobody takes the estimates for all there is. */
function askedOf({ judge }: Plan): string {
  const models = judge.judge.about?.models.map(({ name }) => name) ?? [];
  const counted = judge.judge.calls === undefined ? ': THESE CALLS ARE NOT AMONG THE ESTIMATES' : '';
  return models.length === 0 ? '' : `; asks ${models.join(', ')} about each row that the rules let pass${counted}`;
}

const by = (names: readonly string[]): string => (names.length === 0 ? '' : ` by ${names.join(', ')}`);

function seedsBy({ seedStrategies }: Plan): string {
  const names = seedStrategies.map((bound) => (roundsOf(bound) > 1 ? `${bound.strategy.id} (${roundsOf(bound)} rounds)` : bound.strategy.id));
  return names.length === 0 ? '' : `; seeds${by(names)}`;
}

function meaningBy({ meaning }: Plan): string {
  if (meaning === undefined) return '';
  const by = meaning.embedder === undefined ? 'by their words' : `by vectors of ${meaning.embedder}`;
  return `; copies in other words ${by}, from ${meaning.threshold} on: ${meaning.action === 'drop' ? 'dropped' : 'held'}`;
}

function taggerOf({ tagger }: Plan): string {
  return tagger === undefined ? '' : `; asks ${tagger.model} once about each accepted row`;
}

async function knownVersions(root: string): Promise<Map<string, string>> {
  const { database } = workspacePath(root);
  if (!existsSync(database)) return new Map();
  const store = openStore(database);
  try {
    return new Map((await store.readings.heads()).map((head) => [head.key, head.version]));
  } finally {
    await store.close();
  }
}
