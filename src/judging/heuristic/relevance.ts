/** Whether an answer is to the question: it should come from the stretch of the source that the question's words point to. */
import type { Passage, Placed } from './passage.ts';

export interface Pointing {
  /** 0-1: how far the answer comes from where the question points, 1 where the question points nowhere. */
  share: number;
  /** Words of the question that the answer's own stretches lack, rarest first. */
  missed: string[];
}

/**
 * Each stretch of the passage is scored by the question's roots that it holds, rare ones counting more, its neighbours by
 * half. The share is the best score among the stretches that the answer rests on (with the answer's own words), over the
 * best of all.
 */
export function pointing(asked: ReadonlySet<string>, placed: readonly Placed[], passage: Passage, said: ReadonlySet<string>): Pointing {
  const roots = [...asked];
  if (roots.length === 0) return { share: 1, missed: [] };
  const known = roots.filter((root) => said.has(root) || passage.stretches.some((stretch) => stretch.roots.has(root)));
  if (known.length === 0) return { share: 1, missed: [] };
  const direct = passage.stretches.map((stretch) => known.filter((root) => stretch.roots.has(root)));
  const weigh = (list: Iterable<string>): number => {
    let sum = 0;
    for (const root of list) sum += passage.rarity(root);
    return sum;
  };
  const scores = direct.map((own, index) => {
    const near = new Set([...(direct[index - 1] ?? []), ...(direct[index + 1] ?? [])].filter((root) => !own.includes(root)));
    return weigh(own) + weigh(near) * 0.35;
  });
  const top = Math.max(0, ...scores);
  const touched = new Set(placed.flatMap((item) => [...item.touched, ...(item.at < 0 ? [] : [item.at])]));
  const own = new Set(known.filter((root) => said.has(root) || [...touched].some((index) => direct[index]?.includes(root))));
  const best = Math.max(weigh(own), ...[...touched].map((index) => scores[index] ?? 0));
  const missed = known.filter((root) => !own.has(root)).sort((a, b) => passage.rarity(b) - passage.rarity(a));
  return { share: top === 0 ? 1 : Math.min(1, best / top), missed };
}
