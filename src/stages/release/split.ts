import { splits } from '../../contracts/release.ts';
import type { Split } from '../../contracts/release.ts';
import { usageError } from '../../errors.ts';
import { shareOut } from '../../statistics/shares.ts';
import type { Part, ShareGroups } from '../../statistics/shares.ts';

export type Shares = { readonly [split in Split]: number };

/**
 * Puts whole clusters into splits, as near to the shares as they allow (see `assignShares`): test is taken from the start of their order
 * and validation from its end, and what is left over goes to train, or without a share for train to the largest of the others. Gives the
 * split of a cluster by its number.
 */
export function assignSplits(clusters: ShareGroups, shares: Shares, seed: number): (cluster: number) => Split {
  const wanted = splits.filter((split) => shares[split] > 0);
  if (wanted.length === 0)
    throw usageError('The shares of train, validation and test add up to 0.', { hint: 'Give at least one of release.splits a share above 0.' });
  const rest = wanted.includes('train') ? 'train' : wanted.reduce((a, b) => (shares[b] > shares[a] ? b : a));
  // All three are parts: a split without a share may still hold rows that it had before.
  const parts = splits.map((name): Part => ({ name, share: shares[name], from: name === 'test' ? 'start' : 'end' }));
  const assigned = shareOut(clusters, parts, splits.indexOf(rest), seed);
  return (cluster) => splits[assigned[cluster] ?? 0] ?? rest;
}
