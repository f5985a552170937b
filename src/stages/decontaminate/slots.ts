import type { Message, TrainingRecord } from '../../contracts/record.ts';
import type { RowText, RowTextKind } from '../../similarity/leaks/text.ts';

/** One text of a record. */
export type Slot = RowText;

/** What a message of this role is to the model. */
export function kindOfRole(role: Message['role']): RowTextKind {
  return role === 'user' ? 'prompt' : role === 'assistant' ? 'reply' : 'other';
}

/** Every text of a record that training may show to a model, in a fixed order. */
export function slotsOf(record: TrainingRecord): Slot[] {
  const slots: Slot[] = [];
  mapTexts(record, (text, code, kind) => {
    slots.push({ code, text, kind });
    return text;
  });
  return slots;
}

/** A copy of the record with each of its texts replaced by what `change` makes of it. */
export function mapTexts(record: TrainingRecord, change: (text: string, code: number, kind: Slot['kind']) => string): TrainingRecord {
  let hidden = -3;
  const messages = record.messages.map((message, at): Message => {
    const kind = kindOfRole(message.role);
    const out: Message = { ...message, content: change(message.content, at, kind) };
    if (message.reasoning !== undefined) out.reasoning = change(message.reasoning, hidden--, 'reply');
    if (message.toolCalls !== undefined) out.toolCalls = message.toolCalls.map((call) => ({ ...call, arguments: change(call.arguments, hidden--, 'other') }));
    return out;
  });
  const out: TrainingRecord = { ...record, messages };
  if (record.input !== undefined) out.input = change(record.input, -1, 'prompt');
  if (record.rationale !== undefined) out.rationale = change(record.rationale, -2, 'reply');
  return out;
}
