/** `hornbook select`: some of many rows, with random and longest rows of the same number beside. */
import type { Readable } from 'node:stream';
import type { SelectionReport } from '../../contracts/index.ts';
import { usageError } from '../../errors.ts';
import { measureLabels } from '../../labels/index.ts';
import { lookUp } from '../../sources/rows/index.ts';
import { dialogueSignals, measureSets, methods, poolBuilder, samplesOf } from '../../stages/coverage/select/index.ts';
import type { MethodName, Pool } from '../../stages/coverage/select/index.ts';
import { importance } from '../../statistics/importance.ts';
import type { ImportanceModel } from '../../statistics/importance.ts';
import { round6 } from '../../statistics/intervals.ts';
import { topicsOf } from '../../statistics/topics.ts';
import { countWords } from '../../text/content-words.ts';
import { languageDetector } from '../../text/language.ts';
import type { DetectLanguage } from '../../text/language.ts';
import { counted, wordFor } from '../../text/plural.ts';
import type { TextView } from '../../text/views.ts';
import { openInputs } from './inputs.ts';
import { noSuchField } from './no-field.ts';
import { isReadable } from './row.ts';
import type { StepRow } from './row.ts';
import { numberIn, readScores } from './scores.ts';
import type { Scores } from './scores.ts';
import type { Step, StepReport } from './step.ts';

export interface SelectOptions {
  method: MethodName;
  /** Rows to take, or their share of the readable ones. */
  count: number | undefined;
  share: number | undefined;
  /** File of scores by id. */
  scores: string | undefined;
  /** Field of the score, in that file or in the rows themselves. */
  score: string | undefined;
  /** Field of the rows with a list of numbers to compare them by. */
  vectors: string | undefined;
  /** File of rows that the chosen ones should be like: for `importance`. */
  target: string | undefined;
  /** Fields, or measured dimensions, whose spread is reported. */
  by: readonly string[];
  maxSimilarity: number;
  lambda: number;
  leastForm: number;
  leastScore: number;
  /** Topics to tell apart in the report. */
  topics: number;
  seed: number;
  text: readonly string[];
  view: TextView;
  stdin: Readable;
}

export interface SelectReport {
  method: MethodName;
  chosen: number;
  sets: SelectionReport['sets'];
  /** Of the importance model: KL divergence of the target from all rows, in nats. */
  divergence?: number;
}

/** Chooses rows of a step and gives its report, with `method`, `chosen`, `settings`, `sets` and `topics`. */
export async function selectRows(step: Step, options: SelectOptions): Promise<StepReport> {
  const scores = options.scores === undefined ? undefined : await readScores(options.scores, options.score);
  const model = options.method === 'importance' ? importance() : undefined;
  if (model !== undefined) await readTarget(options, model.target);

  const detect = options.by.length === 0 ? undefined : await languageDetector();
  const builder = poolBuilder();
  let unscored = 0;
  let width: number | undefined;
  const unlabelled = new Set(options.by);
  for await (const row of step.rows()) {
    const score = scores === undefined ? ownScore(row, options.score) : scores.of(row.id);
    if (score === undefined) unscored++;
    model?.pool(row.text);
    const vector = vectorOf(row, options.vectors, width);
    width ??= vector?.length;
    const labels = labelsOf(row, options.by, detect);
    for (const name of unlabelled) if (labels[name] !== undefined) unlabelled.delete(name);
    builder.add({
      id: row.id,
      text: row.text,
      length: lengthOf(row),
      score,
      vector,
      labels,
      dialogue: signalsOf(row),
    });
  }
  const pool = builder.finish();
  if (unlabelled.size > 0 && pool.count > 0) throw noSuchField('--by', [...unlabelled]);
  tellScores(step, options, scores, pool.count, unscored);
  const k = wanted(pool.count, options, step);
  const weights = model === undefined ? undefined : await logWeights(step, pool, model.model());
  const settings = {
    seed: options.seed,
    most: options.maxSimilarity,
    lambda: options.lambda,
    leastForm: options.leastForm,
    leastScore: options.leastScore,
    ...(weights === undefined ? {} : { logWeight: (row: number) => weights.of[row] as number }),
  };
  const { taken, passed, notes } = methods[options.method].choose(pool, k, settings);
  for (const note of notes) step.note(note);
  if (taken.length < k) step.note(`${taken.length} rows were taken, not ${k}: no other passes the rules of the method`);

  const all = Array.from({ length: pool.count }, (_, row) => row);
  const rowsOf = (picked: readonly { row: number }[]): number[] => picked.map(({ row }) => row);
  const sets = {
    all,
    chosen: rowsOf(taken),
    random: rowsOf(methods.random.choose(pool, taken.length, settings).taken),
    longest: rowsOf(methods.longest.choose(pool, taken.length, settings).taken),
  };
  const texts = await writeRows(step, pool, new Set(sets.chosen), new Map(passed.map((one) => [one.row, one])), sets);
  const topics = topicsOf(pool.terms, options.topics, `select/${options.seed}`);
  const report: SelectReport = {
    method: options.method,
    chosen: taken.length,
    sets: measureSets(pool, sets, topics.topicOf, (row) => texts.get(row) ?? ''),
    ...(weights === undefined ? {} : { divergence: weights.divergence }),
  };
  return await step.finish({
    ...report,
    settings: { ...settings, logWeight: undefined, view: options.view, text: options.text },
    topics: topics.topics.map(({ rows, terms }, topic) => ({ rows, terms, chosen: sets.chosen.filter((row) => topics.topicOf[row] === topic).length })),
  });
}

