/** Which questions a chunk is asked: a quota by its length, kinds in turn, so that a document is covered to its end. */
import type { StrategyInput, Task } from '../../contracts/index.ts';
import { unitHash } from '../../text/hash.ts';
import { estimateTokens } from '../../text/tokens.ts';
import { chunkText } from '../source-text/index.ts';
import { suits, taskTypes } from './kinds.ts';
import type { QuestionKind } from './kinds.ts';
import type { GroundedQaOptions } from './options.ts';

export type PlannedKind = QuestionKind | 'does-not-say';

/** Shorter ones hold no more than a title or a remark. */
const leastTokens = 12;

export function* planTasks(input: StrategyInput, options: GroundedQaOptions): Iterable<Task> {
  let turn = Math.floor(unitHash(`grounded-qa/${input.document.key}`) * options.kinds.length);
  for (const chunk of input.chunks) {
    const { text } = chunkText(input.document, chunk);
    const tokens = estimateTokens(text);
    if (tokens < leastTokens) continue;
    const possible = options.kinds.filter((kind) => suits(kind, text, chunk, input.document));
    const quota = Math.min(options.maxPerChunk, Math.max(1, Math.round(tokens / options.tokensPerQuestion)));
    const kinds: PlannedKind[] =
      input.target === undefined
        ? chosen(options.kinds, possible, quota, turn, `${chunk.id}/does-not-say`, options.doesNotSay)
        : wantedKinds(possible, chunk.id, input);
    turn += quota;
    for (const kind of kinds) yield { key: `${chunk.id}/${kind}`, chunk, estimate: 1, calls: callsOf(kind, chunk.id, tokens, options) };
  }
}

/** Kinds take turns over the chunks of a document; what a chunk cannot bear goes to the next in line. */
function chosen(all: readonly QuestionKind[], possible: readonly QuestionKind[], quota: number, turn: number, seed: string, doesNotSay: number): PlannedKind[] {
  const kinds: PlannedKind[] = [];
  for (let at = 0; at < all.length && kinds.length < quota; at++) {
    const kind = all[(turn + at) % all.length];
    if (kind !== undefined && possible.includes(kind)) kinds.push(kind);
  }
  if (unitHash(seed) < doesNotSay * kinds.length) kinds.push('does-not-say');
  return kinds;
}

/** In an augmentation: kinds that can fill the cell, and that this chunk has not given. */
function wantedKinds(possible: readonly QuestionKind[], chunk: string, { target, made = [] }: StrategyInput): PlannedKind[] {
  const given = new Set(made.filter((one) => one.chunk === chunk).map((one) => one.template));
  const kinds: PlannedKind[] = [...possible, 'does-not-say'];
  return kinds.filter((kind) => !given.has(kind) && (target?.dimension !== 'taskType' || taskTypes[kind] === target.value));
}

// Tokens of the prompts themselves, and of replies, as they come from usual models.
const promptTokens = { question: 420, facts: 260, doesNotSay: 260, check: 160 };
const replyTokens = { question: 220, rationale: 120, facts: 420, doesNotSay: 120, check: 40 };

function callsOf(kind: PlannedKind, chunk: string, tokens: number, options: GroundedQaOptions): NonNullable<Task['calls']> {
  const call = (input: number, output: number): { role: 'teacher'; input: number; output: number } => ({ role: 'teacher', input, output });
  if (kind === 'does-not-say') {
    return [call(promptTokens.doesNotSay + tokens, replyTokens.doesNotSay), call(promptTokens.check + tokens, replyTokens.check)];
  }
  const question = call(
    promptTokens.question + tokens + (options.facts ? replyTokens.facts : 0),
    replyTokens.question + (options.rationale ? replyTokens.rationale : 0),
  );
  return options.facts ? [{ ...call(promptTokens.facts + tokens, replyTokens.facts), shared: `facts/${chunk}` }, question] : [question];
}
