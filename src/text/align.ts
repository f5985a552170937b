/**
 * A sentence laid against a stretch of its source, word by word (Needleman & Wunsch 1970, with free ends in the source), so
 * that what was put in, left out and replaced can be seen. Words weigh by how rare they are in the source.
 */
import { numberOfWord, numberPhraseAt } from './number-words.ts';
import { plainNumber } from './plain-number.ts';
import { unitOf } from './units.ts';
import { isStopWord } from './stop-words.ts';
import { stem } from './stem.ts';

export interface Word {
  /** Lower case, straight apostrophe. */
  text: string;
  root: string;
  start: number;
  end: number;
  /** Function words weigh less than others. */
  stop: boolean;
}

const wordPattern = /\d[\d_]*(?:[.,]\d+)*|[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}]+)*|[<>=!~@&^]{2,3}|(?<!^[ \t]*)[<>=](?=\s)/gmu;

/** Words of a text with their places; numbers and operators are words too. "300" and "three hundred", "5 ms" and "5 milliseconds" have one root. */
export function wordsAt(text: string, from = 0, to = text.length): Word[] {
  const list: Word[] = [];
  let number = false;
  let read = from;
  for (const match of (from === 0 && to === text.length ? text : text.slice(from, to)).matchAll(wordPattern)) {
    const start = from + match.index;
    if (start < read) continue;
    // "_word_" is emphasis.
    const plain = match[0]
      .toLowerCase()
      .replace(/’/g, "'")
      .replace(/^_+(?=\p{L})|(?<=[\p{L}\p{N}])_+$/gu, '');
    const single = /^\d/.test(plain) ? plainNumber(plain) : numberOfWord(plain);
    const phrase = single === undefined || /^\d/.test(plain) ? undefined : numberPhraseAt(text, start);
    if (phrase && phrase.end <= to) {
      read = phrase.end;
      list.push({ text: text.slice(start, read).toLowerCase(), root: phrase.value, start, end: read, stop: false });
      number = !phrase.ordinal;
      continue;
    }
    const unit = number ? unitOf(plain) : undefined;
    const root = single ?? (unit === undefined ? stem(plain) : `unit:${unit}`);
    list.push({ text: plain, root, start, end: start + match[0].length, stop: isStopWord(plain) });
    number = single !== undefined;
  }
  return list;
}

/** What stands in the sentence between two matched words, and what stood in the source in its place. */
export interface Edit {
  inserted: Word[];
  removed: Word[];
  /** Matched words right before and after, in the sentence; absent at an end. */
  before?: Word;
  after?: Word;
}

export interface Alignment {
  /** Share of the sentence's weight that is matched, 0-1. */
  share: number;
  /** Matched pairs as indices into sentence and source, in order. */
  pairs: [number, number][];
  edits: Edit[];
}

const contentWeight = 3;
const stopWeight = 1;

export function align(sentence: readonly Word[], source: readonly Word[]): Alignment {
  const rows = sentence.length;
  const columns = source.length;
  const width = columns + 1;
  const best = new Float64Array((rows + 1) * width);
  for (let i = 1; i <= rows; i++) {
    const word = sentence[i - 1] as Word;
    for (let j = 1; j <= columns; j++) {
      const other = source[j - 1] as Word;
      const left = best[i * width + j - 1] as number;
      const up = best[(i - 1) * width + j] as number;
      let top = left > up ? left : up;
      if (word.text === other.text || word.root === other.root) {
        // Words that follow each other on both sides belong together: the bonus keeps matches in one place.
        const previous = i > 1 && j > 1 && (sentence[i - 2] as Word).root === (source[j - 2] as Word).root ? 0.6 : 0;
        const score = (best[(i - 1) * width + j - 1] as number) + (word.stop ? stopWeight : contentWeight) + previous;
        if (score > top) top = score;
      }
      best[i * width + j] = top;
    }
  }
  const pairs: [number, number][] = [];
  for (let i = rows, j = columns; i > 0 && j > 0;) {
    const here = best[i * width + j] as number;
    if (here === best[i * width + j - 1]) j--;
    else if (here === best[(i - 1) * width + j]) i--;
    else {
      i--;
      j--;
      pairs.push([i, j]);
    }
  }
  pairs.reverse();
  let total = 0;
  let matched = 0;
  for (const word of sentence) total += word.stop ? stopWeight : contentWeight;
  for (const [i] of pairs) matched += (sentence[i] as Word).stop ? stopWeight : contentWeight;
  return { share: total === 0 ? 1 : matched / total, pairs, edits: editsOf(sentence, source, pairs) };
}

function editsOf(sentence: readonly Word[], source: readonly Word[], pairs: readonly [number, number][]): Edit[] {
  const edits: Edit[] = [];
  for (let k = 0; k <= pairs.length; k++) {
    const before = pairs[k - 1];
    const after = pairs[k];
    const inserted = sentence.slice(before ? before[0] + 1 : 0, after ? after[0] : sentence.length);
    // At the ends the source is free: what stands further out was not replaced, only left alone.
    const from = before ? before[1] + 1 : Math.max(0, (after?.[1] ?? 0) - inserted.length);
    const to = after ? after[1] : Math.min(source.length, (before?.[1] ?? -1) + 1 + inserted.length);
    const removed = source.slice(from, Math.max(from, to));
    if (inserted.length === 0 && removed.length === 0) continue;
    const left = before && sentence[before[0]];
    const right = after && sentence[after[0]];
    edits.push({ inserted, removed, ...(left ? { before: left } : {}), ...(right ? { after: right } : {}) });
  }
  return edits;
}
