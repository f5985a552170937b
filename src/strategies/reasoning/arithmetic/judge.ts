/** Whether a statement holds. It is wrong where no reading of it does: decimal point or comma, percent, rounding. */
import { evaluate } from './evaluate.ts';
import type { Ways } from './evaluate.ts';
import type { Statement } from './find.ts';
import { readings } from './numbers.ts';
import type { Reading } from './numbers.ts';
import { compare, magnitude, minus, over, percent, plus, rational, terminates, unitOf, Unreadable, zero } from './rational.ts';
import type { Rational } from './rational.ts';
import type { Token } from './tokens.ts';

/** Variables of one statement whose rounding is followed, at most. */
const mostVariables = 3;

interface Assigned {
  value: Rational;
  /** How far off it may be: half of its last digit. */
  slack: Rational;
}

/** What each variable is said to be, for those of which one thing alone is said. */
export function assignments(statements: readonly Statement[]): ReadonlyMap<string, Assigned> {
  const found = new Map<string, Assigned | 'several'>();
  for (const [at, { left, right, about }] of statements.entries()) {
    const [name] = left.tokens;
    if (about || left.tokens.length !== 1 || name?.kind !== 'name') continue;
    if (!left.whole || !right.whole) {
      found.set(name.name, 'several');
      continue;
    }
    // Of "t = 355/200 = 1.775" the first says it exactly.
    const said = written(withoutUnit(right.tokens, new Map()));
    const known = found.get(name.name);
    if (said === undefined) {
      const worked = attempt(() => evaluate(withoutUnit(right.tokens, new Map()), { reading: 'dot', relativePercent: false, variables: new Map() }));
      if (worked !== undefined) found.set(name.name, known === undefined ? { value: worked, slack: zero } : 'several');
      else if (statements[at + 1]?.left !== right && !right.tokens.some((token) => token.kind === 'name')) found.set(name.name, 'several');
      continue;
    }
    const same = known !== undefined && known !== 'several' && compare(known.value, said.value) === 0;
    if (!same) found.set(name.name, known === undefined ? said : 'several');
  }
  return new Map([...found].flatMap(([name, said]) => (said === 'several' ? [] : [[name, said]])));
}

/** A number that is written out, with a sign or without. */
function written(tokens: readonly Token[]): Assigned | undefined {
  const [first, second, ...more] = tokens;
  const signed = first?.kind === 'operator' && first.operator === '-';
  const number = signed ? second : first;
  if (number?.kind !== 'number' || more.length > 0 || (!signed && second !== undefined)) return undefined;
  const said = number.values.dot ?? number.values.comma;
  if (said === undefined) return undefined;
  return { value: signed ? minus(zero, said.value) : said.value, slack: said.digits === 0 ? zero : over(unitOf(said.digits), rational(2n)) };
}

/** Undefined where it cannot be told. */
export function judge({ left, right, about }: Statement, known: ReadonlyMap<string, Assigned>): boolean | undefined {
  if (!left.whole || !right.whole) return undefined;
  // "x = 3" is where a value comes from, and "3 = 4" is no calculation.
  const single = (tokens: readonly Token[]): boolean => tokens.length === 1;
  if (single(left.tokens) && (single(right.tokens) || left.tokens[0]?.kind === 'name')) return undefined;
  const assigned = new Map([...known].map(([name, { value }]) => [name, value]));
  const [a, b] = [left.tokens, withoutUnit(right.tokens, known)];
  let verdict: boolean | undefined;
  for (const ways of waysOf(assigned)) {
    const sides = attempt(() => [evaluate(a, ways), evaluate(b, ways)] as const);
    if (sides === undefined) continue;
    if (agrees(sides[0], sides[1], b, about, ways.reading) || withinSlack(a, b, ways, known)) return true;
    if (right.united && isConversion(sides[0], sides[1])) return undefined;
    verdict = false;
  }
  return verdict;
}

/** "1 / 2 = 50 cents", "90 / 60 = 1.5 hours = 90 minutes": the same in another unit, it may be. */
const factors = [7n, 12n, 24n, 60n, 100n, 1000n, 3600n, 10_000n, 1_000_000n, 1_000_000_000n];

function isConversion(value: Rational, result: Rational): boolean {
  return factors.some((factor) =>
    [factor, -factor].some((one) => value.n * result.d * one === result.n * value.d || result.n * value.d * one === value.n * result.d),
  );
}

export const waysOf = (variables: ReadonlyMap<string, Rational>): Ways[] =>
  readings.flatMap((reading) => [false, true].map((relativePercent) => ({ reading, relativePercent, variables })));

/** Equal, or rounded as it is written. */
export function agrees(value: Rational, result: Rational, said: readonly Token[], about: boolean, reading: Reading): boolean {
  if (compare(value, result) === 0) return true;
  const last = said.at(-1);
  // "5 / 20 * 100 = 25 %" says the same twice.
  if (last?.kind === 'percent' && compare(percent(value), result) === 0) return true;
  const number = last?.kind === 'percent' ? said.at(-2) : last;
  if (number?.kind !== 'number' || said.length > 3) return false;
  const digits = number.values[reading]?.digits ?? 0;
  if (!about && (digits === 0 || (digits === 1 && terminates(value)))) return false;
  const shown = last?.kind === 'percent' ? percent(unitOf(digits)) : unitOf(digits);
  const half = over(about && digits === 0 ? roundUnit(result) : shown, rational(2n));
  return compare(magnitude(minus(value, result)), half) <= 0;
}

/** The unit of the last digit that is no zero: of 1,200 it is 100. */
function roundUnit({ n, d }: Rational): Rational {
  if (d !== 1n || n === 0n) return rational(1n);
  let unit = 1n;
  while (n % (unit * 10n) === 0n) unit *= 10n;
  return rational(unit);
}

/** Where variables were rounded: whether the two sides change order within what rounding allows. */
function withinSlack(a: readonly Token[], b: readonly Token[], ways: Ways, known: ReadonlyMap<string, Assigned>): boolean {
  const names = [...new Set([...a, ...b].flatMap((token) => (token.kind === 'name' ? [token.name] : [])))].filter(
    (name) => compare(known.get(name)?.slack ?? zero, zero) > 0,
  );
  if (names.length === 0) return false;
  if (names.length > mostVariables) return true;
  const orders = new Set<number>();
  for (let corner = 0; corner < 1 << names.length; corner++) {
    const variables = new Map(ways.variables);
    for (const [bit, name] of names.entries()) {
      const { value, slack } = known.get(name) as Assigned;
      variables.set(name, ((corner >> bit) & 1) === 1 ? plus(value, slack) : minus(value, slack));
    }
    const order = attempt(() => compare(evaluate(a, { ...ways, variables }), evaluate(b, { ...ways, variables })));
    if (order !== undefined) orders.add(order);
  }
  return orders.has(0) || orders.size > 1;
}

/** "12 m" and "12 m²" are 12 of a unit, where nothing says what m is; "12m" may be a product. */
export function withoutUnit(tokens: readonly Token[], known: ReadonlyMap<string, Assigned>): readonly Token[] {
  const squared = tokens.at(-2)?.kind === 'operator' && tokens.at(-3)?.kind === 'name' ? 3 : 1;
  const unit = tokens.at(-squared);
  const number = tokens.at(-squared - 1);
  if (unit?.kind !== 'name' || known.has(unit.name) || number?.kind !== 'number' || number.end === unit.start) return tokens;
  return tokens.slice(0, -squared);
}

export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
