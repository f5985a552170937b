/** Coverage over the store: rows to cells, surplus out, and what augmentation came to. */
import type { CoverageReport, GateVerdict, SelectionReport, StoredWave } from '../contracts/index.ts';
import { isIn, withoutTags } from '../labels/index.ts';
import { afterRound, augmentedCells, steerableWith } from '../stages/augment/index.ts';
import type { AugmentState, CellProgress, PlannedCell } from '../stages/augment/index.ts';
import { measureCoverage, mixWarnings, selectSurplus, spareSamples, spareVerdict, surplusVerdict } from '../stages/coverage/index.ts';
import type { CoverageRow, SampleRow } from '../stages/coverage/index.ts';
import { chooseRows, dialogueSignals, unchosenVerdict } from '../stages/coverage/select/index.ts';
import type { ChoiceRow } from '../stages/coverage/select/index.ts';
import { round6 } from '../statistics/intervals.ts';
import { compareText } from '../text/canonical.ts';
import { countWords } from '../text/content-words.ts';
import { hashOf } from '../text/hash.ts';
import { answerText, promptText } from '../text/turns.ts';
import type { RunContext } from './context.ts';
import { mixOf } from './mix.ts';
import type { Mixed } from './mix.ts';
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
  const augmented = augmentedCells(report, plan.config.augment, known ?? (await augmentState(report, context)), steerableOf(context));
  context.failpoint('coverage-measured');
  if (augmented.size === 0) return report;
  return await measureCoverage(coverageRows(context), plan.config.coverage, augmented);
}

/** Dimensions that the strategies of the plan can aim at. */
export function steerableOf({ plan }: RunContext): ReadonlySet<string> {
  return steerableWith([...plan.strategies, ...plan.seedStrategies].flatMap(({ strategy }) => strategy.labels ?? []));
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
  await markSpareSamples(context);
  // What augmentation came to is judged before any row leaves a cell as surplus.
  const before = await measureCoverage(coverageRows(context), coverage);
  const state = await augmentState(before, context);
  let changed = false;
  if (coverage.skip === undefined && Object.keys(coverage.quotas).length > 0) {
    const surplus = new Map((await selectSurplus(coverageRows(context), coverage)).map((one) => [one.id, surplusVerdict(one)]));
    changed = surplus.size > 0;
    if (changed) context.emit({ event: 'stage', wave: 0, stage: 'coverage', state: 'end', note: `${surplus.size} rows over a quota are left out as surplus` });
    await putVerdicts(surplus, context);
    context.failpoint('surplus-marked');
  }
  const selection = await markUnchosen(context);
  if (selection !== undefined) changed = true;
  const mixed = await markUnmixed(context);
  if (mixed !== undefined && mixed.verdicts.size > 0) changed = true;
  const measured = await measure(context, state, changed ? undefined : before);
  const report = selection === undefined ? measured : { ...measured, selection };
  return mixed === undefined ? report : { ...report, mix: mixed.report, warnings: [...report.warnings, ...mixWarnings(mixed.report)] };
}

/** Takes rows out beyond the number that the config sets for a release; says what the choice came to, where there was one. */
async function markUnchosen(context: RunContext): Promise<SelectionReport | undefined> {
  const { store, plan } = context;
  const { select, skip, quotas } = plan.config.coverage;
  if (select === undefined || skip !== undefined) return undefined;
  const cells = Object.entries(quotas).flatMap(([dimension, values]) => Object.keys(values).map((value) => ({ dimension, value })));
  async function* accepted(): AsyncGenerator<ChoiceRow> {
    for await (const row of judgedRecords(store)) {
      if (row.fate.outcome !== 'accepted') continue;
      const { id, labels, messages } = row.record;
      yield {
        id,
        text: promptText(row.record),
        length: countWords(answerText(row.record)),
        // A dialogue that no judge scored goes by the signals of its text.
        score: select?.method === 'dialogues' ? judgedScore(row) : scoreOf(row),
        dialogue: select?.method === 'dialogues' ? dialogueSignals(messages) : undefined,
        fixed: cells.some((cell) => isIn(labels, cell)),
      };
    }
  }
  const choice = await chooseRows(accepted, select, plan.config.seed);
  if (choice === undefined) return undefined;
  const { out, report } = choice;
  const note = `${out.length} rows are left out: a release takes ${select.rows}, chosen by ${select.method}`;
  context.emit({ event: 'stage', wave: 0, stage: 'coverage', state: 'end', note });
  await putVerdicts(new Map(out.map((one) => [one.id, unchosenVerdict(one, select)])), context);
  return report;
}

