import type { LedgerEntry } from '../../contracts/index.ts';
import { sha256 } from '../../text/hash.ts';

/** An entry as it is stored: JSON, and the hash of key and JSON. */
export interface StoredEntry {
  key: string;
  checksum: string;
  body: string;
}

// JSON escapes what UTF-8 cannot hold, as half a surrogate pair: what is hashed is what will be read back.
export function encodeEntry(entry: LedgerEntry): StoredEntry {
  const body = JSON.stringify(entry);
  return { key: entry.key, checksum: checksumOf(entry.key, body), body };
}

/**
 * The entry, or why it is damaged. What its checksum fits is what a ledger of this schema wrote, so its shape is not
 * checked again: a resumed run reads hundreds of thousands.
 */
export function decodeEntry(stored: StoredEntry): { entry: LedgerEntry } | { damage: string } {
  if (checksumOf(stored.key, stored.body) !== stored.checksum) return { damage: 'its checksum does not fit its content' };
  try {
    const entry = JSON.parse(stored.body) as LedgerEntry;
    return entry.key === stored.key ? { entry } : { damage: 'it stands under the key of another call' };
  } catch {
    return { damage: 'it is no JSON' };
  }
}

function checksumOf(key: string, body: string): string {
  return sha256(`${key}\n${body}`);
}
