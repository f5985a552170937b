/**
 * A whole reply that the SDK refuses for a field beside the answer: a time that is no number, usage in strings, a role or a
 * block of a kind that it does not know. It came and was paid for, and asked again it would be the same; so text and reason
 * to end are read here, and nothing else is asked of it.
 */
import type { ProviderReply } from '../../contracts/model.ts';
import { finishOf } from './finish.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Undefined where text or reason to end cannot be told, or where an error stands beside them. */
export function plainReply(body: string): ProviderReply | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  const whole = fields(value);
  if (hasError(whole)) return undefined;
  const [choice] = Array.isArray(whole['choices']) ? (whole['choices'] as unknown[]).map(fields) : [];
  const message = choice === undefined ? whole : fields(choice['message']);
  const raw = choice === undefined ? whole['stop_reason'] : choice['finish_reason'];
  const said = textOf(message['content']);
  if (typeof raw !== 'string' || raw === '' || said === undefined || said === '' || calls(message)) return undefined;
  const refusal = typeof message['refusal'] === 'string' && message['refusal'] !== '' ? message['refusal'] : undefined;
  return {
    text: said,
    finish: refusal === undefined ? finishOf('other', raw) : 'refused',
    rawFinish: raw,
    refusal,
    usage: undefined,
    returnedModel: typeof whole['model'] === 'string' ? whole['model'] : undefined,
  };
}

/** Says that an error stands in a body, whatever else does. */
export function hasError(body: unknown): boolean {
  const { error } = fields(body);
  return error !== undefined && error !== null && error !== false && error !== '';
}

/** The text of a message, or of its blocks; blocks of other kinds are passed over. */
function textOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  const blocks = (content as unknown[]).map(fields).filter(({ type }) => type === 'text');
  return blocks.every(({ text }) => typeof text === 'string') ? blocks.map(({ text }) => text as string).join('') : undefined;
}

/** Tools were called: what they mean is the SDK's to read. */
function calls(message: Fields): boolean {
  const { content } = message;
  const blocks = Array.isArray(content) ? (content as unknown[]).map(fields) : [];
  return (Array.isArray(message['tool_calls']) && message['tool_calls'].length > 0) || blocks.some(({ type }) => type === 'tool_use');
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
