/**
 * Whether code holds together: brackets in pairs, strings and comments closed, blocks of Python with a colon and a body. One
 * pass over the characters by a lexer for the family of the language; no grammar. A snippet with an ellipsis is taken as it is.
 */

export interface CodeFault {
  why: string;
  /** Offset in the code. */
  at: number;
}

interface Family {
  line: readonly string[];
  block?: readonly [string, string];
  /** Quotes of strings that may not run over a line's end. */
  quotes: string;
  /** Longer quotes, whose strings may. */
  long: readonly string[];
}

const c: Family = { line: ['//'], block: ['/*', '*/'], quotes: '"', long: [] };
const script: Family = { line: ['//'], block: ['/*', '*/'], quotes: '"\'', long: ['`'] };
const python: Family = { line: ['#'], quotes: '"\'', long: ['"""', "'''"] };
const families: { readonly [language: string]: Family } = {
  c,
  'c++': c,
  cpp: c,
  java: c,
  'c#': c,
  cs: c,
  csharp: c,
  go: { ...c, long: ['`'] },
  javascript: script,
  js: script,
  typescript: script,
  ts: script,
  python,
  py: python,
  json: { line: [], quotes: '"', long: [] },
};
const opens = '([{';
const closes = ')]}';
const longestCode = 100_000;

/** Undefined where nothing is wrong, the language is not known here, or the code is longer than 100,000 characters. */
export function codeFault(code: string, language: string): CodeFault | undefined {
  const family = Object.hasOwn(families, language) ? families[language] : undefined;
  if (family === undefined || code.length > longestCode || /\.\.\.|…|<[a-z_ ]+>/i.test(code)) return undefined;
  // A prompt of a shell or an interpreter: a session, not a program.
  if (/^(?:>>>|\$ |In \[\d+\])/m.test(code)) return undefined;
  const lexed = lex(code, family);
  if ('why' in lexed) return lexed;
  return family === python ? blockFault(lexed.plain, code) : undefined;
}

/** The code with strings and comments blanked out, or the first fault. */
function lex(code: string, family: Family): { plain: string } | CodeFault {
  const held: { sign: string; at: number }[] = [];
  let plain = '';
  let at = 0;
  const blank = (to: number): void => {
    plain += code.slice(at, to).replace(/[^\n]/g, ' ');
    at = to;
  };
  while (at < code.length) {
    const sign = code.charAt(at);
    const comment = family.line.find((mark) => code.startsWith(mark, at));
    const long = family.long.find((mark) => code.startsWith(mark, at));
    if (comment !== undefined) {
      const end = code.indexOf('\n', at);
      blank(end < 0 ? code.length : end);
    } else if (family.block !== undefined && code.startsWith(family.block[0], at)) {
      const end = code.indexOf(family.block[1], at + 2);
      if (end < 0) return { why: 'a comment is never closed', at };
      blank(end + 2);
    } else if (long !== undefined) {
      const end = closing(code, at + long.length, long, true);
      if (end < 0) return { why: 'a string is never closed', at };
      plain += 's';
      at++;
      blank(end);
    } else if (family.quotes.includes(sign)) {
      const end = closing(code, at + 1, sign, false);
      // A lone quote may stand in a pattern or a character: only what runs over its line is a fault.
      if (end < 0) return family === c || isPattern(code, at) ? { plain: '' } : { why: 'a string is never closed', at };
      plain += 's';
      at++;
      blank(end);
    } else if (sign === "'" && /^'(?:\\.[^']{0,8}|[^'\\\n])'/.test(code.slice(at, at + 12))) {
      blank(at + (/^'(?:\\.[^']{0,8}|[^'\\\n])'/.exec(code.slice(at, at + 12))?.[0].length ?? 1));
    } else if (sign === '/' && family === script && isPattern(code, at + 1)) {
      return { plain: '' };
    } else {
      if (opens.includes(sign)) held.push({ sign, at });
      const close = closes.indexOf(sign);
      if (close >= 0) {
        const open = held.pop();
        if (open === undefined) return { why: `a "${sign}" closes nothing`, at };
        if (open.sign !== opens.charAt(close)) return { why: `a "${open.sign}" is closed by "${sign}"`, at: open.at };
      }
      plain += sign;
      at++;
    }
  }
  const open = held.pop();
  return open === undefined ? { plain } : { why: `a "${open.sign}" is never closed`, at: open.at };
}

/** Offset behind the closing quote; -1 where there is none. */
function closing(code: string, from: number, quote: string, overLines: boolean): number {
  for (let i = from; i < code.length; i++) {
    if (code[i] === '\\') i++;
    else if (code.startsWith(quote, i)) return i + quote.length;
    else if (!overLines && code[i] === '\n') return -1;
  }
  return -1;
}

/** A regular expression may stand here: what it holds is no code. */
function isPattern(code: string, at: number): boolean {
  const line = code.slice(code.lastIndexOf('\n', at - 1) + 1, at);
  return /[=(,:[!&|?{};]\s{0,4}\/[^/]*$|^\s{0,40}\/[^/]*$|\breturn\s{1,4}\/[^/]*$/.test(line.slice(-300));
}

const header = /^\s*(?:(?:async )?(?:def|for|with)|class|if|elif|while|else|try|except|finally)\b/;

/** Python: a line that opens a block ends with a colon, and its block is deeper. */
function blockFault(plain: string, code: string): CodeFault | undefined {
  const lines = plain.split('\n');
  let at = 0;
  let depth = 0;
  for (const [index, line] of lines.entries()) {
    const start = at;
    at += line.length + 1;
    const inside = depth > 0;
    for (const sign of line) depth += opens.includes(sign) ? 1 : closes.includes(sign) ? -1 : 0;
    if (inside || depth > 0 || !header.test(line) || line.trimEnd().endsWith('\\')) continue;
    if (!line.includes(':')) return { why: 'a line that opens a block has no colon', at: start };
    if (!line.trimEnd().endsWith(':')) continue;
    const next = lines.slice(index + 1).find((other) => other.trim() !== '');
    if (next === undefined || indent(next) <= indent(line)) {
      // A body that is a comment alone was blanked out: it says that something is left out.
      const following = code.split('\n')[index + 1] ?? '';
      return /^\s*(?:#|"""|''')/.test(following) ? undefined : { why: 'a block has no body', at: start };
    }
  }
  return undefined;
}

function indent(line: string): number {
  return line.length - line.trimStart().length;
}
