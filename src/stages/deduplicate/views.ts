import type { Config, Message, TrainingRecord } from '../../contracts/index.ts';

/** The part of a record that is compared. The system prompt is in no view: it repeats over a whole set by design. */
export type View = Config['deduplicate']['view'];

export function viewOf(record: TrainingRecord, view: View): string {
  if (view === 'prompt') return promptOf(record);
  if (view === 'answer') return answerOf(record);
  if (view === 'pair') return joined([promptOf(record), answerOf(record)]);
  const spoken = record.messages.filter((message) => message.role !== 'system');
  return joined([...spoken.map(textOf), record.input ?? '']);
}

/** All user messages, and the input. */
export function promptOf(record: TrainingRecord): string {
  return joined([...record.messages.filter((message) => message.role === 'user').map(textOf), record.input ?? '']);
}

/** All assistant messages with their tool calls; reasoning is no part of it. */
export function answerOf(record: TrainingRecord): string {
  return joined(record.messages.filter((message) => message.role === 'assistant').map(textOf));
}

function textOf(message: Message): string {
  return joined([message.content, ...(message.toolCalls ?? []).map((call) => `${call.name} ${call.arguments}`)]);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}
