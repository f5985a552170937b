/**
 * The tokens of a text that may hold calculations: numbers as people of many languages write them, operators in Unicode,
 * Markdown and the LaTeX that models use, and words. One pass, no backtracking.
 */
import { latinDigits, numberValues, vulgarValue } from './numbers.ts';
import type { NumberValue, Reading } from './numbers.ts';
import { plus, rational } from './rational.ts';

export type Operator = '+' | '-' | '*' | '/' | '^';

export type Token = { start: number; end: number } & (
  | { kind: 'number'; values: { readonly [reading in Reading]?: NumberValue } }
  | { kind: 'operator'; operator: Operator; glued: boolean }
  | { kind: 'open' | 'close' | 'percent' }
  /** One Latin or Greek letter: a variable, or a unit. */
  | { kind: 'name'; name: string }
  | { kind: 'equals'; about: boolean }
  /** Text between calculations. */
  | { kind: 'word'; word: string }
  /** Marks that end a statement: a stop, a colon, a new line. */
  | { kind: 'break' }
  /** A sign that changes what stands beside it in a way that is not computed here: a root, a factorial, an absolute value. */
  | { kind: 'foreign' }
);

const pattern = new RegExp(
  [
    String.raw`(?<bullet>(?<=^|\n)[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t])`,
    String.raw`(?<time>\d{1,4}(?::\d{2})+|\d{4}-\d{2}-\d{2})`,
    String.raw`(?<number>(?:\d+|(?<![\p{L}\p{N}.,])(?=\.\d))(?:[.,'’_\u00A0\u202F\u2009٫٬]\d+)*(?:[eE][+-]?\d{1,3}(?![\p{L}\p{N}]))?)`,
    String.raw`(?<vulgar>[¼½¾⅐-⅞])`,
    String.raw`(?<said>\\(?:text|mathrm|mbox)\{[^{}\n]{0,80}\})`,
    String.raw`(?<latex>\\(?:[A-Za-z]+|.))`,
    String.raw`(?<ratio>(?<=\p{N}):(?=\p{N})|(?<=\p{N} ):(?= \p{N}))`,
    String.raw`(?<relation>[<>!≤≥≠:]=|=>|[-–]>|[→⇒<>≤≥≠])`,
    String.raw`(?<about>[≈≃≅≐]|~=)`,
    String.raw`(?<equals>={1,3}|＝)`,
    String.raw`(?<stars>\*{2,3})`,
    String.raw`(?<operator>[-+*/^×·∙⋅•÷−–＋－⁄∕])`,
    String.raw`(?<raised>[⁰¹²³⁴-⁹]+)`,
    String.raw`(?<open>[([{（])`,
    String.raw`(?<close>[)\]}）])`,
    String.raw`(?<percent>[%％٪])`,
    String.raw`(?<word>[A-Za-z_][A-Za-z0-9_²³]*[\p{L}\p{M}_]*|[\p{L}\p{M}_]+)`,
    String.raw`(?<blank>[ \t\u00A0\u2009\u202F]+|\p{Sc}|[\u200B-\u200F\u2060\uFEFF])`,
    String.raw`(?<break>[\n\r.,;:?"“”‘’'«»。，、；：？—#>\u0060])`,
    String.raw`(?<foreign>[^])`,
  ].join('|'),
  'gu',
);

const latexOperators: ReadonlyMap<string, Operator> = new Map([
  ['times', '*'],
  ['cdot', '*'],
  ['ast', '*'],
  ['div', '/'],
]);
const latexBlank = new Set(['left', 'right', 'quad', 'qquad', 'displaystyle', 'boxed', ',', ';', '!', ' ', '$', 'bigl', 'bigr', 'big', 'Big']);
const latexFraction = new Set(['frac', 'dfrac', 'tfrac']);
const latexBreak = new Set(['(', ')', '[', ']', '\\', 'implies', 'Rightarrow', 'rightarrow', 'to', 'therefore', 'begin', 'end', '&']);
const signs: { readonly [sign: string]: Operator } = {
  '×': '*',
  '·': '*',
  '∙': '*',
  '⋅': '*',
  '•': '*',
  '÷': '/',
  '⁄': '/',
  '∕': '/',
  '−': '-',
  '–': '-',
  '－': '-',
  '＋': '+',
};
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

