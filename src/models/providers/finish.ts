/** Why a model stopped, in one word for all endpoints. */
import type { ProviderReply } from '../../contracts/model.ts';

type Finish = ProviderReply['finish'];

/** Words of servers that the SDK files under "other"; in lower case. */
const words = new Map<string, Finish>([
  ['stop', 'stop'],
  ['eos', 'stop'],
  ['eos_token', 'stop'],
  ['stop_sequence', 'stop'],
  ['end_turn', 'stop'],
  ['complete', 'stop'],
  ['completed', 'stop'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['model_length', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['content_filter', 'filtered'],
  ['safety', 'filtered'],
  ['recitation', 'filtered'],
  ['prohibited_content', 'filtered'],
  ['refusal', 'refused'],
  ['tool_calls', 'tool'],
  ['tool_use', 'tool'],
  ['function_call', 'tool'],
  // The turn goes on in another call.
  ['pause_turn', 'other'],
  ['error', 'other'],
]);

/** The endpoint's own word decides where it is known; `other`: it said nothing that we know. */
export function finishOf(unified: string, raw: string | undefined): Finish {
  const own = raw === undefined ? undefined : words.get(raw.toLowerCase());
  // Anthropic's SDK answers a schema by a tool of its own, and then calls "tool_use" a stop.
  if (own !== undefined && !(own === 'tool' && unified === 'stop')) return own;
  if (unified === 'stop' && raw !== undefined) return 'stop';
  if (unified === 'length') return 'length';
  if (unified === 'content-filter') return 'filtered';
  if (unified === 'tool-calls') return 'tool';
  return 'other';
}
