import { splits } from '../../contracts/release.ts';
import type { Split } from '../../contracts/release.ts';
import { usageError } from '../../errors.ts';
import { compareText } from '../../text/canonical.ts';
import { unitHash } from '../../text/hash.ts';
import type { Cluster } from './grouping.ts';

export type Shares = { readonly [split in Split]: number };

/**
 * Puts whole clusters into splits, as near to the shares as they allow. The order is that of a seeded hash of each
 * cluster's name: test is taken from its start and validation from its end, so that a cluster keeps its place when others
 * come, but for those at the borders. A cluster that would overshoot a share by more than it was short is passed over.
 * With three clusters or more no split that has a share is left empty.
 */
export function assignSplits(clusters: readonly Cluster[], shares: Shares, seed: number): Split[] {
  const sum = splits.reduce((total, split) => total + shares[split], 0);
  if (sum <= 0) throw usageError('The shares of train, validation and test add up to 0.', { hint: 'Give at least one of release.splits a share above 0.' });
  const order = clusters
    .map((cluster, index) => ({ index, rows: cluster.rows, place: unitHash(`split/${seed}/${cluster.name}`), name: cluster.name }))
    .sort((a, b) => a.place - b.place || compareText(a.name, b.name));
  const rows = order.reduce((total, one) => total + one.rows, 0);
  const wanted = splits.filter((split) => shares[split] > 0);
  // What is left over goes to train; without a share for train, to the largest of the others.
  const rest = wanted.includes('train') ? 'train' : wanted.reduce((a, b) => (shares[b] > shares[a] ? b : a));
  const out: Split[] = clusters.map(() => rest);
  const free = new Set(order);
  const give = (one: (typeof order)[number], split: Split): void => {
    out[one.index] = split;
    free.delete(one);
  };
  for (const split of wanted) {
    if (split === rest) continue;
    const target = (rows * shares[split]) / sum;
    let taken = 0;
    for (const one of split === 'test' ? order : order.toReversed()) {
      if (taken >= target) break;
      if (!free.has(one) || Math.abs(taken + one.rows - target) >= Math.abs(taken - target)) continue;
      give(one, split);
      taken += one.rows;
    }
  }
  fillEmpty(order, wanted, out);
  return out;
}

/** Each split that is still empty takes the smallest cluster of the split that has most clusters. */
function fillEmpty(order: readonly { index: number; rows: number }[], wanted: readonly Split[], out: Split[]): void {
  if (order.length < 3) return;
  for (const split of wanted) {
    if (out.includes(split)) continue;
    const sizes = wanted.map((one) => out.filter((given) => given === one).length);
    const richest = wanted[sizes.indexOf(Math.max(...sizes))];
    const smallest = order.filter(({ index }) => out[index] === richest).reduce((a, b) => (b.rows < a.rows ? b : a));
    out[smallest.index] = split;
  }
}
