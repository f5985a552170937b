import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { SourceLine } from '../../contracts/source.ts';
import { datasheetQuestions } from '../../report/datasheet.ts';
import { sha256 } from '../../text/hash.ts';
import { releaseDataset } from './index.ts';
import type { ReleaseInput } from './input.ts';
import { verifyRelease } from './read/index.ts';
import { buildInput, quickDisk } from './testkit.ts';

const root = mkdtempSync(join(tmpdir(), 'hornbook-described-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let places = 0;
const small = { documents: 4, rowsEach: 3 };

async function make(change: Partial<ReleaseInput> = {}, edit: (line: SourceLine) => SourceLine = (line) => line) {
  const { input } = buildInput(join(root, String(++places)), small);
  const sources = async function* (): AsyncGenerator<SourceLine> {
    for await (const line of input.sources()) yield edit(line);
  };
  const { path, manifest } = await releaseDataset({ ...input, sources, ...change }, quickDisk);
  return { path, manifest, read: (file: string): string => readFileSync(join(path, file), 'utf8') };
}

type Node = { [key: string]: unknown };

describe('croissant.json', () => {
  it('names every data file that has rows with its sha256, and its rows, columns and splits', async () => {
    const { read, manifest } = await make();
    const found = JSON.parse(read('croissant.json')) as { distribution: Node[]; recordSet: Node[]; version: string; datePublished: string };
    expect(found).toMatchObject({ version: manifest.version, datePublished: manifest.created, license: ['https://spdx.org/licenses/CC-BY-4.0.html'] });
    for (const file of found.distribution) expect(file['sha256']).toBe(sha256(read(String(file['contentUrl']))));
    expect(found.distribution.map((file) => file['contentUrl'])).toContain('data/alpaca/train.json');
    const sets = found.recordSet.map((set) => set['@id']);
    expect(sets).toContain('messages-train');
    // Rows of a JSON array have no columns for a reader of it.
    expect(sets.some((id) => String(id).startsWith('alpaca'))).toBe(false);
    const ids = new Set(JSON.stringify(found).match(/"@id":"[^"]+"/g));
    for (const file of found.distribution) expect(ids).toContain(`"@id":"${String(file['@id'])}"`);
  });

  it('says what the config says of maker, page and citation', async () => {
    const { read } = await make({
      about: { creator: 'The Team', homepage: 'https://example.org/set', citation: 'Team (2026)', answers: { timeframe: '2024 to 2025' } },
    });
    expect(JSON.parse(read('croissant.json'))).toMatchObject({
      url: 'https://example.org/set',
      citeAs: 'Team (2026)',
      creator: { name: 'The Team' },
      'rai:dataCollectionTimeFrame': '2024 to 2025',
    });
    expect(read('README.md')).toContain('Made by: The Team');
  });
});

describe('statement.intoto.json', () => {
  it('names every file but itself and the manifest, and what they were made from', async () => {
    const { read, manifest } = await make();
    const { subject, predicate } = JSON.parse(read('statement.intoto.json')) as { subject: { name: string; digest: { sha256: string } }[]; predicate: Node };
    expect(subject.map(({ name }) => name)).toEqual(manifest.files.map(({ path }) => path).filter((path) => path !== 'statement.intoto.json'));
    for (const { name, digest } of subject) expect(digest.sha256, name).toBe(sha256(read(name)));
    expect(JSON.stringify(predicate)).toContain('urn:hornbook:source:book');
  });

  it.each(['statement.intoto.json', 'croissant.json'])('%s is held against the manifest, even where its own hash was mended', async (file) => {
    const { path, manifest, read } = await make();
    const wrong = '0'.repeat(64);
    const target = manifest.files.find((one) => one.path === 'data/messages/train.jsonl')?.sha256 ?? '';
    const text = read(file).replace(target, wrong);
    writeFileSync(join(path, file), text);
    const own = manifest.files.find((one) => one.path === file)?.sha256 ?? '';
    writeFileSync(join(path, 'manifest.json'), readFileSync(join(path, 'manifest.json'), 'utf8').replace(own, sha256(text)));
    expect((await verifyRelease(path)).problems).toContainEqual({
      file,
      message: 'it gives data/messages/train.jsonl another sha256 than the manifest',
    });
  });
});

describe('datasheet.md', () => {
  it('has every question in the reference, in order', () => {
    const page = readFileSync(new URL('../../../docs/reference/datasheet.md', import.meta.url), 'utf8');
    const rows = datasheetQuestions.map(({ id, section, question }) => `| \`${id}\` | ${section} | ${question} |`);
    expect(page.match(/^\| `[^|]+\| [^|]+\| [^|]+\|/gm)).toEqual(rows);
  });

  it('asks every question once, and names those that only a person can answer', async () => {
    const { read } = await make();
    const sheet = read('datasheet.md');
    for (const { question } of datasheetQuestions) expect(sheet.split(`### ${question}\n`)).toHaveLength(2);
    expect(sheet).toContain('**Not answered yet:** `creator`, `funding`');
  });

  it('takes the answers of the config, which win over the figures', async () => {
    const answers = Object.fromEntries(datasheetQuestions.map(({ id }) => [id, `answer to ${id}`]));
    const sheet = (await make({ about: { answers } })).read('datasheet.md');
    expect(sheet).toContain('Every question has an answer.');
    expect(sheet.match(/ †$/gm)).toHaveLength(datasheetQuestions.length);
  });
});

describe('licences', () => {
  it('keep attribution lines, and say where the config allows more than a source', async () => {
    const { read } = await make({ licence: 'MIT' }, (line) => ({
      ...line,
      licence: 'CC-BY-NC-4.0',
      attribution: 'The Book, by A. Writer',
      origin: 'https://example.org/book',
    }));
    expect(read('README.md')).toContain('The Book, by A. Writer (book)');
    expect(read('README.md')).toContain('**The licence allows more than a source does.**');
    expect(read('croissant.json')).toContain('from https://example.org/book');
  });

  it('name the terms of the maker of a model that wrote rows', async () => {
    const { input } = buildInput(join(root, String(++places)), small);
    const accepted = async function* () {
      for await (const { record, verdicts } of input.accepted())
        yield { record: { ...record, origin: { ...record.origin, model: 'gpt-5-mini', depth: 1 } }, verdicts };
    };
    const { read, manifest } = await make({ accepted });
    expect(manifest.counts.total.accepted).toBeGreaterThan(0);
    expect(read('README.md')).toContain('gpt-5-mini wrote');
    expect(read('README.md')).toContain('must not be used to develop models that compete with OpenAI');
  });
});
