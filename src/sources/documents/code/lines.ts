/** Symbols of languages whose blocks show in the indentation (Python; Ruby, Lua and Elixir by their layout), of shells and SQL. */
import type { Language } from './languages.ts';
import { longestHead, type CodeSymbol } from './symbol.ts';

interface Line {
  start: number;
  end: number;
  /** The line end, or the end of the text. */
  stop: number;
  indent: number;
  text: string;
}

export function lineSymbols(text: string, bare: string, language: Language): CodeSymbol[] {
  if (language.shape === 'sql') return sqlSymbols(text, bare);
  if (language.shape === 'shell') return shellSymbols(bare);
  const lines = linesOf(bare);
  const symbols: CodeSymbol[] = [];
  const open: { symbol: CodeSymbol; indent: number; name: string }[] = [];
  let depth = 0;
  let decorators = -1;
  let reach = 0;
  for (const [n, line] of lines.entries()) {
    if (line.text === '') {
      // A comment that ends a body belongs to it where it is indented like it.
      const written = /\S/.exec(text.slice(line.start, Math.min(line.start + 200, lines[n + 1]?.start ?? text.length)));
      if (written !== null && written.index > (open.at(-1)?.indent ?? Number.POSITIVE_INFINITY)) reach = line.stop;
      continue;
    }
    const within = depth > 0;
    depth = Math.max(0, depth + balance(line.text));
    if (within) {
      reach = line.stop;
      continue;
    }
    while (open.length > 0 && line.indent <= (open.at(-1)?.indent ?? 0)) {
      const { symbol } = open.pop() as (typeof open)[number];
      const closes = language.shape === 'end' && /^end\b/.test(line.text);
      symbol.end = closes ? line.stop : Math.max(reach, symbol.head);
      if (closes) break;
    }
    reach = line.stop;
    if (/^@\w/.test(line.text) && language.id === 'python') {
      if (decorators < 0) decorators = line.start + line.indent;
      continue;
    }
    const start = decorators < 0 ? line.start + line.indent : decorators;
    decorators = -1;
    const holder = open.at(-1);
    if (holder !== undefined && !holder.symbol.holds) continue;
    const found = lineDeclaration(line.text, language, holder?.name);
    if (found === undefined) continue;
    const head = signatureEnd(lines, n, depth);
    // On one line: `def f(x): return x`.
    const name = holder === undefined || found.name.includes('.') ? found.name : `${holder.name}.${found.name}`;
    const symbol: CodeSymbol = { name, kind: found.kind, start, head, end: head, level: holder === undefined ? 2 : 3, holds: found.holds };
    symbols.push(symbol);
    open.push({ symbol, indent: line.indent, name });
  }
  for (const { symbol } of open) symbol.end = Math.max(reach, symbol.head);
  return symbols;
}

function lineDeclaration(line: string, language: Language, inside: string | undefined): { name: string; kind: string; holds: boolean } | undefined {
  const text = line.slice(0, 300);
  const method = inside === undefined ? 'function' : 'method';
  if (language.id === 'python') {
    const found = /^(?:async\s+)?(def|class)\s+(\w+)/.exec(text);
    if (found === null) return undefined;
    return found[1] === 'class'
      ? { name: found[2] as string, kind: 'class', holds: true }
      : { name: found[2] as string, kind: found[2] === '__init__' && inside !== undefined ? 'constructor' : method, holds: false };
  }
  if (language.id === 'ruby') {
    const found = /^(?:(?:private|public|protected)\s+)?(def|class|module)\s+((?:self\.)?[\w:]+[?!=]?)/.exec(text);
    if (found === null) return undefined;
    if (found[1] === 'def') return { name: (found[2] as string).replace(/^self\./, ''), kind: method, holds: false };
    return { name: found[2] as string, kind: found[1] as string, holds: true };
  }
  if (language.id === 'elixir') {
    const found = /^(defmodule|defp?|defmacrop?|defprotocol)\s+([\w.]+[?!]?)/.exec(text);
    if (found === null) return undefined;
    const holds = found[1] === 'defmodule' || found[1] === 'defprotocol';
    return { name: found[2] as string, kind: holds ? 'module' : found[1]?.startsWith('defmacro') === true ? 'macro' : 'function', holds };
  }
  const found = /^(?:local\s+)?function\s+([\w.:]+)/.exec(text) ?? /^(?:local\s+)?([\w.]+)\s*=\s*function\b/.exec(text);
  return found === null ? undefined : { name: found[1] as string, kind: /[.:]/.test(found[1] as string) ? 'method' : 'function', holds: false };
}

