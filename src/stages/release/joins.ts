import type { Message, TrainingRecord } from '../../contracts/record.ts';
import { Uint32List } from '../../similarity/growing.ts';
import { Digests } from '../../similarity/digests.ts';
import { nearUnits } from '../../similarity/near-units.ts';
import { sha256 } from '../../text/hash.ts';
import { comparable } from '../../text/normalise.ts';
import { words } from '../../text/tokens.ts';
import { answerText, promptText } from '../../text/turns.ts';

/** Answers shorter than this ("Yes.", "42") say nothing about the row that holds them. */
const leastAnswerWords = 8;
const similarity = 0.7;

const joinMethod = `Prompts, and answers of ${leastAnswerWords} words or more: the same but for case, white space and invisible characters, or with a Jaccard similarity of ${similarity} or more over runs of words.`;

/** A place of a row that holds no text. */
export const noText = 0xffffffff;

/** Which rows must not stand in two splits, by the texts that they share: prompts and answers, each with a number of its own. */
export interface JoinedRows {
  texts: number;
  /** The prompt of row `r` at 2r, its answer at 2r + 1; `noText` for an answer that is too short. */
  textsOfRow: Uint32Array;
  /** Texts that say nearly the same: the two of pair `i` at 2i and 2i + 1. */
  near: Uint32Array;
  /** How they were compared, for people. */
  method: string;
}

/** Rows that can be asked for again, and come the same then. */
export type Rows = () => AsyncIterable<{ record: TrainingRecord }>;

/**
 * One pass over the rows, each of which is shown to `see`, and a second one where they have more words than are held at once (see
 * `nearUnits`). Copies are one text, so that a prompt of 10,000 copies is compared once. About 90 bytes a row besides.
 */
export async function joinRows(rows: Rows, see: (record: TrainingRecord) => void): Promise<JoinedRows> {
  const keys = new Digests();
  // Texts as they came first, and of each whether it is a prompt: prompts are not compared with answers.
  const found = new Uint32List();
  const isPrompt = new Uint32List();
  let isSecond = false;
  async function* texts(): AsyncGenerator<string> {
    let at = 0;
    let next = 0;
    for await (const { record } of rows()) {
      if (!isSecond) see(record);
      const own = joinTexts(record);
      for (const { prompt, text } of own) {
        if (isSecond) {
          // The first of its copies is the one whose number was new.
          if (found.data[at++] !== next) continue;
          next++;
          yield text;
          continue;
        }
        const key = keys.add(keyOf(prompt, text));
        found.push(key);
        if (key < isPrompt.length) continue;
        isPrompt.push(prompt ? 1 : 0);
        yield text;
      }
      if (own.length === 1) {
        if (!isSecond) found.push(noText);
        else at++;
      }
    }
    isSecond = true;
  }
  const { unitOf, pairs, notes } = await nearUnits(texts, { threshold: similarity });
  // A unit may hold a prompt and an answer of the same words: they are two texts here.
  const textOf = (unit: number, prompt: number): number => unit * 2 + prompt;
  const textsOfRow = found.view().map((key) => (key === noText ? noText : textOf(unitOf[key] as number, isPrompt.data[key] as number)));
  const near = new Uint32Array(pairs.length * 2);
  for (let at = 0; at < pairs.length; at += 2) {
    const [a, b] = [pairs[at] as number, pairs[at + 1] as number];
    near.set([textOf(a, 0), textOf(b, 0), textOf(a, 1), textOf(b, 1)], at * 2);
  }
  return { texts: unitOf.length * 2, textsOfRow, near, method: [joinMethod, ...notes].join(' ') };
}

/** Keys of a conversation's prompt and answer: rows that share one are in one split. */
export function splitKeys(messages: Message[]): { what: 'prompt' | 'answer'; key: string }[] {
  return joinTexts({ messages }).map(({ prompt, text }) => ({ what: prompt ? 'prompt' : 'answer', key: keyOf(prompt, text) }));
}

function joinTexts(record: Pick<TrainingRecord, 'messages' | 'input'>): { prompt: boolean; text: string }[] {
  const answer = answerText(record);
  const prompt = { prompt: true, text: promptText(record) };
  return isLong(answer) ? [prompt, { prompt: false, text: answer }] : [prompt];
}

/** Counts the words of a long answer's beginning alone; where that is cut, one word may be too many. */
function isLong(answer: string): boolean {
  const beginning = answer.length > 200 ? answer.slice(0, 200) : answer;
  return words(beginning).length > leastAnswerWords || words(answer).length >= leastAnswerWords;
}

function keyOf(prompt: boolean, text: string): string {
  return (prompt ? 'p' : 'a') + sha256(comparable(text)).slice(0, 20);
}
