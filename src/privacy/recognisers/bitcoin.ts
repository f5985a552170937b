import type { Finding, Recogniser } from '../../contracts/plugins.ts';
import { base58Address, bech32Address } from '../checks/bitcoin.ts';
import { isWordAt } from '../context.ts';

const candidate = /(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71})(?![A-Za-z0-9])/g;

/** Bitcoin addresses whose checksum holds: base58check, bech32 and bech32m. */
export const bitcoin: Recogniser = {
  id: 'bitcoin',
  version: '1',
  type: 'wallet',
  find,
};

function* find(text: string): Generator<Finding> {
  for (const match of text.matchAll(candidate)) {
    const start = match.index;
    const raw = match[0];
    if (isWordAt(text, start - 1)) continue;
    if (/^bc1/i.test(raw) ? bech32Address(raw) : base58Address(raw)) yield { type: 'wallet', start, end: start + raw.length, score: 1 };
  }
}
