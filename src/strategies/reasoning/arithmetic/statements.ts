/**
 * What a text states in numbers, and whether it holds: "300 / 200 = 1.5", "15 % of 80 = 12", "90t + 110(t - 0.5) = 300" where it
 * says "t = 1.775" too. Only what can be worked out for certain is judged; the rest is left open.
 *
 * A statement is judged wrong where no reading of it holds: decimal points or decimal commas, percent as a share or of what
 * stands before, results rounded to the digits that are written.
 */
import { evaluate } from './evaluate.ts';
import type { Ways } from './evaluate.ts';
import { compare, magnitude, minus, over, percent, plus, rational, terminates, unitOf, Unreadable, zero } from './rational.ts';
import type { Rational } from './rational.ts';
import { readings, tokensOf } from './tokens.ts';
import type { Reading, Token } from './tokens.ts';

export interface Checked {
  /** Statements that hold. */
  held: number;
  /** Statements that do not, as they stand in the text. */
  wrong: string[];
}

interface Side {
  tokens: readonly Token[];
  /** False where what stands beside it may change it: a word between two numbers, a unit in mid-sum. */
  whole: boolean;
}

interface Statement {
  left: Side;
  right: Side;
  about: boolean;
  text: string;
}

/** UTF-16 units and statements of a text that are looked at, at most: far more than a reply has. */
const mostUnits = 20_000;
const mostStatements = 1000;
/** Variables of one statement whose rounding is followed, at most. */
const mostVariables = 3;

/** Works out every calculation with a result that the text states. */
export function checkStatements(text: string): Checked {
  const statements = statementsOf(text);
  const variables = assignments(statements);
  const out: Checked = { held: 0, wrong: [] };
  for (const statement of statements) {
    const verdict = judge(statement, variables);
    if (verdict === true) out.held++;
    else if (verdict === false) out.wrong.push(statement.text);
  }
  return out;
}

/** Whether an expression comes to a value that a text writes; undefined where that cannot be told. */
export function comesTo(expression: string, result: string): boolean | undefined {
  const [left, right] = [sideOf(expression), sideOf(result)];
  if (left === undefined || right === undefined) return undefined;
  return judge({ left: { tokens: left, whole: true }, right: { tokens: right, whole: true }, about: true, text: '' }, new Map());
}

/** The numbers of a text in the order in which they stand, each as it may be read. */
export function numbersOf(text: string): { dot?: Rational; comma?: Rational }[] {
  return tokensOf(text.slice(0, mostUnits)).flatMap((token) =>
    token.kind === 'number'
      ? [{ ...(token.values.dot && { dot: token.values.dot.value }), ...(token.values.comma && { comma: token.values.comma.value }) }]
      : [],
  );
}

/** The tokens of an expression that stands alone; undefined where it is more than that. Units behind it are left out. */
function sideOf(text: string): readonly Token[] | undefined {
  const tokens = tokensOf(
    text
      .slice(0, mostUnits)
      .trim()
      .replace(/[.。]$/, ''),
  );
  const words = tokens.findIndex((token) => token.kind === 'word');
  const said = words < 0 ? tokens : tokens.slice(0, words);
  if (words >= 0 && tokens.slice(words).some((token) => token.kind !== 'word' && token.kind !== 'name' && token.kind !== 'break')) return undefined;
  const equals = said.findIndex((token) => token.kind === 'equals');
  return equals < 0 ? said : said.slice(0, equals);
}

function statementsOf(given: string): Statement[] {
  const text = given.slice(0, mostUnits);
  const tokens = tokensOf(text);
  const out: Statement[] = [];
  let from = 0;
  for (let at = 0; at <= tokens.length && out.length < mostStatements; at++) {
    const token = tokens[at];
    if (token !== undefined && token.kind !== 'word' && token.kind !== 'break' && token.kind !== 'foreign') continue;
    if (at > from) out.push(...chain(text, tokens, from, at));
    from = at + 1;
  }
  return out.slice(0, mostStatements);
}

/** "a = b = c" states a = b and b = c. */
function chain(text: string, tokens: readonly Token[], from: number, to: number): Statement[] {
  const sides: Side[] = [];
  const about: boolean[] = [];
  let start = from;
  for (let at = from; at <= to; at++) {
    const token = tokens[at];
    if (at < to && token?.kind !== 'equals') continue;
    const whole = (start > from || standsAlone(tokens, from)) && (at < to || endsThere(tokens, to));
    sides.push({ tokens: withoutMarkup(tokens.slice(start, at)), whole });
    if (at < to && token?.kind === 'equals') about.push(token.about);
    start = at + 1;
  }
  return about.map((rounded, i) => {
    const [left, right] = [sides[i] as Side, sides[i + 1] as Side];
    const [first, last] = [left.tokens[0] ?? right.tokens[0], right.tokens.at(-1) ?? left.tokens.at(-1)];
    return { left, right, about: rounded, text: text.slice(first?.start ?? 0, last?.end ?? 0) };
  });
}

