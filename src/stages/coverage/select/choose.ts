/** The rows that a release takes of those that pass, where the config sets a number. */
import type { GateVerdict, SelectionReport } from '../../../contracts/index.ts';
import { round6 } from '../../../statistics/intervals.ts';
import { topicsOf } from '../../../statistics/topics.ts';
import type { CoverageConfig } from '../row.ts';
import { measureSets, samplesOf } from './measures.ts';
import { methods } from './methods.ts';
import { poolBuilder } from './pool.ts';
import type { Pool, PoolRow } from './pool.ts';

const selectVersion = '1';

type SelectConfig = NonNullable<CoverageConfig['select']>;

/** A row that passes. */
export interface ChoiceRow extends PoolRow {
  /** It stays whatever the method says. */
  fixed: boolean;
}

/** A row that the choice leaves out. */
export interface Unchosen {
  id: string;
  rule: ChoiceRule;
  /** Similarity to a row taken before, form of its turns, or its score. */
  score: number;
  threshold?: number;
}

export interface ReleaseChoice {
  out: Unchosen[];
  report: SelectionReport;
}

/** For `dialogues`, where the config says nothing: as the command has them. */
const usualForm = 1;
const usualScore = 3;
/** Topics that are told apart to see how many a set of rows reaches. */
const reportedTopics = 20;

/**
 * Rows over the number, by the method of the config, with what the chosen ones are like beside random and longest rows. `fixed` rows count,
 * and stay. The order of the rows does not matter. They are read twice: once to choose, once for the texts of a sample. Undefined: there are
 * no more rows than the number.
 */
export async function chooseRows(rows: () => AsyncIterable<ChoiceRow>, config: SelectConfig, seed: number): Promise<ReleaseChoice | undefined> {
  const builder = poolBuilder();
  let fixed = 0;
  for await (const row of rows()) {
    if (row.fixed) fixed++;
    else builder.add(row);
  }
  const pool = builder.finish();
  const wanted = Math.max(0, config.rows - fixed);
  if (pool.count <= wanted) return undefined;
  const { method, maxSimilarity, lambda, minForm = usualForm, minScore = usualScore } = config;
  const options = { seed, most: maxSimilarity, lambda, leastForm: minForm, leastScore: minScore };
  const { taken, passed } = methods[method].choose(pool, wanted, options);
  const rowsOf = (picked: readonly { row: number }[]): number[] => picked.map(({ row }) => row);
  const sets = {
    all: Array.from({ length: pool.count }, (_, row) => row),
    chosen: rowsOf(taken),
    random: rowsOf(methods.random.choose(pool, taken.length, options).taken),
    longest: rowsOf(methods.longest.choose(pool, taken.length, options).taken),
  };
  const texts = await textsOf(pool, samplesOf(sets), rows());
  const { topicOf } = topicsOf(pool.terms, reportedTopics, `select/${seed}`);
  return {
    out: unchosen(pool, new Set(sets.chosen), new Map(passed.map((one) => [one.row, one]))),
    report: { method, rows: config.rows, fixed, sets: measureSets(pool, sets, topicOf, (row) => texts.get(row) ?? '') },
  };
}

async function textsOf(pool: Pool, samples: { readonly [set: string]: readonly number[] }, rows: AsyncIterable<ChoiceRow>): Promise<Map<number, string>> {
  const numbers = new Map(Object.values(samples).flatMap((sample) => sample.map((row) => [pool.id(row), row])));
  const texts = new Map<number, string>();
  for await (const { id, text } of rows) {
    const number = numbers.get(id);
    if (number !== undefined) texts.set(number, text);
  }
  return texts;
}

function unchosen(pool: Pool, kept: ReadonlySet<number>, passed: ReadonlyMap<number, { value: number; rule: string; threshold?: number }>): Unchosen[] {
  const out: Unchosen[] = [];
  for (let row = 0; row < pool.count; row++) {
    if (kept.has(row)) continue;
    const id = pool.id(row);
    const own = passed.get(row);
    if (own === undefined || !isRule(own.rule)) out.push({ id, rule: 'not-chosen', score: scoreIn(pool, row) });
    else out.push({ id, rule: own.rule, score: own.value, ...(own.threshold === undefined ? {} : { threshold: own.threshold }) });
  }
  return out;
}

/** A dialogue that nobody scored has the form of its turns. */
function scoreIn(pool: Pool, row: number): number {
  const score = pool.score(row);
  return Number.isNaN(score) ? (pool.dialogue(row)?.form ?? 0) : score;
}

const reasons = {
  'too-similar': 'and a row that is taken says nearly the same.',
  'not-chosen': 'and this one is none of them.',
  'alike-in-topic': 'and others of the same topic, which differ more from each other, stand for this one.',
  'poor-form': 'and turns of this one have no answer, one that is cut, or one that only takes the question up.',
  'low-score': 'and the judge scores this one below what a dialogue must have.',
  'over-topic-budget': 'and its topic has given as many as its share.',
} as const;

type ChoiceRule = keyof typeof reasons;

function isRule(name: string): name is ChoiceRule {
  return Object.hasOwn(reasons, name);
}

/** The rules under which a choice leaves rows out. */
export const choiceRules = Object.keys(reasons);

/** The verdict that takes such a row out. */
export function unchosenVerdict({ id, rule, score, threshold }: Unchosen, { rows, method }: SelectConfig): GateVerdict {
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
        reason: `A release takes ${rows} rows, chosen by ${method}, ${reasons[rule]}`,
      },
    ],
  };
}
