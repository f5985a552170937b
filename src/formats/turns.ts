import type { Message, TrainingRecord } from '../contracts/record.ts';

/** A conversation as trainers see it: an optional system prompt, then user and assistant by turns, the assistant last. */
export interface Turns {
  system: string;
  turns: { user: string; assistant: string; reasoning: string | null }[];
  /** Material of the last user turn, kept apart. */
  input: string;
}

/**
 * Undefined where a row is no such conversation: tool messages or calls, two equal roles in a row, a user turn at the
 * end, more than one system message, an answer that must not be trained on. LLaMA-Factory turns such rows into empty ones
 * and drops them later, so they are left out here and counted.
 */
export function turnsOf(record: TrainingRecord): Turns | undefined {
  const [first, ...others] = record.messages;
  const hasSystem = first?.role === 'system';
  const talk = hasSystem ? others : record.messages;
  if (talk.length === 0 || talk.length % 2 !== 0) return undefined;
  const turns: Turns['turns'] = [];
  for (let i = 0; i < talk.length; i += 2) {
    const user = talk[i] as Message;
    const assistant = talk[i + 1] as Message;
    if (user.role !== 'user' || assistant.role !== 'assistant' || assistant.train === false) return undefined;
    if ((assistant.toolCalls?.length ?? 0) > 0) return undefined;
    turns.push({ user: user.content, assistant: assistant.content, reasoning: assistant.reasoning ?? null });
  }
  const last = turns.at(-1);
  if (last !== undefined && record.rationale !== undefined && record.rationale !== '') last.reasoning = record.rationale;
  return { system: hasSystem ? first.content : '', turns, input: record.input ?? '' };
}

/** Where a rationale goes. */
export const rationalePlaces = ['omit', 'before', 'think', 'field'] as const;
export type RationalePlace = (typeof rationalePlaces)[number];

/** The assistant's text with its rationale in front, where the option asks for it there. */
export function answerText(answer: string, reasoning: string | null, place: RationalePlace): string {
  if (reasoning === null || place === 'omit' || place === 'field') return answer;
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
