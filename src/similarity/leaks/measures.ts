/** How much of one part of an item stands in a text: whole, with edits, or as its longest run. Token positions. */
import type { ItemIndex } from './index-items.ts';
import { classOf } from './read-text.ts';
import { halfWord, inSources, numberClass, partLength, symbol, template } from './item-tokens.ts';
import type { ScannedText } from './scan.ts';

/** A stretch of the text and of the part that belong together; ends are exclusive. */
export interface Match {
  start: number;
  end: number;
  itemStart: number;
  itemEnd: number;
}

export interface RunMatch extends Match {
  /** Words of the run that are not common phrases; numbers, single letters and characters of unspaced scripts count half. */
  words: number;
}

/** Words of a part that count: without phrases that its set (and, where asked, the sources) use again and again. */
export function countedWords(index: ItemIndex, part: number, common: number): number {
  let halves = 0;
  const end = index.partStart[part + 1] as number;
  for (let i = index.partStart[part] as number; i < end; i++) halves += worth(index.marks[i] as number, common);
  return halves / 2;
}

function worth(mark: number, common: number): number {
  if ((mark & common) !== 0) return 0;
  return (mark & (halfWord | symbol)) === 0 ? 2 : 1;
}

/** Where the whole part stands in the text, token for token, from `from` on; -1: nowhere. */
export function findWhole(index: ItemIndex, part: number, ids: Int32Array, from = 0): number {
  const base = index.partStart[part] as number;
  const length = partLength(index, part);
  return findTokens(ids, index.tokens.subarray(base, base + length), from);
}

/** First place at or after `from` where `wanted` stands in `ids`; -1: nowhere. */
export function findTokens(ids: Int32Array, wanted: Int32Array, from = 0): number {
  if (wanted.length === 0) return -1;
  const head = wanted[0] as number;
  for (let at = ids.indexOf(head, from); at >= 0 && at + wanted.length <= ids.length; at = ids.indexOf(head, at + 1)) {
    let same = 1;
    while (same < wanted.length && ids[at + same] === wanted[same]) same++;
    if (same === wanted.length) return at;
  }
  return -1;
}

export interface CopyMatch extends Match {
  /** 1 less the word edits for each word that counts, at least 0. */
  likeness: number;
}

/** Edit costs are counted in halves: a number for another number is half an edit. */
const edit = 2;

/**
 * The stretch of the text, near an overlap, with the fewest word edits from the whole part (approximate matching after
 * Sellers 1980, with words for letters). Edits are set against the words that are not the set's own phrases: with one of the
 * three words changed that tell "Which of the following is…" from its siblings, it is another question.
 */
export function nearestCopy(index: ItemIndex, part: number, scanned: ScannedText, near: Match): CopyMatch {
  const base = index.partStart[part] as number;
  const length = partLength(index, part);
  const from = Math.max(0, near.start - length);
  const to = Math.min(scanned.ids.length, near.end + length);
  // By words of the part: least cost of a stretch that ends here, and where it starts.
  let costs = Int32Array.from({ length: length + 1 }, (_, i) => i * edit);
  let starts = new Int32Array(length + 1).fill(from);
  let best = { cost: costs[length] as number, start: from, end: from };
  let next = new Int32Array(length + 1);
  let nextStarts = new Int32Array(length + 1);
  for (let at = from; at < to; at++) {
    next[0] = 0;
    nextStarts[0] = at + 1;
    for (let i = 0; i < length; i++) {
      const swap = (costs[i] as number) + swapCost(index, index.tokens[base + i] as number, scanned, at);
      const skip = (next[i] as number) + edit;
      const extra = (costs[i + 1] as number) + edit;
      const least = Math.min(swap, skip, extra);
      next[i + 1] = least;
      nextStarts[i + 1] = (least === swap ? starts[i] : least === skip ? nextStarts[i] : starts[i + 1]) as number;
    }
    [costs, next] = [next, costs];
    [starts, nextStarts] = [nextStarts, starts];
    if ((costs[length] as number) < best.cost) best = { cost: costs[length] as number, start: starts[length] as number, end: at + 1 };
  }
  const counted = Math.max(1, countedWords(index, part, template));
  return { likeness: Math.max(0, 1 - best.cost / edit / counted), start: best.start, end: best.end, itemStart: 0, itemEnd: length };
}