export function tokensOf(given: string): Token[] {
  const text = latinDigits(given);
  const tokens: Token[] = [];
  /** Groups of a LaTeX fraction that are open: its upper part, its lower part; `plain` is any other bracket. */
  const groups: ('upper' | 'lower' | 'plain')[] = [];
  let fraction: 'upper' | 'lower' | undefined;
  const push = (token: Token): void => void tokens.push(token);
  for (const match of text.matchAll(pattern)) {
    const found = match[0];
    const place = { start: match.index, end: match.index + found.length };
    const is = match.groups ?? {};
    const operator = (sign: Operator, glued = false): void => push({ ...place, kind: 'operator', operator: sign, glued });
    if (is['blank'] !== undefined) continue;
    if (fraction !== undefined && found !== '{') {
      push({ ...place, kind: 'foreign' });
      fraction = undefined;
    }
    if (is['number'] !== undefined) {
      const values = numberValues(found);
      push(values === undefined ? { ...place, kind: 'word', word: found } : { ...place, kind: 'number', values });
    } else if (is['vulgar'] !== undefined) {
      const value = vulgarValue(found);
      const before = tokens.at(-1);
      if (value === undefined) push({ ...place, kind: 'foreign' });
      else if (before?.kind === 'number' && before.values.dot !== undefined && before.end === place.start) {
        // "2½" is two and a half.
        const said = { value: plus(before.values.dot.value, value), digits: 0 };
        tokens[tokens.length - 1] = { kind: 'number', start: before.start, end: place.end, values: { dot: said, comma: said } };
      } else {
        const said = { value, digits: 0 };
        push({ ...place, kind: 'number', values: { dot: said, comma: said } });
      }
    } else if (is['latex'] !== undefined) {
      const name = found.slice(1);
      const sign = latexOperators.get(name);
      if (sign !== undefined) operator(sign);
      else if (name === '%') push({ ...place, kind: 'percent' });
      else if (name === 'approx') push({ ...place, kind: 'equals', about: true });
      else if (latexFraction.has(name)) fraction = 'upper';
      else if (latexBreak.has(name)) push({ ...place, kind: 'break' });
      else if (!latexBlank.has(name)) push({ ...place, kind: 'foreign' });
    } else if (is['equals'] !== undefined) push({ ...place, kind: 'equals', about: false });
    else if (is['about'] !== undefined) push({ ...place, kind: 'equals', about: true });
    else if (is['stars'] !== undefined) {
      if (isPower(text, place)) operator('^');
    } else if (is['operator'] !== undefined)
      operator(signs[found] ?? (found as Operator), /\S/.test(text.charAt(place.end)) && !/\S/.test(text.charAt(place.start - 1)));
    else if (is['raised'] !== undefined) {
      operator('^');
      const value = {
        value: rational(
          BigInt(
            [...found]
              .map((digit) => superscripts.indexOf(digit))
              .join('')
              .slice(0, 3),
          ),
        ),
        digits: 0,
      };
      push({ ...place, kind: 'number', values: { dot: value, comma: value } });
    } else if (is['open'] !== undefined) {
      push({ ...place, kind: 'open' });
      if (fraction === 'upper') push({ ...place, kind: 'open' });
      groups.push(fraction ?? 'plain');
      fraction = undefined;
    } else if (is['close'] !== undefined) {
      const group = groups.pop();
      push({ ...place, kind: 'close' });
      if (group === 'lower') push({ ...place, kind: 'close' });
      if (group === 'upper') {
        operator('/');
        fraction = 'lower';
      }
    } else if (is['percent'] !== undefined) push({ ...place, kind: 'percent' });
    else if (is['word'] !== undefined) pushWord(found, place, push);
    else if (is['time'] !== undefined || is['said'] !== undefined) push({ ...place, kind: 'word', word: found });
    else push({ ...place, kind: is['foreign'] === undefined && is['ratio'] === undefined ? 'break' : 'foreign' });
  }
  return withWordOperators(tokens);
}

function pushWord(word: string, place: { start: number; end: number }, push: (token: Token) => void): void {
  if (/^[A-Za-zα-ωΑ-Ω]$/.test(word)) return push({ ...place, kind: 'name', name: word });
  // "m²" is a unit, or the square of a variable.
  if (/^[A-Za-z][²³]$/.test(word)) {
    const value = { value: rational(word.endsWith('²') ? 2n : 3n), digits: 0 };
    push({ ...place, kind: 'name', name: word.charAt(0) });
    push({ ...place, kind: 'operator', operator: '^', glued: false });
    return push({ ...place, kind: 'number', values: { dot: value, comma: value } });
  }
  push(/^percent$/i.test(word) ? { ...place, kind: 'percent' } : { ...place, kind: 'word', word: word.toLowerCase() });
}

/** "3 x 4" is a product, and so is "20 % of 50". */
function withWordOperators(tokens: readonly Token[]): Token[] {
  return tokens.map((token, i) => {
    const before = tokens[i - 1]?.kind;
    const after = tokens[i + 1]?.kind;
    const { start, end } = token;
    const product: Token = { start, end, kind: 'operator', operator: '*', glued: false };
    const apart = (tokens[i - 1]?.end ?? start) < start && (tokens[i + 1]?.start ?? end) > end;
    const between = (before === 'number' || before === 'close') && (after === 'number' || (after === 'open' && apart));
    if (token.kind === 'name' && /x/i.test(token.name) && between) return product;
    if (token.kind === 'word' && token.word === 'of' && before === 'percent' && (after === 'number' || after === 'open' || after === 'name')) return product;
    return token;
  });
}

/** Two stars raise to a power where a number stands on both sides; else they are bold type. */
function isPower(text: string, { start, end }: { start: number; end: number }): boolean {
  if (end - start !== 2) return false;
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  if (before === ' ' && after === ' ') return true;
  return /[\p{L}\p{N})\]]/u.test(before) && /[\p{L}\p{N}(\-[]/u.test(after);
}
