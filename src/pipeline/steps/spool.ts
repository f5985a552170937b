import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HornbookError, exitCodes, messageOf } from '../../errors.ts';

export interface Spool {
  path: string;
  remove(): void;
}

/** Standard input in a file that only its owner can read: steps go over their rows more than once. */
export async function spooled(stdin: Readable, ending: string): Promise<Spool> {
  const folder = mkdtempSync(join(tmpdir(), 'hornbook-step-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const path = join(folder, `stdin${ending}`);
  try {
    await pipeline(stdin, createWriteStream(path, { mode: 0o600 }));
  } catch (cause) {
    remove();
    const hint = 'Set TMPDIR to a folder with more room, or give a file.';
    throw new HornbookError(`Standard input cannot be kept in ${tmpdir()}: ${messageOf(cause)}`, { code: 'storage', exitCode: exitCodes.storage, hint, cause });
  }
  return { path, remove };
}
