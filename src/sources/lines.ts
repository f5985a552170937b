/**
 * Lines of a text file, streamed: memory stays at one block and one line, whatever the file's size. JSONL readers, seed
 * lists and evaluation sets all read through here.
 */
import { isUtf8 } from 'node:buffer';
import { openText } from './text-blocks.ts';

export type LineItem =
  /** `line` counts from 1; `item` the values of a list, where the file is one. `text` is without its line end. */
  | { line: number; item?: number; text: string }
  /** A line that cannot be read; the rest of the file goes on. Line 0 speaks of the whole file. */
  | { line: number; item?: number; refused: string };

export interface LineOptions {
  /** Longest line in bytes; a longer one is refused and never held. */
  lineBytes: number;
  /** Hears in which other encoding than UTF-8 the file was read. */
  note?: ((note: string) => void) | undefined;
  /** Where the first line ends in a lone CR, every CR ends one: tables of old spreadsheets. */
  loneReturns?: boolean;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Reads lines that end in LF or CRLF. Strict UTF-8, or the encoding that the first bytes tell; a byte order mark is taken off; U+2028 and a lone CR are ordinary
 * characters; a missing final line end is fine. Throws `HornbookError` `unreadable-file` where the file cannot be opened.
 */
export async function* readLines(path: string, options: LineOptions): AsyncGenerator<LineItem> {
  for await (const block of readLineBlocks(path, options)) for (const item of block) yield item;
}

/** The same, the lines of a block of the file at a time: a wait for each line would cost more than the line. Each block must be gone through to its end before the next. */
export async function* readLineBlocks(path: string, options: LineOptions): AsyncGenerator<Iterable<LineItem>> {
  const { refused, note, fault, blocks } = await openText(path);
  if (refused !== undefined) {
    yield [{ line: 0, refused }];
    return;
  }
  if (note !== undefined) options.note?.(note);
  const lines = new Lines(options.lineBytes, fault);
  for await (const block of options.loneReturns === true ? withLineFeeds(blocks) : blocks) yield lines.of(block);
  yield lines.rest();
}

/** Cuts blocks into lines. */
class Lines {
  readonly #max: number;
  readonly #fault: string;
  #line = 1;
  #parts: Buffer[] = [];
  #size = 0;

  constructor(max: number, fault: string) {
    this.#max = max;
    this.#fault = fault;
  }

  *of(block: Buffer): Generator<LineItem> {
    let from = 0;
    for (let end = block.indexOf(lineFeed, from); end >= 0; end = block.indexOf(lineFeed, from)) {
      this.#take(block.subarray(from, end));
      yield this.#finish();
      from = end + 1;
    }
    this.#take(block.subarray(from));
  }

  /** The last line, where no line end comes behind it. */
  *rest(): Generator<LineItem> {
    if (this.#size > 0) yield this.#finish();
  }

  #take(part: Buffer): void {
    this.#size += part.length;
    if (this.#size > this.#max) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  #finish(): LineItem {
    const item = decodeLine(this.#line, this.#parts, this.#size, this.#max, this.#fault);
    this.#line++;
    this.#parts = [];
    this.#size = 0;
    return item;
  }
}

/** The blocks as they are; or, where the first line ends in a lone CR, with LF in place of each CR and CRLF. */
async function* withLineFeeds(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let returns: boolean | undefined;
  /** Ends in the CR that may be half of the first line end. */
  let held: Buffer = Buffer.alloc(0);
  let afterReturn = false;
  for await (const block of blocks) {
    let bytes = held.length === 0 ? block : Buffer.concat([held, block]);
    held = Buffer.alloc(0);
    if (returns === undefined) {
      const at = bytes.findIndex((byte) => byte === lineFeed || byte === carriageReturn);
      if (at >= 0 && at === bytes.length - 1 && bytes[at] === carriageReturn) {
        held = bytes;
        continue;
      }
      if (at >= 0) returns = bytes[at] === carriageReturn && bytes[at + 1] !== lineFeed;
    }
    if (returns === true) {
      const last = bytes[bytes.length - 1];
      bytes = onlyLineFeeds(bytes, afterReturn);
      afterReturn = last === carriageReturn;
    }
    yield bytes;
  }
  yield held;
}

/** `afterReturn`: the byte before these was a CR, which has become a line end already. */
function onlyLineFeeds(bytes: Buffer, afterReturn: boolean): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  let size = 0;
  let skip = afterReturn;
  for (const byte of bytes) {
    if (byte !== lineFeed || !skip) out[size++] = byte === carriageReturn ? lineFeed : byte;
    skip = byte === carriageReturn;
  }
  return out.subarray(0, size);
}

function decodeLine(line: number, parts: readonly Buffer[], size: number, max: number, fault: string): LineItem {
  if (size > max) return { line, refused: `the line has ${size} bytes, more than the ${max} of limits.lineBytes` };
  let bytes = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  if (bytes[bytes.length - 1] === carriageReturn) bytes = bytes.subarray(0, -1);
  if (!isUtf8(bytes)) return { line, refused: `the line ${fault}` };
  return { line, text: bytes.toString('utf8') };
}
