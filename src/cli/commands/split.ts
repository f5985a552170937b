import { usageError } from '../../errors.ts';
import { splitRows } from '../../pipeline/steps/index.ts';
import type { SplitPart, StepReport } from '../../pipeline/steps/index.ts';
import type { CommandOptions } from '../command.ts';
import { grouped, safe } from '../io.ts';
import { listed, stepCommand } from '../step.ts';

/** Puts rows into parts: `hornbook split ROWS.jsonl --group conversation_id --out ROWS.jsonl`. */
export async function split(inputs: string[], options: CommandOptions): Promise<number> {
  const { out } = options;
  if (out === undefined || out === '-')
    throw usageError('Say with --out where the parts go.', { hint: 'For example rows.jsonl, which gives rows.train.jsonl and so on, or {part}/rows.jsonl.' });
  return await stepCommand({
    command: 'split',
    inputs,
    options,
    view: 'prompt',
    writesOut: true,
    work: (step) =>
      splitRows(step, {
        shares: sharesOf(options.shares ?? ''),
        group: listed(options.group),
        by: listed(options.by),
        similarity: options.join === false ? undefined : options.threshold,
        fixed: options.fixed === true,
        seed: options.seed ?? 0,
        out,
        inputs,
        stdout: process.stdout,
      }),
    summary,
  });
}

function sharesOf(text: string): { name: string; share: number }[] {
  return listed(text).map((part) => {
    const [, name, share] = /^([A-Za-z][A-Za-z0-9_-]{0,40})=(\d{0,9}\.?\d{1,9})$/.exec(part) ?? [];
    if (name === undefined || share === undefined)
      throw usageError(`--shares ${part} is no part with its share.`, { hint: 'As train=0.9,validation=0.05,test=0.05, or train=90,test=10.' });
    return { name, share: Number(share) };
  });
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function summary(report: StepReport): string[] {
  const parts = report['parts'] as SplitPart[];
  const joined = report['joined'] as number;
  return [
    ...parts.map(
      ({ name, file, rows, groups, share, wanted }) =>
        `  ${safe(name)}  ${grouped(rows)} rows in ${grouped(groups)} groups, ${percent(share)} of the rows (${percent(wanted)} wanted)  ${safe(file)}`,
    ),
    ...(joined > 0 ? [`${grouped(joined)} of ${grouped(report['groups'] as number)} groups were joined to others: their texts are nearly the same`] : []),
  ];
}
