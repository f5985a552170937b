import { createReadStream, existsSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Clock, Config, Emit, Judge, JudgePlace, JudgeScore, RunEvent } from '../../contracts/index.ts';
import { ConfigError, HornbookError, exitCodes, messageOf, usageError } from '../../errors.ts';
import { fillerPenalty, lengthNormalised, lengthSums, modelJudge } from '../../judging/index.ts';
import type { LengthBias } from '../../judging/index.ts';
import { hashOf } from '../../text/hash.ts';
import { words } from '../../text/tokens.ts';
import { answerText } from '../../text/turns.ts';
import { orderedLines } from '../ask/output.ts';
import { runModels } from '../models.ts';
import { workspacePath } from '../place.ts';
import { maskCount, rowMasking, unmaskedWarning } from '../row-masking.ts';
import { rowsToJudge } from './rows.ts';
import type { RowToJudge } from './rows.ts';

export interface JudgeRowsOptions {
  config: Config;
  /** Folder of the config: the ledger stands in its `.hornbook`. */
  root: string;
  /** Rows of any shape that datasets have. */
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
  /** Of those judged: no aspect under the cut-off. */
  passed: number;
  /** Rows without a verdict: unreadable rows, replies that never came, verdicts that cannot be read. */
  failed: number;
  models: Extract<RunEvent, { event: 'models' }> | undefined;
}

export interface JudgeRowsResult extends JudgeProgress {
  out: string;
  judge: string;
  cutoff: number;
  planted: { planted: number; caught: number };
  /** Type -> rows in which it was masked before they were sent. */
  masked: { [type: string]: number };
  /** How the mean scores go with length; null below ten rows. */
  length: LengthBias | null;
  /** Rows without a verdict, in order; the first thousand. */
  failures: { line: number; id: string; code: string; message: string }[];
}

// Rows under way before the first of them is done: what memory holds, and what keeps limiters busy.
const ahead = 1024;
const namedFailures = 1000;

/**
 * Judges every row of a file, and writes one line a row in the order of the rows. What the ledger has is not asked again, so
 * that the same command goes on where it stopped. Throws where it stopped early; then `OUT.part` holds what is judged.
 */
