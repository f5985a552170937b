import type { StageSpend } from '../../contracts/index.ts';

/** Adds what one request cost to the sums of its stage. */
export function addSpend(stages: Map<string, StageSpend>, one: StageSpend): void {
  const sum = stages.get(one.stage) ?? { stage: one.stage, calls: 0, tokens: 0, money: 0, estimated: 0, lost: 0 };
  sum.calls += one.calls;
  sum.tokens += one.tokens;
  sum.money += one.money;
  sum.estimated += one.estimated;
  sum.lost += one.lost;
  stages.set(one.stage, sum);
}
