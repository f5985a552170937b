import type { Message, TrainingRecord } from '../../contracts/record.ts';
import { Uint32List } from '../../similarity/growing.ts';
import { nearDuplicatePairs } from '../../similarity/index.ts';
import { Interner } from '../../similarity/interner.ts';
import { sha256 } from '../../text/hash.ts';
import { comparable } from '../../text/normalise.ts';
import { words } from '../../text/tokens.ts';
import { answerText, promptText } from '../../text/turns.ts';

/** Answers shorter than this ("Yes.", "42") say nothing about the row that holds them. */
const leastAnswerWords = 8;
const similarity = 0.7;

export const joinMethod = `Prompts, and answers of ${leastAnswerWords} words or more: the same but for case, white space and invisible characters, or with a Jaccard similarity of ${similarity} or more over runs of words.`;

/** Pairs of rows, numbered from 0 in the order of their coming, that must not stand in two splits: the two of pair `i` at 2i and 2i + 1. */
export type RowPairs = Uint32Array;

/**
 * One pass over the rows, each of which is shown to `see` with its number. Copies are paired with their first one alone, so
 * that a prompt of 10,000 copies is compared once. About 220 bytes a row and 4 a word while it works, none of it on the heap.
 */
export async function joinRows(rows: AsyncIterable<{ record: TrainingRecord }>, see: (record: TrainingRecord) => void): Promise<RowPairs> {
  const pairs = new Uint32List();
  const pair = (a: number, b: number): void => {
    pairs.push(a);
    pairs.push(b);
  };
  const keys = new Interner();
  // The row of each text that is compared, times two, and one more where it is a prompt: prompts are not compared with answers.
  const places = new Uint32List();
  async function* texts(): AsyncGenerator<string> {
    let row = 0;
    for await (const { record } of rows) {
      see(record);
      for (const { prompt, text } of joinTexts(record)) {
        const key = keys.intern(keyOf(prompt, text));
        if (key < places.length) pair((places.data[key] as number) >>> 1, row);
        else {
          places.push(row * 2 + (prompt ? 1 : 0));
          yield text;
        }
      }
      row++;
    }
  }
  for (const { a, b } of await nearDuplicatePairs(texts(), { threshold: similarity, boilerplate: false })) {
    const [left, right] = [places.data[a] as number, places.data[b] as number];
    if ((left & 1) === (right & 1) && left >>> 1 !== right >>> 1) pair(left >>> 1, right >>> 1);
  }
  return pairs.view();
}

/** Keys of a conversation's prompt and answer: rows that share one are in one split. */
export function splitKeys(messages: Message[]): { what: 'prompt' | 'answer'; key: string }[] {
  return joinTexts({ messages }).map(({ prompt, text }) => ({ what: prompt ? 'prompt' : 'answer', key: keyOf(prompt, text) }));
}

function joinTexts(record: Pick<TrainingRecord, 'messages' | 'input'>): { prompt: boolean; text: string }[] {
  const answer = answerText(record);
  const prompt = { prompt: true, text: promptText(record) };
  return words(answer).length < leastAnswerWords ? [prompt] : [prompt, { prompt: false, text: answer }];
}

function keyOf(prompt: boolean, text: string): string {
  return (prompt ? 'p' : 'a') + sha256(comparable(text)).slice(0, 20);
}