function swapCost(index: ItemIndex, token: number, scanned: ScannedText, at: number): number {
  if (token === scanned.ids[at]) return 0;
  return index.classes[token] === numberClass && classOf(index.classes, scanned.ids[at] as number) === numberClass ? 1 : edit;
}

/** Occurrences of one phrase of a text that are followed: text that repeats itself must not cost its square. */
const followed = 32;

/**
 * For each part that shares a phrase of five words with the text: the run of equal words with the most counted words, the first
 * of equals; by part. Undefined: no part does.
 */
export function longestRuns(index: ItemIndex, scanned: ScannedText): Map<number, RunMatch> | undefined {
  let best: Map<number, RunMatch> | undefined;
  const { ids, pairs } = scanned;
  const { phrases } = index;
  let times: Map<number, number> | undefined;
  /** By part, then by offset between text and item: where the last run ended, since every phrase in a run leads to it. */
  let ended: Map<number, Map<number, number>> | undefined;
  const { classes } = index;
  const isKnown = (at: number): boolean => {
    const first = ids[at] as number;
    const second = ids[at + 1] as number;
    return first >= 0 && second >= 0 && ((pairs[at] as number) >= 0 || (classes[first] === numberClass && classes[second] === numberClass));
  };
  // Up to here all pairs are known.
  let known = 0;
  for (let at = 0; at + 4 < ids.length; at++) {
    // Each pair inside a phrase of an item is a pair of an item, or two numbers. The last of the four is looked at first: where it is
    // none, no phrase starts before the token behind it.
    let unknown = at + 3;
    while (unknown >= known && isKnown(unknown)) unknown--;
    if (unknown >= known) {
      at = unknown;
      known = unknown + 1;
      continue;
    }
    known = at + 4;
    const phrase = index.findPhrase(ids, at);
    if (phrase < 0) continue;
    times ??= new Map();
    ended ??= new Map();
    const seen = (times.get(phrase) ?? 0) + 1;
    times.set(phrase, seen);
    if (seen > followed) continue;
    const last = phrases.start[phrase + 1] as number;
    for (let i = phrases.start[phrase] as number; i < last; i++) {
      const place = phrases.places[i] as number;
      const part = phrases.owners[i] as number;
      const lines = ended.get(part);
      if ((lines?.get(place - at) ?? -1) > at) continue;
      const run = extend(index, part, place, ids, at);
      if (run === undefined) continue;
      if (lines === undefined) ended.set(part, new Map([[place - at, run.end]]));
      else lines.set(place - at, run.end);
      best ??= new Map();
      if (run.words > (best.get(part)?.words ?? 0)) best.set(part, run);
    }
  }
  return best === undefined || best.size < 2 ? best : new Map([...best].sort((a, b) => a[0] - b[0]));
}

/** Grows equal words at one place of item and text to both sides; undefined where the phrases differ (equal keys). */
function extend(index: ItemIndex, part: number, place: number, ids: Int32Array, at: number): RunMatch | undefined {
  const { tokens } = index;
  for (let i = 0; i < 5; i++) if (tokens[place + i] !== ids[at + i]) return undefined;
  const low = index.partStart[part] as number;
  const high = index.partStart[part + 1] as number;
  let back = 0;
  while (place - back > low && at - back > 0 && tokens[place - back - 1] === ids[at - back - 1]) back++;
  let on = 5;
  while (place + on < high && at + on < ids.length && tokens[place + on] === ids[at + on]) on++;
  let halves = 0;
  for (let i = place - back; i < place + on; i++) halves += worth(index.marks[i] as number, template | inSources);
  return { words: halves / 2, start: at - back, end: at + on, itemStart: place - back - low, itemEnd: place + on - low };
}
