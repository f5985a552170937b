import type { Chunk, Claims, Document, Draft, StrategyInput, StrategyTools, Target, Task, TaskFailure, TrainingRecord } from '../../contracts/index.ts';
import { invariantError, messageOf } from '../../errors.ts';
import type { BoundStrategy } from '../../strategies/bind.ts';
import type { Ahead } from './ahead.ts';
import type { ExtractContext } from './context.ts';
import { makeRecord } from './record.ts';
import { toolMaker } from './tools.ts';
import type { TaskCalls } from './tools.ts';

/** What earlier waves made of a document. */
export interface Made {
  chunk: string;
  template: string;
  start: number;
  end: number;
}

export interface Extracted {
  records: TrainingRecord[];
  failed: TaskFailure[];
  /** What models said of the document's text, and what was left out. */
  claims?: Claims;
}

/** What the records of a document are made for. */
export interface Purpose {
  wave: number;
  target: Target | undefined;
  made: readonly Made[];
  /** Records wanted at most, and which of them count. Default: all. */
  take?: { ceiling: number; accepts(record: TrainingRecord): boolean };
}

type Context = Pick<ExtractContext, 'strategies' | 'masker' | 'dimensions' | 'models' | 'screen' | 'retryOf'>;

/** What one task came to; `failure` where it gave nothing. */
interface Outcome {
  drafts: { draft: Draft; calls: TaskCalls }[];
  failure?: string;
  claims?: ReadonlyMap<string, Claims>;
}

/** A task that has begun. Its outcome rejects where the run must stop. */
interface Begun {
  task: Task;
  outcome: Promise<Outcome>;
}

const everything = { ceiling: Number.POSITIVE_INFINITY, accepts: () => true };

/**
 * Every strategy over one document. Resolves when the tasks that ask models have begun; `done` has all records in plan order,
 * and rejects where the run must stop. A task that fails is counted by name and harms no other.
 */
export async function runStrategies(
  material: { document: Document; chunks: readonly Chunk[] },
  purpose: Purpose,
  context: Context,
  ahead: Ahead,
): Promise<{ done: Promise<Extracted> }> {
  const { target, take = everything } = purpose;
  const input: StrategyInput = {
    document: material.document,
    chunks: material.chunks.filter((chunk) => chunk.leak === undefined),
    ...(target ? { target, made: purpose.made } : {}),
  };
  const starter = await taskStarter(input, purpose.wave, context, ahead);
  const early = new Map<BoundStrategy, Begun[]>();
  if (take.ceiling === Number.POSITIVE_INFINITY) {
    for (const bound of context.strategies) {
      if (bound.strategy.asks === undefined) continue;
      const begun: Begun[] = [];
      for (const task of bound.strategy.plan(input, bound.options)) begun.push(await starter(bound, task));
      early.set(bound, begun);
    }
  }

  const extracted: Extracted = { records: [], failed: [] };
  const claims = new Map<string, Claims>();
  const byId = new Map(material.chunks.map((chunk) => [chunk.id, chunk]));
  const made: Making = { document: material.document, purpose, take, chunkOf: (task) => byId.get(task.chunk.id) ?? task.chunk };
  const left = (): number => take.ceiling - extracted.records.length;
  const fold = async (): Promise<Extracted> => {
    for (const bound of context.strategies) {
      const begun = early.get(bound) ?? inTurn(bound, input, left, starter);
      for await (const { task, outcome } of begun) {
        const ended = await outcome;
        for (const [reply, counts] of ended.claims ?? []) if (!claims.has(reply)) claims.set(reply, counts);
        takeOutcome(bound, task, ended, extracted, made, context);
        if (left() <= 0) break;
      }
      if (left() <= 0) break;
    }
    return claims.size === 0 ? extracted : { ...extracted, claims: summed([...claims.values()]) };
  };
  const done = fold().catch(async (error: unknown) => {
    // What is under way comes to its end: its replies are paid for.
    await Promise.allSettled([...early.values()].flat().map(({ outcome }) => outcome));
    throw error;
  });
  return { done };
}

/** Tasks as they are needed: of a strategy that asks models, no more at a time than the records that are still wanted. */
async function* inTurn(bound: BoundStrategy, input: StrategyInput, left: () => number, start: Starter): AsyncGenerator<Begun> {
  const open: Begun[] = [];
  const room = (): boolean => bound.strategy.asks !== undefined && left() > open.reduce((sum, one) => sum + one.task.estimate, 0);
  try {
    for (const task of bound.strategy.plan(input, bound.options)) {
      while (open.length > 0 && !room()) yield open.shift() as Begun;
      open.push(await start(bound, task));
    }
    while (open.length > 0) yield open.shift() as Begun;
  } finally {
    await Promise.allSettled(open.map(({ outcome }) => outcome));
  }
}

