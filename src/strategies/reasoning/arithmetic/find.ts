/** Finds what a text states in numbers: chains of equations among words, of which it is clear where they begin and end. */
import { tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';

export interface Side {
  tokens: readonly Token[];
  /** False where what stands beside it may change it: a word between two numbers, a unit in mid-sum. */
  whole: boolean;
}

export interface Statement {
  left: Side;
  right: Side;
  about: boolean;
  text: string;
}

/** UTF-16 units and statements of a text that are looked at, at most: far more than a reply has. */
export const mostUnits = 20_000;
const mostStatements = 1000;
export function statementsOf(given: string): Statement[] {
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

/** The tokens of an expression that stands alone; undefined where it is more than that. Units behind it are left out. */
export function sideOf(text: string): readonly Token[] | undefined {
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
