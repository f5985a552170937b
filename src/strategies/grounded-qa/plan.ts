/**
 * Which questions a chunk is asked: a quota by its length, kinds in turn, so that a document is covered to its end. Each choice hangs on
 * the chunk alone, so that a text added elsewhere changes no task of it.
 */
import type { StrategyInput, Task } from '../../contracts/index.ts';
import { unitHash } from '../../text/hash.ts';
import { estimateTokens } from '../../text/tokens.ts';
import { chunkText } from '../source-text/index.ts';
import { suits, taskTypes } from './kinds.ts';
import type { QuestionKind } from './kinds.ts';
import type { GroundedQaOptions } from './grounded-qa.ts';

export type PlannedKind = QuestionKind | 'does-not-say';

/** Shorter ones hold no more than a title or a remark. */
const leastTokens = 12;

export function* planTasks(input: StrategyInput, options: GroundedQaOptions): Iterable<Task> {
  for (const chunk of input.chunks) {
    const { text } = chunkText(input.document, chunk);
    const tokens = estimateTokens(text);
    if (tokens < leastTokens) continue;
    const possible = options.kinds.filter((kind) => suits(kind, text, chunk, input.document));
    const quota = Math.min(options.maxPerChunk, Math.max(1, Math.round(tokens / options.tokensPerQuestion)));
    const kinds: PlannedKind[] =
      input.target === undefined ? chosen(options.kinds, possible, quota, chunk.id, options.doesNotSay) : wantedKinds(possible, chunk.id, input);
    for (const kind of kinds) yield { key: `${chunk.id}/${kind}`, chunk, estimate: 1, calls: callsOf(kind, chunk.id, tokens, options) };
  }
}

/** Kinds take turns, from one that is the chunk's own draw; what a chunk cannot bear goes to the next in line. */
function chosen(all: readonly QuestionKind[], possible: readonly QuestionKind[], quota: number, chunk: string, doesNotSay: number): PlannedKind[] {
  const kinds: PlannedKind[] = [];
  const first = Math.floor(unitHash(`grounded-qa/${chunk}`) * all.length);
  for (let at = 0; at < all.length && kinds.length < quota; at++) {
    const kind = all[(first + at) % all.length];
    if (kind !== undefined && possible.includes(kind)) kinds.push(kind);
  }
  if (unitHash(`${chunk}/does-not-say`) < doesNotSay * kinds.length) kinds.push('does-not-say');
  return kinds;
}

/** In an augmentation: kinds that can fill the cell, and that this chunk has not given. */
function wantedKinds(possible: readonly QuestionKind[], chunk: string, { target, made = [] }: StrategyInput): PlannedKind[] {
  const given = new Set(made.filter((one) => one.chunk === chunk).map((one) => one.template));
  const kinds: PlannedKind[] = [...possible, 'does-not-say'];
  return kinds.filter((kind) => !given.has(kind) && (target?.dimension !== 'taskType' || taskTypes[kind] === target.value));
}

// Tokens of the prompts with their marks, as estimated for the text itself.
const promptTokens = { question: 480, facts: 300, doesNotSay: 320, check: 150 };
const checkTokens = 20;
const silentTokens = 100;
const rationaleTokens = 100;

/** Facts repeat about what the chunk says, and a question with its answer and quotes half of it, more or less. */
function callsOf(kind: PlannedKind, chunk: string, tokens: number, options: GroundedQaOptions): NonNullable<Task['calls']> {
  const call = (input: number, output: number): { role: 'teacher'; input: number; output: number } => ({ role: 'teacher', input, output });
  if (kind === 'does-not-say')
    return [call(promptTokens.doesNotSay + tokens, silentTokens), { ...call(promptTokens.check + tokens, checkTokens), between: [0, 1] }];
  const facts = Math.round(40 + 1.2 * tokens);
  const answer = Math.round(60 + Math.min(200, tokens / 2)) + (options.rationale ? rationaleTokens : 0);
  const question = call(promptTokens.question + tokens + (options.facts ? Math.round(tokens / 2) : 0), answer);
  return options.facts ? [{ ...call(promptTokens.facts + tokens, facts), shared: `facts/${chunk}` }, question] : [question];
}
