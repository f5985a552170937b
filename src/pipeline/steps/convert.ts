/** `hornbook convert`: rows of any shape as one of the training formats. */
import type { Format, TrainingRecord } from '../../contracts/index.ts';
import { HornbookError, exitCodes, usageError } from '../../errors.ts';
import { entryEncoder } from '../../formats/encoder.ts';
import { findFormat, formats } from '../../formats/registry.ts';
import { compareText } from '../../text/canonical.ts';
import { didYouMean } from '../../text/closest.ts';
import { counted } from '../../text/plural.ts';
import { lostPaths } from './loss.ts';
import type { StepRow } from './row.ts';
import type { Step, StepReport } from './step.ts';
import { stepRecord } from './step-record.ts';

export interface ConvertOptions {
  /** Name of a training format. */
  to: string;
  /** Where a rationale goes: one of the places that the format knows. */
  rationale: string | undefined;
  /** Which of the worse answers a format of judged answers writes: `all` or `worst`. */
  alternatives?: string | undefined;
  /** Leave system prompts out. */
  withoutSystem?: boolean | undefined;
  /** Write nothing where anything would be lost. */
  strict?: boolean | undefined;
}

/** The format of that name with its options. Throws a usage error where there is none, or it does not know an option. */
export function conversionTo({ to, rationale, alternatives }: ConvertOptions): { format: Format; settings: unknown } {
  const format = findFormat(to);
  const names = formats.map(({ id }) => id);
  if (format === undefined) throw usageError(`--to ${to} is no training format.${didYouMean(to, names)}`, { hint: `Allowed are ${names.join(', ')}.` });
  const parse = (given: object) => format.options.safeParse(given);
  const place = rationale === undefined ? {} : { rationale };
  if (!parse(place).success)
    throw usageError(`--rationale ${rationale}: ${format.id} has no such place for a rationale.`, { hint: 'docs/reference/formats.md lists them.' });
  const settings = parse(alternatives === undefined ? place : { ...place, alternatives });
  if (!settings.success)
    throw usageError(`--alternatives ${alternatives}: ${format.id} has no such choice.`, {
      hint: 'Formats of judged answers take all or worst; others have none.',
    });
  return { format, settings: settings.data };
}

/**
 * Two passes: what the columns will be and what will be lost is known, and noted, before the first row is written. A row that
 * the format cannot hold is dropped by name.
 */
export async function convertRows(step: Step, options: ConvertOptions): Promise<StepReport> {
  const { format, settings } = conversionTo(options);
  const encoder = entryEncoder(format, settings);
  const loss = await lossOf(step, entryEncoder(format, settings), (row) => {
    const record = recordOf(row, options);
    encoder.see(record);
    return record;
  });
  for (const note of loss.notes) step.note(note);
  if (options.strict === true && loss.notes.length > 0)
    throw new HornbookError(`${format.id} cannot carry all of these rows: ${loss.notes.join('; ')}.`, {
      code: 'conversion-loses',
      exitCode: exitCodes.gate,
      hint: 'Nothing is written. Choose another format, take out what it does not carry, or leave --strict out.',
    });
  for await (const row of step.rows()) {
    const before = new Map(encoder.leftOut);
    const [entry, ...more] = encoder.entries(recordOf(row, options));
    if (entry !== undefined) await step.keep(row, entry, more);
    else {
      const why = [...encoder.leftOut].find(([reason, rows]) => rows !== before.get(reason))?.[0] ?? '';
      step.decide(row, { keep: false, gate: 'convert', rule: 'not-held', evidence: [`${format.id} cannot hold it: ${why}`] });
    }
  }
  const { lost, notHeld, cleaned } = loss;
  return await step.finish({ format: format.id, version: format.version, lost, notHeld, cleaned });
}

interface Loss {
  /** Rows that lose what stands at a path. */
  lost: { [path: string]: number };
  /** Rows, or answers of them, that are left out, by why. */
  notHeld: { [why: string]: number };
  /** Characters that are changed, by name. */
  cleaned: { [name: string]: number };
  /** The same in words. */
  notes: string[];
}

/** One pass with an encoder of its own: nothing of it is written. */
async function lossOf(step: Step, encoder: ReturnType<typeof entryEncoder>, recordFor: (row: StepRow) => TrainingRecord): Promise<Loss> {
  const paths = new Map<string, number>();
  for await (const row of step.rows()) {
    const record = recordFor(row);
    encoder.see(record);
    const entries = encoder.entries(record);
    // A row that is left out is named as a whole.
    for (const path of entries.length === 0 ? [] : lostPaths(row, entries)) paths.set(path, (paths.get(path) ?? 0) + 1);
  }
  const [lost, notHeld, cleaned] = [paths, encoder.leftOut, encoder.cleaned].map((counts) => [...counts].sort((a, b) => compareText(a[0], b[0])));
  const listed = (counts: readonly [string, number][] | undefined, of: (name: string, count: number) => string): string =>
    (counts ?? []).map(([name, count]) => of(name, count)).join(', ');
  const { id } = encoder.format;
  const all = [
    ['does not carry', listed(lost, (path, count) => `${path} (${counted(count, 'row')})`)],
    ['cannot hold', listed(notHeld, (why, count) => `${counted(count, 'row')} (${why})`)],
    ['changes', listed(cleaned, (name, count) => `${count} ${name}`)],
  ] as const;
  return {
    lost: Object.fromEntries(lost ?? []),
    notHeld: Object.fromEntries(notHeld ?? []),
    cleaned: Object.fromEntries(cleaned ?? []),
    notes: all.flatMap(([what, list]) => (list === '' ? [] : [`${id} ${what}: ${list}`])),
  };
}

function recordOf(row: StepRow, { withoutSystem }: ConvertOptions): TrainingRecord {
  const record = stepRecord(row);
  return withoutSystem === true ? { ...record, messages: record.messages.filter(({ role }) => role !== 'system') } : record;
}
