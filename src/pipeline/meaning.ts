/** Copies in other words: the embedder of the config, the vectors of a wave's rows, and what they would cost. */
import type { Config, Outcome, TrainingRecord } from '../contracts/index.ts';
import { HornbookError, exitCodes } from '../errors.ts';
import type { ConfigIssue } from '../errors.ts';
import { viewOf } from '../stages/deduplicate/index.ts';
import type { MeaningOptions } from '../stages/deduplicate/index.ts';
import { noReply, vectorsPerCall } from '../stages/extract/index.ts';
import { didYouMean } from '../text/closest.ts';
import { estimateTokens } from '../text/tokens.ts';
import type { RunContext } from './context.ts';
import type { EstimateTally, Range } from './estimate-tally.ts';
import { judgedRecords } from './rows.ts';

/** As in `budget.stages`. */
const stage = 'deduplicate';
/** Characters of a view that are sent: what a row asks stands there, and most embedders read no more. */
const mostCharacters = 8000;
/** Requests that are waited for at a time. */
const ahead = 8;

const standardThreshold = { words: 0.8, vectors: 0.95 } as const;

export interface BoundMeaning {
  threshold: number;
  action: MeaningOptions['action'];
  /** Name in the config; undefined: by words. */
  embedder: string | undefined;
}

/** Finds what `deduplicate.semantic` asks for. What is wrong is added to `issues`, with its place in the config. */
export function openMeaning(config: Pick<Config, 'deduplicate' | 'models'>, issues: ConfigIssue[]): BoundMeaning | undefined {
  const { semantic } = config.deduplicate;
  if (semantic === undefined) return undefined;
  const { by, action, threshold = standardThreshold[by] } = semantic;
  const path = ['deduplicate', 'semantic'];
  if (threshold === 0) issues.push({ path: [...path, 'threshold'], message: '0 would make every row a copy of every other' });
  if (by === 'words') {
    if (semantic.embedder !== undefined) issues.push({ path: [...path, 'embedder'], message: 'by words no model is asked: set by: vectors, or leave it out' });
    return { threshold, action, embedder: undefined };
  }
  const models = config.models ?? {};
  const names = Object.keys(models);
  const embedder = semantic.embedder ?? names.find((name) => models[name]?.roles.includes('embedder'));
  if (embedder === undefined) {
    issues.push({ path, message: 'no model has the role embedder: set roles: [embedder] of one under "models", or set by: words' });
    return undefined;
  }
  const model = models[embedder];
  if (model?.roles.includes('embedder') === true) return { threshold, action, embedder };
  const message =
    model === undefined
      ? `there is no model "${embedder}".${didYouMean(embedder, names)}`
      : `the model "${embedder}" has no role embedder: add it to models.${embedder}.roles`;
  issues.push({ path: [...path, 'embedder'], message });
  return undefined;
}

type Scope = Pick<RunContext, 'plan' | 'store' | 'models' | 'leaks' | 'emit' | 'stopping'>;

/** What the gate is given for a wave; undefined where copies in other words are not looked for. `first`: rows that stand in closed waves. */
export function meaningOf(
  wave: number,
  context: Scope,
  isCompared: (wave: number, own: number, outcome: Outcome) => boolean,
  first: () => number,
): MeaningOptions | undefined {
  const { meaning } = context.plan;
  if (meaning === undefined) return undefined;
  const { threshold, action, embedder } = meaning;
  return { threshold, action, first, ...(embedder === undefined ? {} : { vectors: () => vectorsOf(wave, embedder, context, isCompared) }) };
}

/**
 * The vectors of all rows that a wave is compared over. Each wave's rows are asked for in the same batches whatever became of them, so that
 * later waves and later runs find the replies in the ledger. A row that holds private text of an evaluation set is not sent.
 */
async function vectorsOf(
  wave: number,
  embedder: string,
  context: Scope,
  isCompared: (wave: number, own: number, outcome: Outcome) => boolean,
): Promise<number[][]> {
  const { store, models, plan, leaks, emit } = context;
  const { ask } = await models.open();
  const vectors: number[][] = [];
  let unread = 0;
  let kept = 0;
  const open: Promise<void>[] = [];
  const send = async (batch: readonly { text: string; at: number | undefined }[]): Promise<void> => {
    const reply = await ask({ model: embedder, kind: 'embed', inputs: batch.map(({ text }) => text), sample: 0, retry: 0, stage });
    if (reply.outcome === 'failed')
      throw new HornbookError(`${noReply}${stage}: ${reply.detail ?? reply.outcome}`, { code: 'no-reply', exitCode: exitCodes.provider });
    const made = reply.outcome === 'ok' && reply.vectors?.length === batch.length ? reply.vectors : undefined;
    batch.forEach(({ at }, place) => {
      if (at === undefined) return;
      if (made === undefined) unread++;
      else vectors[at] = made[place] ?? [];
    });
  };
  for (let one = 1; one <= wave; one++) {
    let batch: { text: string; at: number | undefined }[] = [];
    const flush = async (): Promise<void> => {
      if (batch.length === 0) return;
      open.push(send(batch));
      batch = [];
      if (open.length >= ahead) await Promise.all(open.splice(0));
    };
    for await (const { record, fate } of judgedRecords(store, one)) {
      const at = isCompared(wave, one, fate.outcome) ? vectors.push([]) - 1 : undefined;
      const text = plan.masker.mask(sentText(record, plan.config.deduplicate.view)).text;
      if (text === '') continue;
      if (leaks.privateSpans(text).length > 0) {
        kept++;
        continue;
      }
      batch.push({ text, at });
      if (batch.length >= vectorsPerCall) await flush();
    }
    await flush();
  }
  await Promise.all(open);
  const said = (count: number, why: string): void => {
    if (count > 0)
      emit({ event: 'warning', code: 'no-vectors', message: `${count} rows have no vectors, and are compared by their words alone: ${why}`, hint: null });
  };
  said(unread, `${embedder} gave none for them.`);
  said(kept, 'they hold private text of an evaluation set, which is sent nowhere.');
  return vectors;
}

function sentText(record: TrainingRecord, view: Config['deduplicate']['view']): string {
  return viewOf(record, view).trim().slice(0, mostCharacters).toWellFormed();
}

/** Adds the share that one row has in a request for vectors. */
export function addMeaning(
  { meaning, config }: { meaning: BoundMeaning | undefined; config: Pick<Config, 'deduplicate'> },
  record: TrainingRecord,
  times: Range,
  tally: EstimateTally,
): void {
  if (meaning?.embedder === undefined || config.deduplicate.skip !== undefined) return;
  const share = { low: times.low / vectorsPerCall, expected: times.expected / vectorsPerCall, high: times.high / vectorsPerCall };
  tally.add(meaning.embedder, stage, { input: estimateTokens(sentText(record, config.deduplicate.view)) * vectorsPerCall, output: 0 }, share);
}
