import type { Answer } from './answer.ts';
import type { ScriptRequest } from './script.ts';
import { isObject } from './read-request.ts';
import { piecesOf } from './wire.ts';
import type { ErrorReply, Wire } from './wire.ts';

// The time of each reply is a fixed one: equal requests get equal bytes.
const created = 1_767_225_600;

const finishOf = { stop: 'stop', length: 'length', content_filter: 'content_filter', refusal: 'stop' } as const;

function usageOf(answer: Answer): object | undefined {
  const { usage } = answer;
  if (usage === undefined) return undefined;
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cachedInput ?? 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
  };
}

function reply(answer: Answer, request: ScriptRequest): string {
  if (request.kind === 'embed') {
    const base64 = request.body['encoding_format'] === 'base64';
    const data = answer.vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: base64 ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector,
    }));
    const input = answer.usage?.input ?? 0;
    const usage = answer.usage === undefined ? {} : { usage: { prompt_tokens: input, total_tokens: input } };
    return JSON.stringify({ object: 'list', data, model: answer.model, ...usage });
  }
  const refused = answer.finish === 'refusal';
  const tool = request.schema?.asTool === true && !refused && answer.text !== '' ? request.schema : undefined;
  const message = {
    role: 'assistant',
    content: tool !== undefined || refused ? null : answer.text,
    refusal: refused ? answer.text : null,
    ...(answer.reasoning === undefined ? {} : { reasoning_content: answer.reasoning }),
    ...(tool === undefined ? {} : { tool_calls: [{ id: callId(request), type: 'function', function: { name: tool.name, arguments: answer.text } }] }),
  };
  const finish = tool !== undefined && answer.finish === 'stop' ? 'tool_calls' : finishOf[answer.finish];
  // Usage stands last, so that it can come late.
  return JSON.stringify({
    id: `chatcmpl-${request.hash.slice(0, 24)}`,
    object: 'chat.completion',
    created,
    model: answer.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
    system_fingerprint: 'fp_scripted',
    usage: usageOf(answer),
  });
}

function events(answer: Answer, request: ScriptRequest): string[] {
  const head = { id: `chatcmpl-${request.hash.slice(0, 24)}`, object: 'chat.completion.chunk', created, model: answer.model };
  const event = (rest: object): string => `data: ${JSON.stringify({ ...head, ...rest })}\n\n`;
  const chunk = (delta: object, finish: string | null = null): string => event({ choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
  const refused = answer.finish === 'refusal';
  const tool = request.schema?.asTool === true && !refused && answer.text !== '' ? request.schema : undefined;
  const out = [chunk({ role: 'assistant', content: tool === undefined && !refused ? '' : null })];
  if (answer.reasoning !== undefined) for (const piece of piecesOf(answer.reasoning)) out.push(chunk({ reasoning_content: piece }));
  if (tool !== undefined) out.push(chunk({ tool_calls: [{ index: 0, id: callId(request), type: 'function', function: { name: tool.name, arguments: '' } }] }));
  for (const piece of piecesOf(answer.text)) {
    if (tool !== undefined) out.push(chunk({ tool_calls: [{ index: 0, function: { arguments: piece } }] }));
    else out.push(chunk(refused ? { refusal: piece } : { content: piece }));
  }
  const finish = chunk({}, tool !== undefined && answer.finish === 'stop' ? 'tool_calls' : finishOf[answer.finish]);
  const options = request.body['stream_options'];
  const usage = isObject(options) && options['include_usage'] === true ? usageOf(answer) : undefined;
  // The last two entries are the end, as `Wire` promises.
  out.push(usage === undefined ? finish : finish + event({ choices: [], usage }), 'data: [DONE]\n\n');
  return out;
}

function callId(request: ScriptRequest): string {
  return `call_${request.hash.slice(0, 24)}`;
}

function error(status: number, type: string, code: string | null, message: string, headers?: Record<string, string>): ErrorReply {
  return { status, body: JSON.stringify({ error: { message, type, param: null, code } }), ...(headers === undefined ? {} : { headers }) };
}

/** OpenAI's chat completions and embeddings. */
export const openaiWire: Wire = {
  reply,
  events,
  requestId: 'x-request-id',
  refuse(refusal, detail) {
    if (refusal === 'body') return error(400, 'invalid_request_error', null, detail);
    if (refusal === 'key') return error(401, 'invalid_request_error', 'invalid_api_key', 'Incorrect API key provided.');
    if (refusal === 'model')
      return error(404, 'invalid_request_error', 'model_not_found', `The model \`${detail}\` does not exist or you do not have access to it.`);
    const what = refusal === 'tokens' ? 'tokens' : 'requests';
    return error(429, what, 'rate_limit_exceeded', `Rate limit reached on ${what} per min. ${detail}`);
  },
  faults: {
    quota: () => error(429, 'insufficient_quota', 'insufficient_quota', 'You exceeded your current quota, please check your plan and billing details.'),
    'bad-key': () => openaiWire.refuse('key', ''),
    'no-model': ({ model }) => openaiWire.refuse('model', model),
    'error-500': () => error(500, 'server_error', null, 'The server had an error while processing your request. Sorry about that!'),
    'error-503': () => error(503, 'server_error', null, 'The engine is currently overloaded, please try again later.'),
    overloaded: () => error(529, 'server_error', 'overloaded', 'Overloaded'),
  },
  rateHeaders({ name, limit, remaining, resetMs }) {
    return {
      [`x-ratelimit-limit-${name}`]: String(limit),
      [`x-ratelimit-remaining-${name}`]: String(remaining),
      [`x-ratelimit-reset-${name}`]: duration(resetMs),
    };
  },
};

/** As OpenAI writes it: `12ms`, `1.5s`, `6m0s`. */
function duration(ms: number): string {
  if (ms < 1000) return `${Math.ceil(ms)}ms`;
  const seconds = Math.round(ms / 10) / 100;
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${Math.round(seconds % 60)}s`;
}
