/** The verdict on one record: every rule with its outcome, score, threshold and evidence. */
import type { Config } from '../../contracts/config.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import type { GateVerdict, RuleOutcome, RuleVerdict } from '../../contracts/verdict.ts';
import { round6 } from '../../statistics/intervals.ts';
import type { EvidenceMaker, LeakEvidence } from './evidence.ts';
import { find, isEmpty, isHit, type Found, type Hit } from '../../similarity/leaks/find.ts';
import type { ItemIndex } from '../../similarity/leaks/index-items.ts';
import { partLength } from '../../similarity/leaks/item-tokens.ts';
import { privateQuote } from './evidence.ts';
import { codeLikeness, type CodeFinder } from '../../similarity/leaks/code/find-code.ts';
import { findCode } from '../../similarity/leaks/code/place-code.ts';
import type { PrivateText } from './private-text.ts';
import type { Scanner, ScannedText } from '../../similarity/leaks/scan.ts';
import { isPrompt } from '../../similarity/leaks/text.ts';
import type { ShortItems } from '../../similarity/leaks/short-items.ts';
import { slotsOf, type Slot } from './slots.ts';
import { answeredLikeness, copyLikeness, leastInside, nearLikeness, surelyCopied } from '../../similarity/leaks/thresholds.ts';

export const ruleVersion = '2';

export interface Checker {
  index: ItemIndex;
  scan: Scanner;
  short: ShortItems;
  code: CodeFinder;
  evidence: EvidenceMaker;
  privateText: PrivateText;
  options: Pick<Config['decontaminate'], 'overlap' | 'longestRun' | 'partial'>;
  /** What the rules say of a row near which nothing was. */
  clean: readonly RuleVerdict[];
}

/** A hit and the text it is in. */
interface Placed {
  hit: Hit;
  slot: Slot;
  scanned: ScannedText;
}

type Looked = { slot: Slot; scanned: ScannedText; found: Found; code: readonly Hit[] };

/** Hits of one rule that a verdict names; the score is that of the first. */
const named = 3;

export function checkRecord(checker: Checker, record: TrainingRecord): GateVerdict {
  return checkTexts(checker, record.id, slotsOf(record));
}

/** The verdict on the texts of one row. */
export function checkTexts(checker: Checker, id: string, texts: readonly Slot[]): GateVerdict {
  const { options } = checker;
  const looked = texts.map((slot): Looked => {
    const scanned = checker.scan.read(slot.text);
    return { slot, scanned, found: find(checker.index, checker.scan, scanned, options), code: findCode(checker.code, checker.index, scanned) };
  });
  const short = checker.short.find(looked.map(({ slot, scanned, found }) => ({ slot, scanned, short: found.short })));
  if (short.length === 0 && looked.every(({ found, code }) => isEmpty(found) && code.length === 0)) {
    return { record: id, gate: 'decontaminate', outcome: 'keep', rules: [...checker.clean] };
  }
  const all = (pick: (found: Found) => readonly Hit[]): Placed[] =>
    looked.flatMap(({ slot, scanned, found }) => pick(found).map((hit) => ({ hit, slot, scanned })));
  const code = looked.flatMap((one): Placed[] => one.code.map((hit) => ({ hit, slot: one.slot, scanned: one.scanned })));
  const leads = checker.short.answered(looked.map(({ slot, scanned, found }) => ({ slot, scanned, short: found.short, leads: found.leads })));
  const rule = (name: string, threshold: number, hits: readonly Placed[], outcome: RuleOutcome = 'drop'): RuleVerdict =>
    ruleVerdict(checker, name, threshold, hits, outcome);
  const unclear = options.partial === 'drop' ? 'drop' : 'flag';
  // Text of a private set never passes on a flag alone: a person must see it first.
  const uncertain = (name: string, threshold: number, hits: readonly Placed[]): RuleVerdict => {
    const verdict = rule(name, threshold, hits, unclear);
    const secret = hits.some(({ hit }) => isHit(hit) && checker.evidence.isPrivate(checker.index.partItem[hit.part] as number));
    return verdict.outcome === 'flag' && (secret || options.partial === 'hold') ? { ...verdict, holds: true } : verdict;
  };
  const [sure, unsure] = copies(
    checker.index,
    all((found) => found.copies),
  );
  const rules = [
    rule(
      'whole-item',
      1,
      all((found) => found.whole),
    ),
    rule(
      'overlap',
      options.overlap,
      all((found) => found.overlaps),
    ),
    rule(
      'longest-run',
      options.longestRun,
      all((found) => found.runs),
    ),
    rule('edited-copy', copyLikeness, sure),
    uncertain('near-copy', nearLikeness, unsure),
    uncertain('answered-copy', answeredLikeness, leads),
    rule('short-item', 1, short),
    rule('row-in-item', 1, rowsInItems(checker.index, looked)),
    uncertain(
      'partial',
      options.overlap,
      all((found) => found.partial),
    ),
  ];
  if (checker.code.items > 0) rules.push(uncertain('renamed-code', codeLikeness, code));
  const hits = [
    ...all((found) => [...found.whole, ...found.overlaps, ...found.runs, ...found.copies, ...found.partial].filter(isHit)),
    ...short,
    ...leads,
    ...code.filter(({ hit }) => isHit(hit)),
    ...rowsInItems(checker.index, looked),
  ];
  const masks = privateMasks(checker, looked, hits);
  if (masks !== undefined) rules.push(masks);
  const outcome = rules.some((item) => item.outcome === 'drop') ? 'drop' : rules.some((item) => item.holds === true) ? 'hold' : 'keep';
  return { record: id, gate: 'decontaminate', outcome, rules };
}

