/** Times of rows, as milliseconds since 1970, for filters and for order. */

/** Larger than any second of this century, smaller than any millisecond since 1973. */
const secondsEnd = 100_000_000_000;
const microsStart = 100_000_000_000_000;
const nanosStart = 100_000_000_000_000_000;

const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * A time of a row: ISO 8601 text (a date alone is its first moment; without a zone it is UTC), or a number or digits since 1970 in
 * seconds, milliseconds, microseconds or nanoseconds, by its size. Undefined: nothing, or no time in these forms; forms as
 * "3/4/2025" mean different days in different countries and are none of them.
 */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return fromNumber(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{9,19}(?:\.\d{1,9})?$/.test(text)) return fromNumber(Number(text));
  const match = iso.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  const days = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const millis = Number(fraction.padEnd(3, '0').slice(0, 3));
  return days + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + millis - offset(zone);
}

/** Years before 1900 are none of a log, and `Date.UTC` misreads the first hundred. */
function isDay(year: number, month: number, day: number): boolean {
  if (year < 1900 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
}

function offset(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}

function fromNumber(value: number): number | undefined {
  if (!Number.isFinite(value) || value <= 0) return undefined;
  if (value >= nanosStart) return Math.floor(value / 1_000_000);
  if (value >= microsStart) return Math.floor(value / 1000);
  return value >= secondsEnd ? value : value * 1000;
}
