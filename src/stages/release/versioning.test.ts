import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TrainingRecord } from '../../contracts/record.ts';
import type { Manifest } from '../../contracts/release.ts';
import { releaseDataset } from './index.ts';
import type { ReleaseInput } from './index.ts';
import { buildInput, passing, quickDisk } from './testkit.ts';

const root = mkdtempSync(join(tmpdir(), 'hornbook-versions-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let places = 0;
const small = { documents: 12, rowsEach: 2 };

/** A release of the first rows of a sketch, as `change` leaves them. */
async function release(
  directory: string,
  rows: number,
  change: (records: TrainingRecord[]) => TrainingRecord[] = (all) => all,
  more: Partial<ReleaseInput> = {},
): Promise<Manifest> {
  const { input, records } = buildInput(directory, small);
  const kept = change(records.slice(0, rows));
  const total = { ...input.counts.total, accepted: kept.length, candidates: input.counts.total.candidates - records.length + kept.length };
  const { manifest } = await releaseDataset(
    {
      ...input,
      counts: { total, byWave: [{ wave: 1, name: 'documents', ...total }], byStrategy: [{ strategy: 'extractive', ...total }] },
      accepted: async function* () {
        for (const record of kept) yield { record, verdicts: passing(record) };
      },
      ...more,
    },
    quickDisk,
  );
  return manifest;
}

const place = (): string => join(root, `p${++places}`);

describe('the version of a release', () => {
  it('begins with 1.0.0 and names the release that it was compared with', async () => {
    const directory = place();
    expect(await release(directory, 24)).toMatchObject({ version: '1.0.0', versioning: { parent: null, change: 'first', computed: '1.0.0' } });
    const second = await release(directory, 24, (all) => all, { notes: ['another note'] });
    expect(second).toMatchObject({
      version: '1.0.1',
      versioning: { change: 'patch', parent: { version: '1.0.0' }, rows: { added: 0, removed: 0, edited: 0, moved: 0 } },
    });
  });

  it('rises by a minor for rows that were added, where no other row moved', async () => {
    const directory = place();
    // With everything in one split no row can move.
    const splits = { train: 1, validation: 0, test: 0 };
    await release(directory, 20, (all) => all, { splits });
    const next = await release(directory, 24, (all) => all, { splits });
    expect(next).toMatchObject({ version: '1.1.0', versioning: { change: 'minor', rows: { added: 4, removed: 0, edited: 0, moved: 0 } } });
  });

  it('rises by a major for a row that left, says something else or moved', async () => {
    const directory = place();
    const splits = { train: 1, validation: 0, test: 0 };
    await release(directory, 20, (all) => all, { splits });
    expect(await release(directory, 19, (all) => all, { splits })).toMatchObject({ version: '2.0.0', versioning: { change: 'major', rows: { removed: 1 } } });
    const edit = (all: TrainingRecord[]): TrainingRecord[] => all.map((record, index) => (index === 3 ? { ...record, contentHash: 'f'.repeat(64) } : record));
    expect(await release(directory, 19, edit, { splits })).toMatchObject({ version: '3.0.0', versioning: { rows: { edited: 1 } } });
    const moved = await release(directory, 19, edit, { splits: { train: 0, validation: 0, test: 1 } });
    expect(moved).toMatchObject({ version: '4.0.0', versioning: { rows: { moved: 19, added: 0 } } });
  });

  it('takes a higher version with its reason, and refuses a lower one by name', async () => {
    const directory = place();
    const why = 'the first one that was reviewed by hand';
    const first = await release(directory, 20, (all) => all, { given: { version: '1.4.0', why } });
    expect(first).toMatchObject({ version: '1.4.0', versioning: { computed: '1.0.0', why } });
    const lower = release(directory, 12, (all) => all, { given: { version: '1.5.0', why } });
    await expect(lower).rejects.toThrow(/is 2\.0\.0 at least, and 1\.5\.0 is lower \(since 1\.4\.0: .*8 removed/);
    await expect(lower).rejects.toMatchObject({ code: 'low-version', exitCode: 2 });
    const same = await release(directory, 12, (all) => all, { given: { version: '2.0.0', why } });
    expect(same.version).toBe('2.0.0');
    expect(same.versioning?.why).toBeUndefined();
    // Nothing changed: there is nothing to give a version to, and nothing to refuse.
    expect(await release(directory, 12, (all) => all, { given: { version: '1.0.0', why } })).toMatchObject({ version: '2.0.0' });
  });

  it('rises by a major over a release that cannot be read', async () => {
    const directory = place();
    mkdirSync(join(directory, '3.2.1'), { recursive: true });
    expect(await release(directory, 20)).toMatchObject({ version: '4.0.0', versioning: { parent: { version: '3.2.1', contentHash: 'unknown' } } });
  });
});
