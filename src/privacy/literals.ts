import type { Finding } from '../contracts/plugins.ts';
import { isWordAt } from './context.ts';

/** Values shorter than this count only as whole words: a short password may be part of many words. */
const wholeWordBelow = 8;

/**
 * Finds known values again, wherever they stand: a password is found once after its name, and then everywhere. One pass
 * over the text, whatever the number of values: a table of their first characters says where to compare.
 */
export function literalFinder(values: ReadonlyMap<string, string>): (text: string) => Finding[] {
  let width = 6;
  for (const value of values.keys()) width = Math.min(width, value.length);
  if (values.size === 0 || width === 0) return () => [];
  const byStart = new Map<string, string[]>();
  const firsts = new Set<number>();
  for (const value of values.keys()) {
    const key = value.slice(0, width);
    const list = byStart.get(key);
    if (list === undefined) byStart.set(key, [value]);
    else list.push(value);
    firsts.add(value.charCodeAt(0));
  }
  // The longest first: it covers the others.
  for (const list of byStart.values()) list.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));

  return (text) => {
    const found: Finding[] = [];
    for (let at = 0; at + width <= text.length; at++) {
      if (!firsts.has(text.charCodeAt(at))) continue;
      const value = byStart.get(text.slice(at, at + width))?.find((one) => text.startsWith(one, at) && stands(text, at, one));
      if (value === undefined) continue;
      found.push({ type: values.get(value) ?? '', start: at, end: at + value.length, score: 1 });
    }
    return found;
  };
}

function stands(text: string, at: number, value: string): boolean {
  if (value.length >= wholeWordBelow) return true;
  const end = at + value.length;
  return !(isWordAt(text, at - 1) && isWordAt(text, at)) && !(isWordAt(text, end - 1) && isWordAt(text, end));
}

const markup = /[\s>*_`~\\|]/;

interface Condensed {
  text: string;
  /** Where each kept character stood. */
  places: number[];
}

function condense(text: string): Condensed {
  const places: number[] = [];
  let out = '';
  for (let i = 0; i < text.length; i++) {
    if (markup.test(text.charAt(i))) continue;
    out += text.charAt(i);
    places.push(i);
  }
  return { text: out, places };
}

/**
 * Where a value stands in a text that spells it with other blanks, line breaks or marks of Markdown. `at: 'head'` and
 * `'tail'`: only as the first or last thing of the text.
 */
export function locateLoosely(text: string, value: string, at: 'anywhere' | 'head' | 'tail'): { start: number; end: number }[] {
  const wanted = condense(value).text;
  if (wanted === '') return [];
  const { text: searched, places } = condense(text);
  const span = (index: number) => ({ start: places[index] ?? 0, end: (places[index + wanted.length - 1] ?? -1) + 1 });
  if (at === 'head') return searched.startsWith(wanted) ? [span(0)] : [];
  if (at === 'tail') return searched.endsWith(wanted) ? [span(searched.length - wanted.length)] : [];
  const spans: { start: number; end: number }[] = [];
  for (let index = searched.indexOf(wanted); index >= 0; index = searched.indexOf(wanted, index + wanted.length)) spans.push(span(index));
  return spans;
}
