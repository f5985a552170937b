/** From a file of the inventory to its raw reading: loads its bytes, and has its reader read them. */
import { readFile } from 'node:fs/promises';
import type { InventoryFile, Reading } from '../../contracts/index.ts';
import { HornbookError, messageOf } from '../../errors.ts';
import { memberLoader } from '../../sources/archives.ts';
import { codeOf } from '../../sources/files.ts';
import { archiveLimits, isRefusal, openIsolate, readDocument, readerFor } from '../../sources/documents/index.ts';
import { sha256 } from '../../text/hash.ts';
import type { ExtractContext } from './context.ts';

/** A reading that is not masked yet, with `id@version` of its reader; or why there is none. */
export type Opened = { reading: Reading; reader: string } | { refused: string };

export interface DocumentOpener {
  /** Never throws because of one document; a file that changed since the inventory, or a worker that cannot start, ends the run. */
  open(file: InventoryFile): Promise<Opened>;
  /** Whether a file is read in the worker, beside the program. */
  readsApart(file: InventoryFile): boolean;
  close(): Promise<void>;
}

export function documentOpener(context: Pick<ExtractContext, 'config' | 'readers' | 'masker'>): DocumentOpener {
  const { limits } = context.config;
  const archive = archiveLimits(limits);
  const isolate = openIsolate({ seconds: limits.readSeconds, megabytes: limits.readMegabytes });
  const loadMember = memberLoader(archive);

  const load = async (file: InventoryFile): Promise<Uint8Array | { refused: string }> => {
    let bytes: Uint8Array;
    try {
      bytes = file.members === undefined ? await readFile(file.file) : await loadMember(file.file, file.members);
    } catch (error) {
      // The inventory could read it: an archive that can no longer be opened is another one by now.
      if (isRefusal(error)) throw changed(file);
      return { refused: `cannot be read: ${codeOf(error)}` };
    }
    if (sha256(bytes) !== file.hash) throw changed(file);
    return bytes;
  };

  return {
    async open(file) {
      const limit = limits.documentBytes;
      if (file.bytes > limit) return { refused: `too large: ${file.bytes} bytes, the limit is ${limit}; split it, or raise limits.documentBytes` };
      const reader = readerFor(file.path, context.readers);
      if (reader === undefined) return { refused: 'no reader for this kind of file' };
      const bytes = await load(file);
      if ('refused' in bytes) return bytes;
      try {
        const reading = await readDocument(bytes, { path: maskedPath(file.path, context), reader, limits: { depth: limits.depth, archive }, isolate });
        return { reading, reader: `${reader.id}@${reader.version}` };
      } catch (error) {
        if (HornbookError.isInstance(error) && error.code === 'worker') throw error;
        // A reader, ours or a user's, may fail on one document in ways that nobody foresaw: the others go on.
        return { refused: HornbookError.isInstance(error) ? inWords(error) : `the reader failed: ${messageOf(error)}` };
      }
    },
    readsApart: (file) => readerFor(file.path, context.readers)?.isolated === true,
    close: () => isolate.close(),
  };
}

/** A title is made of the name: it is masked before its dashes and underscores become blanks, which would hide a key from the recognisers. */
function maskedPath(path: string, { masker }: Pick<ExtractContext, 'masker'>): string {
  const ending = /\.[^./]+$/.exec(path)?.[0] ?? '';
  return `${masker.mask(path.slice(0, path.length - ending.length)).text}${ending}`;
}

/** What is wrong, and how to mend it. */
function inWords({ code, message, hint }: HornbookError): string {
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  return `${code}: ${sentence}${hint ? ` ${hint}` : ''}`;
}

function changed(file: InventoryFile): HornbookError {
  return new HornbookError(`${file.key} changed while it was being read.`, {
    code: 'source-changed',
    hint: 'Run again when nothing writes to the sources.',
  });
}
