/** A single step over files: rows in, rows that stay out, a line for each finding, and the sum at the end. */
import { resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { HornbookError, exitCodes, usageError } from '../../errors.ts';
import type { TextView } from '../../text/views.ts';
import { durableFile } from '../durable-file.ts';
import { findings } from './findings.ts';
import type { Finding, RuleCount } from './findings.ts';
import { openInputs } from './inputs.ts';
import { openRows } from './output/rows-out.ts';
import type { RowsOut } from './output/rows-out.ts';
import { isReadable } from './row.ts';
import type { RefusedRow, SeenRow, StepRow } from './row.ts';

/** What every single step is given. */
export interface StepOptions {
  /** Name of the command: the report's schema is `hornbook.NAME/1`. */
  command: string;
  /** Paths, or `-` for standard input. */
  inputs: readonly string[];
  /** Fields whose text is worked on; empty: the shape of the rows is recognised, and `view` says which part of it. */
  text: readonly string[];
  view: TextView;
  /** Kind of rows in standard input and output, and in files whose ending does not tell. */
  format: string | undefined;
  /** Where kept rows go, by its ending; `-` is standard output; undefined: nowhere. */
  out: string | undefined;
  /** Where findings go, one JSON line each. */
  decisions: string | undefined;
  /** Where the report goes. */
  report: string | undefined;
  stdin: Readable;
  stdout: Writable;
  note(note: string): void;
  stopping?(): boolean;
  onProgress?(progress: StepProgress): void;
}

export interface StepProgress {
  /** Rows read in this pass. */
  rows: number;
  /** From 1. */
  pass: number;
  kept: number;
}

/** The sum of a step: rows = kept + dropped + refused. */
export interface StepReport {
  schema: string;
  inputs: readonly string[];
  out: string | null;
  rows: number;
  kept: number;
  dropped: number;
  /** Kept rows and others of which something was found. */
  flagged: number;
  /** Rows that cannot be read, or have no text where it was looked for: they are in no output. */
  refused: number;
  rules: RuleCount[];
  /** The first rows that were refused, and why. */
  refusals: { id: string; file: string; line: number; reason: string }[];
  /** What was taken for what, and what a reader of the figures must know. */
  notes: string[];
  /** What the command adds: settings and figures of its own. */
  [more: string]: unknown;
}

export interface Step {
  /** Bytes of the inputs as they lie there, packed or not. */
  bytes: number;
  /** The rows that can be worked on, in order; call it again for another pass. Rows that cannot be are counted in the first. */
  rows(): AsyncGenerator<StepRow>;
  /** The same rows once more in their order, for putting them out: rows that stand as JSON are not parsed again. */
  again(): AsyncGenerator<SeenRow>;
  /** Lets a row into OUT; `changed` is written in its place, and `more` behind it. */
  keep(row: SeenRow, changed?: { readonly [field: string]: unknown }, more?: readonly { readonly [field: string]: unknown }[]): void | Promise<void>;
  /** Tells of a finding. One with `keep: false` takes the row out: it must not be kept as well. */
  decide(row: Pick<StepRow, 'id' | 'position'>, finding: Finding): void;
  /** Something that a reader of the report must know. */
  note(note: string): void;
  /** Puts all files in place and gives the report. Throws where the sum does not add up. */
  finish(more?: { readonly [name: string]: unknown }): Promise<StepReport>;
}

const namedRefusals = 1000;

/** Opens a step, lets `work` go over its rows, and leaves either all files in place or none. */
export async function runStep(options: StepOptions, work: (step: Step) => Promise<StepReport>): Promise<StepReport> {
  checkPlaces(options);
  const notes: string[] = [];
  const note = (text: string): void => {
    notes.push(text);
    options.note(text);
  };
  const inputs = await openInputs({ ...options, note });
  const opened: { discard(): void }[] = [];
  try {
    const out: RowsOut | undefined = options.out === undefined ? undefined : openRows(options.out, options);
    if (out !== undefined) opened.push(out);
    const found = findings(options.decisions);
    opened.push(found);
    const refusals: StepReport['refusals'] = [];
    const progress: StepProgress = { rows: 0, pass: 0, kept: 0 };

    const refuse = (row: RefusedRow): void => {
      found.refuse(row);
      if (refusals.length < namedRefusals) refusals.push({ id: row.id, file: row.file, line: row.line, reason: row.refused });
    };
    const count = (): void => {
      if (options.stopping?.() === true)
        throw new HornbookError('Stopped, as asked: nothing is written.', { code: 'interrupted', exitCode: exitCodes.interrupted });
      progress.rows++;
      options.onProgress?.(progress);
    };
    const rowsOf = function* (block: Iterable<StepRow | RefusedRow>, isFirst: boolean): Generator<StepRow> {
      for (const row of block) {
        count();
        if (isReadable(row)) {
          if (isFirst) found.see(row);
          yield row;
        } else if (isFirst) refuse(row);
      }
    };
    const rows = async function* (): AsyncGenerator<StepRow> {
      const isFirst = ++progress.pass === 1;
      progress.rows = 0;
      for await (const block of inputs.blocks()) for (const row of rowsOf(block, isFirst)) yield row;
      if (isFirst && inputs.repeatedIds() > 0) note(`${inputs.repeatedIds()} rows have the id of an earlier row: their place stands behind it`);
    };
    const again = async function* (): AsyncGenerator<SeenRow> {
      progress.pass++;
      progress.rows = 0;
      for await (const row of inputs.again(found.wasSeen)) {
        count();
        yield row;
      }
    };
    const finish: Step['finish'] = async (more = {}) => {
      const sum = found.counts();
      if (sum.rows === 0 && sum.refused > 0)
        throw usageError(`None of the ${sum.refused} rows can be read: ${refusals[0]?.id} ${refusals[0]?.reason}.`, { code: 'nothing-readable' });
      const { rows: readable, ...counts } = sum;
      const report: StepReport = {
        schema: `hornbook.${options.command}/1`,
        inputs: options.inputs,
        out: options.out ?? null,
        rows: readable + counts.refused,
        ...counts,
        refusals,
        notes,
        ...more,
      };
      await out?.finish();
      found.finish();
      if (options.report !== undefined) {
        const file = durableFile(options.report);
        file.write(`${JSON.stringify(report, null, 2)}\n`);
        file.finish();
      }
      return report;
    };
    const putAll = async (first: void | Promise<void>, more: readonly { readonly [field: string]: unknown }[]): Promise<void> => {
      await first;
      for (const one of more) await out?.put({ value: one });
    };
    const keep: Step['keep'] = (row, changed, more = []) => {
      found.kept(row.position);
      progress.kept++;
      const put = out?.put(changed === undefined ? row : { value: changed });
      return more.length === 0 ? put : putAll(put, more);
    };
    return await work({ bytes: inputs.bytes, rows, again, keep, decide: found.decide, note, finish });
  } catch (error) {
    for (const one of opened) one.discard();
    throw error;
  } finally {
    inputs.close();
  }
}

/** No output may be an input or another output. */
function checkPlaces({ inputs, out, decisions, report }: StepOptions): void {
  const taken = new Map(inputs.filter((name) => name !== '-').map((name) => [resolve(name), 'an input']));
  for (const [option, path] of [
    ['--out', out],
    ['--decisions', decisions],
    ['--report', report],
  ] as const) {
    if (path === undefined) continue;
    if (path === '-') {
      if (option === '--out') continue;
      throw usageError(`${option} cannot be standard output.`, { hint: 'Give a file; --json prints the report on standard output.' });
    }
    const before = taken.get(resolve(path));
    if (before !== undefined) throw usageError(`${option} ${path} is ${before} as well.`, { hint: 'Give another name.' });
    taken.set(resolve(path), option);
  }
}
