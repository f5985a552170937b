import type { JsonSchema, ScriptRequest } from './script.ts';

type Json = Record<string, unknown>;
type Read = Omit<ScriptRequest, 'hash' | 'number' | 'seen' | 'seed'>;

/** A call in either provider's form, or why it is none. */
export function readRequest(api: 'openai' | 'anthropic', kind: 'chat' | 'embed', body: unknown): Read | { wrong: string } {
  if (!isObject(body)) return { wrong: 'The body must be a JSON object.' };
  if (typeof body['model'] !== 'string') return { wrong: 'model: give the id of a model.' };
  if (kind === 'embed') return readEmbedding(body, body['model']);
  const list = body['messages'];
  if (!Array.isArray(list) || list.length === 0) return { wrong: 'messages: give one at least.' };
  if (api === 'anthropic' && typeof body['max_tokens'] !== 'number') return { wrong: 'max_tokens: Field required' };
  const messages = list.map((message: unknown) => {
    const one = isObject(message) ? message : {};
    return { role: typeof one['role'] === 'string' ? one['role'] : '', content: textOf(one['content']) };
  });
  if (api === 'anthropic' && body['system'] !== undefined) messages.unshift({ role: 'system', content: textOf(body['system']) });
  const schema = api === 'openai' ? openaiSchema(body) : anthropicSchema(body);
  const format = body['response_format'];
  const limit = body['max_completion_tokens'] ?? body['max_tokens'];
  return {
    api,
    kind,
    model: body['model'],
    messages,
    prompt: messages.at(-1)?.content ?? '',
    ...(schema === undefined ? {} : { schema }),
    json: isObject(format) && format['type'] === 'json_object',
    inputs: [],
    maxOutputTokens: typeof limit === 'number' ? limit : undefined,
    stream: body['stream'] === true,
    body,
  };
}

function readEmbedding(body: Json, model: string): Read | { wrong: string } {
  const input = body['input'];
  const inputs = typeof input === 'string' ? [input] : Array.isArray(input) ? input : [];
  if (inputs.length === 0) return { wrong: 'input: give a text or a list of texts.' };
  const texts: string[] = [];
  for (const one of inputs) {
    if (typeof one !== 'string') return { wrong: 'input: texts alone; lists of tokens are not read here.' };
    texts.push(one);
  }
  return { api: 'openai', kind: 'embed', model, messages: [], prompt: texts.at(-1) ?? '', json: false, inputs: texts, maxOutputTokens: 0, stream: false, body };
}

function openaiSchema(body: Json): ScriptRequest['schema'] {
  const format = body['response_format'];
  if (isObject(format) && format['type'] === 'json_schema' && isObject(format['json_schema'])) {
    const { name, schema } = format['json_schema'];
    return { name: typeof name === 'string' ? name : 'reply', schema: schemaOf(schema), asTool: false };
  }
  const choice = body['tool_choice'];
  const forced = isObject(choice) && isObject(choice['function']) ? choice['function']['name'] : undefined;
  if (forced === undefined && choice !== 'required') return undefined;
  const functions = (Array.isArray(body['tools']) ? body['tools'] : []).map((tool: unknown) => (isObject(tool) ? tool['function'] : undefined));
  const tool = functions.filter(isObject).find((one) => forced === undefined || one['name'] === forced);
  return tool === undefined ? undefined : { name: String(tool['name']), schema: schemaOf(tool['parameters']), asTool: true };
}

function anthropicSchema(body: Json): ScriptRequest['schema'] {
  const config = body['output_config'];
  const format = isObject(config) && isObject(config['format']) ? config['format'] : body['output_format'];
  if (isObject(format) && format['type'] === 'json_schema') return { name: 'reply', schema: schemaOf(format['schema']), asTool: false };
  const choice = body['tool_choice'];
  if (!isObject(choice) || (choice['type'] !== 'tool' && choice['type'] !== 'any')) return undefined;
  const tools = (Array.isArray(body['tools']) ? body['tools'] : []).filter(isObject);
  const tool = tools.find((one) => choice['type'] === 'any' || one['name'] === choice['name']);
  return tool === undefined ? undefined : { name: String(tool['name']), schema: schemaOf(tool['input_schema']), asTool: true };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => (isObject(part) && typeof part['text'] === 'string' ? part['text'] : '')).join('');
}

function schemaOf(value: unknown): JsonSchema {
  return isObject(value) || typeof value === 'boolean' ? value : true;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
