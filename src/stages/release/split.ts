import { splits } from '../../contracts/release.ts';
import type { Split } from '../../contracts/release.ts';
import { usageError } from '../../errors.ts';
import { assignShares } from '../../statistics/shares.ts';
import type { Part } from '../../statistics/shares.ts';
import type { Cluster } from './grouping.ts';

export type Shares = { readonly [split in Split]: number };

/**
 * Puts whole clusters into splits, as near to the shares as they allow (see `assignShares`): test is taken from the start of their order
 * and validation from its end, and what is left over goes to train, or without a share for train to the largest of the others.
 */
export function assignSplits(clusters: readonly Cluster[], shares: Shares, seed: number): Split[] {
  const wanted = splits.filter((split) => shares[split] > 0);
  if (wanted.length === 0)
    throw usageError('The shares of train, validation and test add up to 0.', { hint: 'Give at least one of release.splits a share above 0.' });
  const rest = wanted.includes('train') ? 'train' : wanted.reduce((a, b) => (shares[b] > shares[a] ? b : a));
  const parts = wanted.map((name): Part => ({ name, share: shares[name], from: name === 'test' ? 'start' : 'end' }));
  return assignShares(clusters, parts, wanted.indexOf(rest), seed).map((part) => wanted[part] ?? rest);
}
