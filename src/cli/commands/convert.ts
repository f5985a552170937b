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
  if (options.text !== undefined)
    throw usageError('--text names fields of plain text, and a training format is made of conversations.', {
      hint: 'Leave it out: the shape of the rows is recognised.',
    });
  return await stepCommand({ command: 'convert', inputs, options, view: 'conversation', work: (step) => convertRows(step, conversion) });
}
