import { isSupportedCountry, parsePhoneNumber } from '../phones/plans.ts';
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max';
import type { Finding, Recogniser } from '../../contracts/plugins.ts';
import { usageError } from '../../errors.ts';
import { isDigitAt, precededBy } from '../context.ts';
import { phoneRun } from '../phones/candidates.ts';
import { isFictional, isFictionalAnywhere } from '../phones/fiction.ts';
import { couldBeWritten, isOtherNumber, isWrittenAsNumber, runsOn } from '../phones/national.ts';

/** Part of the version: the number plans of another release may find other numbers. */
export const numberPlans = '1.13.16';

const context =
  /(?:\b(?:phones?|tel|telephone|mobile|cell|cellphone|fax|call|dial|whatsapp|sms|text(?: me)?|hotline|helpline|contact|reach|t[ée]l[ée]phone|telefone?|tel[ée]fono|m[óo]vil|celular|telefon|telefonnummer|tlf|mobil|rufnummer|cellulare|telefoon|gsm)\b|телефон|тел\.|电话|手機|手机|電話|携帯|전화|☎|📞|📱)/iu;

/**
 * Phone numbers, checked against the number plans of libphonenumber. International ones (`+49 …`, `00 49 …` after a word
 * such as "call") always; national ones for the given regions, where they are grouped as numbers are or a word says so, and
 * for any region directly behind a label ("Phone: …").
 * A `+` number whose length fits but whose block is not allotted counts where it is grouped or announced. Numbers kept for
 * fiction are left.
 */
export function phone(regions: readonly string[] = []): Recogniser {
  const countries = regions.map(toCountry);
  return {
    id: 'phone',
    version: `1/libphonenumber-${numberPlans}${countries.length > 0 ? `/${[...countries].sort().join('+')}` : ''}`,
    type: 'phone',
    *find(text) {
      yield* international(text);
      yield* labelled(text);
      if (countries.length > 0) yield* national(text, countries);
    },
  };
}

function toCountry(region: string): CountryCode {
  const code = region.toUpperCase();
  if (isSupportedCountry(code)) return code;
  throw usageError(`privacy.regions: "${region}" is no region that has phone numbers`, {
    code: 'unknown-region',
    hint: 'Write regions as two letters of ISO 3166: US, GB, DE…',
  });
}

const plusStart = /[+＋](?=[ \u00A0]?\(?\d)|(?<![\d.,:/_-])00(?=[ \u00A0-]?[1-9])/g;

function* international(text: string): Generator<Finding> {
  const scan = new RegExp(plusStart);
  for (let match = scan.exec(text); match !== null; match = scan.exec(text)) {
    const start = match.index;
    const plus = match[0] !== '00';
    if (/[\p{L}\p{N}_+=\\^]/u.test(text.charAt(start - 1))) continue;
    const said = precededBy(text, start, context);
    if (!plus && !said) continue;
    const digitsFrom = start + match[0].length;
    // A blank after the plus is arithmetic, unless a word says otherwise.
    if (!isDigitAt(text, digitsFrom) && text.charAt(digitsFrom) !== '(' && !said) continue;
    for (const end of phoneRun(text, digitsFrom)) {
      const raw = text.slice(digitsFrom, end);
      if (/^\d+\.\d+$/.test(raw)) break; // a decimal
      const number = parsePhoneNumber(`+${raw}`);
      if (number === undefined || !fits(number, raw, said)) continue;
      scan.lastIndex = end;
      if (!isFictional(number)) yield { type: 'phone', start, end, score: number.isValid() ? 0.95 : 0.6 };
      break;
    }
  }
}

function fits(number: PhoneNumber, raw: string, said: boolean): boolean {
  if (number.isValid()) return true;
  const groups = raw.match(/\d+/g)?.length ?? 0;
  return (said || groups >= 3) && number.isPossible();
}

// Without the u flag: folding case over all of Unicode is four times slower.
const label =
  /(?:\b(?:(?:tele|cell|mobile |home |work )?phone|tel|mobile|cell|fax|whatsapp|t[ée]l[ée]phone|telefone?|telefon|tel[ée]fono|m[óo]vil|mobil|celular|cellulare|telefoon|gsm|hotline|helpline)(?:[ -]?(?:no|number|nr|num)\b\.?)?(?![A-Za-z0-9_])|☎|📞|📱|电话|手机|電話|携帯)[\])*_."']{0,3}[ \t]{0,2}(?::[*_]{0,2}[ \t]{0,3}|is[ \t])?(?=\(?\d)/gi;

function* labelled(text: string): Generator<Finding> {
  for (const match of text.matchAll(label)) {
    const labelEnd = match.index + match[0].length;
    const start = unclosed(text, labelEnd, phoneRun(text, labelEnd)[0]) ? labelEnd + 1 : labelEnd;
    for (const end of phoneRun(text, start)) {
      const raw = text.slice(start, end);
      const groups = raw.match(/\d+/g) ?? [];
      if (isOtherNumber(text, start, raw) || (groups.length < 2 && raw.length < 9)) continue;
      if (!isFictionalAnywhere(groups.join(''))) yield { type: 'phone', start, end, score: 0.6 };
      break;
    }
  }
}

/** True where a bracket before the number is not part of it: "(415-555-2671)". */
function unclosed(text: string, start: number, end: number | undefined): boolean {
  return text.charAt(start) === '(' && end !== undefined && !text.slice(start, end).includes(')');
}

const nationalStart = /\(?\d/g;

function* national(text: string, countries: readonly CountryCode[]): Generator<Finding> {
  const scan = new RegExp(nationalStart);
  for (let match = scan.exec(text); match !== null; match = scan.exec(text)) {
    const start = match.index;
    if (/[\p{L}\p{N}_+＋.,:;/\\#$€£¥%=^~@&*-]/u.test(text.charAt(start - 1))) {
      if (!/[:/]/.test(text.charAt(start - 1)) || !precededBy(text, start, context, 12)) continue;
    }
    const ends = phoneRun(text, start);
    if (unclosed(text, start, ends[0])) {
      scan.lastIndex = start + 1; // from the digit behind the bracket
      continue;
    }
    const said = precededBy(text, start, context, 28);
    // On to the next run where this one fails.
    scan.lastIndex = Math.max(ends[0] ?? start, start + match[0].length);
    for (const end of ends) {
      const raw = text.slice(start, end);
      if (!(said || (couldBeWritten(raw) && !runsOn(text, end, raw))) || isOtherNumber(text, start, raw)) continue;
      const number = firstValid(raw, countries);
      if (number === undefined || !(said || isWrittenAsNumber(text, start, raw, number))) continue;
      scan.lastIndex = end;
      if (!isFictional(number) && !isFictionalAnywhere(raw.replace(/\D/g, ''))) yield { type: 'phone', start, end, score: said ? 0.9 : 0.7 };
      break;
    }
  }
}

function firstValid(raw: string, countries: readonly CountryCode[]): PhoneNumber | undefined {
  for (const country of countries) {
    const number = parsePhoneNumber(raw, country);
    if (number?.isValid() === true) return number;
  }
  return undefined;
}
