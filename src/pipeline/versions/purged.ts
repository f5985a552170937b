/** Sources and documents that were purged: they stay out, whatever lies on the disk. */
import { z } from 'zod';
import type { InventoryFile, Store } from '../../contracts/index.ts';
import { HornbookError, exitCodes } from '../../errors.ts';
import type { Target } from '../../store/index.ts';

/** Settings of the store: what was purged, and the purge that is under way. */
export const purgedSetting = 'purged';
export const purgingSetting = 'purging';

const targetSchema = z.union([z.strictObject({ source: z.string() }), z.strictObject({ document: z.string() })]);

export function readTargets(text: string | undefined): Target[] {
  return text === undefined ? [] : z.array(targetSchema).parse(JSON.parse(text));
}

export const targetName = (target: Target): string => ('source' in target ? `the source ${target.source}` : `the document ${target.document}`);
export const targetOption = (target: Target): string => ('source' in target ? `--source ${target.source}` : `--document ${target.document}`);

/**
 * The files of a run with those set aside that were purged: listed as ignored, without a hash.
 *
 * @throws HornbookError `purge-unfinished` (exit code 7) where a purge was killed in its middle.
 */
export async function withoutPurged(files: readonly InventoryFile[], store: Store): Promise<InventoryFile[]> {
  const open = readTargets(await store.meta.get(purgingSetting))[0];
  if (open !== undefined) {
    throw new HornbookError(`The purge of ${targetName(open)} did not come to its end: its text may still be in the workspace.`, {
      code: 'purge-unfinished',
      exitCode: exitCodes.damaged,
      hint: `Finish it first: hornbook purge ${targetOption(open)} --yes`,
    });
  }
  const purged = readTargets(await store.meta.get(purgedSetting));
  if (purged.length === 0) return [...files];
  const isOut = (file: InventoryFile): boolean =>
    file.kind !== 'evaluation' && purged.some((target) => ('source' in target ? target.source === file.source : target.document === file.key));
  return files.map((file) =>
    isOut(file) ? { ...file, hash: null, outcome: 'ignored', reason: 'purged: its text was erased from this workspace, and it is read no more' } : file,
  );
}
