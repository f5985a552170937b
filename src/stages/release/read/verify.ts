import { join } from 'node:path';
import { lineageLineSchema, rejectedLineSchema } from '../../../contracts/release.ts';
import type { Quote } from '../../../contracts/record.ts';
import type { Manifest, Split } from '../../../contracts/release.ts';
import { sourceLineSchema } from '../../../contracts/source.ts';
import { statisticsFileSchema } from '../../../report/statistics.ts';
import { readFile } from 'node:fs/promises';
import { outcomeTally } from '../tallies.ts';
import type { OutcomeTally } from '../tallies.ts';
import { readManifest } from '../versions.ts';
import { checkData } from './data-check.ts';
import { croissantPath } from '../../../report/croissant.ts';
import { statementPath } from '../../../report/statement.ts';
import { checkDated } from './dated-check.ts';
import { codePoints } from '../measure.ts';
import { figureTally } from './figures-check.ts';
import type { FigureTally } from './figures-check.ts';
import { checkFiles, checkManifest } from './files-check.ts';
import { jsonLines } from './json-lines.ts';
import { Interner } from '../../../similarity/interner.ts';
import { problems } from './problems.ts';
import type { Problem, Problems } from './problems.ts';
import { rowSplits } from './row-splits.ts';
import type { RowSplits } from './row-splits.ts';
import { spanCheck } from './spans-check.ts';
import { checkTexts } from './texts-check.ts';
import type { SpanCheck } from './spans-check.ts';

export interface Verification {
  ok: boolean;
  version: string | null;
  problems: Problem[];
  /** How much was looked at: files hashed, accepted rows, rows that are out, data entries read, spans compared with their texts, rows whose texts were counted and compared anew. */
  checked: { files: number; accepted: number; out: number; entries: number; spans: number; texts: number };
}

/**
 * Recomputes what a release says of itself, from its folder alone: every hash, the counts by wave and strategy, ids that are
 * unique and in one place, lists of ids against rows, the shape of every line, rows shared by two splits, copies
 * and near copies, tokens, words and lengths (where the format `messages` holds every row), what each rule came to, the figures of statistics, coverage and card that follow from the rows, and spans against the kept texts, or against the
 * length of their quotes. Finds accidents and changes; whoever changes rows and recomputes all hashes is not found.
 */
export async function verifyRelease(root: string): Promise<Verification> {
  const found = problems();
  const checked = { files: 0, accepted: 0, out: 0, entries: 0, spans: 0, texts: 0 };
  const { manifest, problem } = await readManifest(root);
  if (manifest === undefined) {
    found.add('manifest.json', problem ?? 'cannot be read');
    return { ok: false, version: null, problems: found.list(), checked };
  }
  await checkManifest(root, manifest, found);
  const files = await checkFiles(root, manifest, found);
  checked.files = files.size;
  const spans = await spanCheck(root, files, found);
  const tally = outcomeTally();
  const figures = figureTally();
  const accepted = await checkLineage(root, files, tally, figures, spans, found, checked);
  await checkRejected(root, files, tally, figures, accepted, spans, found, checked);
  for (const difference of tally.differences(manifest.counts)) found.add('manifest.json', `counts do not add up ${difference}`);
  checkSplitCounts(manifest, accepted, found);
  checked.entries = await checkData(root, manifest, files, accepted.rows, found);
  await figures.check(root, manifest, files, found);
  checked.texts = await checkTexts(root, manifest, files, accepted.rows.size, found);
  await checkRest(root, files, found);
  await checkDated(root, manifest, files, found);
  const list = found.list();
  return { ok: list.length === 0, version: manifest.version, problems: list, checked };
}

interface AcceptedRows {
  rows: RowSplits;
  bySplit: ReadonlyMap<Split, number>;
}

