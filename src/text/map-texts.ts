import type { Alternative, Message, TrainingRecord } from '../contracts/record.ts';
import { inputPlace, rationalePlace } from './turns.ts';
import type { Place } from './turns.ts';

/** The part of a record that holds text which training may show to a model. */
type Texts = Pick<TrainingRecord, 'messages' | 'input' | 'rationale' | 'tools' | 'alternatives'>;

/** What a text is to the model: it reads it as asked, learns to say it, or neither. */
type TextPart = 'prompt' | 'reply' | 'other';

/**
 * A copy with each of its texts replaced by what `change` makes of it. `place` is the index of a message, -1 the input, -2 the
 * rationale; from -3 down, in this order, reasoning and arguments of the messages, the tools, and the alternatives message by message.
 */
export function mapTexts<T extends Texts>(record: T, change: (text: string, place: number, part: TextPart) => string): T {
  let hidden = rationalePlace - 1;
  const mapMessage = (message: Message, place: number): Message => {
    const out: Message = { ...message, content: change(message.content, place, partOf(message.role)) };
    if (message.reasoning !== undefined) out.reasoning = change(message.reasoning, hidden--, 'reply');
    if (message.toolCalls !== undefined) out.toolCalls = message.toolCalls.map((call) => ({ ...call, arguments: change(call.arguments, hidden--, 'other') }));
    return out;
  };
  const out: T = { ...record, messages: record.messages.map(mapMessage) };
  if (record.input !== undefined) out.input = change(record.input, inputPlace, 'prompt');
  if (record.rationale !== undefined) out.rationale = change(record.rationale, rationalePlace, 'reply');
  if (record.tools !== undefined) {
    out.tools = record.tools.map((tool) => ({
      ...tool,
      ...(tool.description === undefined ? {} : { description: change(tool.description, hidden--, 'other') }),
      ...(tool.parameters === undefined ? {} : { parameters: change(tool.parameters, hidden--, 'other') }),
    }));
  }
  if (record.alternatives !== undefined) {
    out.alternatives = record.alternatives.map((alternative): Alternative => ({
      ...alternative,
      messages: alternative.messages.map((message) => mapMessage(message, hidden--)),
    }));
  }
  return out;
}

/** Every text that training may show to a model, with its place. */
export function everyPlace(record: Texts): (Place & { part: TextPart })[] {
  const places: (Place & { part: TextPart })[] = [];
  mapTexts(record, (text, message, part) => {
    places.push({ message, text, part });
    return text;
  });
  return places;
}

/** What a message of this role is to the model. */
export function partOf(role: Message['role']): TextPart {
  return role === 'user' ? 'prompt' : role === 'assistant' ? 'reply' : 'other';
}
