import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../../contracts/release.ts';
import { HornbookError, exitCodes, usageError } from '../../../errors.ts';
import { statisticsFileSchema } from '../../../report/statistics.ts';
import type { StatisticsFile } from '../../../report/statistics.ts';
import { readManifest } from '../versions.ts';

export interface ReleaseStats extends Omit<StatisticsFile, 'schema'> {
  name: string;
  version: string;
  created: string;
  counts: Manifest['counts'];
  splits: Manifest['splits'];
  grouping: string;
  gates: Manifest['gates'];
  leaks: Manifest['leaks'];
}

/** The figures of a release, from its manifest and `statistics.json`. */
export async function statsOf(root: string): Promise<ReleaseStats> {
  const manifest = await manifestOf(root);
  try {
    const { schema: _, ...file } = statisticsFileSchema.parse(JSON.parse(await readFile(join(root, 'statistics.json'), 'utf8')));
    const { name, version, created, counts, splits, grouping, gates, leaks } = manifest;
    return { name, version, created, counts, splits, grouping, gates, leaks, ...file };
  } catch (cause) {
    throw new HornbookError(`${join(root, 'statistics.json')} cannot be read.`, {
      code: 'damaged-release',
      exitCode: exitCodes.damaged,
      hint: 'Run "hornbook verify" on the release.',
      cause,
    });
  }
}

/** @throws HornbookError where the folder is no release. */
export async function manifestOf(root: string): Promise<Manifest> {
  const { manifest, problem } = await readManifest(root);
  if (manifest !== undefined) return manifest;
  throw usageError(`${root} is no release: ${problem ?? ''}.`, { code: 'no-release', hint: 'Give the folder of a release, as releases/1.0.0.' });
}