async function checkLineage(
  root: string,
  files: ReadonlySet<string>,
  tally: OutcomeTally,
  figures: FigureTally,
  spans: SpanCheck | undefined,
  found: Problems,
  checked: Verification['checked'],
): Promise<AcceptedRows> {
  const file = 'lineage.jsonl';
  const rows = rowSplits();
  const bySplit = new Map<Split, number>();
  const accepted = { rows, bySplit };
  if (!files.has(file)) return accepted;
  for await (const { number, value } of jsonLines(join(root, file), file, lineageLineSchema, found)) {
    if (rows.add(value.id, value.split) === undefined) bySplit.set(value.split, (bySplit.get(value.split) ?? 0) + 1);
    else found.add(file, `the id ${value.id} is there twice`, number);
    tally.add('accepted', value.wave, value.strategy);
    figures.accepted(value);
    checked.accepted++;
    for (const { document, spans: quotes } of value.sources) checkLengths(file, number, document, quotes, found);
    for (const { document, spans: quotes } of value.sources) checked.spans += (await spans?.check(file, number, document, quotes)) ?? 0;
  }
  return accepted;
}

async function checkRejected(
  root: string,
  files: ReadonlySet<string>,
  tally: OutcomeTally,
  figures: FigureTally,
  accepted: AcceptedRows,
  spans: SpanCheck | undefined,
  found: Problems,
  checked: Verification['checked'],
): Promise<void> {
  const file = 'rejected/rejected.jsonl';
  if (!files.has(file)) return;
  const seen = new Interner();
  for await (const { number, value } of jsonLines(join(root, file), file, rejectedLineSchema, found)) {
    const before = seen.size;
    if (seen.intern(value.id) < before) found.add(file, `the id ${value.id} is there twice`, number);
    if (accepted.rows.number(value.id) >= 0) found.add(file, `the row ${value.id} is accepted too (lineage.jsonl)`, number);
    if (value.outcome !== 'failed' && value.record === null) found.add(file, `the row ${value.id} has no record`, number);
    tally.add(value.outcome, value.wave, value.strategy);
    figures.out(value);
    checked.out++;
    for (const { document, spans: quotes } of value.record?.grounding ?? []) checkLengths(file, number, document, quotes, found);
    for (const { document, spans: quotes } of value.record?.grounding ?? []) checked.spans += (await spans?.check(file, number, document, quotes)) ?? 0;
  }
}

/** Offsets count code points: a span is as long as its quote, whether the text is kept or not. */
function checkLengths(file: string, line: number, document: string, spans: readonly Quote[], found: Problems): void {
  for (const { start, end, quote } of spans)
    if (codePoints(quote) !== end - start)
      found.add(file, `${document}[${start}:${end}] is ${end - start} characters long, and its quote ${codePoints(quote)}`, line);
}

function checkSplitCounts(manifest: Manifest, { bySplit: rows }: AcceptedRows, found: Problems): void {
  for (const { split, rows: said } of manifest.splits) {
    if ((rows.get(split) ?? 0) !== said) found.add('manifest.json', `${split} has ${rows.get(split) ?? 0} rows in lineage.jsonl, the manifest says ${said}`);
  }
}

async function checkRest(root: string, files: ReadonlySet<string>, found: Problems): Promise<void> {
  if (files.has('sources.jsonl')) for await (const _ of jsonLines(join(root, 'sources.jsonl'), 'sources.jsonl', sourceLineSchema, found));
  for (const required of [
    'lineage.jsonl',
    'rejected/rejected.jsonl',
    'sources.jsonl',
    'statistics.json',
    'README.md',
    'curation-log.md',
    'coverage.md',
    'coverage.json',
    'coverage.svg',
    'report.html',
    'datasheet.md',
    croissantPath,
    statementPath,
  ]) {
    if (!files.has(required)) found.add(required, 'a release holds this file');
  }
  if (!files.has('statistics.json')) return;
  try {
    const parsed = statisticsFileSchema.safeParse(JSON.parse(await readFile(join(root, 'statistics.json'), 'utf8')));
    if (!parsed.success) found.add('statistics.json', 'it does not fit its schema');
  } catch {
    found.add('statistics.json', 'it is no JSON');
  }
}
