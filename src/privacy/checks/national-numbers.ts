/**
 * Check digits of national numbers. Each function takes the number without separators, in capitals, and says whether its
 * own check holds; lengths and letters are the caller's form. The schemes are those that the issuing authorities publish.
 */
import { luhn } from './luhn.ts';

const digitsOf = (text: string): number[] => Array.from(text, Number);
const weighted = (digits: readonly number[], weights: readonly number[]): number => weights.reduce((sum, weight, i) => sum + weight * (digits[i] ?? 0), 0);

/** A day of a month, also where the year is two digits and says no century. */
function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  if (month === 2) return day <= (year % 4 === 0 ? 29 : 28);
  return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
}

/** `ddmmyy`, `yymmdd` or `yyyymmdd` at the start of the number. */
function dated(order: 'dmy' | 'ymd' | 'Ymd', number: string): boolean {
  const wide = order === 'Ymd' ? 4 : 2;
  const part = (from: number, to: number): number => Number(number.slice(from, to));
  if (order === 'dmy') return isDay(part(4, 6), part(2, 4), part(0, 2));
  return isDay(part(0, wide), part(wide, wide + 2), part(wide + 2, wide + 4));
}

/** Remainder of a long decimal number. */
function remainder(digits: string, by: number): number {
  let rest = 0;
  for (let i = 0; i < digits.length; i++) rest = (rest * 10 + digits.charCodeAt(i) - 48) % by;
  return rest;
}

/** ISO 7064, mod 11,10. */
function mod1110(digits: string): boolean {
  let product = 10;
  for (let i = 0; i < digits.length - 1; i++) {
    const sum = (Number(digits.charAt(i)) + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits.at(-1));
}

const turns = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'];
const rows = ['0123456789', '1234067895', '2340178956', '3401289567', '4012395678', '5987604321', '6598710432', '7659821043', '8765932104', '9876543210'];

/** Verhoeff's check over the dihedral group of ten. */
export function verhoeff(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.charAt(digits.length - 1 - i));
    check = Number(rows[check]?.charAt(Number(turns[i % 8]?.charAt(digit))));
  }
  return check === 0;
}

const dniLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';
const fiscalOdd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Country and kind -> its check. */
export const nationalChecks = {
  /** Spain: eight digits and a letter; foreigners have X, Y or Z for the first digit. */
  'es-dni': (id: string) => dniLetters[Number(id.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)))) % 23] === id.at(-1),
  /** Italy: codice fiscale. */
  'it-fiscal': (id: string) => {
    let sum = 0;
    for (let i = 0; i < 15; i++) {
      const code = id.charCodeAt(i);
      const value = code <= 57 ? code - 48 : code - 65;
      sum += i % 2 === 0 ? (fiscalOdd[value] ?? 0) : value;
    }
    return sum % 26 === id.charCodeAt(15) - 65;
  },
  /** France: numéro de sécurité sociale, with the letters of Corsica. */
  'fr-nir': (id: string) => {
    const base = id.slice(0, 13).replace('2A', '19').replace('2B', '18');
    return 97 - remainder(base, 97) === Number(id.slice(13));
  },
  /** Germany: Steuer-Identifikationsnummer. */
  'de-tax': (id: string) => id[0] !== '0' && new Set(id.slice(0, 10)).size < 10 && mod1110(id),
  /** The Netherlands: burgerservicenummer. */
  'nl-bsn': (id: string) => Number(id) > 0 && weighted(digitsOf(id), [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  /** Belgium: rijksregisternummer, of either century. */
  'be-rrn': (id: string) =>
    isDay(Number(id.slice(0, 2)), Number(id.slice(2, 4)), Number(id.slice(4, 6))) &&
    [id.slice(0, 9), `2${id.slice(0, 9)}`].some((base) => 97 - remainder(base, 97) === Number(id.slice(9))),
  /** Poland: PESEL; the century is added to the month. */
  'pl-pesel': (id: string) =>
    isDay(Number(id.slice(0, 2)), Number(id.slice(2, 4)) % 20, Number(id.slice(4, 6))) && weighted(digitsOf(id), [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0,
  /** Sweden: personnummer, ten digits or twelve. */
  'se-person': (id: string) => dated('ymd', id.slice(-10)) && luhn(id.slice(-10)),
  /** Finland: henkilötunnus, with its sign of the century. */
  'fi-person': (id: string) => dated('dmy', id) && '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(id.slice(0, 6) + id.slice(7, 10)) % 31] === id.at(-1),
  /** Norway: fødselsnummer, two check digits. */
  'no-birth': (id: string) =>
    dated('dmy', id) &&
    weighted(digitsOf(id), [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    weighted(digitsOf(id), [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  /** Denmark: CPR, whose check was given up in 2007: the date alone. */
  'dk-cpr': (id: string) => dated('dmy', id),
  /** Czechia and Slovakia: rodné číslo; months of women are raised by 50. */
  'cz-birth': (id: string) =>
    isDay(Number(id.slice(0, 2)), (Number(id.slice(2, 4)) % 50) % 20, Number(id.slice(4, 6))) && remainder(id.slice(0, 9), 11) % 10 === Number(id[9]),
  /** Switzerland: AHV number, checked as an EAN. */
  'ch-ahv': (id: string) => weighted(digitsOf(id), [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0,
  /** Brazil: CPF, two check digits. */
  'br-cpf': (id: string) => {
    const digits = digitsOf(id);
    const check = (count: number): number =>
      ((weighted(
        digits,
        Array.from({ length: count }, (_, i) => count + 1 - i),
      ) *
        10) %
        11) %
      10;
    return new Set(id).size > 1 && check(9) === digits[9] && check(10) === digits[10];
  },
  /** India: Aadhaar. */
  'in-aadhaar': verhoeff,
  /** Canada: social insurance number. */
  'ca-sin': (id: string) => id[0] !== '0' && id[0] !== '8' && luhn(id),
  /** Australia: tax file number. */
  'au-tfn': (id: string) => Number(id) > 0 && weighted(digitsOf(id), [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
  /** United Kingdom: NHS number. */
  'gb-nhs': (id: string) => {
    const check = 11 - (weighted(digitsOf(id), [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
    return new Set(id).size > 1 && (check === 11 ? 0 : check) === Number(id[9]);
  },
  /** United Kingdom: national insurance number: no check, but pairs of letters that are never given. */
  'gb-nino': (id: string) => !/^(?:BG|GB|NK|KN|TN|NT|ZZ)/.test(id),
  /** Ireland: PPS number. */
  'ie-pps': (id: string) => {
    const second = id.length > 8 && id[8] !== 'W' ? id.charCodeAt(8) - 64 : 0;
    return 'WABCDEFGHIJKLMNOPQRSTUV'[(weighted(digitsOf(id.slice(0, 7)), [8, 7, 6, 5, 4, 3, 2]) + 9 * second) % 23] === id[7];
  },
  /** Portugal: NIF. */
  'pt-nif': (id: string) => {
    const check = 11 - (weighted(digitsOf(id), [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
    return (check > 9 ? 0 : check) === Number(id[8]);
  },
  /** Turkey: T.C. kimlik numarası. */
  'tr-id': (id: string) => {
    const digits = digitsOf(id);
    const odd = weighted(digits, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
    const even = weighted(digits, [0, 1, 0, 1, 0, 1, 0, 1]);
    return id[0] !== '0' && (((odd * 7 - even) % 10) + 10) % 10 === digits[9] && digits.slice(0, 10).reduce((sum, digit) => sum + digit, 0) % 10 === digits[10];
  },
  /** China: resident identity number; ISO 7064, mod 11-2. */
  'cn-id': (id: string) =>
    /^[1-8]/.test(id) &&
    /^(?:19|20)/.test(id.slice(6)) &&
    dated('Ymd', id.slice(6)) &&
    '10X98765432'[weighted(digitsOf(id.slice(0, 17)), [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] === id[17],
  /** Korea: resident registration number; those given since October 2020 have no check, and are not found. */
  'kr-rrn': (id: string) => {
    const check = (11 - (weighted(digitsOf(id), [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10;
    return dated('ymd', id) && check === Number(id[12]);
  },
  /** South Africa: identity number. */
  'za-id': (id: string) => dated('ymd', id) && luhn(id),
  /** Singapore: NRIC and FIN. */
  'sg-nric': (id: string) => {
    const start = id[0] ?? '';
    const sum = weighted(digitsOf(id.slice(1, 8)), [2, 7, 6, 5, 4, 3, 2]) + (start === 'T' || start === 'G' ? 4 : 0);
    return (start === 'S' || start === 'T' ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK')[sum % 11] === id[8];
  },
  /** Mexico: CURP. */
  'mx-curp': (id: string) => {
    const alphabet = '0123456789ABCDEFGHIJKLMN\u00D1OPQRSTUVWXYZ';
    let sum = 0;
    for (let i = 0; i < 17; i++) sum += alphabet.indexOf(id.charAt(i)) * (18 - i);
    return dated('ymd', id.slice(4)) && (10 - (sum % 10)) % 10 === Number(id[17]);
  },
  /** United States: ITIN: no check, a fixed range of groups. */
  'us-itin': () => true,
  /** India: permanent account number: no check, a form. */
  'in-pan': () => true,
} as const satisfies { [kind: string]: (id: string) => boolean };

export type NationalKind = keyof typeof nationalChecks;