/** What the rules say of most rows: nothing was near. */
export function cleanRules({ code, options: { overlap, longestRun } }: Pick<Checker, 'code' | 'options'>): RuleVerdict[] {
  const clean = (rule: string, threshold: number): RuleVerdict => ({
    rule,
    version: ruleVersion,
    outcome: 'keep',
    score: 0,
    threshold: round6(threshold),
    evidence: [],
  });
  return [
    clean('whole-item', 1),
    clean('overlap', overlap),
    clean('longest-run', longestRun),
    clean('edited-copy', copyLikeness),
    clean('near-copy', nearLikeness),
    clean('answered-copy', answeredLikeness),
    clean('short-item', 1),
    clean('row-in-item', 1),
    clean('partial', overlap),
    ...(code.items > 0 ? [clean('renamed-code', codeLikeness)] : []),
  ];
}

/** The first hit of the rules that drop, for a text that is no row yet. */
export function screenText(checker: Checker, text: string): { part: number; rule: string; score: number } | undefined {
  const scanned = checker.scan.read(text);
  const found = find(checker.index, checker.scan, scanned, checker.options);
  const slot: Slot = { code: 0, text, kind: 'other' };
  const short = checker.short.find([{ slot, scanned, short: found.short }]).map(({ hit }) => hit);
  const inOrder: readonly (readonly [string, readonly Hit[]])[] = [
    ['whole-item', found.whole],
    ['overlap', found.overlaps],
    ['longest-run', found.runs],
    ['edited-copy', found.copies.filter((hit) => partLength(checker.index, hit.part) >= surelyCopied)],
    ['short-item', short],
  ];
  for (const [rule, hits] of inOrder) {
    const best = strongest(
      checker.index,
      hits.filter(isHit).map((hit) => ({ hit })),
    )[0];
    if (best !== undefined) return { part: best.hit.part, rule, score: round6(best.hit.score) };
  }
  return undefined;
}

/** Edited copies of items that are long enough to be sure, and of shorter ones. */
function copies(index: ItemIndex, placed: readonly Placed[]): [Placed[], Placed[]] {
  const sure = ({ hit }: Placed): boolean => partLength(index, hit.part) >= surelyCopied;
  return [placed.filter(sure), placed.filter((item) => !sure(item))];
}

