/**
 * Choosing among equals so that what is kept stays spread over every dimension: go down the dimensions one by one, always
 * into the value that holds fewest kept rows so far (the earlier name among equals), and take the next row there. Counts
 * are those below the values chosen before, so each pick costs one step a dimension, whatever the number of rows.
 */
import { heap, type Heap } from '../../statistics/heap.ts';
import { compareText } from '../../text/canonical.ts';

export interface DiverseOrder<T> {
  /**
   * Offers every item once, in the order of diversity; `take` says whether it is kept, and so counts. Items of one path are
   * offered in the order given. All paths have the same length.
   */
  choose(items: readonly T[], path: (item: T) => readonly string[], take: (item: T) => boolean): void;
}

/** What is kept below a value; grows over all calls of `choose`. */
interface Kept {
  count: number;
  below: Map<string, Kept>;
}

/** The items still to be offered below a value, in one call. */
interface Branch<T> {
  value: string;
  kept: Kept;
  below: Map<string, Branch<T>>;
  open: Heap<Branch<T>>;
  items: T[];
  next: number;
}

export function diverseOrder<T>(): DiverseOrder<T> {
  const root: Kept = { count: 0, below: new Map() };
  return {
    choose(items, path, take) {
      const tree = branch<T>('', root);
      for (const item of items) leafOf(tree, path(item)).items.push(item);
      open(tree);
      for (let steps = descend(tree); steps.length > 0; steps = descend(tree)) {
        const leaf = steps.at(-1) as Branch<T>;
        const keeps = take(leaf.items[leaf.next] as T);
        leaf.next++;
        for (let i = steps.length - 1; i >= 0; i--) {
          const step = steps[i] as Branch<T>;
          if (keeps) step.kept.count++;
          if (step.next < step.items.length || step.open.size() > 0) (steps[i - 1] ?? tree).open.push(step);
        }
      }
    },
  };
}

function branch<T>(value: string, kept: Kept): Branch<T> {
  const before = (a: Branch<T>, b: Branch<T>): boolean => a.kept.count < b.kept.count || (a.kept.count === b.kept.count && compareText(a.value, b.value) < 0);
  return { value, kept, below: new Map(), open: heap(before), items: [], next: 0 };
}

function leafOf<T>(tree: Branch<T>, path: readonly string[]): Branch<T> {
  let at = tree;
  for (const value of path) {
    let below = at.below.get(value);
    if (below === undefined) {
      let kept = at.kept.below.get(value);
      if (kept === undefined) at.kept.below.set(value, (kept = { count: 0, below: new Map() }));
      at.below.set(value, (below = branch(value, kept)));
    }
    at = below;
  }
  return at;
}

/** Puts every branch into its parent's heap. Recursion goes over dimensions, not over rows. */
function open<T>(tree: Branch<T>): void {
  for (const below of tree.below.values()) {
    open(below);
    tree.open.push(below);
  }
}

/** The branches from the first dimension to a leaf; empty where nothing is left. */
function descend<T>(tree: Branch<T>): Branch<T>[] {
  const steps: Branch<T>[] = [];
  for (let below = tree.open.pop(); below !== undefined; below = below.open.pop()) steps.push(below);
  return steps;
}
