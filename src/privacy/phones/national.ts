import type { PhoneNumber } from 'libphonenumber-js/max';

const day = '(?:0?[1-9]|[12]\\d|3[01])';
const month = '(?:0?[1-9]|1[0-2])';
const year = '(?:1\\d|20)\\d\\d';
// A whole date, or one with a time behind it; 12/31/1999; anything else that is shaped as day, month, year.
const date = new RegExp(
  `^(?:${year}([-./ ])${month}\\1${day}|${day}([-./ ])${day}\\2(?:${year}|\\d\\d))(?:$|[ T]\\d{1,2}(?!\\d))|^\\d{1,2}([-./])\\d{1,2}\\3\\d{4}$`,
);
const yearRange = /^(?:1[5-9]|20)\d\d ?[-–/ ] ?(?:1[5-9]|20)\d\d(?!\d)/;
const bookWord = /\b(?:isbn|issn|ean|doi|pmid|arxiv|iso|iec|rfc|din|ieee)\b[^\n\d]{0,6}$/i;
const idWord =
  /(?:\b(?:orders?|invoice|id|ref|reference|ticket|case|tracking|serial|account|acct|no|nr|number|code|sku|part|model|version|pages?|pp|lines?|issue|patent|zip|postcode|lat|lon|port)\b\.?|№|#)\s?[:#=]?\s{0,2}$/i;
const operator = /[=+*<>×÷%^$€£¥]/;

/** True where digits are a date, a sum, a decimal, an address or a book number, whatever word stands before them. */
export function isOtherNumber(text: string, start: number, raw: string): boolean {
  if (date.test(raw) || yearRange.test(raw)) return true;
  if (/^\d+\.\d+$/.test(raw) || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(raw)) return true;
  if (/^97[89][ -]/.test(raw) && raw.replace(/\D/g, '').length === 13) return true;
  const before = text.slice(Math.max(0, start - 24), start);
  if (bookWord.test(before)) return true;
  // Versions: dots with a single digit between them; counts: 1 000 000.
  if (raw.includes('.') && /\.\d(?:\.|$)/.test(raw)) return true;
  if (/^\d{1,3}(?:[ \u00A0.]000)+$/.test(raw)) return true;
  // Sums: spaced strokes, decimals among blanks, a sign of arithmetic on either side.
  if (/ \/ |\d\/.*\d\/|\d\.\d+ |[ -]\d+\.\d/.test(raw)) return true;
  const after = text
    .slice(start + raw.length, start + raw.length + 3)
    .trimStart()
    .charAt(0);
  return operator.test(before.trimEnd().slice(-1).replace('>', '')) || /[=*×÷%^€]/.test(after);
}

/** False for what no country writes, before the dear look into the number plans: many groups, single digits among them. */
export function couldBeWritten(raw: string): boolean {
  if (/^\d{3}-\d{2}-\d{4}$/.test(raw)) return false; // a social security number
  const groups = groupsOf(withoutExtension(raw));
  return groups.length >= 2 && groups.length <= 6 && groups.every((group, index) => index === 0 || group.length > 1);
}

/** True where the digits go on behind `end` in the same rhythm: a row of a table, not a number. */
export function runsOn(text: string, end: number, raw: string): boolean {
  const next = /^([^\d()])[ (]{0,2}\d/.exec(text.slice(end, end + 4))?.[1];
  return next !== undefined && raw.includes(next);
}

/**
 * Without a word that announces it, a national number must be written as its country writes numbers: in the groups of the
 * number plan, or with the trunk zero in front and in two groups or more.
 */
export function isWrittenAsNumber(text: string, start: number, raw: string, number: PhoneNumber): boolean {
  if (idWord.test(text.slice(Math.max(0, start - 24), start)) || / [-–] /.test(raw)) return false;
  const groups = groupsOf(withoutExtension(raw));
  const official = groupsOf(number.formatNational());
  const trunk = official[0]?.startsWith('0') === true;
  if (trunk) return /^\(?0[1-9]/.test(raw) && (groups[0]?.length ?? 0) >= 2;
  // A country code of one's own may stand in front: 1-415-555-2671.
  const own = groups[0] === number.countryCallingCode ? groups.slice(1) : groups;
  return own.length === official.length && own.every((group, index) => group.length === official[index]?.length);
}

function withoutExtension(raw: string): string {
  return raw.replace(/[ ,;]{0,2}(?:x|ext|#).*$/i, '');
}

function groupsOf(text: string): string[] {
  return text.match(/\d+/g) ?? [];
}
