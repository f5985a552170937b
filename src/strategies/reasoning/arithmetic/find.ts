/** Finds what a text states in numbers: chains of equations among words, of which it is clear where they begin and end. */
import { tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';

export interface Side {
  tokens: readonly Token[];
  /** False where what stands beside it may change it: a word between two numbers, a unit in mid-sum. */
  whole: boolean;
  /** A word stands behind it: a unit, it may be. */
  united: boolean;
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
  // In "a 20 / 4 = 5" the letter is an article.
  let start = tokens[from]?.kind === 'name' && tokens[from + 1]?.kind === 'number' ? from + 1 : from;
  const first = start;
  for (let at = from; at <= to; at++) {
    const token = tokens[at];
    if (at < to && token?.kind !== 'equals') continue;
    const whole = (start > first || standsAlone(tokens, from)) && (at < to || endsThere(tokens, to));
    sides.push({
      tokens: withoutMarkup(tokens.slice(start, at), at === to && opensMarkup(tokens[from])),
      whole,
      united: at === to && tokens[to]?.kind === 'word',
    });
    if (at < to && token?.kind === 'equals') about.push(token.about);
    start = at + 1;
  }
  return about.map((rounded, i) => {
    const [left, right] = [sides[i] as Side, sides[i + 1] as Side];
    const [head, tail] = [left.tokens[0] ?? right.tokens[0], right.tokens.at(-1) ?? left.tokens.at(-1)];
    return { left, right, about: rounded, text: text.slice(head?.start ?? 0, tail?.end ?? 0) };
  });
}

/** Words that work on the number behind them, so that what stands there is not all that is reckoned. */
const operatorWords = new Set(
  `root twice double doubled triple tripled half halved third thirds quarter quarters plus minus times over by mod modulo divided multiplied squared
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
  const earlier = tokens[from - 2];
  // "half of 10 + 2" and "3 of 10 + 2" are not what stands behind the word; "a total of 10 + 2" is.
  if (before.word === 'of' && (earlier?.kind === 'word' ? operatorWords.has(earlier.word) : earlier !== undefined && earlier.kind !== 'break')) return false;
  // "12 x 1 and 1/4 = 15", "section 2 = x + 200"
  const [second, third] = [tokens[from + 1], tokens[from + 2]];
  if (first.kind === 'number' && second?.kind === 'operator' && second.operator === '/' && third?.kind === 'number' && earlier?.kind === 'number') return false;
  if (first.kind === 'number' && second?.kind === 'equals') return false;
  // "f(2) = 4", "apples - 4 = 7"
  if (before.end === first.start && first.kind === 'open') return false;
  if (first.kind === 'operator' && !opensMarkup(first)) return false;
  return earlier?.kind !== 'operator' && earlier?.kind !== 'equals' && earlier?.kind !== 'close' && earlier?.kind !== 'name';
}

/** After "= 3" there may be a unit, and then no operator and no fraction: "3 apples + 2" and "3 and 1/2" are more than 3. */
function endsThere(tokens: readonly Token[], to: number): boolean {
  let at = to;
  while (at < to + 4 && tokens[at]?.kind === 'word') at++;
  const after = tokens[at];
  if (after === undefined || after.kind === 'break') return true;
  const next = tokens[at + 1];
  if (at > to && (after.kind === 'open' || (after.kind === 'number' && next?.kind === 'operator' && next.operator === '/'))) return false;
  if (at === to || after.kind === 'operator' || after.kind === 'percent' || after.kind === 'foreign' || after.kind === 'equals') return false;
  return true;
}

/** Stars that set a number or a sum in italics are no operators. `closes`: those of the whole chain end here. */
function withoutMarkup(tokens: readonly Token[], closes: boolean): readonly Token[] {
  const opens = opensMarkup(tokens[0]);
  const last = tokens.at(-1);
  const ends = (opens || closes) && last?.kind === 'operator' && last.operator === '*' && tokens.length > 1;
  return tokens.slice(opens ? 1 : 0, ends ? -1 : undefined);
}

const opensMarkup = (token: Token | undefined): boolean => token?.kind === 'operator' && token.operator === '*' && token.glued;

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
