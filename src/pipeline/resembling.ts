/** The embedder and the judge of decontaminate: found in the config, handed to the gate, and counted before a run. */
import type { Config, EvaluationItem, TrainingRecord } from '../contracts/index.ts';
import type { ConfigIssue } from '../errors.ts';
import { judgePrompt, questionsPerCall, resembling, resemblingStage, sent } from '../stages/decontaminate/index.ts';
import type { Resembling } from '../stages/decontaminate/index.ts';
import { didYouMean } from '../text/closest.ts';
import { estimateTokens } from '../text/tokens.ts';
import type { LoadedEvaluation, RunContext } from './context.ts';
import { once } from './estimate-tally.ts';
import type { EstimateTally, Range } from './estimate-tally.ts';

export interface BoundResembling {
  /** Names in the config. */
  embedder: string;
  judge: string | undefined;
  least: number;
  top: number;
}

/** Finds the models of `decontaminate.resembling`. What is wrong is added to `issues`, with its place in the config. */
export function openResembling(config: Pick<Config, 'decontaminate' | 'models'>, issues: ConfigIssue[]): BoundResembling | undefined {
  const wanted = config.decontaminate.resembling;
  if (wanted === undefined) return undefined;
  const models = config.models ?? {};
  const names = Object.keys(models);
  const path = ['decontaminate', 'resembling'];
  const known = (field: 'embedder' | 'judge', name: string): boolean => {
    const model = models[name];
    if (model === undefined) issues.push({ path: [...path, field], message: `there is no model "${name}".${didYouMean(name, names)}` });
    else if (!model.roles.includes(field))
      issues.push({ path: [...path, field], message: `the model "${name}" has no role ${field}: add it to models.${name}.roles` });
    return model?.roles.includes(field) === true;
  };
  const embedder = wanted.embedder ?? names.find((name) => models[name]?.roles.includes('embedder'));
  if (embedder === undefined) {
    issues.push({ path, message: 'no model has the role embedder: set roles: [embedder] of one under "models", or name one as "embedder"' });
    return undefined;
  }
  const found = [known('embedder', embedder), wanted.judge === undefined || known('judge', wanted.judge)];
  return found.includes(false) ? undefined : { embedder, judge: wanted.judge, least: wanted.least, top: wanted.top };
}

/** The tier as the gate asks it; undefined where the config has none, or no item may be sent. */
export async function openedResembling({
  plan,
  evaluation,
  leaks,
  models,
}: Pick<RunContext, 'plan' | 'evaluation' | 'leaks' | 'models'>): Promise<Resembling | undefined> {
  const bound = plan.resembling;
  const items = sendable(evaluation);
  if (bound === undefined || plan.config.decontaminate.skip !== undefined || items.length === 0) return undefined;
  const { ask, fenceKey, schemaOf } = await models.open();
  return resembling(items, { ...bound, ask, fenceKey, schemaOf, isPrivate: (text) => leaks.privateSpans(text).length > 0 });
}

/** Items of private sets go to no model. */
export function sendable({ items, sets }: Pick<LoadedEvaluation, 'items' | 'sets'>): readonly EvaluationItem[] {
  const secret = new Set(sets.filter((set) => set.private).map(({ set }) => set));
  return secret.size === 0 ? items : items.filter(({ set }) => !secret.has(set));
}

/** Share of the rows that have a candidate, for each candidate that may be asked about: a guess, until the first rows are through. */
const asked: Range = { low: 0, expected: 0.03, high: 1 };
/** Tokens of the schema and of the marks; of the judge's answer. */
const around = 80;
const judgement = 40;

/** Adds the vectors of all items that may be sent. */
export function addItemVectors(
  plan: { resembling: BoundResembling | undefined },
  evaluation: Pick<LoadedEvaluation, 'items' | 'sets'>,
  tally: EstimateTally,
): void {
  if (plan.resembling === undefined) return;
  const items = sendable(evaluation);
  for (let at = 0; at < items.length; at += questionsPerCall) {
    const input = items.slice(at, at + questionsPerCall).reduce((sum, { question }) => sum + estimateTokens(sent(question)), 0);
    tally.add(plan.resembling.embedder, resemblingStage, { input, output: 0 }, once);
  }
}

/** Adds what one row may ask: the vectors of its prompts, and the judge where an item is near. */
export function addRowVectors({ embedder, judge, top }: BoundResembling, record: TrainingRecord, times: Range, tally: EstimateTally): void {
  const prompts = [
    ...record.messages.filter(({ role }) => role === 'user').map(({ content }) => content),
    ...(record.input === undefined ? [] : [record.input]),
  ];
  const input = prompts.reduce((sum, text) => sum + estimateTokens(sent(text)), 0);
  tally.add(embedder, resemblingStage, { input, output: 0 }, times);
  if (judge === undefined) return;
  const one = estimateTokens(judgePrompt) + around + 2 * input;
  const often = { low: times.low * asked.low, expected: times.expected * asked.expected, high: times.high * asked.high * top };
  tally.add(judge, resemblingStage, { input: one, output: judgement }, often);
}
