/** A record as its readers see it: what was asked, and what was answered. */
import type { TrainingRecord } from '../contracts/record.ts';

/** The part of a record that was said. */
export type Said = Pick<TrainingRecord, 'messages' | 'input'>;

/** Where a text of a record stands: the index of its message; -1 the input, -2 the rationale (as in `Evidence`). */
export interface Place {
  message: number;
  text: string;
}

export const inputPlace = -1;
export const rationalePlace = -2;

/** One assistant message that answers, with the user message before it. */
export interface Turn {
  /** Index of the user message; -1 where none stands before the answer. */
  promptIndex: number;
  prompt: string;
  answerIndex: number;
  answer: string;
  /** True where the assistant calls a tool here: its text may be empty. */
  callsTool: boolean;
  /** True where messages other than the system prompt stand before this turn's prompt. */
  hasHistory: boolean;
}

/** The answers of a record, each with its prompt. An assistant message that follows a tool's result belongs to the same prompt. */
export function turnsOf(record: TrainingRecord): Turn[] {
  const turns: Turn[] = [];
  let promptIndex = -1;
  let prompt = '';
  let firstUser = -1;
  record.messages.forEach((message, index) => {
    if (message.role === 'user') {
      promptIndex = index;
      prompt = message.content;
      if (firstUser < 0) firstUser = index;
    } else if (message.role === 'assistant') {
      turns.push({
        promptIndex,
        prompt,
        answerIndex: index,
        answer: message.content,
        callsTool: (message.toolCalls?.length ?? 0) > 0,
        hasHistory: promptIndex > firstUser,
      });
    }
  });
  return turns;
}

/** The user's messages, and the input where it is not empty. */
export function promptPlaces(record: Said): Place[] {
  const places: Place[] = [];
  record.messages.forEach((message, index) => {
    if (message.role === 'user') places.push({ message: index, text: message.content });
  });
  if (record.input) places.push({ message: inputPlace, text: record.input });
  return places;
}

/** The assistant's messages, and the rationale where there is one. */
export function answerPlaces(record: TrainingRecord): Place[] {
  const places: Place[] = [];
  record.messages.forEach((message, index) => {
    if (message.role === 'assistant') places.push({ message: index, text: message.content });
  });
  if (record.rationale) places.push({ message: rationalePlace, text: record.rationale });
  return places;
}

/** Every text of a record, system prompt and tool results too. */
export function allPlaces(record: TrainingRecord): Place[] {
  const places: Place[] = record.messages.map((message, index) => ({ message: index, text: message.content }));
  if (record.input) places.push({ message: inputPlace, text: record.input });
  if (record.rationale) places.push({ message: rationalePlace, text: record.rationale });
  return places;
}

/** What was asked, in one text: the user's messages and the input. */
export function promptText(record: Said): string {
  return promptPlaces(record)
    .map((place) => place.text)
    .join('\n');
}

export function answerText(record: Said): string {
  return record.messages
    .filter((message) => message.role === 'assistant')
    .map((message) => message.content)
    .join('\n');
}

/** The quotes that a record's answer rests on. */
export function quotesOf(record: TrainingRecord): string[] {
  return record.grounding.flatMap((item) => item.spans.map((span) => span.quote));
}
