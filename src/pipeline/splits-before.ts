/** Splits that stay as they are in an earlier release, and the rows that this leaves no place for. */
import { resolve } from 'node:path';
import type { CoverageReport, Split } from '../contracts/index.ts';
import { usageError } from '../errors.ts';
import { bridgeVerdict, bridgingRows } from '../stages/release/index.ts';
import { listReleases, splitsOfRelease } from '../stages/release/read/index.ts';
import type { RunContext } from './context.ts';
import { measure, putVerdicts } from './coverage.ts';
import type { acceptedRows } from './release.ts';

export interface SplitsBefore {
  /** Absent where the config names no release. */
  onto?: { version: string; splitOf: (id: string) => Split | undefined };
  /** Of the rows that are left. */
  report: CoverageReport;
}

/**
 * Reads the splits of `release.splits.onto`, and takes out the rows that belong with rows of two of them, as `bridges-split`.
 * @throws HornbookError `no-release` (exit code 2) where there is no such release.
 */
export async function settleSplits(
  rows: () => ReturnType<typeof acceptedRows>,
  grouping: string,
  report: CoverageReport,
  context: RunContext,
): Promise<SplitsBefore> {
  const { store, plan } = context;
  for (const { wave } of await store.waves.all()) await store.transaction(() => store.verdicts.clear(wave, 'release'));
  const { directory, splits } = plan.config.release;
  if (splits.onto === undefined) return { report };
  const releases = await listReleases(resolve(plan.root, directory));
  const base = releases.find(({ version }) => version === splits.onto);
  if (base?.manifest === undefined) {
    throw usageError(`release.splits.onto names ${splits.onto}, and there is no such release in ${directory}.`, {
      code: 'no-release',
      hint: releases.length === 0 ? 'Leave it out for the first release.' : `There are ${releases.map(({ version }) => version).join(', ')}.`,
    });
  }
  const onto = { version: base.version, splitOf: await splitsOfRelease(base.path) };
  const bridges = await bridgingRows(rows, { chosen: grouping, splitBefore: onto.splitOf });
  if (bridges.length === 0) return { onto, report };
  const note = `${bridges.length} rows are left out: each belongs with rows of two splits of ${base.version}`;
  context.emit({ event: 'stage', wave: 0, stage: 'release', state: 'end', note });
  await putVerdicts(new Map(bridges.map((one) => [one.id, bridgeVerdict(one, base.version)])), context);
  return { onto, report: await measure(context) };
}
