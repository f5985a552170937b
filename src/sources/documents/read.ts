import type { Reading } from '../../contracts/document.ts';
import type { Reader, ReadingLimits } from '../../contracts/plugins.ts';
import { messageOf } from '../../errors.ts';
import { setFurnitureAside } from './furniture/set-aside.ts';
import type { Isolate } from './isolate/isolate.ts';
import { isRefusal, ReadingRefusal } from './refusal.ts';
import { readers } from './registry.ts';

export interface ReadOptions {
  /** Path inside the source, with forward slashes. */
  path: string;
  reader: Reader;
  limits: ReadingLimits & { documentBytes?: number };
  /** Where isolated readers of ours run; absent: in the program itself, as all others do. */
  isolate?: Pick<Isolate, 'read'>;
}

/**
 * Reads one file. Throws `ReadingRefusal`: whatever a reader throws becomes a refusal by name. Only where the worker of the
 * isolated readers cannot start at all is that an error of its own.
 */
export async function readDocument(bytes: Uint8Array, options: ReadOptions): Promise<Reading> {
  const { path, reader, isolate } = options;
  const { documentBytes, ...limits } = options.limits;
  if (documentBytes !== undefined && bytes.length > documentBytes) {
    throw new ReadingRefusal(
      'too-large',
      `The file has ${bytes.length} bytes; the limit is ${documentBytes}.`,
      'Split it, or raise limits.documentBytes in the config.',
    );
  }
  // A reader of the config is code that no worker knows, whatever it says of itself.
  if (isolate !== undefined && reader.isolated === true && readers.includes(reader))
    return setFurnitureAside(await isolate.read({ reader: reader.id, bytes, path, limits }));
  try {
    return setFurnitureAside(await reader.read({ bytes, path, limits }));
  } catch (error) {
    if (isRefusal(error)) throw error;
    if (error instanceof RangeError && /call stack/i.test(error.message)) {
      throw new ReadingRefusal('too-deep', 'The file nests deeper than its reader can follow.', 'Flatten it, or exclude it.', error);
    }
    throw new ReadingRefusal(
      'damaged',
      `The reader ${reader.id} failed: ${messageOf(error)}`,
      'Check that the file is what its ending says, or exclude it.',
      error,
    );
  }
}
