import type { Answer } from './answer.ts';
import type { ScriptRequest } from './script.ts';
import { piecesOf } from './wire.ts';
import type { ErrorReply, Wire } from './wire.ts';

function stopReason(answer: Answer, tool: boolean): string {
  if (answer.finish === 'length') return 'max_tokens';
  if (answer.finish === 'refusal' || answer.finish === 'content_filter') return 'refusal';
  return tool ? 'tool_use' : 'end_turn';
}

function usageOf(answer: Answer): object | undefined {
  const { usage } = answer;
  if (usage === undefined) return undefined;
  // `input_tokens` counts what no cache held.
  const cached = usage.cachedInput ?? 0;
  return { input_tokens: usage.input - cached, cache_creation_input_tokens: 0, cache_read_input_tokens: cached, output_tokens: usage.output };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}

function reply(answer: Answer, request: ScriptRequest): string {
  const tool = request.schema?.asTool === true && answer.finish !== 'refusal' && answer.text !== '' ? request.schema : undefined;
  const content: object[] = answer.reasoning === undefined ? [] : [{ type: 'thinking', thinking: answer.reasoning, signature: 'scripted' }];
  if (tool !== undefined) content.push({ type: 'tool_use', id: callId(request), name: tool.name, input: parsed(answer.text) });
  else if (answer.text !== '') content.push({ type: 'text', text: answer.text });
  return JSON.stringify({
    id: `msg_${request.hash.slice(0, 24)}`,
    type: 'message',
    role: 'assistant',
    model: answer.model,
    content,
    stop_reason: stopReason(answer, tool !== undefined),
    stop_sequence: null,
    usage: usageOf(answer),
  });
}

function events(answer: Answer, request: ScriptRequest): string[] {
  const event = (type: string, rest: object = {}): string => `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`;
  const tool = request.schema?.asTool === true && answer.finish !== 'refusal' && answer.text !== '' ? request.schema : undefined;
  const usage = usageOf(answer);
  const message = {
    id: `msg_${request.hash.slice(0, 24)}`,
    type: 'message',
    role: 'assistant',
    model: answer.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
  const out = [event('message_start', { message: { ...message, ...(usage === undefined ? {} : { usage: { ...usage, output_tokens: 1 } }) } }), event('ping')];
  let index = 0;
  const block = (start: object, deltas: object[]): void => {
    out.push(event('content_block_start', { index, content_block: start }));
    for (const delta of deltas) out.push(event('content_block_delta', { index, delta }));
    out.push(event('content_block_stop', { index }));
    index++;
  };
  if (answer.reasoning !== undefined) {
    const deltas = piecesOf(answer.reasoning).map((thinking) => ({ type: 'thinking_delta', thinking }));
    block({ type: 'thinking', thinking: '', signature: '' }, [...deltas, { type: 'signature_delta', signature: 'scripted' }]);
  }
  const pieces = piecesOf(answer.text);
  if (tool !== undefined) {
    const deltas = pieces.map((piece) => ({ type: 'input_json_delta', partial_json: piece }));
    block({ type: 'tool_use', id: callId(request), name: tool.name, input: {} }, deltas);
  } else if (answer.text !== '') {
    const deltas = pieces.map((text) => ({ type: 'text_delta', text }));
    block({ type: 'text', text: '' }, deltas);
  }
  const end = { delta: { stop_reason: stopReason(answer, tool !== undefined), stop_sequence: null } };
  out.push(event('message_delta', usage === undefined ? end : { ...end, usage }), event('message_stop'));
  return out;
}

function callId(request: ScriptRequest): string {
  return `toolu_${request.hash.slice(0, 24)}`;
}

function error(status: number, type: string, message: string): ErrorReply {
  return { status, body: JSON.stringify({ type: 'error', error: { type, message }, request_id: null }) };
}

/** Anthropic's messages. */
export const anthropicWire: Wire = {
  reply,
  events,
  requestId: 'request-id',
  refuse(refusal, detail) {
    if (refusal === 'body') return error(400, 'invalid_request_error', detail);
    if (refusal === 'key') return error(401, 'authentication_error', 'invalid x-api-key');
    if (refusal === 'model') return error(404, 'not_found_error', `model: ${detail}`);
    return error(429, 'rate_limit_error', `This request would exceed your rate limit of ${refusal === 'tokens' ? 'tokens' : 'requests'} per minute. ${detail}`);
  },
  faults: {
    quota: () => error(400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.'),
    'bad-key': () => anthropicWire.refuse('key', ''),
    'no-model': ({ model }) => anthropicWire.refuse('model', model),
    'content-filter': () => error(400, 'invalid_request_error', 'Output blocked by content filtering policy'),
    'error-500': () => error(500, 'api_error', 'Internal server error'),
    'error-503': () => error(503, 'api_error', 'Service unavailable'),
    overloaded: () => error(529, 'overloaded_error', 'Overloaded'),
  },
  rateHeaders({ name, limit, remaining, resetMs }, now) {
    return {
      [`anthropic-ratelimit-${name}-limit`]: String(limit),
      [`anthropic-ratelimit-${name}-remaining`]: String(remaining),
      [`anthropic-ratelimit-${name}-reset`]: new Date(now.getTime() + resetMs).toISOString(),
    };
  },
};
