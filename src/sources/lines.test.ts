import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { HornbookError } from '../errors.ts';
import { readLines, type LineItem } from './lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(content: string | Uint8Array, lineBytes = 1000, notes: string[] = []): Promise<LineItem[]> {
  const path = join(folder, 'file.txt');
  writeFileSync(path, content);
  const items: LineItem[] = [];
  for await (const item of readLines(path, { lineBytes, note: (note) => void notes.push(note) })) items.push(item);
  return items;
}

describe('readLines', () => {
  it('reads LF, CRLF, a byte order mark and a last line without an end', async () => {
    expect(await read('\uFEFFone\r\ntwo\n\nfour')).toEqual([
      { line: 1, text: 'one' },
      { line: 2, text: 'two' },
      { line: 3, text: '' },
      { line: 4, text: 'four' },
    ]);
    expect(await read('')).toEqual([]);
    expect(await read('\n')).toEqual([{ line: 1, text: '' }]);
  });

  it('keeps U+2028, U+0085 and a lone CR inside a line', async () => {
    expect(await read('a\u2028b\u0085c\rd\n')).toEqual([{ line: 1, text: 'a\u2028b\u0085c\rd' }]);
  });

  it('ends lines at a lone CR where it is told to and the first line ends so, wherever blocks are cut', async () => {
    const path = join(folder, 'returns.csv');
    const linesOf = async (content: string): Promise<string[]> => {
      writeFileSync(path, content);
      const items: string[] = [];
      for await (const item of readLines(path, { lineBytes: 2 ** 22, loneReturns: true })) items.push('text' in item ? item.text : item.refused);
      return items;
    };
    expect(await linesOf('a\rb\r\nc\nd\r\re')).toEqual(['a', 'b', 'c', 'd', '', 'e']);
    expect(await linesOf('a\nb\rc\n')).toEqual(['a', 'b\rc']);
    expect(await linesOf('a\r\nb\rc')).toEqual(['a', 'b\rc']);
    expect(await linesOf('a\r')).toEqual(['a']);
    for (const length of [2 ** 20 - 2, 2 ** 20 - 1, 2 ** 20]) {
      const long = 'a'.repeat(length);
      expect((await linesOf(`${long}\r\nb\rc\n`)).map((line) => line.length)).toEqual([length, 3]);
      expect((await linesOf(`${long}\rb\r\nc\r`)).map((line) => line.length)).toEqual([length, 1, 1]);
      expect((await linesOf(`a\r${long}\r\nc\r`)).map((line) => line.length)).toEqual([1, length, 1]);
    }
  });

  it('refuses a line of bad UTF-8 by its number and goes on', async () => {
    const bad = Buffer.concat([Buffer.from('good\n'), Buffer.from([0x61, 0xff, 0x0a]), Buffer.from([0xed, 0xa0, 0x80, 0x0a]), Buffer.from('after')]);
    expect(await read(bad)).toEqual([
      { line: 1, text: 'good' },
      { line: 2, refused: 'the line is not valid UTF-8: save the file as UTF-8' },
      { line: 3, refused: 'the line is not valid UTF-8: save the file as UTF-8' },
      { line: 4, text: 'after' },
    ]);
  });

  it('reads UTF-16 with or without its mark, and says so', async () => {
    const text = 'caf\u00e9 one\r\n\u65e5\u672c \ud83e\udd80\nend';
    for (const bytes of [
      Buffer.from(`\uFEFF${text}`, 'utf16le'),
      Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
      Buffer.from(`${'x'.repeat(60)}${text}`, 'utf16le'),
    ]) {
      const notes: string[] = [];
      const items = await read(bytes, 1000, notes);
      expect(items.map((item) => ('text' in item ? item.text.replace(/^x+/, '') : item.refused))).toEqual([
        'caf\u00e9 one',
        '\u65e5\u672c \ud83e\udd80',
        'end',
      ]);
      expect(notes).toEqual([expect.stringMatching(/^Read as UTF-16 [LB]E/)]);
    }
  });

  it('refuses only the line of UTF-16 that holds half a character, and a file that ends in the middle of one as a whole', async () => {
    const bad = Buffer.from('\uFEFFone\n\ud83e two\nthree\n', 'utf16le');
    expect((await read(bad)).map((item) => ('text' in item ? item.text : item.refused))).toEqual([
      'one',
      'the line holds what is no character in UTF-16 LE: save the file as UTF-8',
      'three',
    ]);
    expect(await read(bad.subarray(0, -1))).toEqual([{ line: 0, refused: expect.stringContaining('UTF-16') as string }]);
  });

  it('reads old encodings as documents are read, over the borders of blocks, with the right line numbers', async () => {
    const line = 'Wie \u00f6ffne ich das Konto? Klicken Sie auf \u201e\u00d6ffnen\u201c.';
    const bytes = Buffer.from([...line].map((char) => ({ '\u201e': 0x84, '\u201c': 0x93 })[char] ?? char.charCodeAt(0)));
    // Longer than the first 4 MB, which tell the encoding.
    const lines = 90_000;
    const file = Buffer.concat(
      Array.from({ length: lines }, (_, index) => Buffer.concat([bytes, Buffer.from(index === 85_000 ? [0x20, 0x81, 0x0a] : [0x0a])])),
    );
    const notes: string[] = [];
    const items = await read(file, 1000, notes);
    expect(items).toHaveLength(lines);
    expect(items.findIndex((item) => 'refused' in item)).toBe(85_000);
    expect(items[85_000]).toEqual({ line: 85_001, refused: 'the line holds what is no character in windows-1252: save the file as UTF-8' });
    expect(items.filter((item) => 'text' in item && item.text === line)).toHaveLength(lines - 1);
    expect(notes).toEqual([expect.stringMatching(/^Read as windows-1252: told by its bytes/)]);
  });

  it('reads Japanese in Shift_JIS over the borders of blocks', async () => {
    // "\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8\u3067\u3059" in Shift_JIS.
    const bytes = Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x82, 0xcc, 0x83, 0x65, 0x83, 0x4c, 0x83, 0x58, 0x83, 0x67, 0x82, 0xc5, 0x82, 0xb7]);
    const file = Buffer.concat(Array.from({ length: 60_000 }, () => Buffer.concat([bytes, Buffer.from('\n')])));
    const items = await read(file);
    expect(items).toHaveLength(60_000);
    expect(new Set(items.map((item) => ('text' in item ? item.text : item.refused)))).toEqual(
      new Set(['\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8\u3067\u3059']),
    );
  });

  it('refuses a line over the limit, exactly at its border, and goes on', async () => {
    expect(await read(`${'x'.repeat(10)}\n${'x'.repeat(11)}\nend`, 10)).toEqual([
      { line: 1, text: 'x'.repeat(10) },
      { line: 2, refused: 'the line has 11 bytes, more than the 10 of limits.lineBytes' },
      { line: 3, text: 'end' },
    ]);
  });

  it('refuses a single line of 256 MB without holding it', async () => {
    const path = join(folder, 'long.txt');
    const size = 256 * 1024 * 1024;
    // A file with a hole: long to read, quick to make.
    writeFileSync(path, 'start');
    truncateSync(path, size);
    appendFileSync(path, '\nend\n');
    const items: LineItem[] = [];
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().arrayBuffers)), 1);
    for await (const item of readLines(path, { lineBytes: 1024 * 1024 })) items.push(item);
    clearInterval(timer);
    expect(items).toEqual([
      { line: 1, refused: `the line has ${size} bytes, more than the 1048576 of limits.lineBytes` },
      { line: 2, text: 'end' },
    ]);
    expect(peak - before).toBeLessThan(128 * 1024 * 1024);
  });

  it('gives back what was written, also over the border of a block', async () => {
    const line = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constant('é'.repeat(400_000)));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), async (lines, end) => {
        const clean = lines.map((text) => text.replace(/[\n\r\0\uFEFF]/g, ''));
        const items = await read(clean.map((text) => text + end).join(''), 4_000_000);
        expect(items).toEqual(clean.map((text, index) => ({ line: index + 1, text })));
      }),
      { numRuns: 15 },
    );
  });

  it('names a file that is not there, without its folder', async () => {
    const lines = readLines(join(folder, 'absent'), { lineBytes: 10 });
    const error: unknown = await lines.next().catch((cause: unknown) => cause);
    expect(HornbookError.isInstance(error) && error.code).toBe('unreadable-file');
    expect(String(error)).not.toContain(folder);
  });
});
