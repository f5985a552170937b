/** What the leak check does with a block of rows, in whatever thread. */
import type { RuleVerdict } from '../../contracts/verdict.ts';
import type { MakeWork } from '../../similarity/threads/index.ts';
import { openLeakIndex, type LeakData, type LeakIndex } from '../../stages/decontaminate/index.ts';
import { offsetMap } from '../../text/offsets.ts';
import type { Finding } from './findings.ts';
import type { LeakText } from './leak-texts.ts';

export interface LeakSetup {
  data: LeakData;
  /** What becomes of rows that only a rule names which is not sure. */
  uncertain: 'keep' | 'drop';
  /** Least cosine from which rows are flagged for review as rephrased; undefined: that tier is off. */
  review: number | undefined;
  /** True where no text of the evaluation sets may stand in any output. */
  private: boolean;
}

export interface LeakTask {
  id: string;
  texts: readonly LeakText[];
  /** Without the tier for review. */
  unreviewed?: boolean;
}

export interface Found {
  finding: Finding;
  set: string;
  /** Words of the row that equal words of the item one by one; 0 where the rule is another. */
  words: number;
}

/** What is said of a row. */
export interface RowLeaks {
  /** Its place in the block. */
  at: number;
  found: Found[];
  /** True where the row is kept and holds five words in a row of a private item. */
  holdsPhrase: boolean;
}

export const makeLeakWork: MakeWork<LeakSetup, readonly LeakTask[], RowLeaks[]> = (setup) => leakWork(openLeakIndex(setup.data), setup);

/** Of the rows of a block those of which there is anything to say, in order: most hold nothing. */
export function leakWork(leaks: LeakIndex, setup: Omit<LeakSetup, 'data'>): (rows: readonly LeakTask[]) => RowLeaks[] {
  return (rows) =>
    rows.flatMap((row, at) => {
      const { texts } = row;
      const found = findingsOf(leaks, row, setup);
      const kept = found.every(({ finding }) => finding.keep);
      const holdsPhrase = kept && setup.private && texts.some(({ text }) => leaks.privateSpans(text).length > 0);
      return found.length > 0 || holdsPhrase ? [{ at, found, holdsPhrase }] : [];
    });
}

const gate = 'decontaminate';
/** Items that the reviewing tier names for a row. */
const named = 5;
/** Rules that say where text of a private item stands; the others have named the item. */
const silent = 'private-text';
const none: readonly RuleVerdict[] = [];

function findingsOf(leaks: LeakIndex, { id, texts, unreviewed }: LeakTask, setup: Omit<LeakSetup, 'data'>): Found[] {
  const verdict = leaks.checkTexts(id, texts);
  const found = verdict.rules.some((rule) => rule.outcome !== 'keep') ? verdict.rules : none;
  const out = found.flatMap((rule) => (rule.outcome === 'keep' || rule.rule === silent ? [] : findingsOfRule(rule, texts, setup)));
  if (setup.review === undefined || unreviewed === true || verdict.outcome === 'drop') return out;
  for (const text of texts) {
    for (const { set, item, cosine, start, end } of leaks.similar(text.text, setup.review, named)) {
      const place = offsetMap(text.text);
      const finding = { keep: true, gate, rule: 'similar', score: cosine, threshold: setup.review, item, type: set, field: text.name };
      out.push({ finding: { ...finding, start: place.toCodePoint(start), end: place.toCodePoint(end) }, set, words: 0 });
    }
  }
  return out;
}

function findingsOfRule(rule: RuleVerdict, texts: readonly LeakText[], { uncertain }: Pick<LeakSetup, 'uncertain'>): Found[] {
  const keep = rule.outcome !== 'drop' && uncertain === 'keep';
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
