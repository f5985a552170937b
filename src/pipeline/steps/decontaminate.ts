/** `hornbook decontaminate`: rows of files that hold items of evaluation sets. */
import type { Readable } from 'node:stream';
import { round6, wilson } from '../../statistics/intervals.ts';
import { buildLeakIndex, plantCanaries, type LeakIndex } from '../../stages/decontaminate/index.ts';
import type { RuleVerdict } from '../../contracts/verdict.ts';
import { offsetMap } from '../../text/offsets.ts';
import type { TextView } from '../../text/views.ts';
import { evaluationFiles, type EvaluationFile } from './evaluation-files.ts';
import type { Finding } from './findings.ts';
import { openInputs } from './inputs.ts';
import { leakTally } from './leak-tally.ts';
import { leakTexts, type LeakText } from './leak-texts.ts';
import { isReadable, type StepRow } from './row.ts';
import type { Step, StepReport } from './step.ts';

export interface DecontaminateOptions {
  /** Files with evaluation items. */
  against: readonly string[];
  /** No text of these files may stand in any output. */
  private: boolean;
  /** With `private`: also take out rows that hold five words in a row of an item and no more. */
  phrases: boolean;
  /** Share of an item's weighted word pairs that makes a copy; words in a row that do. */
  overlap: number;
  longestRun: number;
  /** What becomes of rows that only a rule names which is not sure. */
  uncertain: 'keep' | 'drop';
  /** Least cosine from which rows are flagged for review as rephrased; undefined: that tier is off. */
  review: number | undefined;
  /** Rows that hold no leak: what is found in them is false. */
  pool: readonly string[];
  /** Items of each set that canaries are made of. */
  canaries: number;
  /** How rows are read, here and in `pool`. */
  text: readonly string[];
  view: TextView;
  format: string | undefined;
  stdin: Readable;
}

const gate = 'decontaminate';
/** Items that the reviewing tier names for a row. */
const named = 5;
/** Rules that say where text of a private item stands; the others have named the item. */
const silent = 'private-text';

/** One pass over the rows; memory does not grow with them, but for a byte a row. Same files and options, same bytes. */
export async function decontaminateRows(step: Step, options: DecontaminateOptions): Promise<StepReport> {
  const files = await evaluationFiles(options.against, step.note);
  const items = files.flatMap((file) => file.items);
  const privateSets = new Set(options.private ? files.map(({ set }) => set) : []);
  const settings = { overlap: options.overlap, longestRun: options.longestRun, canaries: { count: options.canaries, recall: 0.95 } };
  const leaks = buildLeakIndex(items, { ...settings, partial: 'hold', privateSets });
  const pool = await falseFinds(step, leaks, options);
  const tally = leakTally();
  let withPhrases = 0;
  for await (const row of step.rows()) {
    const texts = leakTexts(row);
    let keep = true;
    for (const { finding, set, words } of findingsOf(leaks, row, texts, options)) {
      step.decide(row, finding);
      keep &&= finding.keep;
      tally.add(row.index, set, finding.item ?? '', finding.keep, words);
    }
    if (keep && options.private && texts.some(({ text }) => leaks.privateSpans(text).length > 0)) {
      withPhrases++;
      if (!options.phrases) {
        step.decide(row, { keep: false, gate, rule: 'private-phrase' });
        keep = false;
      }
    }
    if (keep) await step.keep(row);
  }
  if (withPhrases > 0 && options.phrases)
    step.note(`${withPhrases} kept rows hold five words in a row of a private item, and no leak: --no-phrases takes them out too`);
  const { against, text, view, uncertain, review } = options;
  return step.finish({
    against,
    view: text.length > 0 ? text : view,
    overlap: options.overlap,
    longestRun: options.longestRun,
    uncertain,
    review: review ?? null,
    sets: leaks.sets.map((summary) => ({ ...summary, ...tally.of(summary.set), canaries: canariesOf(leaks, files, summary.set, options.canaries) })),
    pool,
  });
}

