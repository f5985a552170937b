import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { HornbookError, exitCodes, messageOf } from '../errors.ts';

/** The file of the key that is beside a ledger. */
export const keyFile = (ledger: string): string => `${ledger}.key`;

/**
 * The key of the marks around text of others. It is made once and stays beside the ledger: with another key every prompt
 * would be another request, and be paid again. Throws `damaged-key` (exit 7) where the file is no key.
 */
export function fenceKey(ledger: string): string {
  const file = keyFile(ledger);
  const known = read(file);
  if (known !== undefined) return known;
  const part = `${file}.${process.pid}.part`;
  try {
    const handle = openSync(part, 'w', 0o600);
    try {
      writeSync(handle, `${randomBytes(32).toString('hex')}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    try {
      // A link, not a rename: of two processes that make one at once, the first wins.
      linkSync(part, file);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      rmSync(part, { force: true });
    }
  } catch (error) {
    const hint = 'Check the disk and the rights of the folder, and run again.';
    throw new HornbookError(`Cannot write ${file}: ${messageOf(error)}.`, { code: 'unwritable', exitCode: exitCodes.storage, hint, cause: error });
  }
  return read(file) ?? '';
}

function read(file: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  const hint = 'Put back the file from a copy. Without one, remove it: replies in the ledger that were asked under it are then asked again.';
  throw new HornbookError(`${file} is no key.`, { code: 'damaged-key', exitCode: exitCodes.damaged, hint });
}

const codeOf = (error: unknown): unknown => (typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined);
