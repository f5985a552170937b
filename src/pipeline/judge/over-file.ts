/** What judging rows and judging pairs have in common: a file in, a line a row out, and going on where it stopped. */
import { createReadStream, existsSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Clock, Config, Emit, JudgeTools, RunEvent } from '../../contracts/index.ts';
import { HornbookError, exitCodes, messageOf, usageError } from '../../errors.ts';
import { hashOf } from '../../text/hash.ts';
import { orderedLines } from '../ask/output.ts';
import { runModels } from '../models.ts';
import { workspacePath } from '../place.ts';
import { maskCount, rowMasking, textMasking, unmaskedWarning } from '../row-masking.ts';

export interface JudgeFileOptions {
  config: Config;
  /** Folder of the config: the ledger stands in its `.hornbook`. */
  root: string;
  /** The file of the rows. */
  rows: string;
  out: string;
  /** `auto`, a rubric of ours, or the path of one. */
  rubric: string;
  models: readonly string[];
  /** Ids of the models that wrote the rows, for the rule that no judge is of their family. */
  authors: readonly string[];
  allowSameFamily?: string;
  /** US dollars, over all runs on the same rows; instead of `budget.money`. */
  maxCost?: number;
  /** Why rows are sent as they stand; without it personal data and secrets are masked by the config's policy. */
  noMask?: string;
  environment: Readonly<{ [name: string]: string | undefined }>;
  clock: Clock;
  emit: Emit;
  stopping?(): boolean;
  onProgress?(progress: JudgeProgress): void;
}

export interface JudgeProgress {
  rows: number;
  judged: number;
  /** Rows without a verdict: unreadable rows, replies that never came, verdicts that cannot be read. */
  failed: number;
  models: Extract<RunEvent, { event: 'models' }> | undefined;
}

export interface JudgedFile extends JudgeProgress {
  out: string;
  /** Type -> rows in which it was masked before they were sent. */
  masked: { [type: string]: number };
  /** Rows without a verdict, in order; the first thousand. */
  failures: { line: number; id: string; code: string; message: string }[];
}

/** One row of a file, or why it cannot be judged. */
export interface FileRow {
  /** From 0, in the order of the file. */
  position: number;
  line: number;
  /** Its own id, else `line-N`. */
  id: string;
  /** What was masked in it: `masked:TYPE`. */
  notes: readonly string[];
  refused?: string;
}

/** Why a row has no verdict, where the others go on. */
export class NoVerdict extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface JudgingOf<Row extends FileRow> {
  rows: AsyncIterable<Row>;
  /** `id@version` of who judges: with the file and the place it names the account of the costs. */
  judge: string;
  /** What is written for a row, beside its id. Throws `NoVerdict` where there is none. */
  one(row: Row, tools: JudgeTools): Promise<{ [key: string]: unknown }>;
  /** What is asked once every row is judged. */
  last?(tools: JudgeTools): Promise<void>;
}

// Rows under way before the first of them is done: what memory holds, and what keeps limiters busy.
const ahead = 1024;
const namedFailures = 1000;

/** Throws where the files of a judgement cannot be what is meant. */
export function checkFiles({ rows, out }: JudgeFileOptions): void {
  if (!existsSync(rows)) throw usageError(`There is no file ${rows}.`, { code: 'no-such-file' });
  if (resolve(rows) === resolve(out)) throw usageError('--out is the file of the rows itself.', { hint: 'Give another name.' });
}

/**
 * Judges every row of a file, and writes one line a row in the order of the rows. What the ledger has is not asked again, so
 * that the same command goes on where it stopped. Throws where it stopped early; then `OUT.part` holds what is judged.
 */
