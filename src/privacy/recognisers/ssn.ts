import type { Finding, Recogniser } from '../../contracts/plugins.ts';
import { precededBy } from '../context.ts';

const candidate = /\d{3}([- ]?)\d{2}\1\d{4}(?!\d)/g;
const context = /(?:\bssn\b|social[ -]?security|\bsoc(?:ial)?\.? ?sec\b|\btax(?:payer)? id|\btin\b)/i;
/** Numbers that were printed for show and are void: a wallet maker's and the administration's own pamphlet. */
const documented: ReadonlySet<string> = new Set(['078051120', '219099999']);

/**
 * Social security numbers of the United States. Numbers that are never issued (area 000, 666, 900-999, group 00, serial
 * 0000) are left. Without dashes a word must say what the number is.
 */
export const ssn: Recogniser = {
  id: 'ssn',
  version: '1',
  type: 'ssn',
  find,
};

function* find(text: string): Generator<Finding> {
  for (const match of text.matchAll(candidate)) {
    const start = match.index;
    const end = start + match[0].length;
    if (/[\p{L}\p{N}_]/u.test(text.charAt(start - 1)) || /[\p{L}\p{N}_]/u.test(text.charAt(end))) continue;
    if (/[.,+/#-]/.test(text.charAt(start - 1)) || /^[-./,]\d/.test(text.slice(end, end + 2))) continue;
    const digits = match[0].replace(/\D/g, '');
    if (!issued(digits)) continue;
    const said = precededBy(text, start, context, 48);
    if (match[1] !== '-' && !said) continue;
    yield { type: 'ssn', start, end, score: said ? 0.95 : 0.7 };
  }
}

function issued(digits: string): boolean {
  const area = digits.slice(0, 3);
  if (area === '000' || area === '666' || area >= '900') return false;
  return digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000' && !documented.has(digits);
}
