/** Which rows of a log are candidates: the config's filters, compiled once. A row that is out is out under one name. */
import type { FilterName, Filters } from '../../contracts/config.ts';
import { usageError } from '../../errors.ts';
import { field, type FieldMap } from './fields.ts';
import type { JsonObject } from './json.ts';
import type { RowContent } from './shape.ts';
import { timeOf } from './time.ts';

export interface RowFilter {
  /** The filter that leaves a row out by its fields, or undefined. */
  byFields(row: JsonObject, map: FieldMap, about?: RowContent['about']): FilterName | undefined;
  /** The same by what it says. */
  byLength(content: RowContent): FilterName | undefined;
}

type Part = 'time' | 'rating' | 'category' | 'model';
/** True: in. Undefined: the value cannot be told. */
type Test = (value: unknown) => boolean | undefined;

const dayMillis = 86_400_000;

/** Checks a source's filters. Throws usage errors for dates that no calendar has and ranges that hold nothing. */
export function checkFilters(filters: Filters | undefined, kind: string, where: string): void {
  if (filters === undefined) return;
  const fail = (at: string, what: string, hint: string): never => {
    throw usageError(`${where}${at}: ${what}`, { code: 'wrong-filter', hint });
  };
  if (kind !== 'logs' && kind !== 'datasets') fail('', `a source of ${kind} has no rows to filter`, 'filters are for sources with use: logs or use: datasets');
  for (const name of ['from', 'to'] as const) {
    if (filters[name] !== undefined && timeOf(filters[name]) === undefined)
      fail(`.${name}`, `"${filters[name]}" is no day of the calendar`, 'write it as "2025-03-31"');
  }
  const { first, end } = dates(filters);
  if (first >= end) fail('.to', 'the dates end before they begin', 'swap "from" and "to"');
  for (const name of ['rating', 'prompt', 'response'] as const) {
    const range = filters[name];
    if (range === undefined || Array.isArray(range)) continue;
    if ((range.min ?? Number.NEGATIVE_INFINITY) > (range.max ?? Number.POSITIVE_INFINITY)) fail(`.${name}`, 'min is over max', 'swap them');
  }
}

/** Undefined where there is nothing to filter by. */
export function rowFilter(filters: Filters | undefined): RowFilter | undefined {
  if (filters === undefined) return undefined;
  const { prompt, response, rating } = filters;
  const { first, end } = dates(filters);
  const tests: [Part, Test][] = [];
  if (filters.from !== undefined || filters.to !== undefined) tests.push(['time', (value) => within(timeOf(value), first, end)]);
  if (rating !== undefined) tests.push(['rating', Array.isArray(rating) ? ratedAs(rating) : (value) => ratedWithin(value, rating)]);
  for (const part of ['category', 'model'] as const) {
    const test = namedAs(part === 'category' ? filters.category : filters.model, part === 'category' ? filters.notCategory : filters.notModel);
    if (test !== undefined) tests.push([part, test]);
  }
  return {
    byFields(row, map, about) {
      for (const [part, test] of tests) {
        const value = field(row, map, part) ?? (part === 'time' || part === 'model' ? about?.[part] : undefined);
        const isIn = filled(value) ? test(value) : undefined;
        if (isIn === false) return part;
        if (isIn === undefined && filters.missing === 'drop') return `no-${part}`;
      }
      return undefined;
    },
    byLength({ messages, input }) {
      const length = (role: string, more = ''): number => {
        let units = codePoints(more);
        for (const message of messages) if (message.role === role) units += codePoints(message.content);
        return units;
      };
      if (prompt !== undefined && !inRange(length('user', input), prompt)) return 'prompt';
      if (response !== undefined && !inRange(length('assistant'), response)) return 'response';
      return undefined;
    },
  };
}

function filled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** The first moment that is in, and the first that is out again. */
function dates({ from, to }: Filters): { first: number; end: number } {
  const last = to === undefined ? undefined : timeOf(to);
  const end = last === undefined ? Number.POSITIVE_INFINITY : last + (/^\d{4}-\d{2}-\d{2}$/.test(to ?? '') ? dayMillis : 1);
  return { first: (from === undefined ? undefined : timeOf(from)) ?? Number.NEGATIVE_INFINITY, end };
}