export async function judgeFile<Row extends FileRow>(options: JudgeFileOptions, { rows, judge, one, last }: JudgingOf<Row>): Promise<JudgedFile> {
  const { config } = options;
  if (options.authors.length === 0) {
    const message = 'Nobody said which model wrote the rows: whether the judge is of its family is not checked.';
    options.emit({ event: 'warning', code: 'unknown-author', message, hint: 'Give --author with the id of the model, or "human".' });
  }
  if (options.noMask !== undefined) options.emit(unmaskedWarning(options.noMask));
  const masked = maskCount();
  const progress: JudgeProgress = { rows: 0, judged: 0, failed: 0, models: undefined };
  const models = runModels({
    models: config.models ?? {},
    budget: { ...(config.budget ?? { stages: {} }), ...(options.maxCost === undefined ? {} : { money: options.maxCost }) },
    ledger: workspacePath(options.root).ledger,
    root: options.root,
    account: `judge:${hashOf([await hashOfFile(options.rows), judge, resolve(options.out)]).slice(0, 32)}`,
    environment: options.environment,
    clock: options.clock,
    emit: (event) => {
      options.emit(event);
      if (event.event !== 'models') return;
      progress.models = event;
      // While batches are waited for no row comes in.
      if (event.batches !== undefined) options.onProgress?.(progress);
    },
    stopping: () => options.stopping?.() === true,
    conceal: textMasking(rowMasking(config, options.noMask)),
  });
  const failures: JudgedFile['failures'] = [];
  let stop: { error: unknown } | undefined;
  const lines = orderedLines(options.out);

  const fail = (row: Row, code: string, message: string): void => {
    progress.failed++;
    if (failures.length < namedFailures) failures.push({ line: row.line, id: row.id, code, message });
    lines.put(row.position, lineOf({ id: row.id, ...noted(row.notes), error: { code, message } }));
  };
  const judgeOne = async (row: Row): Promise<void> => {
    if (row.refused !== undefined) return fail(row, 'unreadable', row.refused);
    try {
      const { ask, fenceKey } = await models.open();
      const line = { id: row.id, ...(await one(row, { ask, fenceKey })), ...noted(row.notes) };
      progress.judged++;
      lines.put(row.position, lineOf(line));
    } catch (error) {
      if (error instanceof NoVerdict) return fail(row, error.code, error.message);
      if (HornbookError.isInstance(error) && error.code === 'judge-failed') return fail(row, 'failed', messageOf(error));
      stop ??= { error };
    }
  };

  try {
    const open = new Set<Promise<void>>();
    for await (const row of rows) {
      if (stop !== undefined || options.stopping?.() === true) break;
      progress.rows++;
      masked.add(row.notes);
      const judging: Promise<void> = judgeOne(row).finally(() => {
        open.delete(judging);
        options.onProgress?.(progress);
      });
      open.add(judging);
      if (open.size >= ahead) await Promise.race(open);
    }
    await Promise.all(open);
    if (stop === undefined && options.stopping?.() !== true && progress.judged > 0) await last?.(await models.open());
    await models.close();
  } catch (error) {
    stop ??= { error };
    await models.close().catch(() => undefined);
  }
  if (stop === undefined && options.stopping?.() !== true) {
    lines.finish();
    failures.sort((a, b) => a.line - b.line);
    return { ...progress, out: options.out, masked: masked.counts(), failures };
  }
  const part = lines.leave();
  if (stop !== undefined && !HornbookError.isInstance(stop.error)) throw stop.error;
  const reason = stop?.error as HornbookError | undefined;
  throw new HornbookError(`${reason?.message ?? 'Stopped, as asked.'} ${progress.judged} rows are judged (${part}).`, {
    code: reason?.code ?? 'interrupted',
    exitCode: reason?.exitCode ?? exitCodes.interrupted,
    hint: reason?.hint ?? 'Run the same command again: it goes on where it stopped.',
  });
}

/** Reads every line that was written, in order. */
export async function* written(out: string): AsyncGenerator<{ [key: string]: unknown }> {
  for await (const line of createInterface({ input: createReadStream(out), crlfDelay: Number.POSITIVE_INFINITY }))
    yield JSON.parse(line) as { [key: string]: unknown };
}

/** Writes every line anew, once all rows are known. */
export async function rewrite(out: string, anew: (line: { [key: string]: unknown }) => { [key: string]: unknown }): Promise<void> {
  const lines = orderedLines(out);
  let position = 0;
  for await (const line of written(out)) lines.put(position++, lineOf(anew(line)));
  lines.finish();
}

/** To three decimals. */
export function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}

const noted = (notes: readonly string[]): { notes?: readonly string[] } => (notes.length === 0 ? {} : { notes });

/** JSON on one line for every reader: some take U+2028 and U+2029 for line ends. */
function lineOf(value: unknown): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (mark) => (mark === '\u2028' ? '\\u2028' : '\\u2029'));
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