/** Takes the rows out that the shares of the config's mix have no room for. */
async function markUnmixed(context: RunContext): Promise<Mixed | undefined> {
  const mixed = await mixOf(context, scoreOf);
  if (mixed === undefined || mixed.verdicts.size === 0) return mixed;
  const note = `${mixed.verdicts.size} rows are left out: a release is mixed by the shares of release.mix`;
  context.emit({ event: 'stage', wave: 0, stage: 'coverage', state: 'end', note });
  await putVerdicts(mixed.verdicts, context);
  return mixed;
}

/** Samples of one prompt that a release takes where the config does not say. */
const usualSamples = 1;

/** Of the samples of one prompt a release takes the best; the others leave before cells are counted. */
async function markSpareSamples(context: RunContext): Promise<void> {
  const { samplesPerPrompt = usualSamples } = context.plan.config.coverage;
  const spare = new Map((await samplesToSpare(context)).map((one) => [one.id, spareVerdict(one)]));
  if (spare.size === 0) return;
  const note = `${spare.size} samples are left out: a release takes ${samplesPerPrompt} of each prompt`;
  context.emit({ event: 'stage', wave: 0, stage: 'coverage', state: 'end', note });
  await putVerdicts(spare, context);
}

async function samplesToSpare({ store, plan }: RunContext): Promise<ReturnType<typeof spareSamples>> {
  const { coverage } = plan.config;
  // Rows of documents and files have no samples.
  if (plan.seedStrategies.length === 0 || coverage.skip !== undefined) return [];
  const rows: SampleRow[] = [];
  for await (const row of judgedRecords(store)) {
    const { id, origin, messages } = row.record;
    if (origin.parents.length === 0 || row.fate.outcome !== 'accepted') continue;
    const asked = messages.slice(0, messages.findLastIndex(({ role }) => role === 'user') + 1).map(({ role, content }) => [role, content]);
    rows.push({ id, prompt: hashOf([origin.strategy, origin.parents.toSorted(compareText), asked]), score: scoreOf(row) });
  }
  return spareSamples(rows, coverage.samplesPerPrompt ?? usualSamples);
}

/** Adds a verdict to each record that has one here. */
export async function putVerdicts(verdicts: ReadonlyMap<string, GateVerdict>, { store, plan }: RunContext): Promise<void> {
  let batch: { wave: number; position: number; verdicts: GateVerdict[] }[] = [];
  const flush = async (): Promise<void> => {
    const rows = batch;
    batch = [];
    await store.transaction(() => store.verdicts.put(rows));
  };
  for await (const { record, wave, position } of recordsWithOutcome(store)) {
    const verdict = verdicts.get(record.id);
    if (verdict) batch.push({ wave, position, verdicts: [verdict] });
    if (batch.length >= plan.config.run.batchSize) await flush();
  }
  await flush();
}

async function* coverageRows(context: RunContext): AsyncGenerator<CoverageRow> {
  const spare = new Set((await samplesToSpare(context)).map(({ id }) => id));
  for await (const row of judgedRecords(context.store)) {
    const { record, fate } = row;
    yield {
      id: record.id,
      labels: withoutTags(record.labels),
      ...(spare.has(record.id) ? { droppedBy: { gate: 'coverage', rule: 'spare-sample' } } : {}),
      outcome: spare.has(record.id) ? 'rejected' : fate.outcome,
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
  return judgedScore(row) ?? 3;
}

function judgedScore(row: JudgedRecord): number | undefined {
  const scores = row.verdicts
    .filter((verdict) => verdict.gate === 'filter')
    .flatMap((verdict) => verdict.rules.filter((rule) => rule.rule.startsWith('judge:') && rule.score !== undefined).map((rule) => rule.score ?? 0));
  return scores.length === 0 ? undefined : round6(scores.reduce((sum, score) => sum + score, 0) / scores.length);
}
