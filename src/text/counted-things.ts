/** What a text counts, and how many: "three daily chores" are 3 of "daily chore". English. */
import { numberOfWord, numberPhraseAt } from './number-words.ts';
import { plainNumber } from './plain-number.ts';
import { stem } from './stem.ts';
import { isStopWord } from './stop-words.ts';
import { unitOf } from './units.ts';

const things = /^[ -]((?:[a-z][a-z-]{2,24} ){0,2}?)([a-z]{3,24}s)(?![\p{L}\p{N}_'’-])/u;

/** What stands behind a number and is counted by it, in one form; undefined where that cannot be told, or is a unit. */
export function countedAt(text: string, end: number): string | undefined {
  const match = things.exec(text.slice(end, end + 80).replace(/\s/g, ' '));
  if (!match) return undefined;
  const head = match[2] ?? '';
  const words = [...(match[1] ?? '').split(' ').filter((word) => word !== ''), head];
  if (head.endsWith('ss') || words.some((word) => isStopWord(word) || unitOf(word) !== undefined || numberOfWord(word) !== undefined)) return undefined;
  return words.map(stem).join(' ');
}

const number = /(?<![\p{L}\p{N}_])(?:\d[\d_]*(?:[.,]\d+)*|[A-Za-z]{3,9})(?![\p{L}\p{N}_])/gu;
const joins = /^(?: or | to | and |-|–|, )$/;

/** What a text counts, each with the numbers it gives; "two or three helpers" are 2 and 3. */
export function countedThings(text: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  // Numbers that a further one follows: they count the same.
  let before: string[] = [];
  let read = 0;
  for (const match of text.matchAll(number)) {
    if (match.index < read) continue;
    const single = /^\d/.test(match[0]) ? plainNumber(match[0]) : numberOfWord(match[0].toLowerCase());
    if (single === undefined) continue;
    const phrase = numberPhraseAt(text, match.index);
    const end = phrase?.end ?? match.index + match[0].length;
    const values = [...(joins.test(text.slice(read, match.index)) ? before : []), phrase?.value ?? single];
    const thing = countedAt(text, end);
    if (thing !== undefined) found.set(thing, new Set([...(found.get(thing) ?? []), ...values]));
    before = values;
    read = end;
  }
  return found;
}
