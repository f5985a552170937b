/** Where an answer says the opposite of its source, or puts another thing in the place of what the source names. */
import { type Edit, type Word } from '../../text/align.ts';
import { areOpposites, isNegator, quantityOf } from '../../text/polarity.ts';
import { questionKind } from '../../text/questions.ts';
import { sameQuantity, unitOf } from '../../text/units.ts';
import type { Finding } from './finding.ts';
import type { Placed } from './passage.ts';

/** Below this share of matched words a sentence says something of its own, and its words prove nothing about the source's. */
const alike = 0.5;
const cell = /^(?:[-*] )?[^.!?:\n]{1,60}: [^.!?\n]{0,24}(?:\.\d[^.!?\n]{0,24})?$/;

export function contradictions(placed: readonly Placed[]): Finding[] {
  const findings: Finding[] = [];
  for (const { sentence, alignment } of placed) {
    // "Highest: 50 °C" is a cell with its column's name: the source's table parts the two by other cells.
    if (alignment.share < alike || sentence.words.length < 3 || cell.test(sentence.text.trim())) continue;
    const sure = Math.min(1, Math.max(0.4, (alignment.share - 0.4) / 0.35));
    let worst: (Found & { edit: Edit }) | undefined;
    const truth = truthOf(sentence.text, alignment.edits);
    for (const edit of alignment.edits) {
      const found = judge(edit, alignment.share, truth);
      if (found && found.grade > (worst?.grade ?? 0)) worst = { ...found, edit };
    }
    if (!worst) continue;
    findings.push({
      minus: Math.round(worst.grade * sure * 100) / 100,
      why: `${worst.why}: "${said(worst.edit.inserted)}" where the source has "${said(worst.edit.removed)}"`,
      words: sentence.text,
    });
  }
  return findings.sort((a, b) => b.minus - a.minus).slice(0, 3);
}

/**
 * What can be untrue in a sentence. A question of yes or no asserts nothing, so it may ask for the opposite of what the source
 * says. An open question takes its matter for granted, but puts its words in another order: "Why can't a boat leave?" where the
 * source has "A boat cannot leave". There the negations of the whole sentence are counted, not those of one place.
 */
function truthOf(sentence: string, edits: readonly Edit[]): 'all' | 'order' | 'none' {
  const kind = questionKind(sentence);
  if (kind === undefined) return 'all';
  if (kind === 'whether') return 'none';
  const count = (words: readonly Word[]): number => words.filter((word) => isNegator(word.text)).length;
  const turns = edits.reduce((sum, { inserted, removed, before, after }) => sum + count(inserted) + (before && after ? count(removed) : 0), 0);
  return turns % 2 === 0 ? 'order' : 'all';
}

interface Found {
  grade: number;
  why: string;
}

function judge(edit: Edit, share: number, truth: ReturnType<typeof truthOf>): Found | undefined {
  if (edit.inserted.length > 10 || (edit.inserted.length > 0 && edit.removed.length > 10)) return undefined;
  return (truth === 'none' ? undefined : reversal(edit, truth)) ?? replacement(edit, share);
}

/** The edit turns what is said into its opposite, or says it of more or fewer. */
function reversal({ inserted, removed, before, after }: Edit, truth: 'all' | 'order'): Found | undefined {
  // Both ends of the source are free: what it says beyond them was not denied. "No, …" answers, and denies nothing.
  const opener = !before && /^(?:no|yes)$/.test(inserted[0]?.text ?? '');
  const put = inserted.slice(opener ? 1 : 0).filter((word) => isNegator(word.text)).length;
  const cut = before && after ? removed.filter((word) => isNegator(word.text)).length : 0;
  // A clause that the answer leaves out takes its own negation along.
  const short = inserted.length > 0 ? removed.length <= 7 : removed.length <= 2;
  // "12" where another clause has "no fee" is a value of its own, and denies nothing.
  const value = inserted.length > 0 && inserted.every((word) => /^(?:\d|unit:)/.test(word.root));
  if (truth === 'all' && put % 2 !== cut % 2 && short && !value) return { grade: before ? 2.4 : 1.2, why: 'a negation is turned' };
  for (const a of inserted) for (const b of removed) if (areOpposites(a.text, b.text)) return { grade: 2.4, why: 'the opposite stands' };
  const quantities = [inserted, removed].map((words) => new Set(words.map((word) => quantityOf(word.text)).filter((kind) => kind !== undefined)));
  const [own = new Set(), theirs = new Set()] = quantities;
  if (own.size > 0 && theirs.size > 0 && ![...own].some((kind) => theirs.has(kind))) return { grade: 1.6, why: 'another quantity stands' };
  if (short && own.has('only') !== theirs.has('only') && inserted.length + removed.length <= 4) return { grade: 1, why: 'a limit is put in or left out' };
  return undefined;
}

/** Something else stands in the place of what the source names. */
function replacement({ inserted, removed, before, after }: Edit, share: number): Found | undefined {
  if (sameAmounts(inserted, removed, after)) return undefined;
  const numbers = [inserted, removed].map((words) => words.filter((word) => /^\d/.test(word.root)).map((word) => word.root));
  if (numbers.every((list) => list.length > 0) && numbers[0]?.join(' ') !== numbers[1]?.join(' ')) return { grade: 1.4, why: 'another number stands' };
  const [first, other] = [inserted[0], removed[0]];
  if (first && other && before && /^\d/.test(before.text) && first.root.startsWith('unit:') && other.root.startsWith('unit:'))
    return { grade: 2.4, why: 'another unit stands' };
  const content = (word: Word): boolean => !word.stop;
  if (share >= 0.6 && inserted.some(content) && removed.some(content))
    return { grade: !before || !after ? 0.2 : inserted.length <= 4 && removed.length <= 5 ? 0.7 : 0.3, why: 'other words stand' };
  if (share >= 0.6 && inserted.some(content)) return { grade: 0.1, why: 'words are put in' };
  return undefined;
}

/** "36 months" where the source has "three years": the same amounts, and nothing but amounts. */
function sameAmounts(inserted: readonly Word[], removed: readonly Word[], after: Word | undefined): boolean {
  const [own, theirs] = [amounts(inserted, after), amounts(removed, after)];
  if (own === undefined || theirs === undefined || own.length === 0 || own.length !== theirs.length) return false;
  return own.every((amount, index) => sameQuantity(amount, theirs[index] as (typeof theirs)[number]));
}

/** Words that are numbers with their units, as amounts; undefined where other words stand among them. `after`: what follows them. */
function amounts(words: readonly Word[], after: Word | undefined): { value: string; unit: string }[] | undefined {
  const out: { value: string; unit: string }[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as Word;
    const next = words[at + 1] ?? after;
    const single = word.text === 'a' || word.text === 'an';
    const unit = next?.root.startsWith('unit:') ? next.root.slice(5) : single ? unitOf(next?.text ?? '') : undefined;
    if (unit === undefined || !(single || /^\d/.test(word.root))) return undefined;
    out.push({ value: single ? '1' : word.root, unit });
    at++;
  }
  return out;
}

function said(words: readonly Word[]): string {
  return words
    .slice(0, 8)
    .map((word) => word.text)
    .join(' ');
}