function canariesOf(leaks: LeakIndex, files: readonly EvaluationFile[], set: string, count: number): unknown {
  const items = files.filter((file) => file.set === set).flatMap((file) => file.items);
  return plantCanaries(leaks, items, { count, recall: 0.95, seed: 1, carriers: [] });
}

const none: readonly RuleVerdict[] = [];

interface Found {
  finding: Finding;
  set: string;
  /** Words of the row that equal words of the item one by one; 0 where the rule is another. */
  words: number;
}

function findingsOf(leaks: LeakIndex, row: StepRow, texts: readonly LeakText[], options: DecontaminateOptions): Found[] {
  const verdict = leaks.checkTexts(row.id, texts);
  const found = verdict.rules.some((rule) => rule.outcome !== 'keep') ? verdict.rules : none;
  const out = found.flatMap((rule) => (rule.outcome === 'keep' || rule.rule === silent ? [] : findingsOfRule(rule, texts, options)));
  if (options.review === undefined || verdict.outcome === 'drop') return out;
  for (const text of texts) {
    for (const { set, item, cosine, start, end } of leaks.similar(text.text, options.review, named)) {
      const place = offsetMap(text.text);
      const finding = { keep: true, gate, rule: 'similar', score: cosine, threshold: options.review, item, type: set, field: text.name };
      out.push({ finding: { ...finding, start: place.toCodePoint(start), end: place.toCodePoint(end) }, set, words: 0 });
    }
  }
  return out;
}

function findingsOfRule(rule: RuleVerdict, texts: readonly LeakText[], options: DecontaminateOptions): Found[] {
  const keep = rule.outcome !== 'drop' && options.uncertain === 'keep';
  return rule.evidence.flatMap((leak): Found[] => {
    if (leak.type !== 'leak') return [];
    const text = texts.find(({ code }) => code === leak.message);
    if (text === undefined) return [];
    const place = offsetMap(text.text);
    const finding: Finding = {
      keep,
      gate,
      rule: rule.rule,
      ...(rule.score === undefined ? {} : { score: rule.score }),
      ...(rule.threshold === undefined ? {} : { threshold: rule.threshold }),
      item: leak.item,
      type: leak.set,
      field: text.name,
      start: place.toCodePoint(leak.start),
      end: place.toCodePoint(leak.end),
      evidence: { field: leak.field, quote: leak.quote, itemQuote: leak.itemQuote },
    };
    return [{ finding, set: leak.set, words: wordForWord(rule, text.text.slice(leak.start, leak.end)) }];
  });
}

const exactRules: ReadonlySet<string> = new Set(['whole-item', 'longest-run', 'short-item', 'row-in-item']);

function wordForWord(rule: RuleVerdict, quote: string): number {
  return exactRules.has(rule.rule) ? (quote.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) : 0;
}

export interface FalseFinds {
  files: readonly string[];
  rows: number;
  found: number;
  /** Share of the rows in which a rule that takes rows out finds something, with its 95 % interval (Wilson). */
  rate: number;
  low: number;
  high: number;
  rules: { rule: string; found: number }[];
}

/** What the rules find in rows that hold no leak. */
async function falseFinds(step: Step, leaks: LeakIndex, options: DecontaminateOptions): Promise<FalseFinds | null> {
  if (options.pool.length === 0) return null;
  const inputs = await openInputs({ ...options, inputs: options.pool, note: step.note });
  const counts = new Map<string, number>();
  let rows = 0;
  let found = 0;
  try {
    for await (const row of inputs.rows()) {
      if (!isReadable(row)) continue;
      rows++;
      const out = findingsOf(leaks, row, leakTexts(row), { ...options, review: undefined }).filter(({ finding }) => !finding.keep);
      if (out.length > 0) found++;
      for (const rule of new Set(out.map(({ finding }) => finding.rule))) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    }
  } finally {
    inputs.close();
  }
  const { low, high } = wilson(found, rows);
  const rules = [...counts].map(([rule, count]) => ({ rule, found: count }));
  return { files: options.pool, rows, found, rate: rows === 0 ? 0 : round6(found / rows), low: round6(low), high: round6(high), rules };
}
