/**
 * Warnings from the figures of a release. The limits are those of two published guides ("LLM Fine-Tuning Data
 * Preparation", 2026; "Synthetic Data for Fine-Tuning", ai.rs 2026). They are advice: none fails a run.
 */
import { wilson } from '../statistics/intervals.ts';
import type { Counts } from '../contracts/verdict.ts';
import type { Statistics, Warning } from './model.ts';
import { count, interval, percent, plural, share, short } from './numbers.ts';

const preparation = 'LLM Fine-Tuning Data Preparation';
const synthetic = 'Synthetic Data for Fine-Tuning';

/** Rows dropped of all that were judged (candidates without failed tasks and pending rows). */
export function dropRate(counts: Counts): { dropped: number; of: number; share: number; low: number; high: number } {
  const of = counts.accepted + counts.rejected + counts.held;
  return { dropped: counts.rejected, of, share: share(counts.rejected, of), ...wilson(counts.rejected, of) };
}

export function statisticWarnings(statistics: Statistics, counts: Counts): Warning[] {
  const { rows } = statistics;
  if (rows === 0) {
    return [{ code: 'empty', message: 'No row was accepted: there is nothing to train on. The rejected rows say why.', rule: 'a dataset has rows' }];
  }
  const warnings: Warning[] = [];
  const warn = (code: string, when: boolean, message: string, rule: string): void => {
    if (when) warnings.push({ code, message, rule });
  };
  warn(
    'small',
    rows < 100,
    `The dataset is small (${plural(rows, 'row')}): a model may learn it by heart. Add sources; 500 rows or more are a better start.`,
    `fewer than 100 rows (${preparation})`,
  );
  warn(
    'large',
    rows > 50_000,
    `The dataset is very large (${count(rows)} rows): beyond 10,000 more rows bring less and less. Train on a part first and compare.`,
    `more than 50,000 rows (${preparation})`,
  );
  warn(
    'repeated-prompts',
    statistics.uniquePrompts < 0.9,
    `Only ${percent(statistics.uniquePrompts)} of the prompts differ from each other. Lower the threshold of deduplicate, or vary the questions.`,
    `fewer than 90 % of the prompts are unique (${preparation})`,
  );
  warn(
    'long-prompts',
    statistics.prompt.mean > 2000,
    `Prompts have ${count(statistics.prompt.mean)} characters on average: a model may not learn how to answer short questions.`,
    `mean prompt over 2,000 characters (${preparation})`,
  );
  warn(
    'long-answers',
    statistics.answer.mean > 1500,
    `Answers have ${count(statistics.answer.mean)} characters on average: check that all of them need to be so long.`,
    `mean answer over 1,500 characters (${preparation})`,
  );
  for (const { dimension, distinct, values } of statistics.labels) {
    const most = values[0];
    const least = values.at(-1);
    // Long tails (topics, sections) are no classes; twenty values are what the guide counts.
    if (distinct < 2 || distinct > 20 || most === undefined || least === undefined) continue;
    warn(
      'imbalance',
      most.rows > 10 * least.rows,
      `${dimension} is uneven: “${most.name}” has ${count(most.rows)} rows, “${least.name}” ${count(least.rows)}. Set quotas in coverage, or say in the card that it is meant.`,
      `largest class over 10 times the smallest (${preparation})`,
    );
  }
  const template = statistics.templates[0];
  warn(
    'one-template',
    template !== undefined && statistics.templates.length > 1 && template.rows > rows / 2,
    `More than half of the rows (${percent(share(template?.rows ?? 0, rows))}) come from one template, “${template?.name ?? ''}”: a model may learn its form.`,
    `one template behind more than half of the rows; template overfitting (${preparation})`,
  );
  const opening = statistics.answerOpenings?.top[0];
  warn(
    'answer-template',
    rows >= 100 && opening !== undefined && opening.rows > rows / 5,
    `${percent(share(opening?.rows ?? 0, rows))} of the answers open with “${opening?.name ?? ''}”: a model may learn to open every answer so.`,
    `one opening in more than a fifth of the answers; template overfitting (${preparation})`,
  );
  const { production, apart } = statistics;
  const ratio = production === undefined || production.answerWords.median === 0 ? 1 : statistics.answerWords.median / production.answerWords.median;
  warn(
    'unlike-production',
    ratio > 2 || ratio < 0.5,
    `Answers are ${ratio > 1 ? 'more than twice as long as' : 'less than half as long as'} those of production in the middle (${count(statistics.answerWords.median)} against ${count(production?.answerWords.median ?? 0)} words): a model will answer at the length that it is trained on.`,
    'median of answer words over twice or under half that of the sample of production (a limit of ours)',
  );
  warn(
    'told-apart',
    apart !== undefined && apart.low > 0.9,
    `A simple classifier tells generated rows from those of people nearly always (area under the curve ${short(apart?.auc ?? 0)}): their form differs. Read both side by side, and vary what the generated ones share.`,
    'the lower end of the interval over .9 (a limit of ours); that a model should not be able to tell them is from “Building Datasets for Large Language Model Fine-Tuning”, 2025',
  );
  warnings.push(...dropWarnings(counts), ...syntheticWarnings(statistics));
  return warnings;
}

function dropWarnings(counts: Counts): Warning[] {
  const rate = dropRate(counts);
  const rule = `a drop rate of 20–40 % is normal for generated rows (${synthetic}); far off is under 10 % or over 60 %`;
  const measured = `${percent(rate.share)} of ${count(rate.of)} candidates were dropped (${interval(rate.low, rate.high)})`;
  if (rate.share < 0.1) return [{ code: 'few-drops', message: `${measured}: the gates may be too mild. Read a sample of the accepted rows.`, rule }];
  if (rate.share > 0.6)
    return [
      {
        code: 'many-drops',
        message: `${measured}: the gates may be too strict, or the sources a poor fit. Read the rules that drop most, with their examples.`,
        rule,
      },
    ];
  return [];
}

function syntheticWarnings({ rows, human, depths }: Statistics): Warning[] {
  const generated = depths.filter(({ depth }) => depth >= 1).reduce((sum, one) => sum + one.rows, 0);
  const deepest = depths.reduce((most, one) => Math.max(most, one.depth), 0);
  const warnings: Warning[] = [];
  if (generated > 0 && human < rows * 0.1) {
    warnings.push({
      code: 'little-human',
      message: `${percent(share(human, rows))} of the rows were written by people and ${percent(share(generated, rows))} by models: mix in rows that people wrote, or a model trained on this in turn may collapse.`,
      rule: `even 10–20 % human rows prevent model collapse (${synthetic})`,
    });
  }
  if (deepest >= 3) {
    warnings.push({
      code: 'deep',
      message: `Some rows are ${deepest} generations of model output away from human text: start again from fresh seeds.`,
      rule: `quality falls after 3–4 generations (${synthetic})`,
    });
  }
  return warnings;
}
