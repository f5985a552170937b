import { languageDetector } from '../../text/language.ts';
import type { ExtractContext } from './context.ts';
import { extractDocument, sealRepeated } from './documents.ts';
import { importFile } from './imports.ts';
import { readDocuments, stopIfAsked } from './readings.ts';
import { blankLine } from './source-line.ts';

export type { ExtractContext } from './context.ts';
export { materialOf, runStrategies } from './documents.ts';
export type { Made } from './documents.ts';
export { stopIfAsked } from './readings.ts';

/**
 * The first wave: imports and seeds, then documents, in plan order. Each file is one unit that is committed whole, so a
 * stopped run goes on with the next.
 */
export async function extractInputs(context: ExtractContext): Promise<void> {
  const { store, emit, failpoint } = context;
  await readDocuments(context);
  const repeated = await sealRepeated(context);
  const done = await store.units.done(1);
  const files = context.inventory.filter((file) => file.kind !== 'evaluation');
  const detect = files.some((file) => file.kind !== 'documents') ? await languageDetector() : () => undefined;
  for (const [index, file] of files.entries()) {
    if (done.has(file.ordinal)) continue;
    if (file.outcome !== 'readable') {
      await store.transaction(async () => {
        await store.sourceLines.put(file.ordinal, blankLine(file, context));
        await store.units.finish(1, file.ordinal);
      });
    } else if (file.kind === 'documents') {
      const unit = await extractDocument(file, repeated.get(file.source) ?? new Set(), context);
      failpoint('unit-extracted');
      await store.transaction(async () => {
        await unit.commit(await store.records.next(1));
        await store.units.finish(1, file.ordinal);
      });
      failpoint('unit-committed');
    } else await importFile(file, detect, context);
    emit({ event: 'progress', wave: 1, stage: 'extract', done: index + 1, total: files.length, unit: 'files' });
    stopIfAsked(context);
  }
  failpoint('extract-done');
}
