/** A documented symbol of a source file: its signature, what its documentation says, and its code with and without it. */
import type { Block } from '../../../contracts/document.ts';
import { faultsOf } from '../english/dangling.ts';
import { wordCount } from '../english/plain.ts';
import { sentencesIn, textOf, type ChunkView, type Sentence } from '../view.ts';
import { languageName } from './code-language.ts';
import type { Piece } from '../maker.ts';

export interface DocumentedSymbol {
  /** As the heading has it: a member with its owner. */
  name: string;
  /** "function", "method"… */
  kind: string;
  /** "Python". */
  language: string;
  /** Tag of a fence. */
  tag: string;
  /** The code without its documentation. */
  code: Piece & { bare: string };
  /** The code with its documentation, as the source has it. */
  whole: Piece;
  /** The documentation as the source has it, marks and all. */
  comment: Piece;
  /** The first paragraphs, up to the first that is no plain statement. */
  prose: readonly Sentence[];
  /** Parameters and results, where each has its description. */
  terms: readonly { name: string; text: string; start: number; end: number }[];
  /** Examples in the documentation. */
  examples: readonly { start: number; end: number; text: string }[];
}

const longestCode = 4000;
const mostLines = 60;
const longLine = /[^\n]{200}/;

/** The documented functions, methods and types whose documentation and code stand in the chunk. */
export function symbolsOf(view: ChunkView): DocumentedSymbol[] {
  const { document, chunk } = view;
  if (document.mediaType !== 'text/x-source' || isGenerated(document.notes)) return [];
  const found: DocumentedSymbol[] = [];
  for (const [at, heading] of document.blocks.entries()) {
    if (heading.kind !== 'heading' || (document.blocks[at + 1]?.start ?? 0) < chunk.start) continue;
    if (heading.start > chunk.end) break;
    const symbol = symbolAt(view, at, heading);
    if (symbol !== undefined && symbol.whole.end <= chunk.end) found.push(symbol);
  }
  return found;
}

function isGenerated(notes: readonly string[]): boolean {
  return notes.some((note) => /says that it is generated|minified/.test(note));
}

function symbolAt(view: ChunkView, at: number, heading: Block): DocumentedSymbol | undefined {
  const { document } = view;
  const named = /^The `([^`]{1,80})` (function|method|macro|procedure)$/.exec(textOf(document, heading));
  if (named === null || /(?:^|\.)(?:_|#|\$)|(?:^|\.)test|Test(?:$|[A-Z_])/.test(named[1] as string)) return undefined;
  const section: { block: Block; index: number }[] = [];
  for (let i = at + 1; i < document.blocks.length; i++) {
    const block = document.blocks[i] as Block;
    if (block.kind === 'heading') break;
    if (block.parent === -1) section.push({ block, index: i });
  }
  const codeAt = section.findLastIndex(({ block }) => block.kind === 'code' && block.aside === undefined);
  const code = section[codeAt]?.block;
  // One stretch of code with the documentation before it: more would be parts of it.
  if (code === undefined || codeAt < 1 || codeAt !== section.length - 1) return undefined;
  const signed = heading.end > heading.start;
  // A comment over a function that has a docstring too: two documentations, and they may not agree.
  if (!signed && code.language === 'python') return undefined;
  const bare = textOf(document, code).replace(/\s+$/, '').replace(/\r\n?/g, '\n');
  const tag = code.language ?? '';
  const language = languageName(tag);
  if (language === undefined || !isWholeCode(bare, tag)) return undefined;
  const documentation = section.slice(0, codeAt);
  const prose = proseOf(view, documentation);
  if (prose.length === 0) return undefined;
  const from = signed ? heading.end : heading.start;
  const comment = trimmed(document.text, from, code.start);
  const start = signed ? heading.start : comment.start;
  const before = document.text.slice(lineStart(document.text, start), start);
  const whole = dedented(before + document.text.slice(start, code.end));
  if (whole.includes('```') || comment.text.length > 2000) return undefined;
  const fence = (text: string): string => `\`\`\`${tag}\n${text}\n\`\`\``;
  return {
    name: named[1] as string,
    kind: named[2] as string,
    language,
    tag,
    code: { start: signed ? heading.start : code.start, end: code.end, text: fence(bare), bare },
    whole: { start, end: code.end, text: fence(whole) },
    comment: { start: comment.start, end: comment.end, text: fence(comment.text) },
    prose,
    terms: termsOf(view, documentation),
    examples: documentation
      .filter(({ block }) => block.kind === 'code')
      .map(({ block }) => ({ start: block.start, end: block.end, text: textOf(document, block) })),
  };
}

function trimmed(text: string, start: number, end: number): { start: number; end: number; text: string } {
  let [from, to] = [start, end];
  while (from < to && /\s/.test(text[from] as string)) from++;
  while (to > from && /\s/.test(text[to - 1] as string)) to--;
  return { start: from, end: to, text: dedented(text.slice(lineStart(text, from), from) + text.slice(from, to)) };
}

