import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { HornbookError } from '../errors.ts';
import { readLines, type LineItem } from './lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(content: string | Uint8Array, lineBytes = 1000): Promise<LineItem[]> {
  const path = join(folder, 'file.txt');
  writeFileSync(path, content);
  const items: LineItem[] = [];
  for await (const item of readLines(path, { lineBytes })) items.push(item);
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

  it('refuses a line of bad UTF-8 by its number and goes on', async () => {
    const bad = Buffer.concat([Buffer.from('good\n'), Buffer.from([0x61, 0xff, 0x0a]), Buffer.from([0xed, 0xa0, 0x80, 0x0a]), Buffer.from('after')]);
    expect(await read(bad)).toEqual([
      { line: 1, text: 'good' },
      { line: 2, refused: 'the line is not valid UTF-8' },
      { line: 3, refused: 'the line is not valid UTF-8' },
      { line: 4, text: 'after' },
    ]);
  });

  it('refuses UTF-16 as a whole, with or without its mark', async () => {
    for (const bytes of [Buffer.from('\uFEFFa\n', 'utf16le'), Buffer.from('{}\n', 'utf16le'), Buffer.from('{}\n', 'utf16le').swap16()]) {
      const items = await read(bytes);
      expect(items).toHaveLength(1);
      expect(items[0]).toMatchObject({ line: 0, refused: expect.stringContaining('UTF-16') as string });
    }
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
