import type { Message, TrainingRecord } from '../../contracts/record.ts';

/** A record with the release's system prompt, and where its messages went. */
export interface Prompted {
  record: TrainingRecord;
  /** Index of a message of the record before in the record now; undefined: it was a system prompt that is gone. */
  place(message: number): number | undefined;
}

/** Absent: imported system prompts stay. Null: none. Text: that one, in every row, in the place of any other. */
export function withSystemPrompt(record: TrainingRecord, systemPrompt: string | null | undefined): Prompted {
  if (systemPrompt === undefined) return { record, place: (message) => message };
  const messages: Message[] = systemPrompt === null ? [] : [{ role: 'system', content: systemPrompt }];
  const places: (number | undefined)[] = [];
  for (const message of record.messages) {
    places.push(message.role === 'system' ? undefined : messages.length);
    if (message.role !== 'system') messages.push(message);
  }
  // Input and rationale (negative) keep their numbers.
  return { record: { ...record, messages }, place: (message) => (message < 0 ? message : places[message]) };
}
