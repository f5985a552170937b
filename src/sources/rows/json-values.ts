/**
 * The values of a `.json` file, streamed: the elements of one array, or objects that follow each other (JSON Lines under
 * another name, pretty-printed or not). A scanner over bytes finds where each value ends, and `JSON.parse` judges it; only
 * one value is held at a time.
 */
import { isUtf8 } from 'node:buffer';
import type { LineItem } from '../lines.ts';
import { openText } from '../text-blocks.ts';
import { tooDeep } from './json.ts';

export interface JsonFileLimits {
  /** Longest value in bytes. */
  lineBytes: number;
  depth: number;
  /** Hears in which other encoding than UTF-8 the file was read. */
  note?: ((note: string) => void) | undefined;
}

/** `array`: between `[` and `]`. `values`: objects in a row. */
type Mode = 'start' | 'array' | 'values' | 'after';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/**
 * Each value as `{ line, text }`, the line being where it starts, those of a block of the file at a time. A value over a limit is refused and the next one read;
 * a file whose brackets and commas do not hold together is refused from there on, with the line.
 */
export async function* readJsonValues(path: string, limits: JsonFileLimits): AsyncGenerator<Iterable<LineItem>> {
  const { refused, note, fault, blocks } = await openText(path);
  if (refused !== undefined) {
    yield [{ line: 0, refused }];
    return;
  }
  if (note !== undefined) limits.note?.(note);
  const scanner = new JsonScanner(limits, fault);
  for await (const block of blocks) {
    yield scanner.feed(block);
    if (scanner.stopped) return;
  }
  yield scanner.end();
}

class JsonScanner {
  stopped = false;
  private readonly limits: JsonFileLimits;
  private readonly fault: string;
  private mode: Mode = 'start';
  private line = 1;
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** Line where the value in hand starts; 0: none is in hand. */
  private startLine = 0;
  private afterComma = false;
  private parts: Buffer[] = [];
  private size = 0;
  private deep = false;
  private items = 0;

  constructor(limits: JsonFileLimits, fault: string) {
    this.limits = limits;
    this.fault = fault;
  }

  *feed(block: Buffer): Generator<LineItem> {
    let mark = 0;
    for (let i = 0; i < block.length && !this.stopped; i++) {
      const byte = block[i] as number;
      if (byte === 0x0a) this.line++;
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (byte === backslash) this.escaped = true;
        else if (byte === quote) this.inString = false;
        continue;
      }
      if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) continue;
      if (this.startLine === 0) {
        mark = i;
        const item = this.between(byte);
        if (item !== undefined) yield item;
        if (this.startLine === 0) continue;
      }
      if (this.depth === 0 && this.mode === 'array' && (byte === comma || byte === closeBracket)) {
        this.take(block.subarray(mark, i));
        yield this.finish();
        this.afterComma = byte === comma;
        if (byte === closeBracket) this.mode = 'after';
        continue;
      }
      if (byte === quote) this.inString = true;
      else if (byte === openBrace || byte === openBracket) {
        this.depth++;
        if (this.depth > this.limits.depth) this.deep = true;
      } else if (byte === closeBrace || byte === closeBracket) {
        this.depth--;
        if (this.depth < 0) {
          yield this.stop('the brackets do not match from here on');
        } else if (this.depth === 0 && this.mode === 'values') {
          this.take(block.subarray(mark, i + 1));
          yield this.finish();
        }
      }
    }
    if (this.startLine > 0) this.take(block.subarray(mark));
  }

  *end(): Generator<LineItem> {
    if (this.startLine > 0) {
      const what = this.inString ? 'the file ends inside a string' : 'the file ends before its brackets are closed';
      yield { line: this.startLine, refused: `is not JSON: ${what}` };
    } else if (this.mode === 'start') yield { line: 0, refused: 'the file is empty' };
    else if (this.mode === 'array') yield { line: this.line, refused: 'is not JSON: the array is never closed; the values before were read' };
  }

  /** A byte outside any value: starts one, or is structure. */
  private between(byte: number): LineItem | undefined {
    if (this.mode === 'start') {
      if (byte === openBracket) {
        this.mode = 'array';
        return undefined;
      }
      if (byte !== openBrace) return this.stop('the file is neither an array nor objects, one after another');
      this.mode = 'values';
    } else if (this.mode === 'after') return this.stop('there is text after the end of the array');
    else if (this.mode === 'values') {
      if (byte !== openBrace) return this.stop('there is text between two objects');
    } else {
      if (byte === closeBracket) {
        this.mode = 'after';
        return this.afterComma ? { line: this.line, refused: 'is not JSON: a comma stands before the end of the array' } : undefined;
      }
      if (byte === comma) return { line: this.line, refused: 'is not JSON: a value is missing before a comma' };
      if (byte === closeBrace) return this.stop('the brackets do not match from here on');
    }
    this.startLine = this.line;
    return undefined;
  }

  private take(part: Buffer): void {
    this.size += part.length;
    if (this.size > this.limits.lineBytes || this.deep) this.parts = [];
    else this.parts.push(part);
  }

  private finish(): LineItem {
    const line = this.startLine;
    const { parts, size, deep } = this;
    // Many values of a list may stand on one line.
    const place = this.mode === 'array' ? { line, item: ++this.items } : { line };
    this.startLine = 0;
    this.parts = [];
    this.size = 0;
    this.deep = false;
    if (size > this.limits.lineBytes) {
      const inside = this.mode === 'values' ? ': are the rows in a list inside this object? Make that list the whole file' : '';
      return { ...place, refused: `the row has ${size} bytes, more than the ${this.limits.lineBytes} of limits.lineBytes${inside}` };
    }
    if (deep) return { ...place, refused: tooDeep(this.limits.depth) };
    const bytes = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    return isUtf8(bytes) ? { ...place, text: bytes.toString('utf8') } : { ...place, refused: `the row ${this.fault}` };
  }

  private stop(reason: string): LineItem {
    this.stopped = true;
    this.startLine = 0;
    return { line: this.line, refused: `is not JSON: ${reason}; the values before were read` };
  }
}
