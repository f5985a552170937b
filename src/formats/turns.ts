import type { Message, TrainingRecord } from '../contracts/record.ts';

/** A conversation as trainers see it: an optional system prompt, then user and assistant by turns, the assistant last. */
export interface Turns {
  system: string;
  turns: { user: string; assistant: string; reasoning: string | null }[];
  /** Material of the last user turn, kept apart. */
  input: string;
}

/**
 * The conversation, or why a row is none: tool messages or calls, two equal roles in a row, a user turn at the end, more than
 * one system message, an answer that must not be trained on. LLaMA-Factory turns such rows into empty ones and drops them
 * later, so they are left out here and counted by what is said.
 */
export function turnsOf(record: TrainingRecord): Turns | string {
  if (record.desirable === false) return badAnswer;
  if (record.tools !== undefined || record.messages.some(({ role, toolCalls = [] }) => role === 'tool' || toolCalls.length > 0)) return hasTools;
  const [first, ...others] = record.messages;
  const hasSystem = first?.role === 'system';
  const talk = hasSystem ? others : record.messages;
  if (talk.at(-1)?.role !== 'assistant') return noAnswer;
  const turns: Turns['turns'] = [];
  for (let i = 0; i < talk.length; i += 2) {
    const user = talk[i] as Message;
    const assistant = talk[i + 1];
    if (user.role !== 'user' || assistant?.role !== 'assistant') return notByTurns;
    if (assistant.train === false) return notTrained;
    turns.push({ user: user.content, assistant: assistant.content, reasoning: assistant.reasoning ?? null });
  }
  const last = turns.at(-1);
  if (last !== undefined && record.rationale !== undefined && record.rationale !== '') last.reasoning = record.rationale;
  return { system: hasSystem ? first.content : '', turns, input: record.input ?? '' };
}

/** Why rows are left out. */
export const badAnswer = 'its answer is an example of a bad one';
const hasTools = 'tools or calls of them';
export const noAnswer = 'no answer at the end';
export const notByTurns = 'user and assistant do not speak by turns';
export const notTrained = 'an answer that must not be trained on';

/** Where a rationale goes. */
export const rationalePlaces = ['omit', 'before', 'think', 'field', 'thinking'] as const;
export type RationalePlace = (typeof rationalePlaces)[number];

/** The assistant's text with its rationale in front, where the option asks for it there. */
export function answerText(answer: string, reasoning: string | null, place: RationalePlace): string {
  if (reasoning === null || (place !== 'before' && place !== 'think')) return answer;
  return place === 'before' ? `${reasoning}\n\n${answer}` : `<think>\n${reasoning}\n</think>\n\n${answer}`;
}

/** The conversation as messages, each rationale where the option asks for it. */
export function spoken({ system, turns, input }: Turns, place: RationalePlace): { role: 'system' | 'user' | 'assistant'; content: string }[] {
  const last = turns.length - 1;
  return [
    ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
    ...turns.flatMap(({ user, assistant, reasoning }, index) => [
      { role: 'user' as const, content: index === last ? withInput(user, input) : user },
      { role: 'assistant' as const, content: answerText(assistant, reasoning, place) },
    ]),
  ];
}

/** Instruction and input as one user turn, joined as LLaMA-Factory joins them. */
export function withInput(user: string, input: string): string {
  return input === '' ? user : `${user}\n${input}`;
}
