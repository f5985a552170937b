/** Where a record that holds a private item must be masked, so that no five words of a private item stay in what is written. */
import type { EvaluationItem } from '../../contracts/evaluation.ts';
import { hash32 } from '../../text/hash.ts';
import { placedWords, words } from '../../text/tokens.ts';
import { fieldText, partFields } from '../../similarity/leaks/item-tokens.ts';
import { pairTable, type PairTable } from '../../similarity/leaks/pair-table.ts';
import { leakTokens } from '../../similarity/leaks/tokens.ts';

export interface PrivateText {
  /** Stretches of a text (UTF-16) that hold five words of any private item, or three of one of `hits` (items' places). */
  spans(text: string, hits: readonly number[]): { start: number; end: number }[];
}

const size = 5;
/** Of an item that was found, also shorter pieces go. */
const sizeOfHits = 3;

/** The phrases are gathered when the first private item is found: a clean run never needs them. */
export function privateText(items: readonly EvaluationItem[], privateSets: ReadonlySet<string>): PrivateText {
  let phrases: PairTable | undefined;
  const gather = (): PairTable => {
    const table = pairTable(1024);
    for (const item of items) if (privateSets.has(item.set)) addPhrases(table, item, size);
    return table;
  };
  return {
    spans(text, hits) {
      phrases ??= gather();
      const near = pairTable(256);
      for (const at of hits) addPhrases(near, items[at] as EvaluationItem, sizeOfHits);
      const found: { start: number; end: number }[] = [];
      for (const [kind, stream] of streams(text).entries()) {
        collect(stream, size, kind, phrases, found);
        collect(stream, sizeOfHits, kind, near, found);
      }
      return merge(found);
    },
  };
}

interface Stream {
  words: readonly string[];
  starts: readonly number[];
  ends: readonly number[];
}

/** Both ways in which the program cuts text into words: whichever a reader uses, five words are five words. */
function streams(text: string): Stream[] {
  const placed = placedWords(text);
  return [leakTokens(text), { words: placed.map((item) => item.word), starts: placed.map((item) => item.start), ends: placed.map((item) => item.end) }];
}

function addPhrases(table: PairTable, item: EvaluationItem, count: number): void {
  for (const field of partFields) {
    const text = fieldText(item, field);
    if (text === undefined) continue;
    for (const [kind, list] of [leakTokens(text).words, words(text)].entries()) {
      for (let i = 0; i + count <= list.length; i++) table.add(phraseOf(list, i, count), kind);
    }
  }
}

function collect(stream: Stream, count: number, kind: number, table: PairTable, found: { start: number; end: number }[]): void {
  for (let i = 0; i + count <= stream.words.length; i++) {
    if (table.find(phraseOf(stream.words, i, count), kind) >= 0) found.push({ start: stream.starts[i] as number, end: stream.ends[i + count - 1] as number });
  }
}

function phraseOf(list: readonly string[], start: number, count: number): number {
  let key = 0;
  for (let i = start; i < start + count; i++) key = (Math.imul(key, 31) ^ hash32(list[i] as string)) | 0;
  return key;
}

/** Sorted stretches; those that touch or overlap become one. */
export function merge(spans: readonly { start: number; end: number }[]): { start: number; end: number }[] {
  const out: { start: number; end: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = out.at(-1);
    if (last !== undefined && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else out.push({ ...span });
  }
  return out;
}
