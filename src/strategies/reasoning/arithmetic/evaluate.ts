/**
 * The worth of one side of a calculation, exact. Dijkstra's shunting-yard over tokens with stacks of its own: no `eval`, no
 * recursion, time linear in the tokens. What it does not know makes the side unreadable, never wrong.
 */
import type { Reading } from './numbers.ts';
import { minus, negated, one, over, percent, plus, power, times, Unreadable } from './rational.ts';
import type { Rational } from './rational.ts';
import type { Operator, Token } from './tokens.ts';

/** Tokens of a side, at most. */
const mostTokens = 400;
/** Brackets in brackets, at most. */
const mostDepth = 64;

export interface Ways {
  reading: Reading;
  /** "200 + 10 %" is 220, as on a pocket calculator, and not 200.1. */
  relativePercent: boolean;
  /** What the variables are worth. */
  variables: ReadonlyMap<string, Rational>;
}

interface Value {
  value: Rational;
  percent: boolean;
}

type Held = Operator | 'negative' | '(';

const strength: { readonly [operator in Exclude<Held, '('>]: number } = { '+': 1, '-': 1, '*': 2, '/': 2, negative: 3, '^': 4 };

/** Throws `Unreadable` where the tokens are no calculation that can be worked out. */
export function evaluate(tokens: readonly Token[], ways: Ways): Rational {
  if (tokens.length === 0) throw new Unreadable('nothing to work out');
  if (tokens.length > mostTokens) throw new Unreadable('a calculation is too long');
  const values: Value[] = [];
  const held: Held[] = [];
  let depth = 0;
  let ended = false;

  const apply = (): void => {
    const operator = held.pop();
    const right = values.pop();
    if (operator === undefined || operator === '(' || right === undefined) throw new Unreadable('brackets or operators do not match');
    if (operator === 'negative') return void values.push({ value: negated(right.value), percent: right.percent });
    const left = values.pop();
    if (left === undefined) throw new Unreadable('an operator lacks a number');
    values.push({ value: applied(operator, left, right, ways), percent: false });
  };
  const operate = (operator: Operator): void => {
    // "2000 / 2/3" is meant in two ways.
    if (operator === '/' && held.at(-1) === '/') throw new Unreadable('a division behind a division has no brackets');
    for (;;) {
      const top = held.at(-1);
      if (top === undefined || top === '(') break;
      // A power takes what is on its right first.
      if (strength[top] < strength[operator] || (top === '^' && operator === '^')) break;
      apply();
    }
    held.push(operator);
  };
  const multiply = (): void => {
    // "6/2(1+2)" is read in two ways.
    if (held.at(-1) === '/') throw new Unreadable('a product behind a division has no sign');
    operate('*');
  };

  for (const token of tokens) {
    if (token.kind === 'number') {
      const said = token.values[ways.reading];
      if (said === undefined) throw new Unreadable('a number is written in another way');
      if (ended) throw new Unreadable('two numbers stand side by side');
      values.push({ value: said.value, percent: false });
      ended = true;
    } else if (token.kind === 'name') {
      const value = ways.variables.get(token.name);
      if (value === undefined) throw new Unreadable(`nothing says what ${token.name} is`);
      if (ended) multiply();
      values.push({ value, percent: false });
      ended = true;
    } else if (token.kind === 'open') {
      if (ended) multiply();
      if (++depth > mostDepth) throw new Unreadable('brackets are too deep');
      held.push('(');
      ended = false;
    } else if (token.kind === 'close') {
      if (!ended) throw new Unreadable('empty brackets');
      while (held.length > 0 && held.at(-1) !== '(') apply();
      if (held.pop() === undefined) throw new Unreadable('brackets do not match');
      depth--;
    } else if (token.kind === 'percent') {
      const value = values.pop();
      if (!ended || value === undefined) throw new Unreadable('a percent sign lacks its number');
      values.push({ value: percent(value.value), percent: true });
    } else if (token.kind === 'operator') {
      if (ended) operate(token.operator);
      else if (token.operator === '-') held.push('negative');
      else if (token.operator !== '+') throw new Unreadable('an operator lacks a number');
      ended = false;
    } else throw new Unreadable('words stand in a calculation');
  }
  if (!ended) throw new Unreadable('a calculation breaks off');
  while (held.length > 0) apply();
  const [only] = values;
  if (only === undefined || values.length > 1) throw new Unreadable('brackets or operators do not match');
  return only.value;
}

function applied(operator: Operator, left: Value, right: Value, { relativePercent }: Ways): Rational {
  if (operator === '^') return power(left.value, right.value);
  if (operator === '*') return times(left.value, right.value);
  if (operator === '/') return over(left.value, right.value);
  const share = relativePercent && right.percent && !left.percent;
  if (operator === '+') return share ? times(left.value, plus(one, right.value)) : plus(left.value, right.value);
  return share ? times(left.value, minus(one, right.value)) : minus(left.value, right.value);
}
