/** Hands the accepted rows and everything that explains them to the release stage. */
import { join, resolve } from 'node:path';
import type { CanaryReport, CoverageReport, Document, GateVerdict, Manifest, SourceLine, TrainingRecord } from '../contracts/index.ts';
import { HornbookError, exitCodes } from '../errors.ts';
import { hidePrivate, plantCanaries } from '../stages/decontaminate/index.ts';
import { releaseDataset } from '../stages/release/index.ts';
import { listReleases, verifyRelease } from '../stages/release/read/index.ts';
import { reviser } from '../strategies/revise/index.ts';
import { hashOf } from '../text/hash.ts';
import { offsetMap } from '../text/offsets.ts';
import type { OffsetMap } from '../text/offsets.ts';
import { version } from '../version.ts';
import { duplicateNotes } from './admit.ts';
import type { RunContext } from './context.ts';
import { judgeTally } from './judge-report.ts';
import { nothingToRelease } from './nothing.ts';
import { manifestConfig, skippedStages } from './prepare.ts';
import { countAll, judgedRecords, recordsWithOutcome } from './rows.ts';
import { rejectedLines } from './rejected.ts';
import { rememberRelease } from './versions/remembered.ts';
import { decisionRule } from './outcomes.ts';
import { sectionOf } from './sections.ts';
import { coverSpans } from './span-coverage.ts';
import { settleSplits } from './splits-before.ts';

export interface Released {
  version: string;
  path: string;
  isNew: boolean;
}

export async function release(measured: CoverageReport, context: RunContext): Promise<Released> {
  const { plan, store, emit } = context;
  emit({ event: 'stage', wave: 0, stage: 'release', state: 'start', note: null });
  const grouping = await groupingOf(context);
  const { report, onto } = await settleSplits(() => acceptedRows(context, grouping), grouping.name, measured, context);
  const counts = await countAll(store);
  if (counts.total.accepted === 0) throw await nothingToRelease(counts.total, context);
  requireCoverage(report, context);
  const canaries = await checkCanaries(context);
  context.failpoint('canaries-planted');
  const offsets = offsetsOf(context);
  const spans = await coverSpans(context);
  const coverage: CoverageReport = spans === undefined ? report : { ...report, spans };
  const gates = await gateSummary(context);
  const released = await releaseDataset({
    directory: context.rebuild?.directory ?? resolve(plan.root, plan.config.release.directory),
    ...(context.given === undefined ? {} : { given: context.given }),
    ...(context.rebuild === undefined ? {} : { fixed: context.rebuild }),
    name: plan.config.name,
    description: plan.config.description,
    created: context.created,
    hornbook: version,
    config: manifestConfig(plan),
    configHash: hashOf(manifestConfig(plan)),
    seed: plan.config.seed,
    splits: plan.config.release.splits,
    formats: plan.formats.map(({ format, options }) => ({ format, options })),
    keepText: context.keepText,
    licence: plan.config.licence,
    about: plan.config.release.about,
    tokenizers: context.tokenizers,
    ...(context.production === undefined ? {} : { production: context.production }),
    systemPrompt: plan.config.systemPrompt,
    accepted: () => acceptedRows(context, grouping),
    out: () => rejectedLines(context),
    counts: { total: counts.total, byWave: counts.byWave, byStrategy: counts.byStrategy },
    sources: () => sourceLines(context),
    documents: () => documentTexts(context),
    offsets,
    itemOffsets: itemOffsets(context),
    coverage: hasPrivate(context) ? hidePrivate(coverage, context.leaks) : coverage,
    leaks: leakSummary(canaries, gates.leaked, context),
    evaluation: context.evaluation.sets,
    skipped: skippedStages(plan).map(([stage, reason]) => ({ stage, reason })),
    gates: gates.rules,
    ...(gates.judge === undefined ? {} : { judge: gates.judge }),
    components: plan.components,
    facts: await store.facts.all(),
    notes: [...(grouping.note === null ? [] : [grouping.note]), ...(await copiesMissed(context))],
    grouping: grouping.name,
    splitBy: plan.config.release.splits.by,
    ...(onto === undefined ? {} : { onto }),
    failpoint: context.failpoint,
  });
  if (context.rebuild === undefined) await rememberRelease(released.manifest, context);
  emit({ event: 'released', version: released.version, path: join(plan.config.release.directory, released.version), isNew: released.isNew });
  return { version: released.version, path: released.path, isNew: released.isNew };
}

