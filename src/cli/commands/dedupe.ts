import { checkDedupePlaces, dedupeRows } from '../../pipeline/steps/index.ts';
import type { StepReport } from '../../pipeline/steps/index.ts';
import type { CommandOptions } from '../command.ts';
import { grouped, safe } from '../io.ts';
import { listed, stepCommand, viewOf } from '../step.ts';

const standardView = 'prompt';

export function dedupe(inputs: string[], options: CommandOptions): Promise<number> {
  const { threshold = 0.7, out, decisions, report, keepBy, boilerplate, workers } = options;
  const against = options.against ?? [];
  const pairs = typeof options.pairs === 'string' ? options.pairs : undefined;
  checkDedupePlaces(inputs, against, pairs, [out, decisions, report]);
  return stepCommand({
    command: 'dedupe',
    inputs,
    options,
    view: standardView,
    work: (step) =>
      dedupeRows(step, {
        threshold,
        against,
        text: listed(options.text),
        view: viewOf(options.view, standardView),
        format: options.format,
        stdin: process.stdin,
        pairs,
        keepBy,
        workers,
        boilerplate: boilerplate === 0 ? false : (boilerplate ?? 0.05),
      }),
    summary: summaryOf,
  });
}

/** What helps to judge the cut: lines that did not count, and the pairs at its edge. */
function summaryOf(report: StepReport): string[] {
  const { stripped, leastSimilar } = report as StepReport & {
    stripped: { kind: string; text: string; texts: number }[];
    leastSimilar: { id: string; twin: string; similarity: number }[];
  };
  return [
    ...stripped.slice(0, 5).map(({ kind, text, texts }) => `  did not count, a ${kind} of ${grouped(texts)} different texts: ${safe(text.slice(0, 100))}`),
    ...(stripped.length > 5 ? [`  and ${grouped(stripped.length - 5)} more such parts`] : []),
    ...leastSimilar.slice(0, 3).map(({ id, twin, similarity }) => `  least like its twin: ${safe(id)} for ${safe(twin)}, ${similarity}`),
  ];
}
