import type { JsonSchema, ModelMessage } from '../../contracts/model.ts';
import type { JudgeTools } from '../../contracts/plugins.ts';
import { HornbookError, exitCodes } from '../../errors.ts';
import { fenced } from '../../text/fence.ts';
import { hashOf } from '../../text/hash.ts';
import { estimateTokens } from '../../text/tokens.ts';
import { settled } from '../bias/position.ts';
import type { BothOrders, Side } from '../bias/position.ts';
import { filled, readPrompt, rubricValues } from './prompt.ts';
import type { Prompt } from './prompt.ts';
import { readRubric } from './rubric.ts';
import type { Rubric } from './rubric.ts';

/** Two answers to one prompt, and the texts that they rest on. */
export interface Pair {
  prompt: string;
  a: string;
  b: string;
  sources?: readonly string[];
}

const schema: { name: string; schema: JsonSchema } = {
  name: 'compare',
  schema: {
    type: 'object',
    properties: { reason: { type: 'string' }, winner: { type: 'string', enum: ['first', 'second', 'tie'] } },
    required: ['reason', 'winner'],
    additionalProperties: false,
  },
};

export interface Compared {
  winner: 'a' | 'b' | 'tie';
  orders: BothOrders;
  /** Of the order with `a` in front, and of the other. */
  reasons: readonly string[];
}

/** Compares pairs by one rubric. Undefined where a verdict cannot be read; throws `judge-failed` where no reply came. */
export interface Comparison {
  (pair: Pair, model: string, tools: JudgeTools): Promise<Compared | undefined>;
  /** Of its prompt and its rubric. */
  version: string;
  /** Tokens of the two requests that it makes about a pair, more or less. */
  calls(pair: Pair): { input: number; output: number }[];
}

/** Reads a rubric, ours by name or a file from `root`, once; gives what compares pairs by it. Throws a `ConfigError`. */
export function openComparison(rubric: string, root: string): Comparison {
  const by = { prompt: readPrompt('compare'), rubric: readRubric(rubric, root, ['rubric']) };
  const compare = (pair: Pair, model: string, tools: JudgeTools): Promise<Compared | undefined> => comparePair(pair, { ...by, model, tools });
  return Object.assign(compare, {
    version: hashOf([by.prompt.version, by.rubric.version]).slice(0, 12),
    calls: (pair: Pair) =>
      [ordered(pair, pair.a, pair.b), ordered(pair, pair.b, pair.a)].map((texts) => ({
        input: messagesOf(texts, by, 'estimate').reduce((sum, { content }) => sum + estimateTokens(content), estimateTokens(JSON.stringify(schema.schema))),
        output: replyTokens,
      })),
  });
}

// Two or three sentences and the signs of JSON around them, for estimates.
const replyTokens = 90;

/**
 * Which of two answers is better, asked in both orders: where they disagree, neither (Zheng and others 2023 call this the
 * conservative approach). Undefined where a verdict cannot be read. The pair turned round asks the same two questions.
 */
async function comparePair(pair: Pair, by: By & { model: string; tools: JudgeTools }): Promise<Compared | undefined> {
  const asked = await Promise.all([ask(ordered(pair, pair.a, pair.b), by), ask(ordered(pair, pair.b, pair.a), by)]);
  const [front, back] = asked;
  if (front === undefined || back === undefined) return undefined;
  const orders = { aFirst: front.winner, bFirst: back.winner };
  return { winner: settled(orders), orders, reasons: [front.reason, back.reason] };
}

interface By {
  prompt: Prompt;
  rubric: Rubric;
}

/** What is shown in one order, each text under our own label. */
type Texts = readonly (readonly [label: string, text: string])[];

function ordered({ sources = [], prompt }: Pair, first: string, second: string): Texts {
  return [...sources.map((text) => ['source', text] as const), ['prompt', prompt], ['first-answer', first], ['second-answer', second]];
}

function messagesOf(texts: Texts, { prompt, rubric }: By, key: string): ModelMessage[] {
  const parts = [...texts.map(([label, text]) => fenced(text, key, label)), 'Which answer is better by the rubric?'];
  return [
    { role: 'system', content: filled(prompt.text, rubricValues(rubric)) },
    { role: 'user', content: parts.join('\n\n') },
  ];
}

async function ask(texts: Texts, by: By & { model: string; tools: JudgeTools }): Promise<{ winner: Side; reason: string } | undefined> {
  const { model, tools } = by;
  const messages = messagesOf(texts, by, tools.fenceKey);
  const reply = await tools.ask({ model, kind: 'chat', messages, schema, sample: 0, retry: 0, stage: 'judge' });
  // No reply is no verdict: the next run asks again.
  if (reply.outcome === 'failed') {
    throw new HornbookError(`The judge ${model} gave no answer on a pair: ${reply.detail ?? 'no reply came'}.`, {
      code: 'judge-failed',
      exitCode: exitCodes.provider,
      hint: 'Run again: what was answered is kept, and only what is missing is asked.',
    });
  }
  const said = reply.outcome === 'ok' ? (reply.object as { winner?: unknown; reason?: unknown }) : {};
  const winner = (['first', 'second', 'tie'] as const).find((side) => side === said.winner);
  return winner === undefined ? undefined : { winner, reason: typeof said.reason === 'string' ? said.reason : '' };
}
