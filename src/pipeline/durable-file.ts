/** A file that is there whole or not at all: written under another name, made durable, and put in place at the end. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { HornbookError, exitCodes, messageOf } from '../errors.ts';

export interface DurableFile {
  write(text: string | Uint8Array): void;
  /** Puts the file in place. */
  finish(): void;
  /** Leaves what is written in `FILE.part`, and gives that name. */
  leave(): string;
  /** Removes what was written. */
  discard(): void;
}

const flushAt = 1 << 20;

/** Throws `HornbookError` `storage` (exit code 8) where the disk takes no more. */
export function durableFile(file: string): DurableFile {
  const part = `${file}.part`;
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw new HornbookError(`${file} cannot be written: ${messageOf(cause)}`, {
        code: 'storage',
        exitCode: exitCodes.storage,
        hint: 'Mend the folder, free some space, or choose another place. A file that stood there before is untouched.',
        cause,
      });
    }
  };
  const handle = guarded(() => openSync(part, 'w'));
  let isOpen = true;
  let text: string[] = [];
  let size = 0;
  const put = (bytes: Uint8Array): void =>
    guarded(() => {
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at, bytes.length - at);
    });
  const flush = (): void => {
    if (text.length > 0) put(Buffer.from(text.join('')));
    text = [];
    size = 0;
  };
  const close = (): void => {
    isOpen = false;
    closeSync(handle);
  };
  return {
    write: (piece) => {
      if (typeof piece !== 'string') {
        flush();
        put(piece);
        return;
      }
      text.push(piece);
      size += piece.length;
      if (size >= flushAt) flush();
    },
    finish: () => {
      flush();
      guarded(() => fsyncSync(handle));
      close();
      guarded(() => renameSync(part, file));
      const folder = openSync(dirname(file), 'r');
      fsyncSync(folder);
      closeSync(folder);
    },
    leave: () => {
      flush();
      guarded(() => fsyncSync(handle));
      close();
      return part;
    },
    discard: () => {
      if (isOpen) close();
      rmSync(part, { force: true });
    },
  };
}
