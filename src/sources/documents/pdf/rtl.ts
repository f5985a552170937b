/**
 * Text from right to left. Files hold its parts in the order in which they are drawn, mostly from the left; here they are put
 * into the order in which they are read, by their places (the other way round of Unicode's bidirectional algorithm, UAX #9;
 * levels beyond a word or number within such text are not told apart).
 */
import type { Run, Segment } from './types.ts';

interface Token {
  text: string;
  x0: number;
  x1: number;
  /** Letters from right to left, letters from left to right, figures, and signs that follow what stands around them. */
  kind: 'right' | 'left' | 'figure' | 'sign';
}

const rightLetter = /[\u0590-\u05ff\u0600-\u065f\u066a-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** Letters for the shapes that Arabic letters take within words; whole words that are one character stay. */
export function plainArabic(text: string): string {
  return text.replace(/[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe70-\ufefc]+/g, (shapes) => shapes.normalize('NFKC'));
}

/** The segments, those with text from right to left as one run each. */
export function readable(segments: Segment[]): Segment[] {
  for (const segment of segments) if (segment.runs.some((run) => run.rtl)) segment.runs = [inOrder(segment)];
  return segments;
}

function inOrder(segment: Segment): Run {
  const { runs, x0, x1 } = segment;
  const tokens = runs.flatMap(tokensOf).sort((a, b) => a.x0 - b.x0);
  const rtl = runsFromRight(tokens);
  const main = runs.reduce((best, run) => (run.text.length > best.text.length ? run : best), runs[0] as Run);
  const text = settleBrackets(joined(rtl ? fromRight(tokens, segment.size) : fromLeft(tokens, segment.size), segment.size));
  return { ...main, text, x: x0, width: x1 - x0, y: segment.y, size: segment.size, rtl, space: runs[0]?.space === true };
}

/** Whether the line itself is read from the right: it begins and ends so, has the end of a sentence on its left, or more such letters. */
function runsFromRight(tokens: readonly Token[]): boolean {
  const strong = tokens.filter(({ kind }) => kind === 'right' || kind === 'left');
  const left = strong[0]?.kind;
  if (left === strong.at(-1)?.kind) return left === 'right';
  const stop = /^[.,:;!?،؛؟]/;
  const ends = [tokens[0], tokens.at(-1)].map((token) => token?.kind === 'sign' && stop.test(token.text));
  if (left === 'left' && ends[0] !== ends[1]) return ends[0] === true;
  let balance = 0;
  for (const { kind, text } of strong) balance += kind === 'right' ? text.length : -text.length;
  return balance > 0;
}

/** Signs at the ends of figures and Latin words belong to the line, not to them: `.2020` ends a sentence in 2020. */
function tokensOf(run: Run): Token[] {
  const each = run.width / Math.max(1, run.text.length);
  const token = (from: number, to: number, kind: Token['kind']): Token[] =>
    from === to ? [] : [{ text: run.text.slice(from, to), x0: run.x + from * each, x1: run.x + to * each, kind }];
  if (run.rtl) return token(0, run.text.length, rightLetter.test(run.text) ? 'right' : 'sign');
  const first = run.text.search(/[\p{L}\p{N}]/u);
  if (first < 0) return token(0, run.text.length, 'sign');
  const end = run.text.length - (/[^\p{L}\p{N}%]{0,20}$/u.exec(run.text)?.[0].length ?? 0);
  return [...token(0, first, 'sign'), ...token(first, end, /\p{L}/u.test(run.text) ? 'left' : 'figure'), ...token(end, run.text.length, 'sign')];
}

/** Reading order of a line from right to left: all turned round, but for what is read from the left within it. */
function fromRight(tokens: readonly Token[], size: number): Token[] {
  const out: Token[] = [];
  for (let i = tokens.length - 1; i >= 0;) {
    let first = i;
    if (readLeft(tokens[i])) {
      for (let k = i - 1; k >= 0 && first - k <= 40; k--) {
        const token = tokens[k] as Token;
        if (token.kind === 'right') break;
        // Figures apart from one another are read from the right, and so are signs that no Latin word stands before.
        if (token.kind === 'left' || (token.kind === 'figure' && (tokens[k + 1] as Token).x0 - token.x1 < 0.5)) first = k;
      }
    }
    out.push(oneOf(tokens.slice(first, i + 1), size));
    i = first - 1;
  }
  return out;
}

/** Reading order of a line from left to right: the stretches of the other direction are turned round. */
function fromLeft(tokens: readonly Token[], size: number): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length;) {
    if (tokens[i]?.kind !== 'right') {
      out.push(tokens[i++] as Token);
      continue;
    }
    let last = i;
    for (let k = i + 1; k < tokens.length && tokens[k]?.kind !== 'left'; k++) if (tokens[k]?.kind === 'right') last = k;
    const turned = tokens.slice(i, last + 1);
    out.push({ ...oneOf(turned, size), text: joined(fromRight(turned, size), size) });
    i = last + 1;
  }
  return out;
}

/** Tokens side by side as one. */
function oneOf(tokens: readonly Token[], size: number): Token {
  const first = tokens[0] as Token;
  return { ...first, text: joined(tokens, size), x1: tokens.at(-1)?.x1 ?? first.x1 };
}

function readLeft(token: Token | undefined): boolean {
  return token?.kind === 'left' || token?.kind === 'figure';
}

/** Blanks stand where the places show a gap. */
function joined(tokens: readonly Token[], size: number): string {
  let text = '';
  let before: Token | undefined;
  for (const token of tokens) {
    const apart = before === undefined ? 0 : gapOf(before, token);
    text += (apart > 0.13 * size ? ' ' : '') + token.text;
    before = token;
  }
  return text;
}

/** Free room between two tokens. */
function gapOf(a: Token, b: Token): number {
  return Math.max(a.x0 - b.x1, b.x0 - a.x1);
}

/** Some files name the sign that is drawn: `)` opens then. They are turned where that alone makes pairs of them. */
function settleBrackets(text: string): string {
  if (paired(text)) return text;
  const turned = text.replace(/[()[\]]/g, (sign) => '()[]'['()[]'.indexOf(sign) ^ 1] as string);
  return paired(turned) ? turned : text;
}

function paired(text: string): boolean {
  let depth = 0;
  for (const sign of text) {
    if (sign === '(' || sign === '[') depth++;
    else if (sign === ')' || sign === ']') depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}
