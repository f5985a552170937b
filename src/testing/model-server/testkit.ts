/** A plain client for the tests: it says what it saw, and asks nothing twice. */
import type { FaultClass } from './fault-kinds.ts';
import { isObject } from './read-request.ts';
import type { ModelServerOptions } from './options.ts';
import { startModelServer } from './start.ts';
import type { ModelServer } from './start.ts';

/** Runs with a server that is stopped in the end. */
export async function withServer(options: ModelServerOptions, run: (server: ModelServer) => Promise<void>): Promise<void> {
  const server = await startModelServer(options);
  try {
    await run(server);
  } finally {
    await server.stop();
  }
}

export const chatBody = (content: string, more: object = {}): object => ({
  model: 'scripted',
  max_tokens: 500,
  messages: [{ role: 'user', content }],
  ...more,
});

export async function post(server: ModelServer, path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  const sent = { 'content-type': 'application/json', ...headers };
  return await fetch(`${server.baseUrl}${path}`, { method: 'POST', headers: sent, body: JSON.stringify(body), signal: AbortSignal.timeout(20_000) });
}

export async function json(response: Response | Promise<Response>): Promise<Record<string, unknown>> {
  const value: unknown = await (await response).json();
  if (!isObject(value)) throw new Error('no object');
  return value;
}

/** Follows names and indexes into parsed JSON. */
export function dig(value: unknown, ...path: (string | number)[]): unknown {
  let at = value;
  for (const step of path) at = typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[step] : undefined;
  return at;
}

export interface Seen {
  what: FaultClass;
  status?: number;
  text: string;
  model?: unknown;
  usage?: unknown;
  headers?: Headers;
}

/** Asks once for JSON, and tells what kind of reply came. */
export async function ask(server: ModelServer, api: 'openai' | 'anthropic', stream: boolean, prompt = 'hello'): Promise<Seen> {
  const schema = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' } }, required: ['a', 'b'], additionalProperties: false };
  const shape =
    api === 'openai'
      ? { response_format: { type: 'json_schema', json_schema: { name: 'r', strict: true, schema } }, stream_options: { include_usage: true } }
      : { tools: [{ name: 'r', input_schema: schema }], tool_choice: { type: 'tool', name: 'r' } };
  let status: number | undefined;
  try {
    const response = await post(server, api === 'openai' ? '/chat/completions' : '/messages', chatBody(prompt, { ...shape, stream }));
    ({ status } = response);
    const { headers } = response;
    const body = await response.text();
    if (status !== 200) return { what: ofError(status, body), status, text: body, headers };
    const read = (stream ? readStream : readBody)(api, body);
    return { ...read, status, headers };
  } catch {
    return { what: 'again', text: '', ...(status === undefined ? {} : { status }) };
  }
}

function ofError(status: number, body: string): FaultClass {
  if (body.includes('content filtering policy')) return 'filtered';
  if (body.includes('insufficient_quota') || body.includes('credit balance')) return 'fatal';
  return status === 429 || status >= 500 ? 'again' : 'fatal';
}

function readBody(api: 'openai' | 'anthropic', body: string): Seen {
  const value: unknown = JSON.parse(body);
  const model = dig(value, 'model');
  const usage = dig(value, 'usage');
  if (api === 'openai') {
    const choice = dig(value, 'choices', 0);
    const refusal = dig(choice, 'message', 'refusal');
    const content = refusal ?? dig(choice, 'message', 'content');
    const text = typeof content === 'string' ? content : '';
    return { what: refusal !== null ? 'refused' : ofFinish(dig(choice, 'finish_reason'), text), text, model, usage };
  }
  const input = dig(value, 'content', 0, 'input');
  return { what: ofFinish(dig(value, 'stop_reason'), input === undefined ? '' : JSON.stringify(input)), text: JSON.stringify(input ?? ''), model, usage };
}

function readStream(api: 'openai' | 'anthropic', body: string): Seen {
  const data = [...body.matchAll(/^data: (.*)$/gm)].map((match) => match[1] ?? '');
  const events = data.filter((one) => one !== '[DONE]').map((one): unknown => JSON.parse(one));
  const all = (...path: (string | number)[]): unknown[] => events.map((event) => dig(event, ...path)).filter((one) => one !== undefined && one !== null);
  const ended = api === 'openai' ? data.includes('[DONE]') : events.some((event) => dig(event, 'type') === 'message_stop');
  if (!ended) return { what: 'again', text: '' };
  const model = all('model')[0] ?? all('message', 'model')[0];
  const usage = all('usage').at(-1);
  if (api === 'openai') {
    const refusal = all('choices', 0, 'delta', 'refusal');
    const text = all('choices', 0, 'delta', 'content').join('');
    return { what: refusal.length > 0 ? 'refused' : ofFinish(all('choices', 0, 'finish_reason')[0], text), text, model, usage };
  }
  const text = all('delta', 'partial_json').join('');
  return { what: ofFinish(all('delta', 'stop_reason')[0], text), text, model, usage };
}

function ofFinish(finish: unknown, text: string): FaultClass {
  if (finish === 'length' || finish === 'max_tokens') return 'cut';
  if (finish === 'content_filter') return 'filtered';
  if (finish === 'refusal') return 'refused';
  if (text === '') return 'empty';
  try {
    const value: unknown = JSON.parse(text);
    return typeof dig(value, 'a') === 'string' && Number.isInteger(dig(value, 'b')) ? 'ok' : 'malformed';
  } catch {
    return 'malformed';
  }
}
