import type { JsonSchema, ModelMessage } from '../../contracts/model.ts';
import type { JudgeTools } from '../../contracts/plugins.ts';
import { fenced } from '../../text/fence.ts';
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

/** Reads a rubric, ours by name or a file from `root`, once; gives what compares pairs by it. Throws a `ConfigError`. */
export function openComparison(rubric: string, root: string): (pair: Pair, model: string, tools: JudgeTools) => Promise<Compared | undefined> {
  const by = { prompt: readPrompt('compare'), rubric: readRubric(rubric, root, ['rubric']) };
  return (pair, model, tools) => comparePair(pair, { ...by, model, tools });
}

/**
 * Which of two answers is better, asked in both orders: where they disagree, neither (Zheng and others 2023 call this the
 * conservative approach). Undefined where a verdict cannot be read. The pair turned round asks the same two questions.
 */
async function comparePair(pair: Pair, by: { prompt: Prompt; rubric: Rubric; model: string; tools: JudgeTools }): Promise<Compared | undefined> {
  const asked = await Promise.all([ask(pair, pair.a, pair.b, by), ask(pair, pair.b, pair.a, by)]);
  const [front, back] = asked;
  if (front === undefined || back === undefined) return undefined;
  const orders = { aFirst: front.winner, bFirst: back.winner };
  return { winner: settled(orders), orders, reasons: [front.reason, back.reason] };
}

async function ask(
  pair: Pair,
  first: string,
  second: string,
  { prompt, rubric, model, tools }: { prompt: Prompt; rubric: Rubric; model: string; tools: JudgeTools },
): Promise<{ winner: Side; reason: string } | undefined> {
  const fence = (text: string, label: string): string => fenced(text, tools.fenceKey, label);
  const parts = [
    ...(pair.sources ?? []).map((text) => fence(text, 'source')),
    fence(pair.prompt, 'prompt'),
    fence(first, 'first-answer'),
    fence(second, 'second-answer'),
    'Which answer is better by the rubric?',
  ];
  const messages: ModelMessage[] = [
    { role: 'system', content: filled(prompt.text, rubricValues(rubric)) },
    { role: 'user', content: parts.join('\n\n') },
  ];
  const reply = await tools.ask({ model, kind: 'chat', messages, schema, sample: 0, retry: 0, stage: 'judge' });
  const said = reply.outcome === 'ok' ? (reply.object as { winner?: unknown; reason?: unknown }) : {};
  const winner = (['first', 'second', 'tie'] as const).find((side) => side === said.winner);
  return winner === undefined ? undefined : { winner, reason: typeof said.reason === 'string' ? said.reason : '' };
}
