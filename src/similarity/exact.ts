import { sha256 } from '../text/hash.ts';
import { comparable } from '../text/normalise.ts';

const plain = /^[\x20-\x7e]*$/;

/** `comparable`, with a short cut for printable ASCII, which has one normal form: only case and blanks can differ. */
export function comparableText(text: string): string {
  return plain.test(text) ? text.toLowerCase().replace(/ {2,}/g, ' ').trim() : comparable(text);
}

/**
 * Key of a text's normalised content: equal for texts that differ only in case, white space, Unicode form or invisible
 * characters (`comparable/1`). Punctuation counts: "C" and "C#" have two keys.
 *
 * @example
 * exactKey('What is  ownership?') === exactKey('what is OWNERSHIP?'); // true
 */
export function exactKey(text: string): string {
  return sha256(comparableText(text));
}

/** The first 64 bits of the exact key as two numbers: 8 bytes a row in a typed array. Pairs are checked on tokens too. */
export function exactKey64(text: string): [high: number, low: number] {
  const key = exactKey(text);
  return [Number.parseInt(key.slice(0, 8), 16), Number.parseInt(key.slice(8, 16), 16)];
}
