import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkDocument } from '../chunk.ts';
import { checkReading } from '../../../testing/reader-conformance.ts';
import { document, read, utf8 } from '../testkit.ts';
import { tableReader } from './reader.ts';
import { scanRecords } from './scan.ts';

/** Values of the cells, row by row. */
async function cells(path: string, content: string): Promise<string[][]> {
  const reading = await read(path, content);
  checkReading(reading);
  const rows = new Map<number, string[]>();
  for (const [i, block] of reading.blocks.entries()) {
    if (block.kind === 'row') rows.set(i, []);
    if (block.kind === 'cell') rows.get(block.parent)?.push(block.text ?? reading.text.slice(block.start, block.end));
  }
  return [...rows.values()];
}

describe('tables of cells', () => {
  it('reads quotes, doubled quotes, delimiters and line breaks in cells', async () => {
    expect(await cells('a.csv', 'name,says\r\nAnn,"one, two"\r\nBob,"he said ""no"""\r\nCid,"two\r\nlines"\r\n\r\nDee,\r\n')).toEqual([
      ['name', 'says'],
      ['Ann', 'one, two'],
      ['Bob', 'he said "no"'],
      ['Cid', 'two\r\nlines'],
      ['Dee', ''],
    ]);
  });

  it.each([
    ['comma', 'city,rain\nOslo,"1,5"\nRome,2\n'],
    ['semicolon', 'city;rain\nOslo;1,5\nRome;2,7\n'],
    ['tab', 'city\train, mm\nOslo\t1,5\nRome\t2,7\n'],
    ['pipe', 'city|rain\nOslo|1\nRome|2\n'],
  ])('finds the %s', async (name, content) => {
    const reading = await read('a.csv', content);
    expect(reading.notes).toEqual([`A table of 3 rows and 2 columns, cells parted by ${name}; the first row is the header.`]);
  });

  it('takes the delimiter that the first line says', async () => {
    const reading = await read('a.csv', 'sep=;\r\na,b;c\r\nd,e;f\r\n');
    expect(reading.setAside).toEqual([{ start: 0, end: 5, reason: 'metadata' }]);
    expect(reading.blocks.filter((block) => block.kind === 'cell').length).toBe(4);
  });

  it.each([
    ['1,2\n3,4\n', '"1" looks like data'],
    ['2024-01-05,rain\n2024-01-06,sun\n', '"2024-01-05" looks like data'],
    ['a,a\n1,2\n', 'two of its cells say the same'],
    ['one,two\n', 'there is one row only'],
  ])('does not take %j for a header', async (content, why) => {
    const reading = await read('a.csv', content);
    expect(reading.blocks.some((block) => block.header === true)).toBe(false);
    expect(reading.notes.join()).toContain(`not taken as a header: ${why}`);
  });

  it('takes years over figures for names of columns', async () => {
    expect((await read('a.csv', 'country,2019,2020\nNorway,5.3,5.4\n')).notes.join()).toContain('the first row is the header');
  });

  it('names rows of another length, and quotes in wrong places, by line', async () => {
    const reading = await read('a.csv', '\uFEFFa,b,c\n1,2,3\n\n4,5\n"x"y,6,7\n8,9,10,11\n"open,1,2\n');
    checkReading(reading);
    expect(reading.notes.slice(1)).toEqual([
      '2 rows have another number of cells than 3: line 4 (2), 6 (4).',
      '2 rows have a quote in a wrong place, read as it stands: line 5, 7.',
    ]);
    expect(reading.title).toBe('a');
  });

  it('keeps a title line over the table as a paragraph', async () => {
    const reading = await read('a.csv', 'Rain in 2024,,\n\ncity,month,mm\nOslo,May,5\nRome,May,2\n');
    expect(reading.blocks[0]).toMatchObject({ kind: 'paragraph', start: 0, end: 12 });
    expect(reading.blocks.find((block) => block.header === true)?.kind).toBe('row');
  });

  it('cuts a large table into many chunks, each with few rows', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => `item ${i},${i * 3},a short description of item ${i}`);
    const chunks = chunkDocument(await document('stock.csv', `name,price,description\n${rows.join('\n')}\n`), { minTokens: 80, maxTokens: 800 });
    expect(chunks.length).toBeGreaterThan(100);
    expect(Math.max(...chunks.map((chunk) => chunk.tokens))).toBeLessThanOrEqual(800);
  });

  it('reads many quotes that never close in one pass', () => {
    for (const part of ['"a\n', '"""\n', '"x""\n', ' "', '"a,']) expect(scanRecords(part.repeat(60_000), ',').length).toBeGreaterThan(0);
    expect(() => tableReader.read({ bytes: utf8('"\n'.repeat(100_000)), path: 'a.csv', limits: { depth: 9 } })).not.toThrow();
  });

  it('gives the values that csv-parse gives', () => {
    const value = fc.string({ unit: fc.constantFrom('a', 'b', ' x', '"', ',', '\n', '\r\n', '🦀', ';', '\t1'), maxLength: 5 });
    const encode = (cell: string): string => (/[",\n\r]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }), fc.constantFrom('\n', '\r\n'), (rows, end) => {
        const text = rows.map((row) => row.map(encode).join(',')).join(end) + end;
        const ours = scanRecords(text, ',').map(({ cells: all }) => all.map((cell) => cell.value ?? text.slice(cell.start, cell.end)));
        expect(ours).toEqual(parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] }));
      }),
    );
  });
});
