import { usageError } from '../../errors.ts';
import { selectRows } from '../../pipeline/steps/index.ts';
import type { SelectReport, StepReport } from '../../pipeline/steps/index.ts';
import { selectionLines, selectionSample, selectionSets } from '../../report/selection.ts';
import { methodNames } from '../../stages/coverage/select/index.ts';
import type { MethodName } from '../../stages/coverage/select/index.ts';
import type { CommandOptions } from '../command.ts';
import { brief, table } from '../io.ts';
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

function summary(report: StepReport): string[] {
  const { sets, divergence } = report as StepReport & SelectReport;
  if (sets.all.rows === 0) return ['There is no row to choose from.'];
  const rows = selectionLines(sets).map(([name = '', ...figures]) => [brief(name, 40), ...figures]);
  return [
    '',
    ...table(rows, ['', ...selectionSets]),
    selectionSample(sets),
    ...(divergence === undefined ? [] : [`KL divergence of the target from all rows: ${divergence.toFixed(3)} nats`]),
  ];
}
