/** What rounds of seeds would ask: the first is planned, and later ones are taken to be as large. */
import type { TrainingRecord } from '../contracts/index.ts';
import { searchStage, vectorsPerCall } from '../stages/extract/index.ts';
import type { PlannedSeedTask } from '../stages/extract/index.ts';
import type { RunContext } from './context.ts';
import type { EstimateTally, ModelEstimate } from './estimate-tally.ts';
import { planRound, poolBefore, roundsOf } from './rounds.ts';

/** Adds the calls of all rounds, and of the vectors that a search needs. `row` hears of each row that may come of it, with the seed's text. */
export async function addRounds(
  context: Pick<RunContext, 'store' | 'inventory' | 'plan'>,
  tally: EstimateTally,
  row: (task: PlannedSeedTask, text: string) => void,
): Promise<void> {
  const { plan } = context;
  const pool = await poolBefore(2, context);
  const shared = new Set<string>();
  const embedders = new Set<string>();
  for (const planned of planRound(1, pool, plan)) {
    const { bound, task } = planned;
    const rounds = roundsOf(bound);
    for (const call of task.calls ?? []) {
      const model = bound.models[call.role];
      const place = `${bound.strategy.id}/${call.role}/${call.shared ?? ''}`;
      if (model === undefined || (call.shared !== undefined && shared.has(place))) continue;
      shared.add(place);
      if (call.role === 'embedder') embedders.add(model);
      const times = (call.share ?? 1) * rounds;
      tally.add(model, call.role === 'embedder' ? searchStage : bound.strategy.id, call, { low: times, expected: times, high: times });
    }
    const text = task.parents.map((id) => pool.all.get(id)?.prompt ?? '').join('\n');
    for (let at = 0; at < task.estimate * rounds; at++) row(planned, text);
  }
  for (const model of embedders) await addVectors(model, context, tally);
}

/** Vectors of all chunks, by document. */
async function addVectors(model: string, { store }: Pick<RunContext, 'store'>, tally: EstimateTally): Promise<void> {
  for (const { key, outcome } of await store.readings.heads()) {
    const chunks = outcome === 'read' ? (await store.chunks.of(key)).filter(({ leak }) => leak === undefined) : [];
    for (let at = 0; at < chunks.length; at += vectorsPerCall) {
      const input = chunks.slice(at, at + vectorsPerCall).reduce((sum, { tokens }) => sum + tokens, 0);
      tally.add(model, searchStage, { input, output: 0 }, { low: 1, expected: 1, high: 1 });
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

/** A row that stands in for one that a round may give: for the judge's estimate. */
export function seedStandIn({ bound, task }: PlannedSeedTask, text: string, answerTokens: number, model: string | undefined): TrainingRecord {
  return {
    id: `${bound.strategy.id}/${task.key}`,
    kind: 'single',
    messages: [
      { role: 'user', content: text },
      { role: 'assistant', content: 'say '.repeat(Math.max(1, Math.round(answerTokens))) },
    ],
    labels: {},
    grounding: [],
    origin: { strategy: '', version: '', source: '', ...(model === undefined ? {} : { model }), calls: [], parents: [], depth: 1, wave: 2, human: false },
    group: '',
    contentHash: '',
    intake: [],
  };
}
