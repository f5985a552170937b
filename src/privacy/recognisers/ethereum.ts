import type { Finding, Recogniser } from '../../contracts/plugins.ts';
import { eip55 } from '../checks/ethereum.ts';
import { isWordAt, precededBy } from '../context.ts';

const candidate = /0x[0-9A-Fa-f]{40}(?![A-Za-z0-9])/g;
const context = /\b(?:eth|ether|ethereum|wallet|erc-?20|account|address|metamask|payee|donat(?:e|ions?))\b/i;

/** Ethereum addresses: the checksum of EIP-55 where upper and lower case are mixed, else a word that says so. */
export const ethereum: Recogniser = {
  id: 'ethereum',
  version: '1',
  type: 'wallet',
  find,
};

function* find(text: string): Generator<Finding> {
  for (const match of text.matchAll(candidate)) {
    const start = match.index;
    const digits = match[0].slice(2);
    if (isWordAt(text, start - 1) || /^(?:(.)\1*)$/.test(digits)) continue;
    const mixed = /[a-f]/.test(digits) && /[A-F]/.test(digits);
    if (mixed ? eip55(digits) : precededBy(text, start, context)) yield { type: 'wallet', start, end: start + 42, score: mixed ? 1 : 0.7 };
  }
}
