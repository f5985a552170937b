/** Sets that are joined one pair at a time. The smallest item is the root of its set, whatever the order of the pairs. */
export interface UnionFind {
  root(item: number): number;
  join(a: number, b: number): void;
}

export function unionFind(size: number): UnionFind {
  const parents = Int32Array.from({ length: size }, (_, index) => index);
  const root = (item: number): number => {
    let at = item;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at] ?? at] ?? at;
      at = parents[at] ?? at;
    }
    return at;
  };
  return {
    root,
    join(a, b) {
      const [left, right] = [root(a), root(b)];
      if (left < right) parents[right] = left;
      else parents[left] = right;
    },
  };
}
