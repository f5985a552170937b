/**
 * Selection of dialogues after MDS ("Data Selection for Multi-turn Dialogue Instruction Tuning", arXiv 2604.07892): bins by what the user
 * talks about, spread within each bin, then the best of each bin by its turns. What we mend of the released code: the number of a row's bin
 * goes from the first half to the second (there it is lost, and the second cannot run); small bins stay, because they are the rare talks
 * (there bins of five and fewer are dropped); progress of information counts; rows whose turns cannot be judged are counted by name.
 */
import { maximalMarginalRelevance } from '../../../statistics/selection.ts';
import type { Picked } from '../../../statistics/lazy.ts';
import type { Similarities } from '../../../statistics/similarities.ts';
import { topicsOf } from '../../../statistics/topics.ts';
import type { Pool } from './pool.ts';

export interface DialogueOptions {
  seed: number;
  /** Mean form, 0-2, that a dialogue must have. */
  leastForm: number;
  /** Score of a judge that a dialogue must have, where rows have scores. */
  leastScore: number;
}

export interface DialogueChoice {
  taken: Picked[];
  /** Rows that are out before the budget is spent, with the rule and what it looked at. */
  passed: (Picked & { rule: string; threshold?: number })[];
  bins: number;
}

const leastKept = 5;
const keptShare = 0.5;
const lambda = 0.5;
const mostBins = 1000;

/** Takes up to `budget` rows. With scores (a judge's) these decide within a bin; else the signals of the text, which are heuristics. */
export function selectDialogues(pool: Pool, budget: number, { seed, leastForm, leastScore }: DialogueOptions): DialogueChoice {
  const size = Math.min(mostBins, Math.max(8, Math.floor(Math.sqrt(pool.count / 2))));
  const { topicOf, topics } = topicsOf(pool.terms, size, `dialogues/${seed}`);
  const bins: number[][] = topics.map(() => []);
  for (let row = 0; row < pool.count; row++) bins[topicOf[row] as number]?.push(row);
  const passed: DialogueChoice['passed'] = [];
  const left = bins.map((rows) => {
    const kept = spread(pool.similar, rows);
    const own = new Set(kept);
    for (const row of rows) if (!own.has(row)) passed.push({ row, value: 0, rule: 'alike-in-topic' });
    return kept.filter((row) => {
      const fault = faultOf(pool, row, leastForm, leastScore);
      if (fault !== undefined) passed.push({ row, ...fault });
      return fault === undefined;
    });
  });
  const wanted = budgets(
    left.map((rows) => rows.length),
    budget,
  );
  const taken = left.flatMap((rows, bin) => {
    const ranked = rows
      .map((row) => ({ row, ...worth(pool, row) }))
      .sort((a, b) => b.value - a.value || b.tie - a.tie || a.row - b.row)
      .map(({ row, value }) => ({ row, value }));
    for (const one of ranked.slice(wanted[bin])) passed.push({ ...one, rule: 'over-topic-budget' });
    return ranked.slice(0, wanted[bin]);
  });
  return { taken, passed, bins: topics.length };
}

/** Half of a bin, five at least, by relevance to its centre and distance from each other. */
function spread(similar: Similarities, rows: readonly number[]): number[] {
  const k = Math.min(rows.length, Math.max(leastKept, Math.round(keptShare * rows.length)));
  if (k === rows.length) return [...rows];
  const within = {
    count: rows.length,
    near: (row: number, visit: (other: number, similarity: number) => void): void =>
      rows.forEach((other, at) => visit(at, similar.similarity(rows[row] as number, other))),
    total: (row: number): number => rows.reduce((sum, other) => sum + Math.max(0, similar.similarity(rows[row] as number, other)), 0),
  };
  // Cosine to the centre of a bin, but for a factor that all its rows share.
  const totals = rows.map((_, at) => within.total(at));
  const most = Math.max(...totals);
  const relevance = totals.map((total) => (most === 0 ? 0 : total / most));
  return maximalMarginalRelevance(within, k, relevance, lambda)
    .map(({ row }) => rows[row] as number)
    .sort((a, b) => a - b);
}

function faultOf(pool: Pool, row: number, leastForm: number, leastScore: number): { rule: string; value: number; threshold: number } | undefined {
  const score = pool.score(row);
  if (!Number.isNaN(score)) return score < leastScore ? { rule: 'low-score', value: score, threshold: leastScore } : undefined;
  const form = pool.dialogue(row)?.form ?? 0;
  return form < leastForm ? { rule: 'poor-form', value: form, threshold: leastForm } : undefined;
}

/** By a judge, else by entities first (as MDS ranks), then by the mean of all three signals. */
function worth(pool: Pool, row: number): { value: number; tie: number } {
  const score = pool.score(row);
  if (!Number.isNaN(score)) return { value: score, tie: 0 };
  const { entity = 0, progress = 0, form = 0 } = pool.dialogue(row) ?? {};
  return { value: entity, tie: (form / 2 + entity + progress) / 3 };
}

/**
 * How many rows each topic may give: one at least while the budget reaches that far, and beyond that as near to the sizes' shares as whole
 * numbers can be (Hamilton's method); none gives more than it has.
 */
export function budgets(sizes: readonly number[], budget: number): number[] {
  const least = sizes.map((size) => Math.min(size, 1));
  const first = least.reduce((sum, one) => sum + one, 0);
  if (budget < first) return largestRemainder(sizes, budget);
  const more = largestRemainder(
    sizes.map((size, index) => size - (least[index] as number)),
    budget - first,
  );
  return more.map((count, index) => count + (least[index] as number));
}

function largestRemainder(sizes: readonly number[], budget: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (budget >= total) return [...sizes];
  const exact = sizes.map((size) => (size * budget) / total);
  const out = exact.map(Math.floor);
  const missing = budget - out.reduce((sum, count) => sum + count, 0);
  const order = [...sizes.keys()].sort((a, b) => ((exact[b] as number) % 1) - ((exact[a] as number) % 1) || a - b);
  for (const index of order.slice(0, missing)) out[index] = (out[index] as number) + 1;
  return out;
}
