/** How varied a choice of rows is, beside other choices of the same size. */
import type { SetMeasures } from '../../../contracts/coverage.ts';
import { selfBleu } from '../../../statistics/bleu.ts';
import { distinctRuns } from '../../../statistics/distinct.ts';
import { entropyOf } from '../../../statistics/entropy.ts';
import { round6 } from '../../../statistics/intervals.ts';
import { vendiScore } from '../../../statistics/vendi.ts';
import { compareText } from '../../../text/canonical.ts';
import { words } from '../../../text/tokens.ts';
import { verbAndObject } from '../../../text/verb-object.ts';
import type { Pool } from './pool.ts';

/** Rows that measures of many comparisons look at. */
const sampleSize = 400;
const mostTokens = 20_000;
const topPairs = 10;

/** Of every set the rows that are sampled, as many of each: their texts are needed. */
export function samplesOf<Name extends string>(sets: { readonly [name in Name]: readonly number[] }): { [name in Name]: number[] } {
  const all = Object.entries(sets) as [Name, readonly number[]][];
  const size = Math.min(sampleSize, ...all.map(([, rows]) => rows.length));
  return Object.fromEntries(all.map(([name, rows]) => [name, [...rows].sort((a, b) => a - b).slice(0, size)])) as { [name in Name]: number[] };
}

/** SetMeasures sets of rows of one pool. `textOf` gives the text of a sampled row. */
export function measureSets<Name extends string>(
  pool: Pool,
  sets: { readonly [name in Name]: readonly number[] },
  topicOf: Int32Array,
  textOf: (row: number) => string,
): { [name in Name]: SetMeasures } {
  const sampled = samplesOf(sets);
  const samples = (Object.entries(sets) as [Name, readonly number[]][]).map(([name, rows]) => {
    const sample = sampled[name];
    return { name, rows, sample, tokens: sample.map((row) => words(textOf(row))) };
  });
  const budget = Math.min(mostTokens, ...samples.map(({ tokens }) => tokens.reduce((sum, own) => sum + own.length, 0)));
  const measured = samples.map(({ name, rows, sample, tokens }): [Name, SetMeasures] => {
    const scores = rows.map((row) => pool.score(row)).filter((score) => !Number.isNaN(score));
    const pairs = sample.map((row) => verbAndObject(textOf(row))).flatMap((pair) => (pair === undefined ? [] : [`${pair.verb} ${pair.object}`]));
    const counts = countsOf(pairs);
    return [
      name,
      {
        rows: rows.length,
        sampled: sample.length,
        meanScore: scores.length === 0 ? null : mean(scores),
        meanLength: mean(rows.map((row) => pool.length(row))),
        distinct1: distinctRuns(tokens, 1, budget).share,
        distinct2: distinctRuns(tokens, 2, budget).share,
        tokens: budget,
        selfBleu: selfBleu(tokens),
        nearest: meanNearest(pool, sample),
        vendi: vendiScore(sample.length, (i, j) => pool.similar.similarity(sample[i] as number, sample[j] as number)),
        topics: new Set(rows.map((row) => topicOf[row])).size,
        instructions: pairs.length,
        verbObjects: counts.length,
        topVerbObjects: counts.slice(0, topPairs).map(([pair, count]) => ({ pair, rows: count })),
        dimensions: dimensionsOf(pool, rows),
      },
    ];
  });
  return Object.fromEntries(measured) as { [name in Name]: SetMeasures };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : round6(values.reduce((sum, value) => sum + value, 0) / values.length);
}

function meanNearest(pool: Pool, sample: readonly number[]): number {
  const most = new Float64Array(sample.length);
  for (let i = 0; i < sample.length; i++) {
    for (let j = 0; j < i; j++) {
      const value = pool.similar.similarity(sample[i] as number, sample[j] as number);
      if (value > most[i]!) most[i] = value;
      if (value > most[j]!) most[j] = value;
    }
  }
  return mean([...most]);
}

function countsOf(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]));
}

function dimensionsOf(pool: Pool, rows: readonly number[]): SetMeasures['dimensions'] {
  const tables = new Map<string, Map<string, number>>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(pool.labels(row))) {
      const table = tables.get(name) ?? new Map<string, number>();
      tables.set(name, table.set(value, (table.get(value) ?? 0) + 1));
    }
  }
  return Object.fromEntries(
    [...tables]
      .sort((a, b) => compareText(a[0], b[0]))
      .map(([name, table]) => {
        const { bits, effective } = entropyOf(table.values());
        return [name, { entropy: bits, effective, values: table.size }];
      }),
  );
}
