import type { GateVerdict, TrainingRecord } from '../../contracts/index.ts';
import { stripBoilerplate } from '../../similarity/boilerplate.ts';
import { comparableText, exactKey64 } from '../../similarity/exact.ts';
import { Uint32List } from '../../similarity/growing.ts';
import { Interner } from '../../similarity/interner.ts';
import { leaders } from '../../similarity/leader.ts';
import type { Compare } from '../../similarity/leader.ts';
import { notesOf } from '../../similarity/near-duplicates.ts';
import { nearPairs } from '../../similarity/near-pairs.ts';
import { OverlapCounter } from '../../similarity/overlap.ts';
import { reaches, toRatio } from '../../similarity/ratio.ts';
import type { Ratio } from '../../similarity/ratio.ts';
import { defaultShape } from '../../similarity/shingles.ts';
import { TokenRows } from '../../similarity/token-rows.ts';
import { hash32 } from '../../text/hash.ts';
import { Answers } from './answers.ts';
import { AskedWords } from './asked.ts';
import { claimsOf, quotedTerms } from './claims.ts';
import type { DuplicateFacts } from './facts.ts';
import { lineage } from './lineage.ts';
import { Meanings } from './meaning.ts';
import type { MeaningOptions } from './meaning.ts';
import { verdictOf } from './verdicts.ts';
import { promptOf, answerOf, viewOf } from './views.ts';
import type { View } from './views.ts';

/** Answers that share as much are one answer in other words, and their prompts one question. */
const akin: Ratio = { numerator: 1, denominator: 3, value: 0.333333 };

/** Words under which an answer is compared by its characters too. */
const shortAnswer = 12;

export interface FindOptions {
  /** Jaccard similarity of the view from which two rows are copies, over 0 and up to 1. */
  threshold: number;
  view: View;
  facts: DuplicateFacts;
  /** Pairs down to this similarity are known too, for verdicts of kept rows. Default: .2 under the threshold, at least .3. */
  floor?: number;
  /** Pairs that the exact join may look at (see `similarity/near-pairs.ts`). Default 50 million. */
  budget?: number;
  /** Looks for copies in other words too. Default: it does not. */
  meaning?: MeaningOptions | undefined;
}

/** Who follows whom. Indices are those of the rows as they came. */
export interface Assignment {
  /** Row -> the kept row that it is a copy of; -1: it is kept, or out. */
  twin: Int32Array;
  /** Row -> similarity to its twin; for a kept row to `nearest`. */
  similarity: Float64Array;
  /** Row -> the most similar kept row before it at or over the floor, or -1. */
  nearest?: Int32Array;
  /** Row -> a kept row at or over the threshold that is not its twin, because the two ask different things, or -1. */
  spared?: Int32Array;
  /** Row -> the kept row before it that says the same in other words, or -1; what it is dropped for where that is its twin. Absent where none was looked for. */
  meant?: Int32Array;
  /** Row -> cosine to `meant`. */
  cosine?: Float64Array;
  /** Row -> 1 where it was out. */
  out?: Uint8Array;
}

export interface Conflict {
  /** The row that is kept. */
  leader: number;
  follower: number;
  differs: string;
}

export interface Duplicates {
  readonly size: number;
  /** What must be said aloud: pairs that may have been missed, where there were more candidates than the budget. */
  readonly notes?: readonly string[];
  readonly candidates?: number;
  id(index: number): string;
  /** The leader rule in row order over the rows that are not out. Replay it with a leader out, and its copies come back. */
  assign(isOut: (index: number) => boolean): Assignment;
  /**
   * Rows with the same normalised prompt as a kept row, whose answer contradicts that row's (see `Answers.contradiction`).
   * Rows that were out are not among them, nor are samples of one prompt.
   */
  conflicts(assignment: Assignment): Conflict[];
  /** What the gate says of a row: always one result of each of its three rules, and of the fourth where it looked for copies in other words. */
  verdict(index: number, assignment: Assignment, conflict?: { other: number; differs: string }): GateVerdict;
}