function within(time: number | undefined, first: number, end: number): boolean | undefined {
  return time === undefined ? undefined : time >= first && time < end;
}

function inRange(value: number, { min, max }: { min?: number | undefined; max?: number | undefined }): boolean {
  return value >= (min ?? Number.NEGATIVE_INFINITY) && value <= (max ?? Number.POSITIVE_INFINITY);
}

const up = new Set([
  'up',
  'thumbs_up',
  'thumbs-up',
  'thumbs up',
  'thumbsup',
  'like',
  'liked',
  'upvote',
  'positive',
  'good',
  'helpful',
  'true',
  'yes',
  '👍',
  '+1',
]);
const down = new Set([
  'down',
  'thumbs_down',
  'thumbs-down',
  'thumbs down',
  'thumbsdown',
  'dislike',
  'disliked',
  'downvote',
  'negative',
  'bad',
  'unhelpful',
  'false',
  'no',
  '👎',
]);

/** 1 for a thumb up, 0 for one down, the number of a number; undefined: neither. */
function ratingOf(value: unknown): number | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  if (up.has(text)) return 1;
  if (down.has(text)) return 0;
  const number = Number(text.replace(/^(-?\d+),(\d+)$/, '$1.$2'));
  return text !== '' && Number.isFinite(number) ? number : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value).normalize('NFC').trim().toLowerCase() : undefined;
}

function ratedWithin(value: unknown, range: { min?: number | undefined; max?: number | undefined }): boolean | undefined {
  const rating = ratingOf(value);
  return rating === undefined ? undefined : inRange(rating, range);
}

/** A rating is one of the list by its text, or where either of the two is a thumb, by the thumb. */
function ratedAs(allowed: readonly (string | number | boolean)[]): Test {
  const wanted = allowed.map((value) => ({ text: textOf(value), thumb: thumbOf(value), worded: isThumb(value) }));
  return (value) => {
    const text = textOf(value);
    if (text === undefined) return undefined;
    const thumb = thumbOf(value);
    return wanted.some((one) => one.text === text || (thumb !== undefined && one.thumb === thumb && (one.worded || isThumb(value))));
  };
}

function isThumb(value: unknown): boolean {
  const text = textOf(value) ?? '';
  return up.has(text) || down.has(text);
}

function thumbOf(value: unknown): number | undefined {
  const rating = ratingOf(value);
  if (rating === 1) return 1;
  return rating === 0 || rating === -1 ? 0 : undefined;
}

function namedAs(wanted: string | readonly string[] | undefined, unwanted: string | readonly string[] | undefined): Test | undefined {
  if (wanted === undefined && unwanted === undefined) return undefined;
  const isIn = wanted === undefined ? undefined : wildcards([wanted].flat());
  const isOut = unwanted === undefined ? undefined : wildcards([unwanted].flat());
  return (value) => {
    const text = textOf(value)?.replace(/\s+/g, ' ');
    if (text === undefined) return undefined;
    return (isIn?.(text) ?? true) && !(isOut?.(text) ?? false);
  };
}

/** Names in which `*` stands for any text; each is found part by part, so that no pattern is slow. */
function wildcards(patterns: readonly string[]): (text: string) => boolean {
  const split = patterns.map((pattern) => pattern.normalize('NFC').trim().toLowerCase().replace(/\s+/g, ' ').split('*'));
  return (text) =>
    split.some((parts) => {
      const [head = ''] = parts;
      const tail = parts.at(-1) ?? '';
      if (parts.length === 1) return text === head;
      if (!text.startsWith(head) || !text.endsWith(tail) || text.length < head.length + tail.length) return false;
      const end = text.length - tail.length;
      let at = head.length;
      for (const part of parts.slice(1, -1)) {
        const found = text.indexOf(part, at);
        if (found < 0 || found + part.length > end) return false;
        at = found + part.length;
      }
      return true;
    });
}

function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const low = text.charCodeAt(i + 1);
    if (low >= 0xdc00 && low <= 0xdfff) {
      count--;
      i++;
    }
  }
  return count;
}