/** Start of the line where only blanks stand before, else the place itself. */
function lineStart(text: string, at: number): number {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return at - start < 200 && text.slice(start, at).trim() === '' ? start : at;
}

function dedented(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  // The lines of a block comment stand one blank further in than its first.
  const least = Math.min(...indents);
  return lines.map((line) => line.slice(Math.min(least, line.length - line.trimStart().length)).trimEnd()).join('\n');
}

/** A body that does something, short enough to be read, not made by a machine. */
function isWholeCode(code: string, tag: string): boolean {
  const lines = code.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 2 || lines.length > mostLines || code.length > longestCode || longLine.test(code) || code.includes('```')) return false;
  if (/\b(?:TODO|FIXME|XXX|HACK|NotImplementedError|not implemented|unimplemented!|todo!)|@deprecated|\b_dispatch_overload\b/i.test(code)) return false;
  const body = tag === 'python' || tag === 'ruby' || tag === 'lua' ? lines.slice(1) : [code.slice(code.indexOf('{'))];
  const text = body.join('\n').trim();
  if (/^(?:pass|\.\.\.|\{?\s*return [\w.]+;?\s*\}?)$/.test(text) || wordCount(text) < 4) return false;
  if (tag === 'python' || tag === 'ruby' || tag === 'lua') return true;
  return code.includes('{') && /\}[;)]*$/.test(code.trim());
}

/** Sections of a documentation that say something else than what the code does. */
const otherPart = /^(?:examples?|notes?|see(?: also)?|usage|todo|warnings?|deprecated|references|returns?|raises|yields?|args|arguments|parameters)\b\W*$/i;
const never =
  /\b(?:internal(?: use)?|deprecated|todo|fixme|xxx|hack|copyright|licen[cs]e|@\w+|workaround|bug|PEP \d+|RFC ?\d+|issue|private|legacy|backwards?[- ]compat)/i;

function proseOf(view: ChunkView, parts: readonly { block: Block }[]): Sentence[] {
  const taken: Sentence[] = [];
  for (const { block } of parts) {
    if (block.aside !== undefined) continue;
    if (block.kind !== 'paragraph' || otherPart.test(textOf(view.document, block))) break;
    const sentences = sentencesIn(view.document, block).map((sentence) => ended(sentence));
    const upTo = sentences.findIndex((sentence) => !isClean(sentence));
    taken.push(...(upTo === -1 ? sentences : sentences.slice(0, upTo)));
    if (upTo !== -1 || taken.length >= 6) break;
  }
  const [first] = taken;
  return first === undefined || never.test(parts.map(({ block }) => textOf(view.document, block)).join('\n')) ? [] : taken.slice(0, 6);
}

/** The first line of a documentation often goes without its period. */
function ended(sentence: Sentence): Sentence {
  if (!/[\p{L}\p{N})`'"]$/u.test(sentence.text)) return sentence;
  return { ...sentence, text: `${sentence.text}.`, plain: `${sentence.plain}.` };
}

function isClean({ plain }: Sentence): boolean {
  if (plain === '' || /[:;,?!]$/.test(plain) || /\b(?:I|I'm|my|we|our|let's)\b/.test(plain)) return false;
  if (
    /^(?:called|used|equivalent|same|like|defaults?|not|must|should|may|can|inspired|based|taken|adapted|from|by|for|with|without|only|provided|useful|intended|designed|if you)\b/i.test(
      plain,
    )
  )
    return false;
  if (/^(?:see|note|but|also|e\.g|i\.e|here|there|and|or|so|this is (?:used|needed|called|only))\b/i.test(plain) || /\bsee\b|https?:|::$/.test(plain))
    return false;
  return faultsOf(plain).every((fault) => fault === 'pointer' && !/\b(?:above|below|as before|previous|see|now)\b/i.test(plain));
}

/** All of the parameters and results, or none. */
function termsOf(view: ChunkView, parts: readonly { block: Block; index: number }[]): DocumentedSymbol['terms'] {
  const { document, profile } = view;
  const terms: { name: string; text: string; start: number; end: number }[] = [];
  for (const { block, index } of parts) {
    if (block.kind !== 'terms') continue;
    const children = (profile.children[index] ?? []).map((child) => document.blocks[child]);
    for (let i = 0; i < children.length; i += 2) {
      const [term, description] = [children[i], children[i + 1]];
      if (term?.kind !== 'term' || description?.kind !== 'description') return [];
      const inner = (profile.children[document.blocks.indexOf(description)] ?? []).map((child) => document.blocks[child]);
      if (inner.length !== 1 || inner[0]?.kind !== 'paragraph') return [];
      const text = textOf(document, inner[0]).trim();
      const name = textOf(document, term);
      if (wordCount(text) < 2 || text.length > 300 || !isClean({ start: 0, end: 0, text, plain: text.replace(/\.?$/, '.') })) return [];
      terms.push({ name, text, start: term.start, end: description.end });
    }
  }
  return terms.length > 10 ? [] : terms;
}