/**
 * Compares rows that come in keep-priority order: what should rather stay comes first. Boilerplate lines count for nothing;
 * copies are found exactly (see `similarity/`). A row without any text in its view has no copies.
 *
 * Two rows at or over the threshold are still not copies where
 * - one is an ancestor of the other (`origin.parents`, `replaces`, over any number of steps), or both are samples of one
 *   prompt with the same parents;
 * - their prompts are not equal and differ in a number, an identifier, a code span, a quoted term or a name, and their answers
 *   are not near-duplicates themselves. Look-ups made from one template ("What does `Vec<T>` hold?") differ in one word and
 *   are different questions: similarity alone would drop most of them. An edit of ordinary words is no such difference;
 * - their instructions (the first line) are short (at most 20 words, 60 before material) and ask for different things by their
 *   words (see `AskedWords.differ`), and their answers share less than a third of their word runs;
 * - each instruction (at most 60 words) names something in code that the other does not, and so does each answer: what one text says of `GetLock`
 *   and another, in the same words, of `GetKey` is said of two things;
 * - one content word of the instruction (at most 60 words, no material) was put in another's place, and their answers, of under
 *   12 words, name different things ("The `AddType` directive.").
 *
 * With `meaning`, a row that no rule above drops is compared with the kept rows before it by the cosine of its words, or of vectors; the
 * pairs that are not copies above are none here either.
 *
 * Rows are streamed. Kept for each: 4 bytes a word of view and answer, 4 a claim of the answer, about 150 for its id and
 * keys; the join takes up to 8 more bytes a word of the view while it works. Measured at 100,000 rows of 57 words and answers
 * of 35: 1.5 kB a row at the peak.
 */
