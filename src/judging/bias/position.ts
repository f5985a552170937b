import { round6, wilson } from '../../statistics/intervals.ts';

export type Side = 'first' | 'second' | 'tie';

/** One pair judged in both orders: what was said with `a` in front, and what with `b` in front. */
export interface BothOrders {
  aFirst: Side;
  bFirst: Side;
}

/** `a` or `b` only where both orders agree: a judge that goes by the place has no say. */
export function settled({ aFirst, bFirst }: BothOrders): 'a' | 'b' | 'tie' {
  if (aFirst === 'first' && bFirst === 'second') return 'a';
  if (aFirst === 'second' && bFirst === 'first') return 'b';
  return 'tie';
}

export interface PositionBias {
  /** Share of single verdicts with a winner in which the one in front won; .5 without a bias. Wilson's 95 % interval. */
  firstWins: number;
  low: number;
  high: number;
  /** Single verdicts with a winner. */
  n: number;
  /** Share of pairs that both orders decide alike, ties with ties; a judge under .75 should not compare pairs. */
  consistent: number;
  pairs: number;
}

export function positionBias(pairs: readonly BothOrders[]): PositionBias {
  const verdicts = pairs.flatMap(({ aFirst, bFirst }) => [aFirst, bFirst]).filter((side) => side !== 'tie');
  const first = verdicts.filter((side) => side === 'first').length;
  const alike = pairs.filter((pair) => settled(pair) !== 'tie' || (pair.aFirst === 'tie' && pair.bFirst === 'tie')).length;
  const { low, high } = wilson(first, verdicts.length);
  return {
    firstWins: verdicts.length === 0 ? 0.5 : round6(first / verdicts.length),
    low: round6(low),
    high: round6(high),
    n: verdicts.length,
    consistent: pairs.length === 0 ? 1 : round6(alike / pairs.length),
    pairs: pairs.length,
  };
}
