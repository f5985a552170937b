/** Whether the values of an extracted object stand in its text, and where. */
import type { JsonSchema } from '../../contracts/model.ts';
import type { Span } from '../../contracts/index.ts';
import { claimsOf, claimSource } from '../../text/claims.ts';
import { quoteFinder } from '../source-text/index.ts';
import type { ChunkText } from '../source-text/index.ts';

/**
 * Spans of every text and number of a value. A text must stand in the source as a quote, or all that it claims must; what the
 * schema itself names (a choice, a constant, a property) is no word of the source. Throws where a value is not the text's, and
 * where nothing was found at all.
 */
export function placesOf(value: unknown, schema: JsonSchema, source: ChunkText): Span[] {
  const find = quoteFinder(source.text);
  const claims = claimSource([source.text]);
  const given = wordsOf(schema);
  const spans: Span[] = [];
  let filled = 0;
  const see = (text: string, path: string): void => {
    if (text.trim() === '') return;
    if (given.has(text)) {
      filled++;
      return;
    }
    const places = find(text);
    if (places !== undefined) spans.push(...places.flatMap(({ start, end }) => source.spansOf(start, end)));
    else {
      const said = claimsOf(text);
      if (said.length === 0 || !said.every((claim) => claims.holds(claim))) throw new Error(`ungrounded: the text does not hold ${path}: "${brief(text)}"`);
    }
    filled++;
  };
  const open: { value: unknown; path: string }[] = [{ value, path: '$' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: item, path } = next;
    if (typeof item === 'string') see(item, path);
    else if (typeof item === 'number') see(String(item), path);
    else if (typeof item === 'boolean') filled++;
    else if (Array.isArray(item)) for (let at = item.length - 1; at >= 0; at--) open.push({ value: (item as unknown[])[at], path: `${path}[${at}]` });
    else if (typeof item === 'object' && item !== null) {
      for (const [name, inner] of Object.entries(item).reverse()) {
        if (!given.has(name)) see(name, `the name of ${path}`);
        open.push({ value: inner, path: `${path}.${brief(name)}` });
      }
    }
  }
  if (filled === 0) throw new Error('declined: the text has nothing for this schema');
  if (spans.length === 0) throw new Error('ungrounded: no value of the object stands in the text');
  return spans;
}

/** Every text that a schema says itself: names of properties, choices, constants. */
function wordsOf(schema: JsonSchema): Set<string> {
  const words = new Set<string>();
  const open: { part: unknown; names: boolean }[] = [{ part: schema, names: false }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { part, names } = next;
    if (Array.isArray(part)) for (const item of part as unknown[]) open.push({ part: item, names: false });
    else if (typeof part === 'object' && part !== null) {
      for (const [key, inner] of Object.entries(part)) {
        if (names) words.add(key);
        else if (key === 'const' || key === 'enum')
          for (const item of [inner].flat() as unknown[]) if (typeof item === 'string' || typeof item === 'number') words.add(String(item));
        open.push({ part: inner, names: !names && (key === 'properties' || key === '$defs' || key === 'definitions') });
      }
    }
  }
  return words;
}

const brief = (text: string): string => (text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text);
