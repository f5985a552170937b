/** Counts that a text states of its own lists: "four reasons: …", "three in all", "two variants". English. */
import { codeMap, withoutCode } from './code-ranges.ts';
import { numberOfWord } from './number-words.ts';
import { sentences } from './sentences.ts';
import { isStopWord } from './stop-words.ts';

export interface ListItem {
  start: number;
  end: number;
  text: string;
}

const itemPattern = /^\s{0,12}(?:[-*+•]|\d{1,3}[.)]|[a-z][.)])(?:\s+|$)/;

/** Runs of list items (lines that begin with a mark or number; lines indented under an item belong to it), code left out. */
export function listsOf(text: string): ListItem[][] {
  const lists: ListItem[][] = [];
  const prose = withoutCode(text);
  let list: ListItem[] = [];
  let at = 0;
  const close = (): void => {
    if (list.length > 0) lists.push(list);
    list = [];
  };
  for (const line of prose.split('\n')) {
    const mark = itemPattern.exec(line);
    if (mark) list.push({ start: at, end: at + line.length, text: text.slice(at + mark[0].length, at + line.length).trim() });
    else if (line.trim() !== '' && !/^\s{2,}/.test(line)) close();
    at += line.length + 1;
  }
  close();
  return lists;
}

/** Rows of tables, the header and its line left out. */
export function tableRowsOf(text: string): string[][] {
  const tables: string[][] = [];
  let rows: string[] = [];
  for (const line of [...text.split('\n'), '']) {
    if (/^\s*\|/.test(line)) rows.push(line.trim());
    else if (rows.length > 0) {
      const ruled = rows.findIndex((row) => /^\|[\s|:-]+\|?$/.test(row) && row.includes('-'));
      tables.push(ruled >= 0 ? rows.slice(ruled + 1) : rows);
      rows = [];
    }
  }
  return tables;
}

/** How many things an enumeration holds ("a, b and c"): by commas, and by commas, "and" and "or". */
function partsIn(text: string): number[] {
  return [text.split(/[,;]\s/).length, text.split(/[,;]\s(?:and\s|or\s)?|\s(?:and|or)\s/).length];
}

export interface StatedCount {
  start: number;
  end: number;
  count: number;
}

const word = String.raw`\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve`;
const counted = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,:/_-])(${word})(?=\sin (?:all|total)\b|\saltogether\b|\sof (?:them|these|those)\b|\s?:|\s(?:[\p{Ll}][\p{L}-]{1,20}\s){0,2}?(?:[\p{Ll}][\p{L}-]{2,24}s|criteria|people|data|children|men|women|indices|media|phenomena)\b)`,
  'giu',
);

const labels: ReadonlySet<string> = new Set(
  'appendix chapter class column figure item layer level line mode number option page part phase port release row rule section stage step table type version'.split(
    ' ',
  ),
);

/** "BIND 9", "Python 3", "level 4": the digits right behind a name, or behind the noun that they number, count nothing. */
function isNumberOfName(text: string, start: number, end: number): boolean {
  const [, word = ''] = /([\p{L}][\p{L}\p{N}+#_.-]{0,24})[ \u00a0]$/u.exec(text.slice(Math.max(0, start - 30), start)) ?? [];
  if (word === '' || !/^\d/.test(text.slice(start, end))) return false;
  if (labels.has(word.toLowerCase())) return true;
  if (!/\p{Lu}/u.test(word) || isStopWord(word.toLowerCase())) return false;
  const opens = /(?:^|[.!?:\n][\s*_"'“(]{0,4})$/.test(text.slice(Math.max(0, start - word.length - 1 - 6), start - word.length - 1));
  // A capital that only opens the sentence names nothing: "Take 3 steps".
  return !opens || /\p{Lu}/u.test(word.slice(1));
}

/** "three reasons", "two such behaviours", "five in all": numbers from 2 to 20 that may count what a list holds. */
export function statedCounts(text: string): StatedCount[] {
  const found: StatedCount[] = [];
  const prose = withoutCode(text);
  for (const match of prose.matchAll(counted)) {
    if (isNumberOfName(prose, match.index, match.index + (match[1] ?? '').length)) continue;
    const count = Number(numberOfWord((match[1] ?? '').toLowerCase()) ?? match[1]);
    if (count >= 2 && count <= 20) found.push({ start: match.index, end: match.index + (match[1] ?? '').length, count });
  }
  return found;
}

/** How far a text counts up: "First, … Second, … Third, …" is 3. */
function ordered(text: string): number {
  const words = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];
  const missing = words.findIndex((word) => !new RegExp(String.raw`\b${word}(?:ly)?\b`, 'i').test(text));
  return missing < 0 ? words.length : missing;
}

/**
 * The stated counts that the text bears out: by a list or table after them, by what follows a colon in their sentence, or by
 * what an earlier text (the question) enumerates.
 */
export function trueCounts(text: string, earlier: readonly string[] = []): StatedCount[] {
  const stated = statedCounts(text);
  if (stated.length === 0) return stated;
  const lists = [
    ...listsOf(text).map((list) => ({ start: list[0]?.start ?? 0, size: list.length })),
    ...tableRowsOf(text).map((rows) => ({ start: text.indexOf(rows[0] ?? ''), size: rows.length })),
  ];
  const before = new Set(
    earlier.flatMap((other) => [codeMap(other).ranges.filter((range) => range.kind === 'span').length, ...partsIn(other).filter((size) => size > 2)]),
  );
  const all = sentences(text);
  return stated.filter(({ start, end, count }) => {
    if (lists.some((list) => list.start > start && list.size === count) || before.has(count)) return true;
    const sentence = all.find((span) => span.start <= start && span.end >= end);
    const rest = text.slice(end, sentence?.end ?? end);
    const named = /^[^:(–—]{0,80}?(?::|\(|[–—]|\b(?:are|were|include|includes|namely)\b)/.exec(rest);
    if (named && partsIn(rest.slice(named[0].length)).includes(count)) return true;
    return ordered(text.slice(end)) === count;
  });
}
