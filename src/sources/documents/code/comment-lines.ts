/** Lines of comments and docstrings without their marks, with their places. */
import type { Token } from './lex.ts';

export interface DocLine {
  /** The text of the line; `start` = `end` where it is empty. */
  start: number;
  end: number;
  /** Blanks between the mark and the text. */
  indent: number;
}

/** The comments that stand on lines of their own and belong together: no empty line and no code between them. */
export interface Run {
  start: number;
  end: number;
  tokens: Token[];
}

export function runsOf(text: string, tokens: readonly Token[]): Run[] {
  const runs: Run[] = [];
  for (const token of tokens) {
    if (token.kind !== 'comment' || !ownLine(text, token)) continue;
    const last = runs.at(-1);
    const before = last?.tokens.at(-1);
    const joined =
      last !== undefined &&
      before?.line === true &&
      token.line === true &&
      /^[ \t]*(?:\r\n|\n|\r)[ \t]*$/.test(text.slice(last.end, Math.min(token.start, last.end + 400))) &&
      token.start - last.end <= 400 &&
      inner(text, before) === inner(text, token);
    if (joined) {
      last.tokens.push(token);
      last.end = token.end;
    } else runs.push({ start: token.start, end: token.end, tokens: [token] });
  }
  return runs;
}

/** `//!` and `#!` speak of what they stand in, other comments of what follows. */
function inner(text: string, token: Token): boolean {
  return text[token.start + token.open] === '!';
}

function ownLine(text: string, token: Token): boolean {
  for (let i = token.start - 1; i >= 0 && token.start - i < 400; i--) {
    const char = text[i];
    if (char === '\n' || char === '\r') return true;
    if (char !== ' ' && char !== '\t') return false;
  }
  return token.start < 400;
}

export function docLines(text: string, tokens: readonly Token[]): DocLine[] {
  const lines: DocLine[] = [];
  for (const token of tokens) {
    const end = token.end - token.close;
    let start = token.start + token.open;
    if (token.line === true) {
      const mark = text[start - 1] as string;
      while (start < end && (text[start] === mark || text[start] === '!' || text[start] === '|')) start++;
      lines.push(lineOf(text, start, end, false));
      continue;
    }
    const starred = token.kind === 'comment' && text[token.start] === '/';
    while (starred && start < end && (text[start] === '*' || text[start] === '!')) start++;
    let first = true;
    for (let at = start; at <= end;) {
      let stop = at;
      while (stop < end && text[stop] !== '\n' && text[stop] !== '\r') stop++;
      lines.push(lineOf(text, at, stop, starred && !first));
      first = false;
      at = stop + (text[stop] === '\r' && text[stop + 1] === '\n' ? 2 : 1);
    }
  }
  return lines;
}

function lineOf(text: string, from: number, to: number, starred: boolean): DocLine {
  let start = from;
  let end = to;
  while (end > start && /\s/.test(text[end - 1] as string)) end--;
  const blanks = (): number => {
    let count = 0;
    while (start < end && (text[start] === ' ' || text[start] === '\t')) {
      count += text[start] === '\t' ? 4 : 1;
      start++;
    }
    return count;
  };
  let indent = blanks();
  if (starred && text[start] === '*' && start < end) {
    start++;
    indent = blanks();
  }
  return { start, end, indent };
}
