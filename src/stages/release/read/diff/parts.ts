import type { FormatEntry } from '../../../../contracts/plugins.ts';
import { findFormat } from '../../../../formats/registry.ts';

/** One message of a row, or the whole entry where its format has none. */
export interface Part {
  role: string;
  text: string;
}

/** What an entry says; what does not fit its format is given as it stands. */
export function partsOf(format: string, entry: FormatEntry): Part[] {
  const reader = findFormat(format);
  try {
    if (reader?.decode !== undefined) return reader.decode(entry).map(({ role, content }) => ({ role, text: content }));
  } catch {
    // Damage is the business of verify.
  }
  return [{ role: 'entry', text: JSON.stringify(entry, null, 1) }];
}
