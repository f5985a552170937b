import type { Finding, Recogniser } from '../../contracts/plugins.ts';
import { nationalChecks } from '../checks/national-numbers.ts';
import type { NationalKind } from '../checks/national-numbers.ts';
import { isWordAt, precededBy } from '../context.ts';

interface Form {
  kind: NationalKind;
  /** What the number looks like; separators are taken out before its check. */
  pattern: RegExp;
  /** Words that must stand before it: its form and check alone would take other numbers for it. */
  word?: RegExp;
  /** The form in which it needs no word, all the same. */
  alone?: RegExp;
}

/** Numbers whose date, letters or two check digits are enough come first; others need a word. */
const forms: readonly Form[] = [
  { kind: 'it-fiscal', pattern: /[A-Z]{6}\d{2}[ABCDEHLMPRST]\d{2}[A-Z]\d{3}[A-Z]/y },
  { kind: 'mx-curp', pattern: /[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d/y },
  { kind: 'sg-nric', pattern: /[STFG]\d{7}[A-Z]/y },
  { kind: 'es-dni', pattern: /(?:[XYZ]-?\d{7}|\d{8})-?[A-HJ-NP-TV-Z]/y },
  { kind: 'fi-person', pattern: /\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]/y },
  { kind: 'cn-id', pattern: /\d{17}[\dX]/y },
  { kind: 'kr-rrn', pattern: /\d{6}-[1-8]\d{6}/y },
  { kind: 'ch-ahv', pattern: /756\.\d{4}\.\d{4}\.\d{2}/y },
  {
    kind: 'be-rrn',
    pattern: /\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}|\d{11}/y,
    word: /rijksregister|registre national|national (?:register|number)|\bNISS\b|\bINSZ\b/i,
    alone: /\./,
  },
  { kind: 'br-cpf', pattern: /\d{3}\.\d{3}\.\d{3}-\d{2}|\d{11}/y, word: /\bcpf\b/i, alone: /\./ },
  { kind: 'se-person', pattern: /(?:19|20)?\d{6}[-+]\d{4}|(?:19|20)\d{10}/y, word: /personnummer|personal (?:identity )?number/i, alone: /[-+]/ },
  { kind: 'cz-birth', pattern: /\d{6}\/\d{4}/y },
  {
    kind: 'fr-nir',
    pattern: /[12]( ?)\d{2}\1(?:0[1-9]|1[0-2]|[2-9]\d)\1(?:\d{2}|2[AB])\1\d{3}\1\d{3}\1 ?\d{2}/y,
    word: /s[ée]curit[ée] sociale|\bnir\b|num[ée]ro (?:de )?s[ée]cu|insee/i,
    alone: / .* /,
  },
  {
    kind: 'gb-nino',
    pattern: /[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]( ?)\d{2}\1\d{2}\1\d{2}\1[A-D]/y,
    word: /national insurance|\bnino\b|\bni (?:no|number)\b/i,
    alone: / /,
  },
  { kind: 'no-birth', pattern: /\d{6} ?\d{5}/y, word: /f[øo]dselsnummer|personnummer|national id/i, alone: / / },
  { kind: 'gb-nhs', pattern: /\d{3}([ -]?)\d{3}\1\d{4}/y, word: /\bnhs\b/i },
  { kind: 'ca-sin', pattern: /\d{3}([ -]?)\d{3}\1\d{3}/y, word: /social insurance|\bSIN\b|assurance sociale|\bNAS\b/ },
  { kind: 'au-tfn', pattern: /\d{3}( ?)\d{3}\1\d{3}/y, word: /tax file|\btfn\b/i },
  { kind: 'nl-bsn', pattern: /\d{9}|\d{4}\.\d{2}\.\d{3}/y, word: /\bbsn\b|burgerservice|sofi-?nummer/i },
  { kind: 'pt-nif', pattern: /\d{3}( ?)\d{3}\1\d{3}/y, word: /\bnif\b|contribuinte/i },
  { kind: 'ie-pps', pattern: /\d{7}[A-W][A-IW]?/y, word: /\bpps\b|personal public service/i },
  { kind: 'de-tax', pattern: /\d{2}( ?)\d{3}\1\d{3}\1\d{3}/y, word: /steuer|\bidnr\b|tax (?:id|number)/i },
  { kind: 'pl-pesel', pattern: /\d{11}/y, word: /pesel/i },
  { kind: 'tr-id', pattern: /\d{11}/y, word: /kimlik|tckn/i },
  { kind: 'dk-cpr', pattern: /\d{6}-?\d{4}/y, word: /\bcpr\b|personnummer/i },
  { kind: 'in-aadhaar', pattern: /[2-9]\d{3}([ -]?)\d{4}\1\d{4}/y, word: /aadha{1,2}r|uidai|\buid\b/i },
  { kind: 'in-pan', pattern: /[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]/y, word: /\bPAN\b|permanent account/ },
  { kind: 'za-id', pattern: /\d{13}/y, word: /\bid\b|identity/i },
  { kind: 'us-itin', pattern: /9\d{2}-(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])-\d{4}/y, word: /\bitin\b|taxpayer/i },
];

