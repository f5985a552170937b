import { usageError } from '../../errors.ts';
import { conversionTo, convertRows } from '../../pipeline/steps/index.ts';
import type { CommandOptions } from '../command.ts';
import { stepCommand } from '../step.ts';

/** Writes rows of any shape as a training format: `hornbook convert LOGS.csv --to openai --out TRAIN.jsonl`. */
export async function convert(inputs: string[], options: CommandOptions): Promise<number> {
  const { to = '', rationale, alternatives, withoutSystem, strict } = options;
  const conversion = { to, rationale, alternatives, withoutSystem, strict };
  // What is wrong with the options is said before a file is read.
  conversionTo(conversion);
  // Lists of messages in cells are read by no trainer, and a sheet runs what begins with "=".
  if (/\.[ct]sv$/i.test(options.out ?? '') || (options.out === '-' && /^\.?[ct]sv$/i.test(options.format ?? '')))
    throw usageError('No trainer reads conversations from CSV.', {
      hint: 'CSV is read, and not written: give --out a name that ends in .jsonl, .json or .parquet.',
    });
  if (options.text !== undefined)
    throw usageError('--text names fields of plain text, and a training format is made of conversations.', {
      hint: 'Leave it out: the shape of the rows is recognised.',
    });
  return await stepCommand({ command: 'convert', inputs, options, view: 'conversation', work: (step) => convertRows(step, conversion) });
}
