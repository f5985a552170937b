import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Format } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { alpaca } from '../../formats/alpaca.ts';
import { entryEncoder } from '../../formats/encoder.ts';
import { asParquet } from '../../formats/index.ts';
import { jsonText } from '../../formats/json-text.ts';
import { messages } from '../../formats/messages.ts';
import { columnOf } from '../../formats/parquet/as-parquet.ts';
import { parquetGroups } from '../../formats/parquet/groups.ts';
import { promptCompletion } from '../../formats/prompt-completion.ts';
import { sharegpt } from '../../formats/sharegpt.ts';
import { readParquetFile } from '../../sources/rows/parquet/read.ts';
import { sampleRecord } from '../../testing/format-conformance.ts';
import { releaseDataset } from './index.ts';
import type { ReleaseInput } from './input.ts';
import { dataEntries, dataFiles } from './read/data-files.ts';
import { verifyRelease } from './read/index.ts';
import { manifestOf } from './read/stats.ts';
import { buildInput, passing, quickDisk } from './testkit.ts';

const root = mkdtempSync(join(tmpdir(), 'hornbook-parquet-'));
let folders = 0;
const place = (): string => join(root, String(++folders));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const forms = [messages, alpaca, sharegpt, promptCompletion] as readonly Format[];
const inLines = forms.map((format) => ({ format, options: format.options.parse(format.id === 'messages' ? { rationale: 'field' } : {}) }));
const inColumns = inLines.map(({ format, options }) => ({ format: asParquet(format), options }));

async function released(change: Partial<ReleaseInput>, directory = place()): Promise<string> {
  return (await releaseDataset({ ...buildInput(directory, { documents: 5, rowsEach: 3 }).input, ...change }, quickDisk)).path;
}

async function entriesOf(path: string): Promise<{ [file: string]: string[] }> {
  const out: { [file: string]: string[] } = {};
  for (const file of dataFiles(await manifestOf(path))) {
    const texts: string[] = [];
    for await (const { text } of dataEntries(path, file.path)) texts.push(text);
    out[`${file.format}/${file.split}`] = texts;
  }
  return out;
}

describe('a release in Parquet', () => {
  it('reads back line for line as the same release in JSON', async () => {
    const { input, records } = buildInput(place(), { documents: 4, rowsEach: 2 });
    const accepted: ReleaseInput['accepted'] = async function* () {
      for (const [at, record] of records.entries()) {
        const messages = at % 3 === 0 ? [{ role: 'system' as const, content: 'Be brief.' }, ...record.messages] : record.messages;
        yield { record: { ...record, messages, ...(at % 2 === 0 ? { rationale: `thought ${at}` } : {}) }, verdicts: passing(record) };
      }
    };
    const lines = await released({ ...input, accepted, directory: place(), formats: inLines.slice(0, 1) });
    const columns = await released({ ...input, accepted, directory: place(), formats: inColumns.slice(0, 1) });
    expect(await entriesOf(columns)).toEqual(await entriesOf(lines));
    expect((await verifyRelease(columns)).problems).toEqual([]);
  }, 60_000);

  it('has the same bytes twice, and types equal to those of the card', async () => {
    const [first, second] = [await released({ formats: inColumns }), await released({ formats: inColumns })];
    const file = 'data/messages/train.parquet';
    expect(readFileSync(join(first, file)).equals(readFileSync(join(second, file)))).toBe(true);
    const card = parse(/^---\n([^]*?)\n---/.exec(readFileSync(join(first, 'README.md'), 'utf8'))?.[1] ?? '') as {
      configs: { config_name: string; data_files: { split: string; path: string }[] }[];
      dataset_info: { config_name: string; features: unknown }[];
    };
    expect(card.configs[0]?.data_files).toContainEqual({ split: 'train', path: file });
    expect(card.dataset_info[0]?.features).toEqual([
      {
        name: 'messages',
        list: [
          { name: 'role', dtype: 'string' },
          { name: 'content', dtype: 'string' },
        ],
      },
    ]);
    const bytes = readFileSync(join(first, file));
    const { schema } = parquetMetadata(new Uint8Array(bytes).buffer);
    expect(schema.map(({ name, type, converted_type: converted }) => [name, converted ?? type ?? ''])).toEqual([
      ['root', ''],
      ['messages', 'LIST'],
      ['list', ''],
      ['element', ''],
      ['role', 'UTF8'],
      ['content', 'UTF8'],
    ]);
    expect(readFileSync(join(first, 'data/messages/axolotl.yaml'), 'utf8')).toContain('ds_type: parquet');
    expect(readFileSync(join(first, 'data/alpaca/dataset_info.json'), 'utf8')).toContain('train.parquet');
  });

  it('is refused by verify with the file by name where it is cut', async () => {
    const path = await released({ formats: inColumns.slice(0, 1) });
    const file = join(path, 'data/messages/train.parquet');
    truncateSync(file, readFileSync(file).length - 9);
    const messagesOf = (await verifyRelease(path)).problems.filter((one) => one.file === 'data/messages/train.parquet').map(({ message }) => message);
    expect(messagesOf.join('\n')).toMatch(/bytes, the manifest says/);
    expect(messagesOf.join('\n')).toMatch(/cut off|damaged/);
    expect(messagesOf.join('\n')).toMatch(/it has 0 rows, the manifest says \d+/);
  });

  it('can be empty', async () => {
    const path = await released({ ...buildInput(place(), { documents: 1, rowsEach: 0 }).input, formats: inColumns.slice(0, 1) });
    expect((await verifyRelease(path)).problems).toEqual([]);
  });

  it('does not warn of dates, which columns keep as text', async () => {
    const dated = (formats: ReleaseInput['formats']): Promise<string> => {
      const { input, records } = buildInput(place(), { documents: 4, rowsEach: 2 });
      const accepted: ReleaseInput['accepted'] = async function* () {
        for (const [at, record] of records.entries())
          yield {
            record: { ...record, messages: [record.messages[0]!, { role: 'assistant', content: `2024-01-${10 + at}` }] },
            verdicts: passing(record),
          };
      };
      return released({ ...input, accepted, formats });
    };
    const log = async (formats: ReleaseInput['formats']): Promise<string> => readFileSync(join(await dated(formats), 'curation-log.md'), 'utf8');
    expect(await log(inLines)).toContain('is a date');
    expect(await log(inColumns)).not.toContain('is a date');
  });
});

