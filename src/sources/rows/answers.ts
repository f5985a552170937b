/** What the shapes with more than one answer to a prompt have in common. */
import type { Alternative, Message } from '../../contracts/record.ts';
import { canonicalJson } from '../../text/canonical.ts';
import { settleConversation } from './conversation.ts';
import type { FieldMap } from './fields.ts';
import { isObject, kindOf, own, type JsonObject } from './json.ts';
import { readMessage } from './message.ts';
import { readTurn } from './sharegpt.ts';
import type { RowContent, ShapeResult } from './shape.ts';

/** An answer that was judged worse than the chosen one. */
export interface WorseAnswer {
  /** What it stands under, for messages. */
  name: string;
  messages: readonly Message[];
  model?: string | undefined;
  score?: number | undefined;
}

export type Messages = { messages: Message[]; notes: string[] } | { refused: string };

/** A list of messages, of turns in ShareGPT's dialect, or one of them alone. */
export function readMessages(value: unknown): Messages {
  const list = isObject(value) ? [value] : value;
  if (!Array.isArray(list)) return { refused: `is ${kindOf(value)}, not a list of messages` };
  const messages: Message[] = [];
  const notes: string[] = [];
  for (const [index, item] of (list as unknown[]).entries()) {
    const isTurn = isObject(item) && own(item, 'value') !== undefined && own(item, 'content') === undefined;
    const read = isTurn ? readTurn(item) : readMessage(item);
    if ('refused' in read) return { refused: `has a message ${index + 1} that ${read.refused}` };
    messages.push(read.message);
    notes.push(...read.notes);
  }
  return { messages, notes };
}

/**
 * A row of a prompt, its best answer and worse ones. All must make a conversation that could be learned from by itself, with no
 * message of the user behind the prompt; answers that say the same teach nothing, and are refused.
 */
export function settleAnswers(
  prompt: readonly Message[],
  best: readonly Message[],
  worse: readonly WorseAnswer[],
  { row, map, notes }: { row: JsonObject; map: FieldMap; notes: string[] },
): ShapeResult {
  const chosen = settle(prompt, best, notes, row, map);
  if ('refused' in chosen) return { refused: `has a chosen answer that cannot be used: the conversation ${chosen.refused}` };
  const answer = answerOf(chosen.messages);
  const alternatives: Alternative[] = [];
  for (const { name, messages, model, score } of worse) {
    const settled = settle(prompt, messages, [], row, map);
    if ('refused' in settled) return { refused: `has an answer under \`${name}\` that cannot be used: the conversation ${settled.refused}` };
    const other = answerOf(settled.messages);
    if (sameWords(other, answer)) return { refused: 'has a chosen and a rejected answer that say the same' };
    alternatives.push({
      id: `a${alternatives.length + 1}`,
      messages: other,
      ...(model === undefined ? {} : { model }),
      ...(score === undefined ? {} : { score }),
    });
  }
  return { ...chosen, alternatives };
}

function settle(prompt: readonly Message[], answer: readonly Message[], notes: string[], row: JsonObject, map: FieldMap): RowContent | { refused: string } {
  if (answer.some(({ role }) => role === 'user' || role === 'system')) return { refused: 'goes on with a message that is no answer' };
  return settleConversation([...prompt, ...answer], notes, row, map, false);
}

/** What stands behind the last message of the user. */
function answerOf(messages: readonly Message[]): Message[] {
  return messages.slice(messages.findLastIndex(({ role }) => role === 'user') + 1);
}

function sameWords(a: readonly Message[], b: readonly Message[]): boolean {
  const said = (messages: readonly Message[]): string =>
    canonicalJson(messages.map(({ role, content, toolCalls }) => [role, content.trim(), (toolCalls ?? []).map((call) => [call.name, call.arguments])]));
  return said(a) === said(b);
}
