/** The rows that a release takes of those that pass, where the config sets a number. */
import type { GateVerdict } from '../../../contracts/index.ts';
import { round6 } from '../../../statistics/intervals.ts';
import type { CoverageConfig } from '../row.ts';
import { methods } from './methods.ts';
import { poolBuilder } from './pool.ts';
import type { PoolRow } from './pool.ts';

const selectVersion = '1';

/** A row that passes. */
export interface ChoiceRow extends PoolRow {
  /** It stays whatever the method says. */
  fixed: boolean;
}

/** A row that the choice leaves out. */
export interface Unchosen {
  id: string;
  rule: 'too-similar' | 'not-chosen';
  /** Similarity to a row taken before, or its score. */
  score: number;
  threshold?: number;
}

/** Rows over the number, by the method of the config. `fixed` rows count, and stay. The order of `rows` does not matter. */
export async function unchosenRows(
  rows: AsyncIterable<ChoiceRow>,
  { rows: most, method, maxSimilarity, lambda }: NonNullable<CoverageConfig['select']>,
  seed: number,
): Promise<Unchosen[]> {
  const builder = poolBuilder();
  let fixed = 0;
  for await (const row of rows) {
    if (row.fixed) fixed++;
    else builder.add(row);
  }
  const pool = builder.finish();
  const wanted = Math.max(0, most - fixed);
  if (pool.count <= wanted) return [];
  const { taken, passed } = methods[method].choose(pool, wanted, { seed, most: maxSimilarity, lambda, leastForm: 0, leastScore: 0 });
  const kept = new Set(taken.map(({ row }) => row));
  const alike = new Map(passed.map((one) => [one.row, one.value]));
  const out: Unchosen[] = [];
  for (let row = 0; row < pool.count; row++) {
    if (kept.has(row)) continue;
    const similarity = alike.get(row);
    const id = pool.id(row);
    if (similarity === undefined) out.push({ id, rule: 'not-chosen', score: pool.score(row) });
    else out.push({ id, rule: 'too-similar', score: similarity, threshold: maxSimilarity });
  }
  return out;
}

/** The verdict that takes such a row out. */
export function unchosenVerdict({ id, rule, score, threshold }: Unchosen, { rows, method }: NonNullable<CoverageConfig['select']>): GateVerdict {
  const reason =
    rule === 'too-similar'
      ? `A release takes ${rows} rows, and a row that is taken says nearly the same.`
      : `A release takes ${rows} rows, chosen by ${method}; this one is none of them.`;
  return {
    record: id,
    gate: 'coverage',
    outcome: 'drop',
    rules: [
      {
        rule,
        version: selectVersion,
        outcome: 'drop',
        score: round6(score),
        ...(threshold === undefined ? {} : { threshold }),
        evidence: [{ type: 'value', name: 'method', value: method, note: 'how the rows of a release are chosen' }],
        reason,
      },
    ],
  };
}
