import type { Reading } from '../../contracts/document.ts';
import type { Reader } from '../../contracts/plugins.ts';
import { messageOf } from '../../errors.ts';
import { isRefusal, ReadingRefusal } from './refusal.ts';

export interface ReadOptions {
  /** Path inside the source, with forward slashes. */
  path: string;
  reader: Reader;
  limits: { depth: number; documentBytes?: number };
}

/** Reads one file. Throws `ReadingRefusal` and nothing else: whatever a reader throws becomes a refusal by name. */
export async function readDocument(bytes: Uint8Array, options: ReadOptions): Promise<Reading> {
  const { path, reader, limits } = options;
  if (limits.documentBytes !== undefined && bytes.length > limits.documentBytes) {
    throw new ReadingRefusal(
      'too-large',
      `The file has ${bytes.length} bytes; the limit is ${limits.documentBytes}.`,
      'Split it, or raise limits.documentBytes in the config.',
    );
  }
  try {
    return await reader.read({ bytes, path, limits: { depth: limits.depth } });
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
