/** Lays out a file of code: each symbol with its documentation and its code, and what stands between them. */
import { isLicenceText } from '../licence.ts';
import { BlockWriter } from '../writer.ts';
import { docLines, runsOf, type Run } from './comment-lines.ts';
import { addDocBlocks } from './doc-blocks.ts';
import type { Language } from './languages.ts';
import type { Lexed, Token } from './lex.ts';
import type { CodeSymbol } from './symbol.ts';

export class CodeWriter extends BlockWriter {
  private readonly text: string;
  private readonly lexed: Lexed;
  private readonly language: Language;
  private readonly file: string;
  private readonly runs: Run[];
  private at = 0;
  private passed = 0;
  private token = 0;
  /** The heading under which text would stand now, and the one that it should stand under. */
  private under = '';
  private owner: { name: string; level: 2 | 3; end: number }[] = [];

  constructor(text: string, lexed: Lexed, language: Language, file: string) {
    super();
    this.text = text;
    this.lexed = lexed;
    this.language = language;
    this.file = file;
    this.runs = runsOf(text, lexed.tokens);
  }

  write(symbols: readonly CodeSymbol[]): void {
    this.opening();
    for (const symbol of symbols) {
      while ((this.owner.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= symbol.start) this.leave();
      if (symbol.start < this.at) continue;
      const docs = this.docsBefore(symbol);
      if (!this.worthHeading(symbol, docs)) continue;
      this.between(this.at, docs?.start ?? symbol.start);
      this.symbol(symbol, docs);
    }
    while (this.owner.length > 0) this.leave();
    this.between(this.at, this.text.length);
  }

  /** First lines for the system, and the docstring of a Python module. */
  private opening(): void {
    const first =
      /^(?:#![^\r\n]*(?:\r\n?|\n)?)?(?:[ \t]*(?:#|\/\/|--|;+)[ \t]*(?:-\*-.*|.{0,10}\bcoding[:=].*|vim?:.*)(?:\r\n?|\n)?)?/.exec(this.text)?.[0] ?? '';
    if (first.trim() !== '') {
      this.aside(0, first.trimEnd().length, 'metadata');
      this.at = first.length;
      while ((this.runs[0]?.start ?? Number.POSITIVE_INFINITY) < this.at) {
        const [run] = this.runs as [Run];
        run.tokens = run.tokens.filter((token) => token.start >= first.trimEnd().length);
        const next = run.tokens[0];
        if (next === undefined) this.runs.shift();
        else run.start = next.start;
      }
    }
    const doc = this.docstring(this.at, true);
    if (doc === undefined) return;
    for (const run of this.runs) if (run.end <= doc.start) this.comment(run);
    addDocBlocks(this, this.text, docLines(this.text, [doc]), this.language.id);
    this.at = doc.end;
  }

  /** A constant or a field is a section of its own only where something is said about it. */
  private worthHeading(symbol: CodeSymbol, docs: Run | undefined): boolean {
    if (symbol.kind === 'property' || symbol.kind === 'type' || symbol.kind === 'index') return docs !== undefined;
    if (symbol.kind !== 'constant') return true;
    return docs !== undefined || this.text.slice(symbol.start, symbol.end).split('\n').length > 4;
  }

  private symbol(symbol: CodeSymbol, docs: Run | undefined): void {
    const { text } = this;
    const doc = this.language.id === 'python' ? this.docstring(symbol.head, false) : undefined;
    const name =
      symbol.kind === 'methods'
        ? `The methods of \`${symbol.name}\``
        : symbol.kind === 'implementation'
          ? `\`${symbol.name.replace(' for ', '` for `')}\``
          : `The \`${symbol.name}\` ${symbol.kind}`;
    const place = docs?.start ?? symbol.start;
    // The documentation may stand before the signature, which belongs to the code: such a heading takes no room in the text.
    const signed = doc !== undefined && docs === undefined;
    this.add({ kind: 'heading', level: symbol.level, start: place, end: signed ? symbol.head : place, parent: -1, text: name });
    this.under = symbol.name;
    if (docs !== undefined) this.comment(docs);
    if (doc !== undefined) {
      if (!signed) this.code(symbol.start, symbol.head);
      // Comments between the signature and the docstring speak to type checkers.
      if (/[\p{L}\p{N}]/u.test(text.slice(symbol.head, doc.start))) this.aside(symbol.head, doc.start, 'comment');
      addDocBlocks(this, text, docLines(text, [doc]), this.language.id);
    }
    this.at = doc?.end ?? symbol.start;
    if (symbol.holds) {
      this.owner.push({ name: symbol.name, level: symbol.level, end: symbol.end });
      return;
    }
    this.code(this.at, symbol.end, doc === undefined ? undefined : { start: symbol.start, end: symbol.head });
    this.at = Math.max(this.at, symbol.end);
  }

  private leave(): void {
    const owner = this.owner.at(-1);
    if (owner === undefined) return;
    this.between(this.at, owner.end);
    this.at = Math.max(this.at, owner.end);
    this.owner.pop();
  }

  /** Code and comments that belong to no symbol. */
  private between(start: number, end: number): void {
    if (!/[\p{L}\p{N}]/u.test(this.text.slice(start, end))) return;
    const from = this.blocks.length;
    const owner = this.owner.at(-1);
    let at = start;
    for (let i = this.nextRun(); i < this.runs.length; i++) {
      const run = this.runs[i] as Run;
      if (run.end > end) break;
      if (run.start < at) continue;
      if (!speaks(this.text.slice(run.start, run.end))) continue;
      this.code(at, run.start);
      this.comment(run);
      at = run.end;
    }
    this.code(at, end);
    this.at = end;
    const added = this.blocks.slice(from);
    const wanted = owner?.name ?? '';
    if (this.under === wanted || added.every((block) => block.aside !== undefined)) return;
    const place = added[0]?.start ?? start;
    this.under = wanted;
    const text = owner === undefined ? `The rest of \`${this.file}\`` : `The rest of \`${owner.name}\``;
    this.blocks.splice(from, 0, { kind: 'heading', level: owner === undefined ? 2 : 3, start: place, end: place, parent: -1, text });
    for (let i = from + 1; i < this.blocks.length; i++) {
      const block = this.blocks[i];
      if (block !== undefined && block.parent >= from) block.parent++;
    }
  }

  private code(start: number, end: number, signature?: { start: number; end: number }): void {
    const { text } = this;
    let from = start;
    while (from < end && /\s/.test(text[from] as string)) from++;
    // Whole lines: the first keeps its indentation for the reader.
    const line = lineStart(text, from);
    const indent = line >= start && text.slice(line, from).trim() === '' ? text.slice(line, from) : '';
    let to = end;
    while (to > from && /\s/.test(text[to - 1] as string)) to--;
    const body = text.slice(from, to);
    if (!/[\p{L}\p{N}]/u.test(body)) return;
    if (/^(?:end[\s;]*)+$/.test(body)) return this.aside(from, to, 'metadata');
    const language = this.language.id;
    if (signature !== undefined) {
      const whole = dedent(`${lineIndent(text, signature.start)}${text.slice(signature.start, signature.end)}\n${indent}${body}`);
      return void this.add({ kind: 'code', start: from, end: to, parent: -1, language, text: whole });
    }
    if (onlyImports(body, language)) return void this.add({ kind: 'metadata', start: from, end: to, parent: -1, aside: 'metadata' });
    if (this.language.shape === 'none') {
      for (const part of parts(text, from, to)) this.add({ kind: 'code', ...part, parent: -1, language });
      return;
    }
    this.add({ kind: 'code', start: from, end: to, parent: -1, language, text: dedent(lineIndent(text, from) + body) });
  }

  private comment(run: Run): void {
    const first = this.blocks.length;
    if (addDocBlocks(this, this.text, docLines(this.text, run.tokens), this.language.id) < 0) return;
    const words = this.text.slice(run.start, run.end);
    const licence = this.blocks.slice(first).some((block) => block.kind === 'paragraph' && isLicenceComment(block.text ?? ''));
    const tool =
      /^\W{0,6}(?:eslint|prettier|istanbul|pylint|noqa|mypy|type:|fmt:|clang-format|rustfmt|nolint|go:(?:build|generate|embed)|\+build|region\b|endregion\b|@ts-|biome-|spell-?checker|frozen_string_literal|encoding:)/i.test(
        words,
      );
    const banner = /[-=*#~+]{4,}/.test(words) && (words.match(/\p{L}{2,}/gu)?.length ?? 0) <= 6;
    if (!licence && !tool && !banner) return;
    for (let i = first; i < this.blocks.length; i++)
      if (this.blocks[i]?.parent === -1) this.markAside(i, licence ? 'licence' : banner ? 'comment' : 'metadata');
  }

  /** The comment right before a symbol, or an empty line above it where it is a `/**` block; not one that speaks of the file (`//!`). */
  private docsBefore(symbol: CodeSymbol): Run | undefined {
    let run: Run | undefined;
    for (let i = this.nextRun(); (this.runs[i]?.end ?? Number.POSITIVE_INFINITY) <= symbol.start; i++) run = this.runs[i];
    if (run === undefined || this.text[run.start + (run.tokens[0]?.open ?? 0)] === '!') return undefined;
    const between = this.text.slice(run.end, symbol.start);
    if (/^[ \t]*(?:\r\n|\n|\r)?[ \t]*$/.test(between)) return run;
    const first = !/[\p{L}\p{N}]/u.test(this.lexed.bare.slice(0, run.start));
    return /^[ \t]*(?:(?:\r\n|\n|\r)[ \t]*){2}$/.test(between) && speaksOfSymbol(this.text.slice(run.start, run.end), first) ? run : undefined;
  }

  /** The first comment that is not behind us. */
  private nextRun(): number {
    while ((this.runs[this.passed]?.start ?? Number.POSITIVE_INFINITY) < this.at) this.passed++;
    return this.passed;
  }

  private docstring(from: number, module: boolean): Token | undefined {
    if (this.language.id !== 'python') return undefined;
    const { tokens, bare } = this.lexed;
    while ((tokens[this.token]?.start ?? Number.POSITIVE_INFINITY) < from) this.token++;
    let at = this.token;
    while (tokens[at]?.kind === 'comment' && !/\S/.test(bare.slice(from, tokens[at]?.start))) at++;
    const token = tokens[at];
    if (token?.kind !== 'string') return undefined;
    return /^\s*[rRuU]?$/.test(bare.slice(from, token.start)) && (token.open === 3 || !module) ? token : undefined;
  }
}

/** Whether a `/**` block over an empty line is documentation of what follows. The first comment of a file speaks of the file, unless it has a tag of a function. */
function speaksOfSymbol(comment: string, first: boolean): boolean {
  if (!comment.startsWith('/**') || /@(?:file|fileoverview|module|packageDocumentation|license|licence|copyright)\b/i.test(comment)) return false;
  return !first || /^[\s*]*@(?:param|arg|returns?|throws|template|type)\b/im.test(comment);
}

/** More than a mark: at least three words, and not code that was commented out. */
function speaks(comment: string): boolean {
  const words = comment.match(/\p{L}{2,}/gu)?.length ?? 0;
  if (words < 2) return /[-=*#~+]{4,}/.test(comment) && words > 0;
  const lines = comment.split('\n').filter((line) => /\p{L}/u.test(line));
  const code = lines.filter((line) => /[;{}]\s*$|^\W*[\w.]+\([^)]*\)\s*;?$|^\W*[\w.[\]]+\s*[-+]?=\s*\S/.test(line.trim())).length;
  return code * 2 <= lines.length;
}

function isLicenceComment(text: string): boolean {
  return isLicenceText(text) || /^(?:copyright\b|\(c\)|©|licensed under|use of this source code is governed|spdx-)/i.test(text.trim());
}

/** Start of the line, or a place 200 characters back: further in, nothing is indentation. */
function lineStart(text: string, at: number): number {
  let i = at;
  while (i > 0 && at - i < 200 && text[i - 1] !== '\n' && text[i - 1] !== '\r') i--;
  return i;
}

function lineIndent(text: string, at: number): string {
  const line = lineStart(text, at);
  const indent = text.slice(line, at);
  return indent.length < 200 && indent.trim() === '' ? indent : '';
}

function dedent(code: string): string {
  const lines = code.split(/\r\n?|\n/);
  let least = Number.POSITIVE_INFINITY;
  for (const line of lines) if (line.trim() !== '') least = Math.min(least, line.length - line.trimStart().length);
  return Number.isFinite(least) && least > 0 ? lines.map((line) => line.slice(Math.min(least, line.length - line.trimStart().length))).join('\n') : code;
}

function parts(text: string, start: number, end: number): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const gap = /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)\s*/g;
  gap.lastIndex = start;
  let from = start;
  for (let next = gap.exec(text); next !== null && next.index < end; next = gap.exec(text)) {
    if (next.index > from) found.push({ start: from, end: next.index });
    from = next.index + next[0].length;
  }
  if (from < end) found.push({ start: from, end });
  return found.filter((part) => /[\p{L}\p{N}]/u.test(text.slice(part.start, part.end)));
}

const imports =
  /^[ \t]*(?:import\b(?:[ \t]*\([^()]*\)|[^;{}\n]*(?:\{[^{}]*\}[^;{}\n]*)?);?|from[ \t]+\S+[ \t]+import[ \t]*(?:\([^()]*\)|[^(\n]*)|#[ \t]*(?:include|import|pragma|ifndef|endif)\b[^\n]*|(?:pub[ \t]+)?use[ \t][^;\n]*(?:\{[^;]*\})?;|(?:global[ \t]+)?using[ \t][^;=()\n]*;|package[ \t][^;{\n]*;?|require(?:_relative|_once)?[ \t(][^\n]*|library\([^()\n]*\)|extern crate[^\n]*|(?:pub[ \t]+)?mod[ \t]+\w+;|(?:inline[ \t]+|export[ \t]+)?namespace[ \t]+[\w.:\\]+\s*[;{]|extern[ \t]+"C"\s*\{|const[ \t]+[^=;\n]{1,300}=[ \t]*require\([^()\n]*\);?|['"]use strict['"];?|set -[\w -]+|source[ \t][^\n]*|<\?php)[ \t]*$/gm;

/** Nothing but what names other files and packages. */
function onlyImports(code: string, language: string): boolean {
  if (language === 'sql') return false;
  const bare = code.replace(/(?:\/\/|#(?!\s*(?:include|import|pragma|ifndef|endif)))[^\n]*$/gm, '').replace(/\r/g, '');
  return !/[\p{L}\p{N}]/u.test(bare.replace(new RegExp(imports.source, imports.flags), ''));
}