/** The release of a run that finished over these very inputs, if it stands as it was written. */
export async function standingRelease(context: RunContext): Promise<Released | undefined> {
  const directory = resolve(context.plan.root, context.plan.config.release.directory);
  const release = (await listReleases(directory)).find((one) => one.version === context.run.release);
  if (release === undefined || !(await verifyRelease(release.path)).ok) return undefined;
  context.emit({ event: 'released', version: release.version, path: join(context.plan.config.release.directory, release.version), isNew: false });
  return { version: release.version, path: release.path, isNew: false };
}

/** What the search for copies said of each wave in which it may have missed some. */
async function copiesMissed({ store }: RunContext): Promise<string[]> {
  const notes: string[] = [];
  for (const { wave, name } of await store.facts.all()) {
    if (name !== duplicateNotes) continue;
    const fact = await store.facts.get(wave, name);
    for (const note of (fact?.value ?? []) as readonly string[]) notes.push(`Wave ${wave}: ${note}`);
  }
  return notes;
}

function requireCoverage(report: CoverageReport, context: RunContext): void {
  if (!context.plan.config.coverage.require || report.thin.length === 0) return;
  const cells = report.thin.map((cell) => `${cell.dimension}=${cell.value} (${cell.accepted} of ${cell.wanted})`);
  throw new HornbookError(`Thin cells, and the config requires them filled: ${cells.join(', ')}.`, {
    code: 'thin-cells',
    exitCode: exitCodes.gate,
    hint: 'Add sources for them, lower their quotas, or set coverage.require to false.',
  });
}

async function checkCanaries(context: RunContext): Promise<CanaryReport | null> {
  const { decontaminate, seed } = context.plan.config;
  if (context.evaluation.items.length === 0 || decontaminate.skip) return null;
  const carriers: string[] = [];
  for await (const row of recordsWithOutcome(context.store)) {
    if (row.outcome === 'accepted') carriers.push(row.record.messages.findLast((message) => message.role === 'assistant')?.content ?? '');
    if (carriers.length >= 200) break;
  }
  const report = plantCanaries(context.leaks, context.evaluation.items, { ...decontaminate.canaries, seed, carriers });
  if (report.passed) return report;
  const short = report.kinds.filter((kind) => kind.recall < report.required).map((kind) => `${kind.kind} ${kind.caught}/${kind.planted}`);
  throw new HornbookError(`The leak gate missed planted canaries: ${short.join(', ')}; ${report.required} is required.`, {
    code: 'canary-recall',
    exitCode: exitCodes.gate,
    hint: 'Lower decontaminate.overlap or longestRun, or lower decontaminate.canaries.recall and say why.',
  });
}

export interface Grouping {
  name: string;
  note: string | null;
  groupOf(record: TrainingRecord): Promise<string>;
}

const leastDocumentGroups = 10;

/** Documents are never split over train and test; with too few of them their sections take their place, said aloud. */
async function groupingOf(context: RunContext): Promise<Grouping> {
  const documents = new Set<string>();
  for await (const row of recordsWithOutcome(context.store)) {
    if (row.outcome === 'accepted' && row.record.grounding.length > 0) documents.add(row.record.group);
  }
  if (documents.size === 0 || documents.size >= leastDocumentGroups) {
    return { name: 'conversation, document', note: null, groupOf: async (record) => record.group };
  }
  const section = sectionOf(context.store);
  return {
    name: 'conversation, section',
    note: `Only ${documents.size} documents gave accepted rows: rows are grouped by section, so that train and test may share a document.`,
    groupOf: async (record) => (record.grounding.length > 0 ? `${record.group}#${await section(record)}` : record.group),
  };
}

export async function* acceptedRows(context: RunContext, grouping: Grouping): AsyncGenerator<{ record: TrainingRecord; verdicts: GateVerdict[] }> {
  const decisions = await context.store.decisions.current();
  for await (const row of judgedRecords(context.store)) {
    if (row.fate.outcome !== 'accepted') continue;
    const decision = decisions.get(row.record.id);
    const review: GateVerdict[] = decision ? [{ record: row.record.id, gate: 'review', outcome: 'keep', rules: [decisionRule(decision)] }] : [];
    yield { record: { ...row.record, group: await grouping.groupOf(row.record) }, verdicts: [...row.verdicts, ...review] };
  }
}

async function* sourceLines(context: RunContext): AsyncGenerator<SourceLine> {
  for (let after = -1; ;) {
    const page = await context.store.sourceLines.page(after, 500);
    for (const { line } of page) yield hasPrivate(context) ? hidePrivate(line, context.leaks) : line;
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.ordinal;
  }
  yield* context.evaluation.lines;
}

async function* documentTexts(context: RunContext): AsyncGenerator<{ key: string; version: string; text: string }> {
  for (const file of context.inventory) {
    if (file.kind !== 'documents') continue;
    const reading = await context.store.readings.load(file.key);
    if (reading?.document) yield { key: file.key, version: reading.version, text: await publicText(reading.document, context) };
  }
}