export async function judgeRows(options: JudgeRowsOptions): Promise<JudgeRowsResult> {
  const { config } = options;
  if (!existsSync(options.rows)) throw usageError(`There is no file ${options.rows}.`, { code: 'no-such-file' });
  if (resolve(options.rows) === resolve(options.out)) throw usageError('--out is the file of the rows itself.', { hint: 'Give another name.' });
  const { judge, settings } = openJudge(options);
  if (options.authors.length === 0) {
    const message = 'Nobody said which model wrote the rows: whether the judge is of its family is not checked.';
    options.emit({ event: 'warning', code: 'unknown-author', message, hint: 'Give --author with the id of the model, or "human".' });
  }
  const mask = rowMasking(config, options.noMask);
  const masked = maskCount();
  if (options.noMask !== undefined) options.emit(unmaskedWarning(options.noMask));
  const { cutoff } = config.filter;
  const budget = { ...(config.budget ?? { stages: {} }), ...(options.maxCost === undefined ? {} : { money: options.maxCost }) };
  const progress: JudgeProgress = { rows: 0, judged: 0, passed: 0, failed: 0, models: undefined };
  const models = runModels({
    models: config.models ?? {},
    budget,
    ledger: workspacePath(options.root).ledger,
    account: `judge:${hashOf([await hashOfFile(options.rows), judge.version, resolve(options.out)]).slice(0, 32)}`,
    environment: options.environment,
    clock: options.clock,
    emit: (event) => {
      if (event.event === 'models') progress.models = event;
      options.emit(event);
    },
    stopping: () => options.stopping?.() === true,
  });
  const failures: JudgeRowsResult['failures'] = [];
  const planted = { planted: 0, caught: 0 };
  let stop: { error: unknown } | undefined;
  const lines = orderedLines(options.out);
  const tell = (): void => options.onProgress?.(progress);

  const fail = (row: RowToJudge, code: string, message: string): void => {
    progress.failed++;
    if (failures.length < namedFailures) failures.push({ line: row.line, id: row.id, code, message });
    lines.put(row.position, lineOf({ id: row.id, ...noted(row.notes), error: { code, message } }));
  };
  const judgeOne = async (row: RowToJudge): Promise<void> => {
    const { record } = row;
    if (record === undefined) return fail(row, 'unreadable', row.refused ?? 'the row cannot be read');
    const { ask, fenceKey } = await models.open();
    const scoresOf = async (one: typeof record): Promise<JudgeScore[]> => judge.judge(one, settings, { ask, fenceKey });
    try {
      const scores = await scoresOf(record);
      if (scores.every(({ score }) => score === undefined)) return fail(row, 'unresolved', scores[0]?.reason ?? 'no verdict');
      const passed = scores.every(({ score }) => score !== undefined && score >= cutoff);
      const fault = passed ? judge.planted?.(record) : undefined;
      if (fault !== undefined) {
        planted.planted++;
        if ((await scoresOf(fault.record)).some(({ score }) => score !== undefined && score < cutoff)) planted.caught++;
      }
      progress.judged++;
      if (passed) progress.passed++;
      const answer = answerText(record);
      const mean = meanOf(scores);
      const size = words(answer).length;
      lines.put(row.position, scoredLine({ id: row.id, passed, mean, words: size, filler: fillerPenalty(answer), ...noted(row.notes) }, scores));
    } catch (error) {
      if (HornbookError.isInstance(error) && error.code === 'judge-failed') return fail(row, 'failed', messageOf(error));
      stop ??= { error };
    }
  };

  try {
    const open = new Set<Promise<void>>();
    for await (const row of rowsToJudge(options.rows, mask)) {
      if (stop !== undefined || options.stopping?.() === true) break;
      progress.rows++;
      masked.add(row.notes);
      const one: Promise<void> = judgeOne(row).finally(() => {
        open.delete(one);
        tell();
      });
      open.add(one);
      if (open.size >= ahead) await Promise.race(open);
    }
    await Promise.all(open);
    await models.close();
  } catch (error) {
    stop ??= { error };
    await models.close().catch(() => undefined);
  }
  if (stop === undefined && options.stopping?.() !== true) {
    lines.finish();
    const length = await addNormalised(options.out);
    failures.sort((a, b) => a.line - b.line);
    return { ...progress, out: options.out, judge: `${judge.id}@${judge.version}`, cutoff, planted, masked: masked.counts(), length, failures };
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

/** The judge with its options. What is wrong is said in the words of the command line. */
function openJudge({ config, root, rubric, models, authors, allowSameFamily }: JudgeRowsOptions): { judge: Judge; settings: unknown } {
  const teachers: JudgePlace['teachers'] = authors.filter((author) => author !== 'human').map((model) => ({ place: '--author', model }));
  // Options of the judge that the config names stand where the command says nothing else.
  const own = config.filter.judge.use === modelJudge.id ? config.filter.judge.options : undefined;
  const parsed = modelJudge.options.safeParse({
    ...(typeof own === 'object' ? own : {}),
    models,
    rubric,
    ...(allowSameFamily === undefined ? {} : { allowSameFamily }),
  });
  if (!parsed.success) throw usageError(z.prettifyError(parsed.error), { code: 'judge-options' });
  try {
    const judge = modelJudge.open?.(parsed.data, { root, models: config.models ?? {}, teachers });
    return { judge: judge ?? modelJudge, settings: parsed.data };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const hint = error.hint?.replace('allowSameFamily: "why"', '--allow-same-family "why"');
    throw usageError(error.issues.map(({ message }) => message).join('\n'), { code: 'judge-options', ...(hint === undefined ? {} : { hint }) });
  }
}

/** The same bytes whenever it is read out of the ledger again. */
function scoredLine(
  head: { id: string; passed: boolean; mean: number; words: number; filler: number; notes?: readonly string[] },
  scores: readonly JudgeScore[],
): string {
  const aspects = scores.map(({ aspect, score, reason, evidence, votes, flag }) => [
    aspect,
    { score: score ?? null, reason, evidence, ...(votes === undefined ? {} : { votes }), ...(flag === undefined ? {} : { flag }) },
  ]);
  const { id, passed, ...rest } = head;
  const lowest = Math.min(...scores.flatMap(({ score }) => (score === undefined ? [] : [score])));
  return lineOf({ id, passed, lowest, ...rest, scores: Object.fromEntries(aspects) as unknown });
}

const noted = (notes: readonly string[]): { notes?: readonly string[] } => (notes.length === 0 ? {} : { notes });

/** JSON on one line for every reader: some take U+2028 and U+2029 for line ends. */
function lineOf(value: unknown): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (mark) => (mark === '\u2028' ? '\\u2028' : '\\u2029'));
}

function meanOf(scores: readonly JudgeScore[]): number {
  const known = scores.flatMap(({ score }) => (score === undefined ? [] : [score]));
  return thousandths(known.reduce((sum, score) => sum + score, 0) / Math.max(1, known.length));
}

interface WrittenLine {
  id: string;
  passed?: boolean;
  lowest?: number;
  mean?: number;
  words?: number;
}

async function* written(out: string): AsyncGenerator<{ line: string; row: WrittenLine }> {
  for await (const line of createInterface({ input: createReadStream(out), crlfDelay: Number.POSITIVE_INFINITY }))
    yield { line, row: JSON.parse(line) as WrittenLine };
}

/** Writes the length-normalised mean beside the raw one, once all rows are known. */
async function addNormalised(out: string): Promise<LengthBias | null> {
  const sums = lengthSums();
  for await (const { row } of written(out)) if (row.mean !== undefined) sums.add(row.mean, row.words ?? 0);
  const bias = sums.bias();
  if (bias === undefined) return null;
  const lines = orderedLines(out);
  let position = 0;
  for await (const { line, row } of written(out)) {
    const { id, passed, lowest, mean, ...rest } = row;
    if (mean === undefined) lines.put(position++, line);
    else lines.put(position++, lineOf({ id, passed, lowest, mean, normalised: thousandths(lengthNormalised(mean, row.words ?? 0, bias)), ...rest }));
  }
  lines.finish();
  return bias;
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
