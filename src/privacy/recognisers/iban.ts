import type { Finding, Recogniser } from '../../contracts/plugins.ts';
import { ibanChecksum, ibanIssued, ibanLength } from '../checks/iban.ts';
import { isWordAt } from '../context.ts';

const head = /[A-Za-z]{2}\d{2}(?=[A-Za-z0-9 \u00A0-])/g;

/** Bank account numbers with an IBAN: country, its length, and the mod-97 check; in one piece or in groups. */
export const iban: Recogniser = {
  id: 'iban',
  version: '2',
  type: 'iban',
  find,
};

function* find(text: string): Generator<Finding> {
  for (const match of text.matchAll(head)) {
    const start = match.index;
    const length = ibanLength(match[0].slice(0, 2).toUpperCase());
    if (length === undefined || isWordAt(text, start - 1)) continue;
    const end = read(text, start, length);
    if (end !== undefined) yield { type: 'iban', start, end, score: 1 };
  }
}

/** Takes `length` letters and digits, with single separators between groups of four as printed. Undefined: no IBAN. */
function read(text: string, start: number, length: number): number | undefined {
  let value = '';
  let at = start;
  let separator = '';
  while (value.length < length) {
    const character = text.charAt(at);
    if (/[A-Za-z0-9]/.test(character)) {
      value += character;
      at++;
    } else if (value.length % 4 === 0 && /[ \u00A0-]/.test(character) && (separator === '' || separator === character)) {
      separator = character;
      at++;
      if (!/[A-Za-z0-9]/.test(text.charAt(at))) return undefined;
    } else return undefined;
  }
  if (isWordAt(text, at)) return undefined;
  // Mixed case is a hash or a name, not an account.
  if (value !== value.toUpperCase() && value !== value.toLowerCase()) return undefined;
  return ibanIssued(value) && ibanChecksum(value.toUpperCase()) ? at : undefined;
}
