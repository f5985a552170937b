/** Coverage over the store: rows to cells, surplus out, and what augmentation came to. */
import type { CoverageReport, GateVerdict, StoredWave } from '../contracts/index.ts';
import { afterRound, augmentedCells } from '../stages/augment/index.ts';
import type { AugmentState, CellProgress, PlannedCell } from '../stages/augment/index.ts';
import { measureCoverage, selectSurplus, surplusVerdict } from '../stages/coverage/index.ts';
import type { CoverageRow } from '../stages/coverage/index.ts';
import { round6 } from '../statistics/intervals.ts';
import type { RunContext } from './context.ts';
import { judgedRecords, recordsWithOutcome } from './rows.ts';
import type { JudgedRecord } from './rows.ts';
import { kindOf } from './wave-kinds.ts';

/** What a wave of augmentation remembers: enough to judge its round once its rows are through the gates. */
export interface AugmentDetail {
  kind: 'augment';
  state: [string, CellProgress][];
  planned: PlannedCell[];
  before: Pick<CoverageReport, 'cells'>;
  /** Candidates made, by cell. */
  candidates: [string, number][];
}

export function augmentDetail(wave: StoredWave | undefined): AugmentDetail | undefined {
  return kindOf(wave) === 'augment' ? (wave?.detail as AugmentDetail) : undefined;
}

/** Accepted rows per cell, against the quotas. */
export async function measure(context: RunContext, known?: AugmentState, measured?: CoverageReport): Promise<CoverageReport> {
  const { plan } = context;
  const report = measured ?? (await measureCoverage(coverageRows(context), plan.config.coverage));
  const augmented = augmentedCells(report, plan.config.augment, known ?? (await augmentState(report, context)));
  context.failpoint('coverage-measured');
  if (augmented.size === 0) return report;
  return await measureCoverage(coverageRows(context), plan.config.coverage, augmented);
}

/** The state of augmentation after its last closed round. */
export async function augmentState(report: CoverageReport, context: RunContext): Promise<AugmentState> {
  const waves = await context.store.waves.all();
  const last = waves.filter((wave) => wave.state === 'closed').at(-1);
  const detail = augmentDetail(last);
  if (detail === undefined) return new Map();
  const before = { ...report, cells: detail.before.cells };
  return afterRound(new Map(detail.state), detail.planned, new Map(detail.candidates), before, report, context.plan.config.augment);
}

/** Takes the rows over a quota out, and measures what is left: the report of the release. */
export async function settleSurplus(context: RunContext): Promise<CoverageReport> {
  const { store, plan } = context;
  const { coverage } = plan.config;
  for (const { wave } of await store.waves.all()) await store.transaction(() => store.verdicts.clear(wave, 'coverage'));
  // What augmentation came to is judged before any row leaves a cell as surplus.
  const before = await measureCoverage(coverageRows(context), coverage);
  const state = await augmentState(before, context);
  let changed = false;
  if (coverage.skip === undefined && Object.keys(coverage.quotas).length > 0) {
    const surplus = new Map((await selectSurplus(coverageRows(context), coverage)).map((one) => [one.id, surplusVerdict(one)]));
    changed = surplus.size > 0;
    if (changed) context.emit({ event: 'stage', wave: 0, stage: 'coverage', state: 'end', note: `${surplus.size} rows over a quota are left out as surplus` });
    let batch: { wave: number; position: number; verdicts: GateVerdict[] }[] = [];
    const flush = async (): Promise<void> => {
      const rows = batch;
      batch = [];
      await store.transaction(() => store.verdicts.put(rows));
      context.failpoint('surplus-marked');
    };
    for await (const row of recordsWithOutcome(store)) {
      const verdict = surplus.get(row.record.id);
      if (verdict) batch.push({ wave: row.wave, position: row.position, verdicts: [verdict] });
      if (batch.length >= plan.config.run.batchSize) await flush();
    }
    await flush();
  }
  return await measure(context, state, changed ? undefined : before);
}

async function* coverageRows(context: RunContext): AsyncGenerator<CoverageRow> {
  for await (const row of judgedRecords(context.store)) {
    const { record, fate } = row;
    yield {
      id: record.id,
      labels: record.labels,
      outcome: fate.outcome,
      ...(fate.gate && fate.rule && fate.outcome === 'rejected' ? { droppedBy: { gate: fate.gate, rule: fate.rule.rule } } : {}),
      score: scoreOf(row),
      language: record.labels['language'] ?? 'und',
      wave: row.wave,
      contentHash: record.contentHash,
    };
  }
  for (const failure of await context.store.failures.all()) {
    yield { id: failure.task, labels: {}, outcome: 'failed', score: 0, language: 'und', wave: failure.wave, contentHash: '' };
  }
}

/** Mean of the judge's aspects; a row that no judge scored stands in the middle. */
function scoreOf(row: JudgedRecord): number {
  const scores = row.verdicts
    .filter((verdict) => verdict.gate === 'filter')
    .flatMap((verdict) => verdict.rules.filter((rule) => rule.rule.startsWith('judge:') && rule.score !== undefined).map((rule) => rule.score ?? 0));
  return scores.length === 0 ? 3 : round6(scores.reduce((sum, score) => sum + score, 0) / scores.length);
}
