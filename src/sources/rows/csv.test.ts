import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importText } from './testkit.ts';
import { readCsvRows } from './csv.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limits } from './testkit.ts';
import type { ParsedRow } from './row-files.ts';

async function read(content: string | Uint8Array, name = 'rows.csv'): Promise<ParsedRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hornbook-csv-'));
  try {
    writeFileSync(join(folder, name), content);
    const rows: ParsedRow[] = [];
    for await (const row of readCsvRows(join(folder, name), limits)) rows.push(row);
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const told = (rows: readonly ParsedRow[]): unknown[] => rows.map(({ line, value, refused }) => (refused === undefined ? [line, value] : [line, refused]));

describe('CSV rows', () => {
  it('finds what csv-parse finds, in any file that both can read', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'b', ' ', ',', '"', '\n', 'é', '1'), maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), fc.constantFrom('\n', '\r\n'), async (cells, end) => {
        const quoted = (text: string): string => (/[",\n]/.test(text) || text.trim() === '' ? `"${text.replaceAll('"', '""')}"` : text);
        const text = ['one,two', ...cells.map((row) => row.map(quoted).join(','))].join(end);
        const rows = await read(text);
        const expected = parse(text, { columns: true, record_delimiter: end });
        expect(rows.map((row) => row.value)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('refuses a broken record by its line and reads the ones behind it', async () => {
    expect(told(await read('\uFEFFid;text\r\n1;"a\nb"\n2;a "b" c\n3;"a" b\n4;x;y\n\n5;"never closed\n6;ok\n7;"fine ""quoted"""\n', 'rows.csv'))).toEqual([
      [2, { id: '1', text: 'a\nb' }],
      [4, 'has a quote in a wrong place: put the cell in quotes, and double those inside it'],
      [5, 'has text after the quote that closes a cell: double quotes inside a quoted cell'],
      [6, 'has 3 cells, the first line 2'],
      [8, 'has text after the quote that closes a cell: double quotes inside a quoted cell'],
      [9, { id: '6', text: 'ok' }],
      [10, { id: '7', text: 'fine "quoted"' }],
    ]);
    expect(told(await read(Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([0xff]), Buffer.from('\n2,x\n3,"y')])))).toEqual([
      [2, 'the line is not valid UTF-8: save the file as UTF-8'],
      [3, { a: '2', b: 'x' }],
      [4, 'a quote opens and is never closed'],
    ]);
  });

  it('reads lines that end in CR alone, as old spreadsheets write them', async () => {
    const rows = [
      [2, { id: '1', text: 'a\nb' }],
      [4, 'has 3 cells, the first line 2'],
      [5, { id: '3', text: 'c\nd' }],
    ];
    expect(told(await read('id,text\r1,"a\rb"\r2,x,y\r3,"c\nd"\r'))).toEqual(rows);
    expect(told(await read('\uFEFFid,text\r1,"a\rb"\r2,x,y\r3,"c\nd"'))).toEqual(rows);
    expect(told(await read('id,text\r1,a\r\n2,b'))).toEqual([
      [2, { id: '1', text: 'a' }],
      [3, { id: '2', text: 'b' }],
    ]);
    expect(told(await read('id,text\n1,a\rb\n'))).toEqual([[2, { id: '1', text: 'a\rb' }]]);
    expect(told(await read(`id,text\r\n1,${'a'.repeat(2 * 1024 * 1024)}\r\n`)).length).toBe(1);
    expect(told(await read(`id,text${' '.repeat(1024 * 1024 - 8)}\r\n1,a\r\n`))).toEqual([[2, { id: '1', text: 'a' }]]);
  });

  it('refuses what cannot be a table', async () => {
    expect(told(await read('a,b,a\n1,2,3'))).toEqual([[0, 'two columns are called "a": rename one']]);
    expect(told(await read('a"b,c\n1,2'))[1]).toEqual([0, 'the first line, which names the columns, cannot be read']);
    expect(told(await read(Buffer.from('\uFEFFa,b\n1,2', 'utf16le').subarray(0, -1)))[0]).toEqual([0, expect.stringContaining('UTF-16')]);
    expect((await importText('prompt,response\n', { name: 'rows.csv' })).refused).toEqual(['0: the file holds no rows']);
    expect(told(await read('__proto__,b\n1,2'))).toHaveLength(1);
  });

  it('does not read a file again and again for its quotes', async () => {
    const rows = await read(`a,b\n${'1,"x\n'.repeat(60_000)}`);
    expect(rows.length).toBeGreaterThan(0);
    const never = await read(`a,b\n${`1,"${'\nplain'.repeat(2000)}\n""x`.repeat(30)}`);
    expect(never.some((row) => row.refused !== undefined)).toBe(true);
  });
});
