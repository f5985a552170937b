import { writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { HornbookError, exitCodes, messageOf } from '../../../errors.ts';
import type { DurableFile } from '../../durable-file.ts';

const flushAt = 1 << 16;

/** A stream in the place of a file: nothing can be taken back, and nothing is put in place. */
export function streamFile(stream: Writable): DurableFile {
  let text: string[] = [];
  let size = 0;
  const flush = (): void => {
    if (text.length === 0) return;
    const bytes = Buffer.from(text.join(''));
    text = [];
    size = 0;
    const { fd } = stream as Writable & { fd?: number };
    if (typeof fd === 'number') writeAll(fd, bytes);
    else stream.write(bytes);
  };
  return {
    write: (piece) => {
      text.push(typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8'));
      size += piece.length;
      if (size >= flushAt) flush();
    },
    finish: flush,
    leave: () => {
      flush();
      return '-';
    },
    discard: () => undefined,
  };
}

/** Waits for a slow reader: otherwise all that it has not read yet would pile up in memory. */
function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(fd, bytes, at, bytes.length - at);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'EAGAIN') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        continue;
      }
      const what = code === 'EPIPE' ? 'whoever read standard output has gone' : messageOf(cause);
      throw new HornbookError(`Rows cannot be written: ${what}.`, { code: 'storage', exitCode: exitCodes.storage, cause });
    }
  }
}
