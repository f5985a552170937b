/** Which version a release is: computed from what it changed, or a higher one that a person gives with a reason. */
import type { Manifest, Versioning } from '../../contracts/release.ts';
import { usageError } from '../../errors.ts';
import { countsText } from '../../report/diff/summary.ts';
import { changesOf } from './read/diff/changes.ts';
import { changeOf } from './read/diff/index.ts';
import { compareVersions, raised } from './versions.ts';
import type { Release } from './versions.ts';

/** A version that a person wants, and why it is not the computed one. */
export interface GivenVersion {
  version: string;
  why: string;
}

export interface ChosenVersion {
  version: string;
  versioning: Versioning;
}

const first = '1.0.0';

/**
 * Compares the release that stands in `path`, its lineage, rejected rows and data files complete, with the newest one. Where that has no
 * manifest that can be read, nothing can be said of its rows, and the major number is raised.
 *
 * @throws HornbookError `low-version` (exit code 2) where the given version is lower than the computed one.
 */
export async function chooseVersion(
  newest: Release | undefined,
  { path, files }: { path: string; files: Manifest['files'] },
  given: GivenVersion | undefined,
): Promise<ChosenVersion> {
  const computed = await computedVersion(newest, path, files);
  if (given === undefined) return { version: computed.computed, versioning: computed };
  if (compareVersions(given.version, computed.computed) < 0) {
    const why = newest === undefined ? 'it is the first one' : `since ${newest.version}: ${countsText(computed.rows)}, a ${computed.change} change`;
    throw usageError(`This release is ${computed.computed} at least, and ${given.version} is lower (${why}).`, {
      code: 'low-version',
      hint: `Take the given version out (release.version in the config, or --as), or give ${computed.computed} or a higher one.`,
    });
  }
  const versioning = given.version === computed.computed ? computed : { ...computed, why: given.why };
  return { version: given.version, versioning };
}

async function computedVersion(newest: Release | undefined, path: string, files: Manifest['files']): Promise<Versioning> {
  const none = { added: 0, removed: 0, edited: 0, moved: 0 };
  if (newest === undefined) return { parent: null, change: 'first', computed: first, rows: none };
  const { version, manifest } = newest;
  if (manifest === undefined) return { parent: { version, contentHash: 'unknown' }, change: 'major', computed: raised(version, 'major'), rows: none };
  const { counts } = await changesOf({ root: newest.path, files: manifest.files }, { root: path, files });
  const change = changeOf(counts);
  return { parent: { version, contentHash: manifest.contentHash }, change, computed: raised(version, change), rows: counts };
}