type Starter = (bound: BoundStrategy, task: Task) => Promise<Begun>;

async function taskStarter(input: StrategyInput, wave: number, context: Context, ahead: Ahead): Promise<Starter> {
  const access = context.strategies.some(({ strategy }) => strategy.asks !== undefined) ? await context.models() : undefined;
  const toolsOf = access === undefined ? undefined : toolMaker(access, context);
  return async (bound, task) => {
    const calls: TaskCalls = { keys: [], model: undefined, repaired: false };
    if (bound.strategy.asks === undefined || access === undefined || toolsOf === undefined) {
      return { task, outcome: outcomeOf(bound, task, input, calls, noTools) };
    }
    await ahead.task();
    const retry = context.retryOf(wave, bound.strategy.id, task.key);
    const outcome = outcomeOf(bound, task, input, calls, toolsOf(bound, calls, retry)).then((result) => {
      // Whatever the strategy made of the error: a run that must stop counts no failure of its tasks.
      if (access.stopped() !== undefined) throw access.stopped();
      return result;
    });
    outcome.catch(() => undefined).finally(() => ahead.done());
    return { task, outcome };
  };
}

async function outcomeOf({ strategy, options }: BoundStrategy, task: Task, input: StrategyInput, calls: TaskCalls, tools: StrategyTools): Promise<Outcome> {
  const drafts: Outcome['drafts'] = [];
  try {
    for await (const draft of strategy.run(task, input, options, tools)) drafts.push({ draft, calls: { ...calls, keys: [...calls.keys] } });
    return { drafts, ...claimsOf(calls) };
  } catch (error) {
    return { drafts: [], failure: messageOf(error), ...claimsOf(calls) };
  }
}

const claimsOf = ({ claims }: TaskCalls): Pick<Outcome, 'claims'> => (claims === undefined ? {} : { claims });

function summed(all: readonly Claims[]): Claims {
  const sum: Claims = { said: 0, leftOut: {} };
  for (const { said, leftOut } of all) {
    sum.said += said;
    for (const [reason, count] of Object.entries(leftOut)) sum.leftOut[reason] = (sum.leftOut[reason] ?? 0) + count;
  }
  return sum;
}

/** What the records of one document share. */
interface Making {
  document: Document;
  purpose: Purpose;
  take: NonNullable<Purpose['take']>;
  chunkOf(task: Task): Chunk;
}

const undeclared = (): never => {
  throw invariantError('The strategy uses a model or a prompt without saying so.', { hint: 'Give it "asks" with the roles, and "prompts".' });
};
const noTools: StrategyTools = { ask: undeclared, text: undeclared, object: undeclared, prompt: undeclared, fence: undeclared };

function takeOutcome(
  { strategy }: BoundStrategy,
  task: Task,
  outcome: Outcome,
  into: Extracted,
  { document, purpose, take, chunkOf }: Making,
  context: Context,
): void {
  const { target } = purpose;
  const retry = context.retryOf(purpose.wave, strategy.id, task.key);
  const fail = (place: string, reason: string): void =>
    void into.failed.push({ task: place, strategy: strategy.id, reason, ...(retry === 0 ? {} : { retry }) });
  if (outcome.failure !== undefined) {
    fail(task.key, context.masker.mask(outcome.failure).text);
    return;
  }
  const chunk = chunkOf(task);
  // A later round asks the same chunk for the same cell again: its rows are counted on from those that stand there.
  const before = purpose.made.filter((row) => row.chunk === chunk.id).length;
  let taken = 0;
  for (const [place, { draft, calls }] of outcome.drafts.entries()) {
    const index = target === undefined ? place : before + taken;
    if (into.records.length >= take.ceiling) return;
    const asked = calls.keys.length > 0;
    const { record, dropped } = makeRecord(
      draft,
      {
        strategy: strategy.id,
        version: strategy.version,
        source: document.source,
        task: target ? `${task.key} -> ${target.dimension}=${target.value}` : task.key,
        index,
        wave: purpose.wave,
        language: document.language,
        group: document.key,
        human: draft.human ?? false,
        depth: asked ? 1 : 0,
        ...(calls.model === undefined ? {} : { model: calls.model }),
        calls: calls.keys,
        notes: calls.repaired ? ['repaired-reply'] : [],
        document,
        chunk,
      },
      context,
    );
    // A strategy may not know the target's dimension: what is of another cell is no candidate of this wave.
    if (!take.accepts(record)) continue;
    taken++;
    if (dropped.length === 0) into.records.push(record);
    else fail(`${task.key}#${index}`, `holds ${dropped.join(', ')}, which privacy.actions says to drop`);
  }
}
