import { usageError } from '../../errors.ts';
import { selectRows } from '../../pipeline/steps/index.ts';
import type { SelectReport, StepReport } from '../../pipeline/steps/index.ts';
import { methodNames } from '../../stages/coverage/select/index.ts';
import type { Measures, MethodName } from '../../stages/coverage/select/index.ts';
import type { CommandOptions } from '../command.ts';
import { brief, grouped, table } from '../io.ts';
import { listed, stepCommand, viewOf } from '../step.ts';

/** Takes some of many rows: `hornbook select ROWS.jsonl --method diverse --score quality --count 1000 --out CHOSEN.jsonl`. */
export async function select(inputs: string[], options: CommandOptions): Promise<number> {
  const method = methodOf(options.method ?? 'diverse');
  return await stepCommand({
    command: 'select',
    inputs,
    options,
    // A row, and a dialogue too, is known by what its user says.
    view: 'prompt',
    work: (step) =>
      selectRows(step, {
        method,
        count: options.count,
        share: options.share,
        scores: options.scores,
        score: options.score,
        vectors: options.vectors,
        target: options.target,
        by: listed(options.by),
        maxSimilarity: options.maxSimilarity ?? 0.9,
        lambda: options.lambda ?? 0.5,
        leastForm: options.minForm ?? 1,
        leastScore: options.minScore ?? 3,
        topics: options.topics ?? 20,
        seed: options.seed ?? 0,
        text: listed(options.text),
        view: viewOf(options.view, 'prompt'),
        stdin: process.stdin,
      }),
    summary,
  });
}

function methodOf(name: string): MethodName {
  const method = methodNames.find((one) => one === name);
  if (method === undefined) throw usageError(`--method ${name} is no way to choose rows.`, { hint: `Allowed are ${methodNames.join(', ')}.` });
  return method;
}

const two = (value: number): string => value.toFixed(2);
const three = (value: number): string => value.toFixed(3);

function summary(report: StepReport): string[] {
  const { sets, divergence } = report as StepReport & SelectReport;
  const names = ['all', 'chosen', 'random', 'longest'] as const;
  const line = (name: string, figure: (of: Measures) => string): string[] => [name, ...names.map((set) => figure(sets[set]))];
  const { sampled, tokens } = sets.chosen;
  const dimensions = Object.keys(sets.all.dimensions);
  const rows = [
    line('rows', (of) => grouped(of.rows)),
    ...(sets.all.meanScore === null ? [] : [line('mean score', (of) => (of.meanScore === null ? '-' : three(of.meanScore)))]),
    line('words of an answer', (of) => two(of.meanLength)),
    line('different words', (of) => three(of.distinct1)),
    line('different pairs of words', (of) => three(of.distinct2)),
    line('self-BLEU (low is varied)', (of) => three(of.selfBleu)),
    line('nearest other row (low is varied)', (of) => three(of.nearest)),
    line('Vendi score', (of) => two(of.vendi)),
    line('topics', (of) => grouped(of.topics)),
    line('pairs of verb and object', (of) => `${grouped(of.verbObjects)} of ${grouped(of.instructions)}`),
    ...dimensions.map((name) => line(`effective ${brief(name, 24)}`, (of) => two(of.dimensions[name]?.effective ?? 0))),
  ];
  return [
    '',
    ...table(rows, ['', ...names]),
    `The middle figures are of ${grouped(sampled)} rows of each set, different words of ${grouped(tokens)} words of each.`,
    ...(divergence === undefined ? [] : [`KL divergence of the target from all rows: ${three(divergence)} nats`]),
  ];
}
