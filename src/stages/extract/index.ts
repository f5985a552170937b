import { languageDetector } from '../../text/language.ts';
import type { ExtractContext } from './context.ts';
import { sealRepeated } from './documents.ts';
import { importFile } from './imports.ts';
import { documentsInOrder } from './in-order.ts';
import { readDocuments, stopIfAsked } from './readings.ts';
import { blankLine } from './source-line.ts';

export { createAhead } from './ahead.ts';
export type { ExtractContext, ModelAccess } from './context.ts';
export { materialOf } from './documents.ts';
export { stopIfAsked } from './readings.ts';
export { reviseRows } from './revisions.ts';
export type { RowToRevise } from './revisions.ts';
export { openSearch, searchStage, vectorsPerCall } from './search.ts';
export type { Search } from './search.ts';
export { runSeedTasks } from './seed-tasks.ts';
export type { PlannedSeedTask } from './seed-tasks.ts';
export { findSeed, seedOfRecord, userSeeds } from './seeds.ts';
export type { UserSeeds } from './seeds.ts';
export { runStrategies } from './strategies.ts';
export type { Extracted, Made } from './strategies.ts';
export { noReply } from './tools.ts';

/**
 * The first wave: imports and seeds, then documents, in plan order. Each file is one unit that is committed whole, so a
 * stopped run goes on with the next. Where strategies ask models, later documents are under way before.
 */
export async function extractInputs(context: ExtractContext): Promise<void> {
  const { store, emit, failpoint } = context;
  await readDocuments(context);
  const repeated = await sealRepeated(context);
  const done = await store.units.done(1);
  const files = context.inventory.filter((file) => file.kind !== 'evaluation');
  const detect = files.some((file) => file.kind !== 'documents') ? await languageDetector() : () => undefined;
  const documents = documentsInOrder(
    files.filter((file) => file.kind === 'documents' && file.outcome === 'readable' && !done.has(file.ordinal)),
    repeated,
    context,
  );
  try {
    for (const [index, file] of files.entries()) {
      if (done.has(file.ordinal)) continue;
      if (file.outcome !== 'readable') {
        await store.transaction(async () => {
          await store.sourceLines.put(file.ordinal, blankLine(file, context));
          await store.units.finish(1, file.ordinal);
        });
      } else if (file.kind === 'documents') {
        const unit = await documents.next();
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
  } finally {
    await documents.end();
  }
  failpoint('extract-done');
}
