/**
 * A whole run against the release that is kept beside it, file by file. It is the snapshot of the files contract: a change
 * here is a change that other programs see. `HORNBOOK_UPDATE=1 npx vitest run test/golden` writes it anew; read the diff.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config, RunEvent } from '../../src/contracts/index.ts';
import { lineageLineSchema, manifestSchema, rejectedLineSchema, runEventSchema, sourceLineSchema } from '../../src/contracts/index.ts';
import { parseConfig } from '../../src/config/validate.ts';
import { run } from '../../src/pipeline/index.ts';
import { verifyRelease } from '../../src/stages/release/read/index.ts';

const here = dirname(fileURLToPath(import.meta.url));
const expected = join(here, 'expected');
const root = mkdtempSync(join(tmpdir(), 'hornbook-golden-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const config: Config = parseConfig({
  name: 'kelp',
  description: 'A small set that shows every kind of file.',
  sources: [
    { use: 'logs', path: 'logs', licence: 'CC0-1.0', consent: 'written for this test' },
    { use: 'datasets', path: 'data', licence: 'CC0-1.0', consent: 'written for this test' },
    { use: 'seeds', path: 'seeds', licence: 'CC0-1.0', consent: 'written for this test' },
    { use: 'documents', path: 'docs', licence: 'CC0-1.0', consent: 'written for this test' },
  ],
  evaluation: [{ path: 'evaluation/quiz.jsonl' }],
  coverage: { quotas: { taskType: { 'table-lookup': 4, translation: 1 } } },
  release: { keepText: true },
});

function list(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

describe('a whole run', () => {
  const events: RunEvent[] = [];
  let release = '';
  beforeAll(async () => {
    cpSync(join(here, 'corpus'), root, { recursive: true });
    const result = await run({ config, root, environment: { SOURCE_DATE_EPOCH: '1700000000' }, emit: (event) => void events.push(event) });
    release = result.release?.path ?? '';
    if (process.env['HORNBOOK_UPDATE'] === '1') {
      rmSync(expected, { recursive: true, force: true });
      cpSync(release, expected, { recursive: true });
    }
  });

  it('makes the files that are expected, and no others', () => {
    expect(existsSync(expected)).toBe(true);
    expect(list(release)).toEqual(list(expected));
  });

  it('makes them byte for byte', () => {
    // The Unicode version of the running Node is in the manifest; all else must not depend on it.
    const text = (folder: string, file: string): string =>
      readFileSync(join(folder, file), 'utf8')
        .replace(/"unicode": "[\d.]+"/, '"unicode": ""')
        .replace(/"manifestHash": "[0-9a-f]+"/, '"manifestHash": ""');
    for (const file of list(expected)) expect(text(release, file), file).toBe(text(expected, file));
  });

  it('writes lines that keep the contract', () => {
    const lines = (file: string): unknown[] =>
      readFileSync(join(release, file), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as unknown);
    manifestSchema.parse(JSON.parse(readFileSync(join(release, 'manifest.json'), 'utf8')));
    for (const line of lines('lineage.jsonl')) lineageLineSchema.parse(line);
    for (const line of lines('rejected/rejected.jsonl')) rejectedLineSchema.parse(line);
    for (const line of lines('sources.jsonl')) sourceLineSchema.parse(line);
    for (const event of events) runEventSchema.parse(event);
    expect(events.at(-1)).toMatchObject({ event: 'finished', counts: { pending: 0 } });
  });

  it('holds nothing that was masked, and no path of the machine', async () => {
    for (const file of list(release)) {
      const text = readFileSync(join(release, file), 'utf8');
      for (const value of ['mira@kelp', 'harvest@kelp', '7946 1234', root, tmpdir()]) expect(text.includes(value), `${value} in ${file}`).toBe(false);
    }
    expect((await verifyRelease(release)).problems).toEqual([]);
  });
});
