import { invariantError } from '../errors.ts';

// `splitlines()` in Python breaks a line at these three, and JSON lets them stand bare.
const lineBreakers = /[\u0085\u2028\u2029]/g;

/**
 * JSON for files: keys in the order given, lone surrogates as U+FFFD (UTF-8 cannot hold them, and Python's codecs refuse
 * their escapes), U+0085, U+2028 and U+2029 escaped so that one object is one line for every reader. A number that JSON
 * cannot hold is an error, where `JSON.stringify` writes null in silence.
 */
export function jsonText(value: unknown, indent?: number): string {
  const plain = JSON.stringify(value, undefined, indent);
  // A number that JSON cannot hold becomes null: only a text with one in it is worth the slower pass.
  const text = plain?.includes('null') === true ? JSON.stringify(value, refuseNonFinite, indent) : plain;
  if (text === undefined) throw invariantError('A file entry cannot be undefined.');
  const escaped = text.replace(lineBreakers, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  // JSON.stringify escapes lone surrogates and nothing else above U+001F; pairs of backslashes are stepped over whole.
  return escaped.includes('\\ud') ? escaped.replace(/\\(?:ud[89a-f][0-9a-f]{2}|[^])/g, (found) => (found.length > 2 ? '\uFFFD' : found)) : escaped;
}

function refuseNonFinite(key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw invariantError(`JSON cannot hold the number ${value} in "${key}".`, { code: 'not-a-number' });
  }
  return value;
}
