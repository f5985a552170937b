/** The marks of ordered lists as they are shown: figures, letters, Roman numerals. */
import { attributeOf } from './elements.ts';
import type { HtmlElement } from './parse.ts';

/** How an ordered list counts, by the values of `type` in HTML. */
export type Counting = '1' | 'a' | 'A' | 'i' | 'I';

/** Where an ordered list stands. */
export interface Count {
  counting: Counting;
  /** Of the next item. */
  number: number;
  /** By how much each item counts: -1 in a list that counts down. */
  step: number;
}

export function countOf(list: HtmlElement): Count {
  const down = attributeOf(list, 'reversed') !== undefined;
  const items = down ? list.childNodes.filter((child) => 'tagName' in child && child.tagName === 'li').length : 1;
  const first = Number.parseInt(attributeOf(list, 'start') ?? '', 10);
  const number = Number.isSafeInteger(first) ? first : items;
  return { counting: countingOf(attributeOf(list, 'type'), attributeOf(list, 'style')), number, step: down ? -1 : 1 };
}

/** The mark of an item, which may state its own number; the list counts on from there. */
export function nextMark(count: Count, item: HtmlElement): string {
  const stated = attributeOf(item, 'value')?.trim() ?? '';
  if (/^-?\d{1,9}$/.test(stated)) count.number = Number(stated);
  const mark = markOf(count.number, count.counting);
  count.number += count.step;
  return mark;
}

/** `b.`, `iv.`, `3.`; figures where a number has no letter or numeral, as browsers do. */
function markOf(number: number, counting: Counting): string {
  if (counting === 'a' || counting === 'A') return `${cased(letters(number), counting === 'A')}.`;
  if (counting === 'i' || counting === 'I') return `${cased(roman(number), counting === 'I')}.`;
  return `${number}.`;
}

/** How a list with these attributes counts: `type`, or a style that names it. */
function countingOf(type: string | undefined, style: string | undefined): Counting {
  const named = /(?:^|;)\s*list-style(?:-type)?\s*:[^;]{0,80}?\b(lower-alpha|lower-latin|upper-alpha|upper-latin|lower-roman|upper-roman|decimal)\b/i.exec(
    style ?? '',
  )?.[1];
  if (named !== undefined) return styles.get(named.toLowerCase()) ?? '1';
  const given = type?.trim();
  return given === 'a' || given === 'A' || given === 'i' || given === 'I' ? given : '1';
}

const styles: ReadonlyMap<string, Counting> = new Map<string, Counting>([
  ['lower-alpha', 'a'],
  ['lower-latin', 'a'],
  ['upper-alpha', 'A'],
  ['upper-latin', 'A'],
  ['lower-roman', 'i'],
  ['upper-roman', 'I'],
]);

function cased(text: string, upper: boolean): string {
  return upper ? text.toUpperCase() : text;
}

/** a … z, aa, ab … */
function letters(number: number): string {
  if (number < 1) return String(number);
  let text = '';
  for (let left = number; left > 0; left = Math.floor((left - 1) / 26)) text = String.fromCharCode(97 + ((left - 1) % 26)) + text;
  return text;
}

const numerals: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

function roman(number: number): string {
  if (number < 1 || number > 3999) return String(number);
  let text = '';
  let left = number;
  for (const [value, sign] of numerals)
    while (left >= value) {
      text += sign;
      left -= value;
    }
  return text;
}
