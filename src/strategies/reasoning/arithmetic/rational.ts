/** Fractions of whole numbers, exact: what decimals, percent and fractions of a calculation are worth. Always in lowest terms, `d` over 0. */
export interface Rational {
  n: bigint;
  d: bigint;
}

/** Why something could not be worked out; never a verdict on it. */
export class Unreadable extends Error {}

/** Bits of a part, at most: a calculation of a training row is far below, and no text can make us compute for long. */
const mostBits = 1024n;
const largest = 1n << mostBits;

export function rational(n: bigint, d = 1n): Rational {
  if (d === 0n) throw new Unreadable('a division by zero');
  if (size(n) > largest || size(d) > largest) throw new Unreadable('a number is too long');
  const sign = d < 0n ? -1n : 1n;
  const common = gcd(size(n), size(d));
  return { n: (sign * n) / common, d: (sign * d) / common };
}

export const zero: Rational = { n: 0n, d: 1n };
export const one: Rational = { n: 1n, d: 1n };
const hundred: Rational = { n: 100n, d: 1n };

export const plus = (a: Rational, b: Rational): Rational => rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const minus = (a: Rational, b: Rational): Rational => rational(a.n * b.d - b.n * a.d, a.d * b.d);
export const times = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d);
export const over = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);
export const negated = (a: Rational): Rational => ({ n: -a.n, d: a.d });
export const percent = (a: Rational): Rational => over(a, hundred);
export const magnitude = (a: Rational): Rational => (a.n < 0n ? negated(a) : a);

/** Below 0, 0 or above, as a stands to b. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whole exponents alone: a root is no fraction. */
export function power(base: Rational, exponent: Rational): Rational {
  if (exponent.d !== 1n) throw new Unreadable('an exponent that is no whole number');
  const times = size(exponent.n);
  const bits = BigInt(Math.max(size(base.n).toString(2).length, base.d.toString(2).length));
  if (times > mostBits || bits * times > mostBits) throw new Unreadable('a number is too long');
  const n = raised(base.n, Number(times));
  const d = raised(base.d, Number(times));
  return exponent.n < 0n ? rational(d, n) : rational(n, d);
}

/** A whole number times itself, `times` times. */
export function raised(base: bigint, times: number): bigint {
  let product = 1n;
  for (let i = 0; i < times; i++) product *= base;
  return product;
}

/** `10` to the power of minus `digits`. */
export const unitOf = (digits: number): Rational => rational(1n, raised(10n, digits));

/** True where a decimal fraction writes it in full. */
export function terminates({ d }: Rational): boolean {
  let rest = d;
  while (rest % 2n === 0n) rest /= 2n;
  while (rest % 5n === 0n) rest /= 5n;
  return rest === 1n;
}

const size = (value: bigint): bigint => (value < 0n ? -value : value);

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}
