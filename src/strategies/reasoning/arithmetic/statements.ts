/**
 * What a text states in numbers, and whether it holds: "300 / 200 = 1.5", "15 % of 80 = 12", "90t + 110(t - 0.5) = 300" where it
 * says "t = 1.775" too. Only what can be worked out for certain is judged; the rest is left open.
 *
 * A statement is judged wrong where no reading of it holds: decimal points or decimal commas, percent as a share or of what
 * stands before, results rounded to the digits that are written.
 */
import { evaluate } from './evaluate.ts';
import { mostUnits, sideOf, statementsOf } from './find.ts';
import { agrees, assignments, attempt, judge, waysOf, withoutUnit } from './judge.ts';
import { compare, magnitude, minus, rational } from './rational.ts';
import type { Rational } from './rational.ts';
import { tokensOf } from './tokens.ts';

export interface Checked {
  /** Statements that hold. */
  held: number;
  /** Statements that do not, as they stand in the text. */
  wrong: string[];
}

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

/**
 * Whether an expression comes to a value that a text writes; undefined where that cannot be told: it is no calculation, or the
 * value is a whole number beside it, which rounding up or down may be wanted for.
 */
export function comesTo(expression: string, result: string): boolean | undefined {
  const [left, right] = [sideOf(expression), sideOf(result)];
  if (left === undefined || right === undefined || left.length < 2) return undefined;
  const said = withoutUnit(right, new Map());
  const whole = said.every((token) => token.kind !== 'number' || (token.values.dot ?? token.values.comma)?.digits === 0);
  let verdict: boolean | undefined;
  for (const ways of waysOf(new Map())) {
    const sides = attempt(() => [evaluate(withoutUnit(left, new Map()), ways), evaluate(said, ways)] as const);
    if (sides === undefined) continue;
    if (agrees(sides[0], sides[1], said, !whole, ways.reading)) return true;
    if (whole && compare(magnitude(minus(sides[0], sides[1])), rational(1n)) < 0) return undefined;
    verdict = false;
  }
  return verdict;
}

/** What a short text is worth that states one value, with a unit or without: "-5", "$1,200.50", "5/6", "25 %" (25), "x = 3". */
export function valueOf(text: string): Rational | undefined {
  const tokens = sideOf(text.slice(text.lastIndexOf('=') + 1));
  if (tokens === undefined) return undefined;
  const said = withoutUnit(tokens.at(-1)?.kind === 'percent' ? tokens.slice(0, -1) : tokens, new Map());
  for (const ways of waysOf(new Map())) {
    const value = attempt(() => evaluate(said, ways));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The numbers of a text in the order in which they stand, each as it may be read. */
export function numbersOf(text: string): { dot?: Rational; comma?: Rational }[] {
  return tokensOf(text.slice(0, mostUnits)).flatMap((token) =>
    token.kind === 'number'
      ? [{ ...(token.values.dot && { dot: token.values.dot.value }), ...(token.values.comma && { comma: token.values.comma.value }) }]
      : [],
  );
}