/** The last pass: chosen rows out, a line for each other, and the texts of the rows that are measured. */
async function writeRows(
  step: Step,
  pool: Pool,
  taken: ReadonlySet<number>,
  passed: ReadonlyMap<number, { value: number; rule: string; threshold?: number }>,
  sets: { readonly [name: string]: readonly number[] },
): Promise<Map<number, string>> {
  const numbers = new Int32Array(pool.count);
  for (const [row, arrival] of pool.arrival.entries()) numbers[arrival] = row;
  const sampled = new Set(Object.values(samplesOf(sets)).flat());
  const texts = new Map<number, string>();
  for await (const row of step.rows()) {
    const number = numbers[row.index] as number;
    if (sampled.has(number)) texts.set(number, row.text);
    if (taken.has(number)) {
      await step.keep(row);
      continue;
    }
    const reason = passed.get(number);
    const score = pool.score(number);
    if (reason !== undefined)
      step.decide(row, {
        keep: false,
        gate: 'select',
        rule: reason.rule,
        ...(Number.isFinite(reason.value) ? { score: round6(reason.value) } : {}),
        ...(reason.threshold === undefined ? {} : { threshold: reason.threshold }),
      });
    else step.decide(row, { keep: false, gate: 'select', rule: 'not-chosen', ...(Number.isNaN(score) ? {} : { score }) });
  }
  return texts;
}

function wanted(rows: number, { method, count, share }: SelectOptions, step: Step): number {
  if (count === undefined && share === undefined && method !== 'dialogues')
    throw usageError('Say how many rows to take.', { hint: 'Give --count with a number, or --share with a part of them, as 0.1.' });
  if (count !== undefined && share !== undefined) throw usageError('--count and --share both say how many rows to take.', { hint: 'Give one of them.' });
  const k = count ?? (share === undefined ? usualDialogues : Math.round(share * rows));
  if (k >= rows && rows > 0) step.note(`${k} rows are wanted and there are ${rows}: how they differ from the others cannot be seen`);
  return Math.min(k, rows);
}

/** As in MDS. */
const usualDialogues = 10_000;

async function readTarget(options: SelectOptions, add: (text: string) => void): Promise<void> {
  if (options.target === undefined) throw usageError('--method importance needs rows to be like.', { hint: 'Give --target with a file of them.' });
  const inputs = await openInputs({ ...options, inputs: [options.target], format: undefined, note: () => undefined });
  let rows = 0;
  for await (const row of inputs.rows()) {
    if (!isReadable(row)) continue;
    rows++;
    add(row.text);
  }
  inputs.close();
  if (rows === 0) throw usageError(`${options.target} holds no row that can be read.`);
}