/** Words that work on the number behind them, so that what stands there is not all that is reckoned. */
const operatorWords = new Set(
  `of root twice double doubled triple tripled half halved third thirds quarter quarters plus minus times over by mod modulo divided multiplied squared
  cubed power log ln lg sin cos tan cot sec arcsin arccos arctan sqrt cbrt abs max min sum average mean median product difference choose per exp floor ceil
  round gcd lcm von mal durch geteilt hälfte doppelte doppelt wurzel quadrat summe de du des di del fois por menos más mais moins diviser divisé moitié mitad
  doble double racine raíz raiz radice metà volte per`
    .trim()
    .split(/\s+/),
);

function standsAlone(tokens: readonly Token[], from: number): boolean {
  const before = tokens[from - 1];
  const first = tokens[from];
  if (before === undefined || before.kind === 'break') return true;
  if (before.kind === 'foreign' || before.kind !== 'word' || first === undefined) return false;
  if (operatorWords.has(before.word) || /^\P{L}/u.test(before.word)) return false;
  // "f(2) = 4", "7 mod 3 + 1 = 2", "apples - 4 = 7"
  if (before.end === first.start && first.kind === 'open') return false;
  if (first.kind === 'operator' && !(first.operator === '*' && first.glued)) return false;
  const earlier = tokens[from - 2]?.kind;
  return earlier !== 'number' && earlier !== 'close' && earlier !== 'name' && earlier !== 'percent' && earlier !== 'operator' && earlier !== 'equals';
}

/** After "= 3" there may be a unit, and then no operator: "3 apples + 2" is more than 3. */
function endsThere(tokens: readonly Token[], to: number): boolean {
  let at = to;
  while (at < to + 4 && tokens[at]?.kind === 'word') at++;
  const after = tokens[at];
  if (after === undefined || after.kind === 'break') return true;
  if (at === to || after.kind === 'operator' || after.kind === 'percent' || after.kind === 'foreign' || after.kind === 'equals') return false;
  return true;
}

/** Stars that set a number in italics are no operators. */
function withoutMarkup(tokens: readonly Token[]): readonly Token[] {
  const first = tokens[0];
  const last = tokens.at(-1);
  const isStar = (token: Token | undefined): boolean => token?.kind === 'operator' && token.operator === '*';
  const from = isStar(first) && first?.kind === 'operator' && first.glued ? 1 : 0;
  return tokens.slice(from, isStar(last) && tokens.length > from + 1 ? -1 : undefined);
}

// ---- verdicts ----

interface Assigned {
  value: Rational;
  /** How far off it may be: half of its last digit. */
  slack: Rational;
}

/** What each variable is said to be, for those of which one thing alone is said. */
function assignments(statements: readonly Statement[]): ReadonlyMap<string, Assigned> {
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

function judge({ left, right, about }: Statement, known: ReadonlyMap<string, Assigned>): boolean | undefined {
  if (!left.whole || !right.whole) return undefined;
  // "x = 3" is where a value comes from, and "3 = 4" is no calculation.
  const single = (tokens: readonly Token[]): boolean => tokens.length === 1;
  if (single(left.tokens) && (single(right.tokens) || left.tokens[0]?.kind === 'name') && !(about && left.tokens[0]?.kind === 'number')) return undefined;
  const assigned = new Map([...known].map(([name, { value }]) => [name, value]));
  const [a, b] = [left.tokens, withoutUnit(right.tokens, known)];
  let verdict: boolean | undefined;
  for (const reading of readings) {
    for (const relativePercent of [false, true]) {
      const ways: Ways = { reading, relativePercent, variables: assigned };
      const sides = attempt(() => [evaluate(a, ways), evaluate(b, ways)] as const);
      if (sides === undefined) continue;
      if (agrees(sides[0], sides[1], b, about, reading) || withinSlack(a, b, ways, known)) return true;
      verdict = false;
    }
  }
  return verdict;
}

/** Equal, or rounded as it is written. */
function agrees(value: Rational, result: Rational, said: readonly Token[], about: boolean, reading: Reading): boolean {
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

/** "12 m" and "12 m²" are 12 of a unit, where nothing says what m is. */
function withoutUnit(tokens: readonly Token[], known: ReadonlyMap<string, Assigned>): readonly Token[] {
  const squared = tokens.at(-2)?.kind === 'operator' && tokens.at(-3)?.kind === 'name' ? 3 : 1;
  const unit = tokens.at(-squared);
  const number = tokens.at(-squared - 1);
  if (unit?.kind !== 'name' || known.has(unit.name) || (number?.kind !== 'number' && number?.kind !== 'close')) return tokens;
  return tokens.slice(0, -squared);
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