/** Whole prompts of enough words that stand in a question. In a passage they are partial hits by their run. */
function rowsInItems(index: ItemIndex, looked: readonly Looked[]): Placed[] {
  return looked.flatMap(({ slot, scanned, found }) => {
    if (!isPrompt(slot) || scanned.ids.length < leastInside) return [];
    return found.runs
      .filter((run) => run.start === 0 && run.end === scanned.ids.length && run.score >= leastInside && index.partField[run.part] === 0)
      .map((run) => ({ hit: { ...run, score: 1, threshold: 1 }, slot, scanned }));
  });
}

function ruleVerdict(checker: Checker, rule: string, threshold: number, all: readonly Placed[], outcome: RuleOutcome): RuleVerdict {
  const hits = strongest(
    checker.index,
    all.filter(({ hit }) => isHit(hit)),
  );
  const best = (hits.length > 0 ? hits : strongest(checker.index, all))[0]?.hit;
  const evidence = hits.slice(0, named).map(({ hit, slot, scanned }) => checker.evidence.leak(hit, slot.code, scanned));
  const verdict: RuleVerdict = {
    rule,
    version: ruleVersion,
    outcome: hits.length > 0 ? outcome : 'keep',
    score: round6(best?.score ?? 0),
    threshold: round6(best?.threshold ?? threshold),
    evidence,
  };
  if (hits.length > 0) verdict.reason = reasonOf(rule, hits.length, evidence[0]);
  return verdict;
}

function reasonOf(rule: string, count: number, first: LeakEvidence | undefined): string {
  const what: { readonly [rule: string]: string } = {
    'whole-item': 'holds the whole question of',
    overlap: 'holds most of the question of',
    'longest-run': 'shares a long run of words with the question of',
    'edited-copy': 'holds, a few words changed, the question of',
    'near-copy': 'holds, a word or two changed, the short question of',
    'answered-copy': 'holds, some words changed, the question and the whole answer of',
    'short-item': 'holds question and answer of, or asks no more than, the short',
    'row-in-item': 'has a prompt that stands inside the question of',
    'renamed-code': `holds, with other names in it, the code of the ${first?.field ?? 'answer'} of`,
    partial: `holds the ${first?.field ?? 'passage'}, but not the question, of`,
  };
  const others = count > 1 ? ` and ${count - 1} more` : '';
  return `${what[rule] ?? 'holds'} item ${JSON.stringify(first?.item)} of ${JSON.stringify(first?.set)}${others}`;
}

/** Best first: how far over the threshold, then the longer item, then the earlier one. */
function strongest<T extends { hit: Hit }>(index: ItemIndex, hits: readonly T[]): T[] {
  const margin = ({ hit }: T): number => round6(hit.score / hit.threshold);
  return [...hits].sort((a, b) => margin(b) - margin(a) || partLength(index, b.hit.part) - partLength(index, a.hit.part) || a.hit.part - b.hit.part);
}

/** Every stretch of the record with text of private items, where one of them was found: `maskLeaks` needs them all. */
function privateMasks(checker: Checker, looked: readonly Looked[], hits: readonly Placed[]): RuleVerdict | undefined {
  const { index, evidence } = checker;
  const items = [...new Set(hits.map(({ hit }) => index.partItem[hit.part] as number))].filter((item) => evidence.isPrivate(item));
  const first = items[0];
  if (first === undefined) return undefined;
  const set = index.items[first]?.set ?? '';
  const own = hits
    .filter(({ hit }) => evidence.isPrivate(index.partItem[hit.part] as number))
    .map(({ hit, slot, scanned }) => evidence.leak(hit, slot.code, scanned));
  const found = looked.flatMap(({ slot }): LeakEvidence[] =>
    checker.privateText.spans(slot.text, items).map(({ start, end }) => ({
      type: 'leak',
      set,
      item: evidence.name(first),
      field: 'any',
      message: slot.code,
      start,
      end,
      quote: privateQuote,
      itemStart: 0,
      itemEnd: 0,
      itemQuote: privateQuote,
      private: true,
    })),
  );
  const reason = 'stretches with text of private items: masked where the row is written';
  return { rule: 'private-text', version: ruleVersion, outcome: 'flag', evidence: [...own, ...found], reason };
}