/** "Passport number: 533380006": no check of ours; the label says what it is. */
const labelled =
  /\b(?:passport|driv(?:er['’]?s?|ing) licen[cs]e|identity card|national id(?:entity)?(?: card)?)(?: (?:no|number|num|nr)\b\.?| #)(?: is)?[ \t]{0,2}[:#]?[ \t]{0,3}([A-Z]{0,3}[ -]?\d[\dA-Z-]{4,17}\d)(?![\p{L}\p{N}_-])/giu;
const digitRun = /\d{2,}/g;

/**
 * National numbers of 30 kinds by form, date and check digits: Argentina to Zambia are not among them, and a kind that
 * other numbers resemble counts only behind its name ("PESEL", "NHS number"). Numbers behind "passport number" and
 * "driving licence number" count by their label alone. Social security numbers of the United States have a recogniser of
 * their own.
 */
export const nationalId: Recogniser = {
  id: 'national-id',
  version: '1',
  type: 'national-id',
  find,
};

function* find(text: string): Generator<Finding> {
  for (const match of text.matchAll(digitRun)) {
    if (match[0].length > 24) continue;
    for (const start of startsAt(text, match.index)) {
      const end = endOf(text, start);
      if (end === undefined) continue;
      yield { type: 'national-id', start, end, score: 0.9 };
      break;
    }
  }
  for (const match of text.matchAll(labelled)) {
    const value = match[1] ?? '';
    const start = match.index + match[0].length - value.length;
    if (new Set(value.replace(/\D/g, '')).size > 1) yield { type: 'national-id', start, end: start + value.length, score: 0.7 };
  }
}

/** Where a number may begin that holds these digits: at them, or at the capitals before them. */
function startsAt(text: string, digits: number): number[] {
  let letters = digits;
  if (text.charAt(letters - 1) === '-' || text.charAt(letters - 1) === ' ') letters--;
  const gap = letters;
  while (gap - letters < 7 && /[A-Z]/.test(text.charAt(letters - 1))) letters--;
  return letters === gap ? [digits] : gap === digits ? [letters] : [digits, letters];
}

function endOf(text: string, start: number): number | undefined {
  const before = text.charAt(start - 1);
  if (isWordAt(text, start - 1) || /[.,+/\\#$€£=-]/.test(before)) return undefined;
  for (const { kind, pattern, word, alone } of forms) {
    pattern.lastIndex = start;
    const raw = pattern.exec(text)?.[0];
    if (raw === undefined) continue;
    const end = start + raw.length;
    if (isWordAt(text, end) || /^[-./]\d/.test(text.slice(end, end + 2))) continue;
    const id = kind === 'fi-person' ? raw : raw.replace(/[ ./+-]/g, '');
    if (new Set(raw.replace(/\D/g, '')).size < 2 || !nationalChecks[kind](id)) continue;
    if (word === undefined || alone?.test(raw) === true || precededBy(text, start, word, 48)) return end;
  }
  return undefined;
}