export async function findDuplicates(rows: AsyncIterable<TrainingRecord> | Iterable<TrainingRecord>, options: FindOptions): Promise<Duplicates> {
  const { view } = options;
  const threshold = toRatio(options.threshold);
  const floor = toRatio(options.floor ?? Math.min(threshold.value, Math.max(0.3, threshold.value - 0.2)), 'floor');
  const boilerplate = new Set(options.facts.boilerplate);
  const ids: string[] = [];
  const rowOfId = new Map<string, number>();
  const kin = lineage((id) => rowOfId.get(id));
  const texts = new TokenRows();
  const answers = new Answers();
  const asked = new AskedWords();
  const contents = new Interner();
  const viewKey = new Uint32List();
  const promptKey = new Uint32List();
  const marks = new Uint32List();
  const letter = new Uint32List();
  const keyOf = (text: string, row: number): number => contents.intern(contentKey(text, row));
  for await (const record of rows) {
    const row = ids.push(record.id) - 1;
    rowOfId.set(record.id, row);
    kin.add(record);
    const prompt = promptOf(record);
    const text = view === 'prompt' ? prompt : viewOf(record, view);
    texts.add(stripBoilerplate(text, boilerplate));
    promptKey.push(keyOf(prompt, row));
    viewKey.push(view === 'prompt' ? promptKey.data[row]! : keyOf(text, row));
    marks.push(marksOf(prompt));
    asked.add(prompt);
    const answer = answerOf(record);
    answers.add(answer);
    letter.push(hash32(answer.replace(/\s+/g, ' ').trim().toLowerCase()));
  }
  const size = ids.length;
  const near = nearPairs(texts, { floor, shape: defaultShape, blankKey: (row) => String(viewKey.data[row]), budget: options.budget });
  const meanings = options.meaning === undefined ? undefined : await Meanings.of(options.meaning, texts);
  const counter = new OverlapCounter(answers.rows);
  const samePrompt = (a: number, b: number): boolean => promptKey.data[a] === promptKey.data[b];
  const areKin = (a: number, b: number): boolean => kin.isAncestor(a, b) || (samePrompt(a, b) && kin.shareParents(a, b));
  const answersReach = (a: number, b: number, ratio: Ratio): boolean => {
    const { overlap, union } = counter.compare(a, b, defaultShape);
    return union === 0 || reaches(overlap, union, ratio);
  };
  const areShort = (a: number, b: number): boolean => answers.rows.count(a) < shortAnswer && answers.rows.count(b) < shortAnswer;
  // "`a -= b`" and "`a |= b`" have the same words: a short answer is compared by its characters.
  const areOtherSymbols = (a: number, b: number): boolean => letter.data[a] !== letter.data[b] && areShort(a, b);
  const compare: Compare = (a, b) => {
    if (areKin(a, b)) return 'never';
    if (samePrompt(a, b)) return 'yes';
    if (marks.data[a] !== marks.data[b] && (!answersReach(a, b, threshold) || areOtherSymbols(a, b))) return 'spared';
    if (asked.differ(a, b) && !answersReach(a, b, akin)) return 'spared';
    if (asked.nameOtherCode(a, b) && answers.nameOthers(a, b, false)) return 'spared';
    return asked.isSwap(a, b) && areShort(a, b) && answers.nameOthers(a, b, true) ? 'spared' : 'yes';
  };
  return {
    size,
    notes: notesOf(near),
    candidates: near.candidates,
    id: (index) => ids[index] ?? '',
    assign(isOut) {
      const out = Uint8Array.from(ids, (_, row) => (isOut(row) ? 1 : 0));
      const byMeaning = meanings === undefined ? undefined : { meant: new Int32Array(size).fill(-1), cosine: new Float64Array(size) };
      const otherwise = (row: number, isKept: (other: number) => boolean): number => {
        const found = meanings?.nearest(row, (other) => isKept(other) && compare(row, other) === 'yes');
        if (found === undefined || byMeaning === undefined) return -1;
        byMeaning.meant[row] = found.row;
        byMeaning.cosine[row] = found.cosine;
        return meanings?.action === 'drop' ? found.row : -1;
      };
      const led = leaders(near, size, { threshold, compare, isOut: (row) => out[row] === 1, ...(byMeaning === undefined ? {} : { otherwise }) });
      return { ...led, ...byMeaning, out };
    },
    conflicts(assignment) {
      const { twin, out } = assignment;
      const found: Conflict[] = [];
      const kept = new Int32Array(contents.size).fill(-1);
      const isKept = (row: number): boolean => twin[row] === -1 && out?.[row] !== 1;
      for (let row = size - 1; row >= 0; row--) if (isKept(row)) kept[promptKey.data[row]!] = row;
      for (let row = 0; row < size; row++) {
        if (out?.[row] === 1) continue;
        const own = twin[row]!;
        const leader = own >= 0 && samePrompt(row, own) ? own : kept[promptKey.data[row]!]!;
        if (leader < 0 || leader === row || areKin(row, leader)) continue;
        const differs = answers.contradiction(leader, row);
        if (differs !== undefined) found.push({ leader, follower: row, differs });
      }
      return found;
    },
    verdict: (index, assignment, conflict) =>
      verdictOf(
        index,
        assignment,
        { id: (row) => ids[row] ?? '', view, threshold: threshold.value, isCopy: (a, b) => viewKey.data[a] === viewKey.data[b], meanings },
        conflict,
      ),
  };
}

/** 64 bits of the exact key as four code units. A text without content is like no other: its key is its row. */
function contentKey(text: string, row: number): string {
  if (comparableText(text) === '') return `blank ${row}`;
  const [high, low] = exactKey64(text);
  return String.fromCharCode(high >>> 16, high & 0xffff, low >>> 16, low & 0xffff);
}

/** What a prompt asks about, as one number: equal for prompts that differ in ordinary words alone. */
function marksOf(prompt: string): number {
  const { numbers, names, identifiers } = claimsOf(prompt, false);
  return hash32([numbers, names, identifiers, quotedTerms(prompt)].map((marks) => marks.join('\u0001')).join('\u0002'));
}