const blank = '\u2588';

/**
 * A document's text for a release. Chunks that hold an item of a private set are blotted out, and lines outside the chunks
 * (headings, what was set aside) that do, one mark for each UTF-16 unit of the basic plane or pair: every span keeps its place.
 */
async function publicText(document: Document, context: RunContext): Promise<string> {
  if (!hasPrivate(context)) return document.text;
  const secret = context.evaluation.sets.filter((set) => set.private).map((set) => `${set.set}: `);
  const chunks = (await context.store.chunks.of(document.key)).toSorted((a, b) => a.start - b.start);
  const { text } = document;
  let out = '';
  for (const chunk of chunks) {
    if (chunk.start > out.length) out += withoutItems(text.slice(out.length, chunk.start), context);
    const own = text.slice(out.length, Math.max(chunk.end, out.length));
    // A chunk names one item only: where that is of a public set, a private one may stand beside it.
    const hides = chunk.leak !== undefined && (secret.some((start) => chunk.leak?.startsWith(start)) || context.leaks.privateSpans(own).length > 0);
    out += hides ? blot(own) : own;
  }
  return out + withoutItems(text.slice(out.length), context);
}

function withoutItems(text: string, { leaks }: RunContext): string {
  return text.replace(/[^\r\n]+/gu, (line) => (leaks.screen(line) !== undefined && leaks.privateSpans(line).length > 0 ? blot(line) : line));
}

function blot(text: string): string {
  return text.replace(/[^\s]/gu, (point) => (point.length === 2 ? '\u{1FB00}' : blank));
}

const hasPrivate = (context: RunContext): boolean => context.evaluation.sets.some((set) => set.private);

/** Offset maps of the documents in use; rows come in plan order, so the last one is nearly always the one asked for. */
function offsetsOf(context: RunContext): (document: string) => Promise<OffsetMap> {
  let last: { key: string; map: OffsetMap } | undefined;
  return async (key) => {
    if (last?.key !== key) last = { key, map: offsetMap((await context.store.readings.load(key))?.document?.text ?? '') };
    return last.map;
  };
}

/** Offset maps of the fields of evaluation items, for the places in them that evidence points to. */
function itemOffsets(context: RunContext): (set: string, item: string, field: string) => OffsetMap | undefined {
  const items = new Map(context.evaluation.items.map((item) => [`${item.set}\n${item.id}`, item]));
  return (set, id, field) => {
    const item = items.get(`${set}\n${id}`);
    const text = item === undefined ? undefined : { question: item.question, passage: item.passage, answer: item.answer }[field];
    return text === undefined ? undefined : offsetMap(text);
  };
}

/** What each rule came to over all rows, and rows that the leak gate did not keep. */
async function gateSummary(context: RunContext): Promise<{ rules: Manifest['gates']; leaked: number; judge: Manifest['judge'] }> {
  let leaked = 0;
  const judge = judgeTally(context.plan.judge.judge);
  const rows = new Map<string, Manifest['gates'][number]>();
  for await (const row of judgedRecords(context.store)) {
    judge.see(row.record, row.verdicts, row.fate.outcome);
    if (row.verdicts.some((verdict) => verdict.gate === 'decontaminate' && verdict.outcome !== 'keep')) leaked++;
    for (const verdict of row.verdicts) {
      for (const rule of verdict.rules) {
        const key = `${verdict.gate} ${rule.rule}`;
        const entry = rows.get(key) ?? { gate: verdict.gate, rule: rule.rule, version: rule.version, checked: 0, dropped: 0, held: 0, flagged: 0 };
        rows.set(key, entry);
        entry.checked++;
        if (rule.outcome === 'drop') entry.dropped++;
        else if (rule.holds === true) entry.held++;
        else if (rule.outcome === 'flag') entry.flagged++;
      }
    }
  }
  for (const { strategy } of await context.store.failures.all()) if (strategy === reviser.id) judge.failedRevision();
  return { rules: [...rows].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, entry]) => entry), leaked, judge: judge.report() };
}

function leakSummary(canaries: CanaryReport | null, rows: number, context: RunContext): Manifest['leaks'] {
  const checked = context.evaluation.items.length > 0 && !context.plan.config.decontaminate.skip;
  const note = checked
    ? 'Lexical rules find copies and near copies. Rephrased and translated items are beyond them: no share of those is claimed.'
    : 'NO LEAK CHECK WAS MADE: no evaluation set is configured, or the stage was skipped.';
  return { checked, rows, canaries, note };
}