describe('columns', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('', '2024-01-01', '\u2028\u0085\ufeff', 'x'.repeat(70_000)));
  const said = fc.record({ user: text, assistant: text, earlier: fc.option(fc.tuple(text, text)), system: fc.option(text), rationale: fc.option(text) });

  it.each(inLines.map((one) => [one.format.id, one] as const))('%s gives back the lines of JSON, whatever the rows say', async (_, { format, options }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 6 }), async (rows) => {
        const records = rows.map(({ user, assistant, earlier, system, rationale }): TrainingRecord => {
          const turn = (role: 'system' | 'user' | 'assistant', content: string) => ({ role, content });
          const start = [
            ...(system === null ? [] : [turn('system', system)]),
            ...(earlier === null ? [] : [turn('user', earlier[0]), turn('assistant', earlier[1])]),
          ];
          return { ...sampleRecord([...start, turn('user', user), turn('assistant', assistant)]), ...(rationale === null ? {} : { rationale }) };
        });
        const encoder = entryEncoder(format, options);
        for (const record of records) encoder.see(record);
        const parquet = await parquetGroups(encoder.features().map(([name, feature]) => [name, columnOf(feature)] as const));
        for (const record of records) for (const entry of encoder.entries(record)) await parquet.add(entry);
        const path = place();
        writeFileSync(path, await parquet.finish());
        const back: string[] = [];
        for await (const { value } of readParquetFile(path, { lineBytes: 1e9, depth: 64, readSeconds: 60, readMegabytes: 64 })) back.push(jsonText(value));
        expect(back).toEqual(records.map((record) => encoder.encode(record)));
      }),
      { numRuns: 25 },
    );
  });
});

describe('row groups', () => {
  const groupsOf = async (rows: readonly { text: string }[]): Promise<number[]> => {
    const groups = await parquetGroups([['text', { kind: 'text' }]]);
    const parts: Uint8Array[] = [];
    for (const row of rows) {
      const bytes = await groups.add(row);
      if (bytes !== undefined) parts.push(bytes);
    }
    parts.push(await groups.finish());
    const whole = Buffer.concat(parts);
    return parquetMetadata(new Uint8Array(whole).buffer).row_groups.map(({ num_rows: count }) => Number(count));
  };

  it('hold 5,000 rows, or as many as make 8 M characters', async () => {
    expect(await groupsOf(Array.from({ length: 12_000 }, (_, at) => ({ text: `${at}` })))).toEqual([5000, 5000, 2000]);
    expect(await groupsOf(Array.from({ length: 20 }, () => ({ text: 'y'.repeat(1 << 20) })))).toEqual([8, 8, 4]);
  });
});
