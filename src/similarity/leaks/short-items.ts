/**
 * Items too short for pairs and runs: their whole question and their answer in one row, or a prompt that is the question and
 * nothing else. A prompt that several items with different answers share ("Which of the following is true?") needs the answer.
 */
import { isHit, type Hit } from './find.ts';
import type { ItemIndex } from './index-items.ts';
import { partLength, plainWords, template, type ItemTokens } from './item-tokens.ts';
import { countedWords, findTokens } from './measures.ts';
import type { ScannedText } from './scan.ts';
import { isPrompt, isReply, type RowText } from './text.ts';
import { shortWords } from './thresholds.ts';
import { leakTokens } from './tokens.ts';

export interface ScannedSlot {
  slot: RowText;
  scanned: ScannedText;
  short: readonly Hit[];
}

export interface ShortHit {
  slot: RowText;
  scanned: ScannedText;
  hit: Hit;
}

export interface ShortItems {
  /** Hits over the texts of one record, or over one text alone. */
  find(slots: readonly ScannedSlot[]): ShortHit[];
  /** Of the leads of one record: those whose answer stands behind them or, for a prompt, in a reply. */
  answered(slots: readonly (ScannedSlot & { leads: readonly Hit[] })[]): ShortHit[];
}

const none: readonly number[] = [];

/** Words after a question, or at either end of a reply, within which a short answer must stand. */
const near = 50;

export function shortItems(index: ItemIndex): ShortItems {
  const byQuestion = new Map<string, number[]>();
  // Lengths of their keys: of most prompts this tells that they are no such question.
  const lengths = new Set<number>();
  const spelled = (text: string): string => leakTokens(text).words.join('');
  const questionOf = (part: number): string => index.items[index.partItem[part] as number]?.question ?? '';
  for (let part = 0; part < index.parts; part++) {
    if (index.partField[part] !== 0 || plainWords(index, part) >= shortWords) continue;
    const key = spelled(questionOf(part));
    lengths.add(key.length);
    const list = byQuestion.get(key);
    if (list === undefined) byQuestion.set(key, [part]);
    else list.push(part);
  }

  /** Questions that the prompt spells letter for letter, blanks and marks left out. */
  const equal = (prompt: ScannedText): readonly number[] => (lengths.has(prompt.letters) ? (byQuestion.get(spelled(prompt.text)) ?? none) : none);
  const plain = (parts: readonly number[]): boolean => {
    const answers = new Set(parts.map((part) => answerOf(index, part).join(' ')));
    return answers.size === 1 && countedWords(index, parts[0] as number, template) >= 2;
  };

  return {
    answered(slots) {
      const replies = slots.filter(({ slot }) => isReply(slot)).map(({ scanned }) => scanned);
      return slots.flatMap(({ slot, scanned, leads }) =>
        leads.filter((hit) => isHit(hit) && answered(index, hit, slot, scanned, replies)).map((hit) => ({ hit, slot, scanned })),
      );
    },
    find(slots) {
      const hits: ShortHit[] = [];
      const replies = slots.filter(({ slot }) => isReply(slot)).map(({ scanned }) => scanned);
      for (const { slot, scanned, short } of slots) {
        if (isPrompt(slot)) {
          const parts = equal(scanned);
          const enough = parts.length > 0 && plain(parts);
          for (const part of parts) {
            const answer = answerOf(index, part);
            if (enough || replies.some((reply) => reply !== scanned && holdsAnswer(reply.ids, answer)))
              hits.push({ slot, scanned, hit: wholeHit(index, part, scanned) });
          }
          if (parts.length > 0) continue;
        }
        for (const hit of short) if (answered(index, hit, slot, scanned, replies)) hits.push({ slot, scanned, hit });
      }
      return hits;
    },
  };
}

/** A question inside a text, and its answer close behind it or, for a prompt, in a reply. */
function answered(index: ItemIndex, hit: Hit, slot: RowText, scanned: ScannedText, replies: readonly ScannedText[]): boolean {
  const answer = answerOf(index, hit.part);
  if (answer.length === 0) return false;
  const question = hit.end - hit.start;
  const enough = question + answer.length >= 5;
  const after = findTokens(scanned.ids, answer, hit.end);
  if (enough && after >= 0 && after <= hit.end + near) return true;
  if (!isPrompt(slot)) return false;
  return replies.some((reply) => {
    if (reply === scanned || !holdsAnswer(reply.ids, answer)) return false;
    // Two words and one prove nothing in long texts; they do where they are about half of prompt and reply.
    return enough || (scanned.ids.length <= 2 * question + 8 && reply.ids.length <= 2 * answer.length + 8);
  });
}

/** An answer of three words or fewer must stand near the reply's start or end: in a long text it stands by chance. */
function holdsAnswer(reply: Int32Array, answer: Int32Array): boolean {
  if (answer.length === 0) return false;
  if (answer.length > 3) return findTokens(reply, answer) >= 0;
  const first = findTokens(reply, answer);
  if (first < 0 || first < near) return first >= 0;
  return findTokens(reply, answer, Math.max(first, reply.length - near)) >= 0;
}

function wholeHit(index: ItemTokens, part: number, prompt: ScannedText): Hit {
  return { part, start: 0, end: prompt.ids.length, itemStart: 0, itemEnd: partLength(index, part), score: 1, threshold: 1 };
}

function answerOf(index: ItemTokens, questionPart: number): Int32Array {
  const item = index.partItem[questionPart] as number;
  const end = index.itemParts[item + 1] as number;
  for (let part = questionPart + 1; part < end; part++) if (index.partField[part] === 2) return partTokens(index, part);
  return new Int32Array(0);
}

function partTokens(index: ItemTokens, part: number): Int32Array {
  return index.tokens.subarray(index.partStart[part], index.partStart[part + 1]);
}
