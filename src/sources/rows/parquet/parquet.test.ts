import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, it } from 'vitest';
import type { ParsedRow } from '../row-files.ts';
import { importFile, limits, talk } from '../testkit.ts';
import { readParquetRows } from './index.ts';
import { readParquetFile } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-parquet-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function all(rows: AsyncGenerator<ParsedRow>): Promise<{ values: unknown[]; refused: string[] }> {
  const values: unknown[] = [];
  const refused: string[] = [];
  for await (const row of rows) {
    if (row.refused === undefined) values.push(row.value);
    else refused.push(`${row.line}: ${row.refused}`);
  }
  return { values, refused };
}

function write(name: string, content: ArrayBuffer | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content instanceof Uint8Array ? content : new Uint8Array(content));
  return path;
}

const made = (): ArrayBuffer =>
  parquetWriteBuffer({
    rowGroupSize: 2,
    columnData: [
      { name: 'prompt', data: ['one', 'two', 'three', null, 'five 🦀'], type: 'STRING' },
      { name: 'big', data: [1n, 2n ** 60n, null, -3n, 0n], type: 'INT64' },
      { name: 'at', data: [new Date(0), new Date('2025-03-31T18:30:05.250Z'), null, new Date('1969-12-31'), new Date(1)], type: 'TIMESTAMP' },
    ],
  });

describe('Parquet rows', () => {
  it('come with their numbers, text, large numbers and times', async () => {
    const { values, refused } = await all(readParquetRows(write('made.parquet', made()), limits));
    expect(refused).toEqual([]);
    expect(values).toEqual([
      { prompt: 'one', big: 1, at: '1970-01-01T00:00:00Z' },
      { prompt: 'two', big: '1152921504606846976', at: '2025-03-31T18:30:05.25Z' },
      { prompt: 'three', big: null, at: null },
      { prompt: null, big: -3, at: '1969-12-31T00:00:00Z' },
      { prompt: 'five 🦀', big: 0, at: '1970-01-01T00:00:00.001Z' },
    ]);
  });

  it('give the drafts that JSON Lines give', async () => {
    const { messages } = talk('Why?', 'Because.') as { messages: unknown };
    const content = parquetWriteBuffer({
      columnData: [
        { name: 'id', data: ['a', 'b'], type: 'STRING' },
        { name: 'messages', data: [messages, messages], type: 'JSON' },
      ],
    });
    const { drafts, refused } = await importFile(write('talks.parquet', content));
    expect(refused).toEqual([]);
    expect(drafts.map((draft) => draft.messages.length)).toEqual([2, 2]);
  });

  it('are refused by name where the file is cut, empty, or something else', async () => {
    const bytes = new Uint8Array(made());
    for (let tenth = 0; tenth < 10; tenth++) {
      const { values, refused } = await all(readParquetFile(write('cut.parquet', bytes.slice(0, Math.floor((bytes.length * tenth) / 10))), limits));
      expect(values).toEqual([]);
      expect(refused.join()).toMatch(/^0: the file is (?:empty|too short|cut off)/);
    }
    expect((await all(readParquetFile(write('text.parquet', Buffer.from('a,b\n1,2\n3,4\n')), limits))).refused).toEqual([
      '0: the file is no Parquet file: it does not start with PAR1',
    ]);
    await expect(all(readParquetRows(join(folder, 'absent.parquet'), limits))).rejects.toThrow('a file cannot be read');
  });

  it('neither break nor hang where a byte of the file is another', async () => {
    const bytes = new Uint8Array(made());
    // In the worker, as ever: the decoder loops on some of them.
    for (let at = 5; at < bytes.length; at += Math.ceil(bytes.length / 8)) {
      const bad = bytes.slice();
      bad[at] = (bad[at] ?? 0) ^ 0xff;
      const { values, refused } = await all(readParquetRows(write('bad.parquet', bad), { ...limits, readSeconds: 2 }));
      expect(values.length > 0 || refused.length > 0).toBe(true);
    }
  }, 30_000);

  const suite = join(resolve(process.env['HORNBOOK_SHARED'] ?? '../shared'), 'data/suites/parquet');
  describe.skipIf(!existsSync(suite))('of the test files of Apache Parquet', () => {
    const files = ['data', 'data/aes256', 'data/geospatial', 'bad_data'].flatMap((part) =>
      existsSync(join(suite, part))
        ? readdirSync(join(suite, part)).flatMap((name) => (/\.parquet(?:\.encrypted)?$/.test(name) ? [`${part}/${name}`] : []))
        : [],
    );

    it('are read, or the file is refused by name', async () => {
      const unread: string[] = [];
      for (const name of files) {
        const { values, refused } = await all(readParquetFile(join(suite, name), limits));
        if (refused.length > 0) unread.push(name);
        else if (values.length === 0) expect(name).toBe('data/column_chunk_key_value_metadata.parquet');
      }
      expect(unread.filter((name) => !/encrypted|bad_data/.test(name)).sort()).toEqual([
        'data/datapage_v1-corrupt-checksum.parquet',
        'data/int96_from_spark.parquet',
        'data/large_string_map.brotli.parquet',
        'data/nation.dict-malformed.parquet',
        'data/rle-dict-uncompressed-corrupt-checksum.parquet',
      ]);
      expect(files.filter((name) => !unread.includes(name) && /encrypted|bad_data/.test(name))).toEqual(['bad_data/ARROW-GH-43605.parquet']);
    }, 60_000);

    it('hold what their own tables say', async () => {
      const { values } = await all(readParquetFile(join(suite, 'data/delta_byte_array.parquet'), limits));
      const [head = '', ...lines] = readFileSync(join(suite, 'data/delta_byte_array_expect.csv'), 'utf8').trim().split('\n');
      const names = head.split(',').map((name) => name.replaceAll('"', ''));
      const expected = lines.map((line) => line.split(/,(?=")|,(?=$)|,(?=,)/).map((cell) => cell.replaceAll('"', '')));
      expect((values as { [name: string]: string | null }[]).map((row) => names.map((name) => row[name] ?? ''))).toEqual(expected);
      const nested = await all(readParquetFile(join(suite, 'data/list_columns.parquet'), limits));
      expect(nested.values[0]).toEqual({ int64_list: [1, 2, 3], utf8_list: ['abc', 'efg', 'hij'] });
    });
  });
});