async function logWeights(step: Step, pool: Pool, model: ImportanceModel): Promise<{ of: Float64Array; divergence: number }> {
  const numbers = new Int32Array(pool.count);
  for (const [row, arrival] of pool.arrival.entries()) numbers[arrival] = row;
  const of = new Float64Array(pool.count);
  for await (const row of step.rows()) of[numbers[row.index] as number] = round6(model.logWeight(row.text));
  return { of, divergence: round6(model.divergence) };
}

function tellScores(step: Step, { scores: path, score, method }: SelectOptions, scores: Scores | undefined, rows: number, unscored: number): void {
  if (scores !== undefined) {
    if (scores.unreadable > 0) step.note(`${counted(scores.unreadable, 'row')} of ${path} ${wordFor(scores.unreadable, 'has', 'have')} no id or no score`);
    if (scores.repeated > 0)
      step.note(`${counted(scores.repeated, 'row')} of ${path} ${wordFor(scores.repeated, 'has', 'have')} the id of an earlier one: the last score counts`);
  }
  const isNeeded = method === 'score';
  if (unscored === rows && rows > 0 && (isNeeded || scores !== undefined || score !== undefined))
    throw usageError('No row has a score.', {
      hint: path === undefined ? 'Name the field with --score, or give --scores with a file of { id, score }.' : `Are the ids of ${path} those of the rows?`,
    });
  const unused = scores?.unused() ?? 0;
  if (unused > 0) step.note(`${counted(unused, 'score')} of ${path} ${wordFor(unused, 'is', 'are')} of no row that was read`);
  if (unscored > 0 && unscored < rows) step.note(`${unscored} of ${rows} rows have no score: they stand behind all others`);
}

/** A score in the row itself counts where its field is named. */
function ownScore({ value }: StepRow, field: string | undefined): number | undefined {
  return field === undefined ? undefined : numberIn(value, field);
}

function vectorOf({ value, id }: StepRow, field: string | undefined, width: number | undefined): number[] | undefined {
  if (field === undefined) return undefined;
  const vector = lookUp(value, field);
  if (Array.isArray(vector) && vector.length > 0 && vector.every((one) => typeof one === 'number' && Number.isFinite(one))) {
    if (width === undefined || vector.length === width) return vector as number[];
    throw usageError(`Row ${id} has ${vector.length} numbers under ${field}, and rows before it ${width}.`, {
      hint: 'Every row needs a vector of the same length.',
    });
  }
  throw usageError(`Row ${id} has no list of numbers under ${field}.`, { hint: 'Every row needs a vector of the same length.' });
}

function lengthOf({ content, text }: StepRow): number {
  const answers = content?.messages.filter(({ role }) => role === 'assistant').map((message) => message.content) ?? [];
  return countWords(answers.length === 0 ? text : answers.join('\n'));
}

function signalsOf({ content }: StepRow): ReturnType<typeof dialogueSignals> | undefined {
  return content === undefined ? undefined : dialogueSignals(content.messages);
}

/** A field of the row, else a dimension that is measured. */
function labelsOf({ value, content, text }: StepRow, names: readonly string[], detect: DetectLanguage | undefined): { [dimension: string]: string } {
  const labels: { [dimension: string]: string } = {};
  let measured: { readonly [dimension: string]: string } | undefined;
  for (const name of names) {
    const own = lookUp(value, name);
    if (own !== undefined && own !== null) labels[name] = typeof own === 'string' ? own : JSON.stringify(own);
    else if (content !== undefined) {
      measured ??= measureLabels({ messages: [...content.messages], labels: {}, spans: [] }, { source: 'rows', language: detect?.(text) ?? 'und', custom: [] });
      const label = Object.hasOwn(measured, name) ? measured[name] : undefined;
      if (label !== undefined) labels[name] = label;
    }
  }
  return labels;
}
