import { round6 } from '../../statistics/intervals.ts';
import { studentT } from './length.ts';

/** One item with the votes of a panel: judge's family -> score. */
export interface PanelItem {
  /** Family of the model that wrote it. */
  author: string;
  votes: ReadonlyMap<string, number>;
}

export interface SelfPreference {
  /** Points that judges of a family give their own family's answers beyond what is compared with, with a 95 % interval by Welch. */
  points: number;
  low: number;
  high: number;
  /** Items of its own family, and all others. */
  own: number;
  others: number;
}

/** Adds up items one by one. */
export interface SelfPreferenceSums {
  add(item: PanelItem): void;
  /**
   * The gap between this family's judge and the mean of the others on its own answers, less the same gap on all other answers (a
   * difference of differences). A judge that is strict with everyone has no self-preference. Undefined where either side has fewer than
   * five items with another judge.
   */
  of(family: string): SelfPreference | undefined;
  /**
   * Its mean score of its own family's answers less that of the others: where no second judge scored them. It cannot tell a preference
   * from answers that are better. Undefined below five on either side.
   */
  raw(family: string): SelfPreference | undefined;
}

export function selfPreferenceSums(): SelfPreferenceSums {
  const gaps = new Map<string, Sides>();
  const scores = new Map<string, Sides>();
  const push = (sums: Map<string, Sides>, family: string, author: string, value: number): void => {
    const sides = sums.get(family) ?? { own: nothing(), others: nothing() };
    sums.set(family, sides);
    count(author === family ? sides.own : sides.others, value);
  };
  return {
    add: ({ author, votes }) => {
      for (const [family, vote] of votes) {
        push(scores, family, author, vote);
        const rest = [...votes].filter(([judge]) => judge !== family && judge !== author).map(([, score]) => score);
        if (rest.length > 0) push(gaps, family, author, vote - rest.reduce((sum, score) => sum + score, 0) / rest.length);
      }
    },
    of: (family) => difference(gaps.get(family)),
    raw: (family) => difference(scores.get(family)),
  };
}

/** `selfPreferenceSums().of` over a list. */
export function selfPreference(items: readonly PanelItem[], family: string): SelfPreference | undefined {
  const sums = selfPreferenceSums();
  for (const item of items) sums.add(item);
  return sums.of(family);
}

interface Moments {
  n: number;
  mean: number;
  /** Sum of squares about the mean, by Welford's update. */
  squares: number;
}

interface Sides {
  own: Moments;
  others: Moments;
}

const nothing = (): Moments => ({ n: 0, mean: 0, squares: 0 });

function count(moments: Moments, value: number): void {
  moments.n++;
  const before = value - moments.mean;
  moments.mean += before / moments.n;
  moments.squares += before * (value - moments.mean);
}

/** Fewer say nothing. */
const leastItems = 5;

function difference(sides: Sides | undefined): SelfPreference | undefined {
  if (sides === undefined || sides.own.n < leastItems || sides.others.n < leastItems) return undefined;
  const { own, others } = sides;
  const points = own.mean - others.mean;
  const error = Math.sqrt(own.squares / (own.n - 1) / own.n + others.squares / (others.n - 1) / others.n);
  const half = studentT(Math.min(own.n, others.n) - 1) * error;
  return { points: round6(points), low: round6(points - half), high: round6(points + half), own: own.n, others: others.n };
}
