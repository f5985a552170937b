import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asParquet } from '../../../formats/index.ts';
import { releaseDataset } from '../index.ts';
import type { Manifest } from '../../../contracts/release.ts';
import { random } from '../../../statistics/random.ts';
import { buildInput, quickDisk } from '../testkit.ts';
import { findRow, listReleases, statsOf, verifyRelease } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'hornbook-read-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const small = { documents: 5, rowsEach: 3 };
let release = '';
let manifest: Manifest;
beforeAll(async () => {
  ({ path: release, manifest } = await releaseDataset(buildInput(join(root, 'a'), small).input, quickDisk));
});

let copies = 0;
function copyOf(path: string): string {
  const copy = join(root, `copy-${++copies}`);
  cpSync(path, copy, { recursive: true });
  return copy;
}

function change(file: string, edit: (text: string) => string): string {
  const copy = copyOf(release);
  const path = join(copy, file);
  writeFileSync(path, edit(readFileSync(path, 'utf8')));
  return copy;
}

describe('verify', () => {
  /** Every file with a bit flipped at its first or last byte, in turn, and at one by the seed; mended after each. */
  const flipped = async (path: string, files: readonly string[]): Promise<void> => {
    const copy = copyOf(path);
    const rng = random('flip');
    let turn = 0;
    for (const file of files) {
      const bytes = readFileSync(join(copy, file));
      const places = new Set([turn++ % 2 === 0 ? 0 : bytes.length - 1, rng.integer(Math.max(1, bytes.length))]);
      for (const at of bytes.length === 0 ? [] : places) {
        const wrong = Buffer.from(bytes);
        wrong[at] = (wrong[at] ?? 0) ^ (1 << rng.integer(8));
        writeFileSync(join(copy, file), wrong);
        const { ok, problems } = await verifyRelease(copy);
        expect(ok, `${file} at ${at}`).toBe(false);
        expect(
          problems.map((problem) => problem.file),
          `${file} at ${at}`,
        ).toContain(file);
      }
      writeFileSync(join(copy, file), bytes);
    }
    expect((await verifyRelease(copy)).problems).toEqual([]);
    rmSync(copy, { recursive: true });
  };

  it('finds one flipped bit anywhere in any file, and names the file', async () => {
    await flipped(release, [...manifest.files.map(({ path }) => path), 'manifest.json']);
  }, 120_000);

  it('finds one flipped bit anywhere in Parquet files', async () => {
    const { input } = buildInput(join(root, 'columns'), small);
    const formats = input.formats.slice(0, 1).map(({ format, options }) => ({ format: asParquet(format), options }));
    const { path, manifest: own } = await releaseDataset({ ...input, formats }, quickDisk);
    const files = own.files.map((file) => file.path).filter((file) => file.endsWith('.parquet'));
    expect(files.length).toBeGreaterThan(0);
    await flipped(path, files);
  }, 120_000);

  it('counts tokens, words and lengths again', async () => {
    expect((await verifyRelease(release)).checked.texts).toBe(manifest.counts.total.accepted);
    const statistics = (edit: (text: string) => string): Promise<string[]> => problemsAfter('statistics.json', edit);
    const said = JSON.parse(readFileSync(join(release, 'statistics.json'), 'utf8')) as { statistics: { tokens: number; characters: number } };
    const { tokens, characters } = said.statistics;
    expect(await statistics((text) => text.replace(`"tokens": ${tokens},`, `"tokens": ${tokens + 1},`))).toContain(
      `statistics.json: tokens is ${tokens + 1}, and the rows come to ${tokens}`,
    );
    expect((await statistics((text) => text.replace(`"characters": ${characters}`, `"characters": 7`))).join()).toContain('characters is 7');
    expect((await statistics((text) => text.replace(/"longest": \{[^}]*\}/, '"longest": { "id": "r1", "tokens": 3 }'))).join()).toContain('longest is r1');
  });

  it('counts what the files hold, where control characters and half surrogates left the rows', async () => {
    const nasty = 'a\u0000b\u0007 \uD800 \r\n\u001B[31m';
    const systemPrompt = 'Be\u0000 brief.';
    const { input } = buildInput(join(root, 'nasty'), { ...small, nasty }, { systemPrompt });
    const { path, manifest: own } = await releaseDataset(input, quickDisk);
    const { problems, checked } = await verifyRelease(path);
    expect(problems).toEqual([]);
    expect(checked.texts).toBe(own.counts.total.accepted);
  });

  it('finds near copies over two splits', async () => {
    const train = readFileSync(join(release, 'data/messages/train.jsonl'), 'utf8').split('\n');
    const copied = (train[0] ?? '').replace('What happens to', 'What then happens to');
    const found = await problemsAfter('data/messages/test.jsonl', (text) => [copied, ...text.split('\n').slice(1)].join('\n'));
    expect(found.join('\n')).toMatch(
      /data\/messages\/test\.jsonl:1: the row's (?:prompt|answer) is (?:nearly that of row 1 in the train split|in the train split too)/,
    );
    expect(found.join('\n')).toContain("the row's prompt is nearly that of row 1 in the train split");
  });

  it('finds a missing file, a file that is not listed, and a link', async () => {
    const copy = copyOf(release);
    rmSync(join(copy, 'data/messages/test.ids.txt'));
    writeFileSync(join(copy, 'data/messages/more.jsonl'), '{}\n');
    symlinkSync('/etc/hostname', join(copy, 'lineage.txt'));
    expect((await verifyRelease(copy)).problems).toEqual(
      expect.arrayContaining([
        { file: 'data/messages/test.ids.txt', message: 'the file is missing' },
        { file: 'data/messages/more.jsonl', message: 'the file is not in the manifest' },
        { file: 'lineage.txt', message: 'this is no plain file: a release holds no links and no devices' },
      ]),
    );
  });

  const problemsAfter = async (file: string, edit: (text: string) => string): Promise<string[]> => {
    const { problems } = await verifyRelease(change(file, edit));
    return problems.map(({ file: name, line, message }) => `${name}${line === undefined ? '' : `:${line}`}: ${message}`);
  };
  const withoutLine = (number: number) => (text: string) =>
    text
      .split('\n')
      .filter((_, index) => index !== number - 1)
      .join('\n');

  it('recomputes the counts by wave and strategy', async () => {
    const found = await problemsAfter('rejected/rejected.jsonl', withoutLine(1));
    for (const where of ['in total', 'in wave 1', 'for strategy extractive']) {
      expect(
        found.some((one) => one.startsWith(`manifest.json: counts do not add up ${where}: `)),
        where,
      ).toBe(true);
    }
  });

  it('finds a row that is accepted and rejected, twice in one list, or in another split than its lineage says', async () => {
    const accepted = (JSON.parse(readFileSync(join(release, 'lineage.jsonl'), 'utf8').split('\n')[0] ?? '') as { id: string }).id;
    const both = await problemsAfter('rejected/rejected.jsonl', (text) => text.replace(/"id":"r[0-9a-f]{16}"/, `"id":"${accepted}"`));
    expect(both).toContain(`rejected/rejected.jsonl:1: the row ${accepted} is accepted too (lineage.jsonl)`);
    const twice = await problemsAfter('data/messages/train.ids.txt', (text) =>
      text
        .split('\n')
        .with(1, text.split('\n')[0] ?? '')
        .join('\n'),
    );
    expect(twice.some((one) => /^data\/messages\/train\.ids\.txt:2: the id r[0-9a-f]{16} is there twice/.test(one))).toBe(true);
    const other = await problemsAfter('lineage.jsonl', (text) => text.replace('"split":"train"', '"split":"test"'));
    expect(other.some((one) => /^data\/alpaca\/train\.ids\.txt:\d+: the id r[0-9a-f]{16} is of test in lineage\.jsonl$/.test(one))).toBe(true);
  });

  it('finds a list of ids that is too short or too long', async () => {
    expect(await problemsAfter('data/alpaca/train.ids.txt', withoutLine(2))).toContainEqual(
      expect.stringMatching(/it has fewer ids than data\/alpaca\/train\.json has rows/),
    );
    expect(await problemsAfter('data/messages/train.jsonl', withoutLine(2))).toContainEqual(
      expect.stringMatching(/it has more ids than data\/messages\/train\.jsonl has rows/),
    );
  });

  it('finds a line that is cut, no UTF-8, or of another shape', async () => {
    expect(await problemsAfter('lineage.jsonl', (text) => text.slice(0, -20))).toContainEqual(
      expect.stringMatching(/^lineage\.jsonl:\d+: the line is no JSON$/),
    );
    expect(await problemsAfter('sources.jsonl', (text) => text.replace('"kind":"documents"', '"kind":"books"'))).toContainEqual(
      expect.stringMatching(/^sources\.jsonl:1: the line does not fit its schema: kind/),
    );
    const copy = copyOf(release);
    writeFileSync(join(copy, 'lineage.jsonl'), Buffer.from([0x7b, 0xff, 0x7d, 0x0a]));
    expect((await verifyRelease(copy)).problems).toContainEqual({ file: 'lineage.jsonl', line: 1, message: 'the line is no valid UTF-8' });
  });

  it('compares each span with the kept texts', async () => {
    const found = await problemsAfter('lineage.jsonl', (text) => text.replace(/"start":(\d+)/, (_, start: string) => `"start":${Number(start) + 1}`));
    expect(found).toContainEqual(expect.stringMatching(/^lineage\.jsonl:1: book\/chapter-0\.md\[\d+:\d+\] is not the quote$/));
  });

  it('recomputes what rules came to, and the figures of statistics, coverage and card', async () => {
    const more = (pattern: RegExp) => (text: string) => text.replace(pattern, (whole, number: string) => whole.replace(number, String(Number(number) + 1)));
    for (const [file, pattern, message] of [
      ['manifest.json', /"dropped": (\d+)/, /^manifest\.json: gates says dropped \d+ of the rule \w+\/\w+, and the verdicts of the rows come to \d+$/],
      ['statistics.json', /"rows": (\d+)/, /^statistics\.json: rows is 16, and from the rows it is 15$/],
      ['statistics.json', /"dropped": (\d+)/, /^statistics\.json: dropRate\.dropped is/],
      ['coverage.json', /"accepted": (\d+)/, /^coverage\.json: accepted is 16, and lineage\.jsonl has 15 rows$/],
      ['README.md', /num_examples: (\d+)/, /^README\.md: num_examples of messages\/train is \d+, and data\/messages\/train\.jsonl has \d+ rows$/],
      ['README.md', /size_categories:\n- n<(1)K/, /^README\.md: size_categories is n<2K, and 15 rows are n<1K$/],
      ['lineage.jsonl', /"end":(\d+)/, /^lineage\.jsonl:1: book\/chapter-0\.md\[\d+:\d+\] is \d+ characters long, and its quote \d+$/],
    ] as const) {
      expect(await problemsAfter(file, more(pattern)), `${file} ${pattern.source}`).toContainEqual(expect.stringMatching(message));
    }
    const dropped = await problemsAfter('rejected/rejected.jsonl', (text) =>
      text.replace('"gate":"decontaminate","outcome":"drop"', '"gate":"decontaminate","outcome":"keep"'),
    );
    expect(dropped).toContainEqual(expect.stringMatching(/^manifest\.json: leaks\.rows is \d+, and \d+ rows have a verdict of the leak gate against them$/));
  });

  it('finds a row that two splits share', async () => {
    const train = readFileSync(join(release, 'data/messages/train.jsonl'), 'utf8').split('\n')[0] ?? '';
    const found = await problemsAfter('data/messages/test.jsonl', (text) => [train, ...text.split('\n').slice(1)].join('\n'));
    expect(found.filter((one) => /^data\/messages\/test\.jsonl:1: the row's (prompt|answer) is in the train split too$/.test(one))).toHaveLength(2);
  });

  it('never leaves the folder for a path that a manifest names', async () => {
    const found = await problemsAfter('manifest.json', (text) => text.replace('"path": "README.md"', '"path": "../../a/1.0.0/README.md"'));
    expect(found).toContain('../../a/1.0.0/README.md: the file is missing');
  });

  it('says what a folder that is no release lacks', async () => {
    expect(await verifyRelease(root)).toMatchObject({ ok: false, version: null, problems: [{ file: 'manifest.json', message: 'manifest.json is missing' }] });
  });
});

describe('looking things up', () => {
  it('finds an accepted row with its entry in each format', async () => {
    const id = readFileSync(join(release, 'data/messages/train.ids.txt'), 'utf8').split('\n')[2] ?? '';
    const row = await findRow(release, id);
    expect(row).toMatchObject({ id, outcome: 'accepted', split: 'train', rejected: null, lineage: { id } });
    expect(row?.entries.map(({ path, row: at }) => [path, at])).toEqual([
      ['data/alpaca/train.json', 3],
      ['data/messages/train.jsonl', 3],
    ]);
    const alpaca = row?.entries[0]?.entry as { instruction: string } | undefined;
    const messages = row?.entries[1]?.entry as { messages: { content: string }[] } | undefined;
    expect(alpaca?.instruction).toBe(messages?.messages[0]?.content);
  });

  it('finds a rejected row and a failed task, and nothing else', async () => {
    const line = JSON.parse(readFileSync(join(release, 'rejected/rejected.jsonl'), 'utf8').split('\n')[0] ?? '') as { id: string; outcome: string };
    expect(await findRow(release, line.id)).toMatchObject({ outcome: line.outcome, split: null, lineage: null, entries: [] });
    expect(await findRow(release, 'extractive:task-9')).toMatchObject({ outcome: 'failed', rejected: { record: null } });
    expect(await findRow(release, 'r"}')).toBeUndefined();
    expect(await findRow(join(root, 'nowhere'), 'r1')).toBeUndefined();
  });

  it('lists releases, and gives their figures', async () => {
    expect((await listReleases(join(root, 'a'))).map(({ version }) => version)).toEqual(['1.0.0']);
    expect(await listReleases(join(root, 'nowhere'))).toEqual([]);
    const stats = await statsOf(release);
    expect(stats).toMatchObject({ name: 'book', version: '1.0.0', statistics: { rows: 15, human: 0, depths: [{ depth: 0, rows: 15 }] } });
    expect(stats.warnings.map(({ code }) => code)).toContain('small');
    await expect(statsOf(root)).rejects.toMatchObject({ code: 'no-release', exitCode: 2 });
  });
});
