/** Measures of repetition, each in one pass. N-gram shares after Rae et al. 2021 (Gopher), over words instead of characters. */
import { comparable } from '../../../text/normalise.ts';

export interface PlacedWord {
  word: string;
  start: number;
  end: number;
}

export function wordsIn(text: string): PlacedWord[] {
  const out: PlacedWord[] = [];
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu)) {
    out.push({ word: match[0].toLowerCase(), start: match.index, end: match.index + match[0].length });
  }
  return out;
}

/** The same 1 to 12 words right after each other, `times` times or more, eight words or more in all; digits alone are a table or a count. */
export function longestLoop(list: readonly PlacedWord[], times: number): { start: number; end: number; times: number } | undefined {
  for (let period = 1; period <= 12; period++) {
    let run = 0;
    for (let i = period; i <= list.length; i++) {
      const same = i < list.length && list[i]?.word === list[i - period]?.word;
      if (same) {
        run++;
        continue;
      }
      const length = run + period;
      const count = Math.floor(length / period);
      const wanted = period === 1 ? Math.max(times + 1, 5) : times;
      if (run > 0 && count >= wanted && (length >= 8 || period === 1)) {
        const first = list[i - length];
        const last = list[i - 1];
        const words = list.slice(i - length, i - length + period);
        if (first && last && words.some((item) => /\p{L}{2,}/u.test(item.word))) return { start: first.start, end: last.end, times: count };
      }
      run = 0;
    }
  }
  return undefined;
}

/** Share of characters in lines and sentences of four words or more that occur before. `prose` is the text with its code blanked: code divides no sentence, but it tells two apart. */
export function duplicateLines(prose: string, text: string): { share: number; first: { start: number; end: number } | undefined } {
  const seen = new Set<string>();
  let total = 0;
  let repeated = 0;
  let first: { start: number; end: number } | undefined;
  for (const match of prose.matchAll(/[^\n.!?]+[.!?]*/g)) {
    const unit = comparable(text.slice(match.index, match.index + match[0].length)).replace(/^[-*+•\d.)\s]{1,9}/, '');
    if (unit.split(' ').length < 4) continue;
    total += unit.length;
    if (seen.has(unit)) {
      repeated += unit.length;
      first ??= { start: match.index, end: match.index + match[0].length };
    } else seen.add(unit);
  }
  return { share: total === 0 ? 0 : repeated / total, first };
}

/** Share of words inside n-grams that occur before. */
export function duplicateGrams(list: readonly PlacedWord[], n: number): number {
  const seen = new Set<string>();
  let covered = 0;
  let until = -1;
  for (let i = 0; i + n <= list.length; i++) {
    const key = gram(list, i, n);
    if (seen.has(key)) {
      const from = Math.max(i, until + 1);
      covered += Math.max(0, i + n - from);
      until = i + n - 1;
    } else seen.add(key);
  }
  return list.length === 0 ? 0 : covered / list.length;
}

/** Share of words inside the most frequent 2-, 3- or 4-gram that stands five times or more. */
export function topGram(list: readonly PlacedWord[]): { share: number; start: number; end: number } {
  let best = { share: 0, start: 0, end: 0 };
  for (const n of [2, 3, 4]) {
    const counts = new Map<string, { count: number; at: number }>();
    for (let i = 0; i + n <= list.length; i++) {
      const key = gram(list, i, n);
      const entry = counts.get(key);
      if (entry) entry.count++;
      else counts.set(key, { count: 1, at: i });
    }
    for (const { count, at } of counts.values()) {
      const share = (count * n) / list.length;
      if (count >= 5 && share > best.share) best = { share, start: list[at]?.start ?? 0, end: list[at + n - 1]?.end ?? 0 };
    }
  }
  return best;
}

function gram(list: readonly PlacedWord[], from: number, n: number): string {
  let key = '';
  for (let i = from; i < from + n; i++) key += `${list[i]?.word} `;
  return key;
}