/** End of the line on which the parentheses of a signature are closed. */
function signatureEnd(lines: readonly Line[], from: number, depth: number): number {
  let open = depth;
  let at = from;
  while (open > 0 && at + 1 < lines.length && at - from < 100) open += balance(lines[++at]?.text ?? '');
  return lines[at]?.end ?? 0;
}

function balance(line: string): number {
  let depth = 0;
  for (const char of line) {
    if (char === '(' || char === '[' || char === '{') depth++;
    else if (char === ')' || char === ']' || char === '}') depth--;
  }
  return depth;
}

function linesOf(bare: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < bare.length;) {
    const next = bare.indexOf('\n', start);
    const stop = next < 0 ? bare.length : next;
    const body = bare.slice(start, stop).trimEnd();
    const indent = body.length - body.trimStart().length;
    lines.push({ start, end: start + body.length, stop, indent, text: body.trimStart() });
    start = stop + 1;
  }
  return lines;
}

function shellSymbols(bare: string): CodeSymbol[] {
  const symbols: CodeSymbol[] = [];
  let reach = 0;
  for (const line of linesOf(bare)) {
    if (line.start < reach) continue;
    const found = /^(?:function\s+([\w:.-]+)\s*(?:\(\s*\))?|([\w:.-]+)\s*\(\s*\))\s*(\{|$)/.exec(line.text.slice(0, 200));
    if (found === null) continue;
    const open = bare.indexOf('{', line.start);
    if (open < 0 || open > line.end + 20) continue;
    let depth = 0;
    let end = open;
    for (; end < bare.length; end++) {
      if (bare[end] === '{') depth++;
      else if (bare[end] === '}' && --depth === 0) break;
    }
    reach = Math.min(end + 1, bare.length);
    symbols.push({ name: (found[1] ?? found[2]) as string, kind: 'function', start: line.start + line.indent, head: open, end: reach, level: 2, holds: false });
  }
  return symbols;
}

function sqlSymbols(text: string, bare: string): CodeSymbol[] {
  const symbols: CodeSymbol[] = [];
  let start = 0;
  const lower = bare.toLowerCase();
  while (start < bare.length) {
    while (start < bare.length && /[\s;]/.test(bare[start] as string)) start++;
    let end = bare.indexOf(';', start);
    if (end < 0) end = bare.length;
    const head = text.slice(start, Math.min(end, start + longestHead));
    const found =
      /^create\s+(?:or\s+(?:replace|alter)\s+)?(?:(?:temp|temporary|unique|materialized|unlogged|global|local|virtual)\s+)*(table|view|function|procedure|trigger|index|type|schema|sequence|domain|database)\s+(?:if\s+not\s+exists\s+)?([\w."`[\]]+)/i.exec(
        head,
      );
    if (found !== null && /^(?:function|procedure|trigger)$/i.test(found[1] as string)) end = sqlBodyEnd(lower, start, end);
    if (found !== null && start < bare.length) {
      const stop = Math.min(end + 1, bare.length);
      const trimmed = start + text.slice(start, stop).trimEnd().length;
      symbols.push({
        name: (found[2] as string).replace(/["`[\]]/g, ''),
        kind: (found[1] as string).toLowerCase(),
        start,
        head: Math.min(start + head.length, trimmed),
        end: trimmed,
        level: 2,
        holds: false,
      });
    }
    start = end + 1;
  }
  return symbols;
}

/** Statements of a body between BEGIN and END end in semicolons of their own. */
function sqlBodyEnd(lower: string, start: number, first: number): number {
  if (!/\bbegin\b/.test(lower.slice(start, first))) return first;
  const words = /\b(begin|case|end)\b(\s+(?:if|loop|while|repeat|for)\b)?/g;
  words.lastIndex = start;
  let depth = 0;
  for (let found = words.exec(lower); found !== null; found = words.exec(lower)) {
    if (found[1] !== 'end') depth++;
    else if (found[2] === undefined) depth--;
    if (depth !== 0) continue;
    const close = lower.indexOf(';', words.lastIndex);
    return close < 0 ? lower.length : close;
  }
  return first;
}
