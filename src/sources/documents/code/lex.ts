/** Parts a file of code into code, comments and strings. One pass, no recursion; what never closes reaches to the end. */
import type { Language, StringRule } from './languages.ts';

export interface Token {
  kind: 'comment' | 'string';
  start: number;
  end: number;
  /** Length of the mark that opens, and of the one that closes it. */
  open: number;
  close: number;
  /** A comment that ends with its line. */
  line?: boolean;
}

export interface Lexed {
  tokens: Token[];
  /** The text with comments and strings as blanks (with braces: strings as quotation marks); line ends stay, so that places and lines are the same. */
  bare: string;
}

/** Longest regular expression literal, and longest name of a here-document. */
const shortReach = 1000;

export function lex(text: string, language: Language): Lexed {
  const tokens: Token[] = [];
  const has = (name: NonNullable<Language['extras']>[number]): boolean => language.extras?.includes(name) === true;
  const template = has('template');
  const regex = has('regex');
  const heredoc = has('heredoc');
  const special = startCharacters(language);
  // Braces open within each template string that is being filled.
  const fills: number[] = [];
  const pending: { name: string; indented: boolean }[] = [];
  let i = 0;
  const add = (kind: Token['kind'], end: number, open: number, close: number, line = false): void => {
    const stop = Math.min(end, text.length);
    tokens.push({ kind, start: i, end: stop, open, close: stop - i >= open + close ? close : 0, ...(line ? { line } : {}) });
    i = stop;
  };
  const templatePart = (open: number): void => {
    let at = i + open;
    for (; at < text.length; at++) {
      const char = text[at];
      if (char === '\\') at++;
      else if (char === '`') return add('string', at + 1, open, 1);
      else if (char === '$' && text[at + 1] === '{') {
        fills.push(0);
        return add('string', at + 2, open, 2);
      }
    }
    add('string', at, open, 0);
  };
  if (has('php')) {
    const start = phpStart(text, 0);
    if (start > 0) add('string', start, 0, 0);
  }
  while (i < text.length) {
    const char = text[i] as string;
    if (char === '\n' && pending.length > 0) {
      i++;
      add('string', heredocEnd(text, i, pending), 0, 0);
      pending.length = 0;
      continue;
    }
    if (template && fills.length > 0 && (char === '{' || char === '}')) {
      const depth = fills.at(-1) as number;
      if (char === '}' && depth === 0) {
        fills.pop();
        templatePart(1);
        continue;
      }
      fills[fills.length - 1] = depth + (char === '{' ? 1 : -1);
      i++;
      continue;
    }
    if (!special.has(char)) {
      i++;
      continue;
    }
    if (comment(text, i, language, add)) continue;
    if (template && char === '`') {
      templatePart(1);
      continue;
    }
    if (heredoc && char === '<' && text.startsWith('<<', i)) {
      const found = /^<<<?([-~]?)[ \t]*(["']?)([A-Za-z_]\w{0,60})\2/.exec(text.slice(i, i + 80));
      if (found !== null && !(language.id === 'ruby' && !/^[A-Z_]/.test(found[3] ?? ''))) {
        pending.push({ name: found[3] as string, indented: found[1] !== '' || language.id === 'php' });
        i += found[0].length;
        continue;
      }
    }
    if (char === '?' && text.startsWith('?>', i) && has('php')) {
      add('string', phpStart(text, i + 2), 0, 0);
      continue;
    }
    const extra = extraString(text, i, language);
    if (extra !== undefined) {
      add('string', extra.end, extra.open, extra.close);
      continue;
    }
    if (regex && char === '/' && regexMayStart(text, i)) {
      const end = regexEnd(text, i);
      if (end > 0) {
        add('string', end, 1, 1);
        continue;
      }
    }
    const rule = language.strings.find((item) => text.startsWith(item.open, i));
    if (rule === undefined) i++;
    else {
      const end = stringEnd(text, i + rule.open.length, rule);
      add('string', end.end, rule.open.length, end.closed ? rule.close.length : 0);
    }
  }
  return { tokens, bare: blanked(text, tokens, language.shape === 'braces') };
}

function startCharacters(language: Language): ReadonlySet<string> {
  const marks = [...language.line, ...language.block.map((item) => item.open), ...language.strings.map((item) => item.open)].map((mark) => mark[0] as string);
  const more: { readonly [extra: string]: string } = {
    'rust-raw': 'rb',
    'rust-char': "'",
    'cpp-raw': 'R',
    'cs-raw': '@$"',
    'swift-raw': '#',
    template: '`',
    regex: '/',
    heredoc: '<',
    dollar: '$',
    php: '?',
    'lua-long': '[-',
  };
  return new Set([...marks, ...(language.extras ?? []).flatMap((extra) => [...(more[extra] ?? '')])]);
}

function comment(
  text: string,
  i: number,
  language: Language,
  add: (kind: 'comment', end: number, open: number, close: number, line?: boolean) => void,
): boolean {
  if (language.id === 'lua' && text.startsWith('--[', i)) {
    const close = luaClose(text, i + 2);
    if (close !== undefined) {
      const end = text.indexOf(close, i + 4);
      add('comment', end < 0 ? text.length : end + close.length, close.length + 2, end < 0 ? 0 : close.length);
      return true;
    }
  }
  for (const rule of language.block) {
    if (!text.startsWith(rule.open, i) || (rule.lineStart === true && i > 0 && text[i - 1] !== '\n')) continue;
    if (rule.open === '=' && !/[a-z]/.test(text[i + 1] ?? '')) continue;
    const end = rule.nested === true ? nestedEnd(text, i, rule.open, rule.close) : text.indexOf(rule.close, i + rule.open.length);
    const stop = rule.nested === true ? end : end < 0 ? -1 : end + rule.close.length;
    add('comment', stop < 0 ? text.length : stop, rule.open.length, stop < 0 ? 0 : rule.close.length);
    return true;
  }
  for (const mark of language.line) {
    if (!text.startsWith(mark, i)) continue;
    // `#` within a word, as in `$#` or `${#a}`, opens no comment; `#[` in PHP is an attribute.
    if (mark === '#' && language.extras?.includes('word-hash') === true && i > 0 && !/[\s;(|&]/.test(text[i - 1] as string)) continue;
    if (mark === '#' && language.id === 'php' && text[i + 1] === '[') continue;
    let end = i;
    while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
    add('comment', end, mark.length, 0, true);
    return true;
  }
  return false;
}

function nestedEnd(text: string, from: number, open: string, close: string): number {
  let depth = 0;
  for (let i = from; i < text.length;) {
    if (text.startsWith(open, i)) {
      depth++;
      i += open.length;
    } else if (text.startsWith(close, i)) {
      depth--;
      i += close.length;
      if (depth === 0) return i;
    } else i++;
  }
  return -1;
}

function stringEnd(text: string, from: number, rule: StringRule): { end: number; closed: boolean } {
  for (let i = from; i < text.length; i++) {
    const char = text[i] as string;
    if (char === '\\' && rule.escape === '\\') i++;
    else if (rule.lines !== true && (char === '\n' || char === '\r')) return { end: i, closed: false };
    else if (char === rule.close[0] && text.startsWith(rule.close, i)) {
      if (rule.escape === 'double' && text.startsWith(rule.close, i + rule.close.length)) i += rule.close.length;
      else return { end: i + rule.close.length, closed: true };
    }
  }
  return { end: text.length, closed: false };
}

function extraString(text: string, i: number, language: Language): { end: number; open: number; close: number } | undefined {
  const until = (close: string, open: number): { end: number; open: number; close: number } => {
    const at = text.indexOf(close, i + open);
    return at < 0 ? { end: text.length, open, close: 0 } : { end: at + close.length, open, close: close.length };
  };
  const head = text.slice(i, i + 40);
  for (const extra of language.extras ?? []) {
    let found: RegExpExecArray | null = null;
    if (extra === 'rust-raw' && !/\w/.test(text[i - 1] ?? '') && (found = /^b?r(#{0,16})"/.exec(head)) !== null)
      return until(`"${found[1] ?? ''}`, found[0].length);
    if (extra === 'rust-char' && (found = /^'(?:\\(?:u\{[0-9a-fA-F_]{1,8}\}|x[0-9a-fA-F]{2}|.)|[^'\\\r\n]{1,2})'/.exec(head)) !== null)
      return { end: i + found[0].length, open: 1, close: 1 };
    if (extra === 'cpp-raw' && (found = /^R"([^()\\\s]{0,16})\(/.exec(head)) !== null) return until(`)${found[1] ?? ''}"`, found[0].length);
    if (extra === 'swift-raw' && (found = /^(#{1,8})("{3}|")/.exec(head)) !== null) return until(`${found[2] ?? ''}${found[1] ?? ''}`, found[0].length);
    if (extra === 'cs-raw') {
      if ((found = /^\$*("{3,})/.exec(head)) !== null) return until(found[1] as string, found[0].length);
      if ((found = /^(?:@\$?|\$@)"/.exec(head)) !== null) {
        const end = stringEnd(text, i + found[0].length, { open: '"', close: '"', escape: 'double', lines: true });
        return { end: end.end, open: found[0].length, close: end.closed ? 1 : 0 };
      }
    }
    if (extra === 'dollar' && (found = /^\$([A-Za-z_]\w{0,30})?\$/.exec(head)) !== null) return until(found[0], found[0].length);
    if (extra === 'lua-long' && head.startsWith('[')) {
      const close = luaClose(text, i);
      if (close !== undefined) return until(close, close.length);
    }
  }
  return undefined;
}

function luaClose(text: string, at: number): string | undefined {
  const found = /^\[(={0,10})\[/.exec(text.slice(at, at + 14));
  return found === null ? undefined : `]${found[1] ?? ''}]`;
}

/** End of the last here-document that was announced on a line. */
function heredocEnd(text: string, from: number, names: readonly { name: string; indented: boolean }[]): number {
  let at = from;
  for (const { name, indented } of names) {
    for (;;) {
      if (at >= text.length) return text.length;
      const next = text.indexOf('\n', at);
      const line = text.slice(at, Math.min(next < 0 ? text.length : next, at + 200));
      const body = (indented ? line.trimStart() : line).trimEnd();
      if (body === name || (indented && body.startsWith(name) && /^[;,)]/.test(body.slice(name.length)))) {
        at = next < 0 ? text.length : next;
        break;
      }
      at = next < 0 ? text.length : next + 1;
    }
    if (text[at] === '\n' && name !== names.at(-1)?.name) at++;
  }
  return at;
}

function phpStart(text: string, from: number): number {
  const found = text.indexOf('<?', from);
  return found < 0 ? text.length : found + (text.startsWith('<?php', found) ? 5 : 2);
}

/** A slash opens a regular expression where a value may stand, not behind one. */
function regexMayStart(text: string, at: number): boolean {
  let i = at - 1;
  while (i >= 0 && (text[i] === ' ' || text[i] === '\t') && at - i < 100) i--;
  const before = text[i];
  if (before === undefined || /[(,=:[!&|?{};\n\r+*%<>~^]/.test(before)) return true;
  if (!/\w/.test(before)) return false;
  return /(?:^|[^\w.$])(?:return|typeof|case|in|of|do|else|void|delete|throw|new|yield|await|if|unless|when|and|or|not)$/.test(
    text.slice(Math.max(0, i - 12), i + 1),
  );
}

function regexEnd(text: string, from: number): number {
  let inClass = false;
  const limit = Math.min(text.length, from + shortReach);
  for (let i = from + 1; i < limit; i++) {
    const char = text[i];
    if (char === '\n' || char === '\r') return -1;
    if (char === '\\') i++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) {
      if (i === from + 1) return -1;
      return i + 1;
    }
  }
  return -1;
}

function blanked(text: string, tokens: readonly Token[], filled: boolean): string {
  const parts: string[] = [];
  let at = 0;
  for (const token of tokens) {
    // Strings stay as marks where statements end with their lines: a value is told from nothing.
    const mark = filled && token.kind === 'string' && token.open > 0 ? '"' : ' ';
    parts.push(text.slice(at, token.start), text.slice(token.start, token.end).replace(/[^\n\r]/g, mark));
    at = token.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
