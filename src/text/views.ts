import type { Message } from '../contracts/record.ts';
import { inputPlace } from './turns.ts';
import type { Place, Said } from './turns.ts';

/** The part of a row that is compared or looked at. */
export const views = ['prompt', 'answer', 'pair', 'conversation'] as const;
export type TextView = (typeof views)[number];

/**
 * The texts of a view with their places: `prompt` is what the user says and the input, `answer` what the assistant says with its
 * tool calls, `pair` both, `conversation` every message. The system prompt is in none: it repeats over a whole set by design.
 * Reasoning is in none either.
 */
export function viewPlaces(said: Said, view: TextView): Place[] {
  const of = (wanted: (message: Message) => boolean): Place[] =>
    said.messages.flatMap((message, index) => (wanted(message) ? [{ message: index, text: spoken(message) }] : []));
  const users = of(({ role }) => role === 'user');
  const answers = of(({ role }) => role === 'assistant');
  const input = said.input ? [{ message: inputPlace, text: said.input }] : [];
  const places = { prompt: [...users, ...input], answer: answers, pair: [...users, ...input, ...answers] };
  const found = view === 'conversation' ? [...of(({ role }) => role !== 'system'), ...input] : places[view];
  return found.filter(({ text }) => text !== '');
}

function spoken({ content, toolCalls }: Message): string {
  if (toolCalls === undefined) return content;
  return [content, ...toolCalls.map((call) => `${call.name} ${call.arguments}`)].filter((part) => part !== '').join('\n');
}
