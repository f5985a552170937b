/** `hornbook convert`: rows of any shape as one of the training formats. */
import type { Format, TrainingRecord } from '../../contracts/index.ts';
import { usageError } from '../../errors.ts';
import { entryEncoder } from '../../formats/encoder.ts';
import { findFormat, formats } from '../../formats/registry.ts';
import { compareText } from '../../text/canonical.ts';
import { didYouMean } from '../../text/closest.ts';
import type { StepRow } from './row.ts';
import type { Step, StepReport } from './step.ts';
import { stepRecord } from './step-record.ts';

export interface ConvertOptions {
  /** Name of a training format. */
  to: string;
  /** Where a rationale goes: one of the places that the format knows. */
  rationale: string | undefined;
}

/** The format of that name with its options. Throws a usage error where there is none, or it does not know the place. */
export function conversionTo({ to, rationale }: ConvertOptions): { format: Format; settings: unknown } {
  const format = findFormat(to);
  const names = formats.map(({ id }) => id);
  if (format === undefined) throw usageError(`--to ${to} is no training format.${didYouMean(to, names)}`, { hint: `Allowed are ${names.join(', ')}.` });
  const settings = format.options.safeParse(rationale === undefined ? {} : { rationale });
  if (!settings.success)
    throw usageError(`--rationale ${rationale}: ${format.id} has no such place for a rationale.`, { hint: 'docs/reference/formats.md lists them.' });
  return { format, settings: settings.data };
}

/**
 * Two passes: what the columns will be and what will be lost is known, and noted, before the first row is written. A row that
 * the format cannot hold is dropped by name.
 */
export async function convertRows(step: Step, options: ConvertOptions): Promise<StepReport> {
  const { format, settings } = conversionTo(options);
  const encoder = entryEncoder(format, settings);
  const lost = new Map<string, number>();
  for await (const row of step.rows()) {
    const record = stepRecord(row);
    encoder.see(record);
    for (const name of lostFields(row, record)) lost.set(name, (lost.get(name) ?? 0) + 1);
  }
  const byName = [...lost].sort((a, b) => compareText(a[0], b[0]));
  if (byName.length > 0)
    step.note(`${format.id} does not carry: ${byName.map(([name, rows]) => `${name} (${rows} ${rows === 1 ? 'row' : 'rows'})`).join(', ')}`);
  for await (const row of step.rows()) {
    const before = new Map(encoder.leftOut);
    const [entry, ...more] = encoder.entries(stepRecord(row));
    if (entry !== undefined) await step.keep(row, entry, more);
    else {
      const why = [...encoder.leftOut].find(([reason, rows]) => rows !== before.get(reason))?.[0] ?? '';
      step.decide(row, { keep: false, gate: 'convert', rule: 'not-held', evidence: [`${format.id} cannot hold it: ${why}`] });
    }
  }
  const changed = [...encoder.cleaned].sort((a, b) => compareText(a[0], b[0]));
  if (changed.length > 0) step.note(`changed on the way: ${changed.map(([name, times]) => `${times} ${name}`).join(', ')}`);
  return await step.finish({ format: format.id, version: format.version, lost: Object.fromEntries(byName), cleaned: Object.fromEntries(changed) });
}

/** Fields that hold the turns themselves. */
const ofTurns: ReadonlySet<string> = new Set(['messages', 'conversations', 'conversation', 'history']);

/** Fields with something in them that no part of the conversation says. */
function lostFields({ value }: StepRow, { messages, input, rationale }: TrainingRecord): string[] {
  const said = [...messages.map(({ content }) => content), input ?? '', rationale ?? ''];
  const isLost = ([name, held]: [string, unknown]): boolean => {
    if (ofTurns.has(name) || held === null || held === '' || (Array.isArray(held) && held.length === 0)) return false;
    return typeof held !== 'string' || !said.some((text) => text.includes(held.trim()));
  };
  return Object.entries(value)
    .filter(isLost)
    .map(([name]) => name);
}
