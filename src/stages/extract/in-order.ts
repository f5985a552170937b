import type { InventoryFile } from '../../contracts/index.ts';
import { createAhead } from './ahead.ts';
import type { ExtractContext } from './context.ts';
import { beginDocument } from './documents.ts';
import type { BegunDocument } from './documents.ts';
import { stopIfAsked } from './readings.ts';

type Unit = Awaited<BegunDocument['unit']>;

/** Documents in plan order, whatever the order in which they are done. */
export interface DocumentsInOrder {
  /** What the next document came to. Rejects where it must stop the run. */
  next(): Promise<Unit>;
  /** Begins no further document, and waits for what is under way. */
  end(): Promise<void>;
}

/**
 * Begins each document when it is asked for; where strategies ask models, as many before that as keep the models busy and
 * memory holds.
 */
export function documentsInOrder(
  files: readonly InventoryFile[],
  repeated: ReadonlyMap<string, ReadonlySet<string>>,
  context: ExtractContext,
): DocumentsInOrder {
  const ahead = createAhead(context.inBatches());
  const begin = (file: InventoryFile): Promise<BegunDocument> => beginDocument(file, repeated.get(file.source) ?? new Set(), context, ahead);
  let at = 0;
  if (context.strategies.every(({ strategy }) => strategy.asks === undefined)) {
    return { next: async () => (await begin(files[at++] as InventoryFile)).unit, end: async () => {} };
  }

  // Each document begins when all tasks of the one before have begun, so that no more of them are open than are needed.
  let last: Promise<unknown> = Promise.resolve();
  const started: (Promise<BegunDocument> | undefined)[] = files.map((file) => {
    const document = last.then(async () => {
      await ahead.room();
      stopIfAsked(context);
      const begun = await begin(file);
      ahead.begin(begun.characters);
      return begun;
    });
    // Whoever waits for it hears of a failure.
    document.catch(() => undefined);
    last = document;
    return document;
  });
  return {
    next: async () => {
      const document = await started[at];
      started[at++] = undefined;
      if (document === undefined) throw new RangeError('there is no further document');
      try {
        return await document.unit;
      } finally {
        ahead.end(document.characters);
      }
    },
    end: async () => {
      ahead.close();
      for (const one of await Promise.allSettled(started.filter((one) => one !== undefined)))
        if (one.status === 'fulfilled') await one.value.unit.catch(() => undefined);
    },
  };
}
