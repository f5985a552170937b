/** OpenAI, by its chat completions and embeddings. */
import { createOpenAI } from '@ai-sdk/openai';
import type { Provider } from '../../contracts/model-ports.ts';
import type { JsonSchema, ModelConfig } from '../../contracts/model.ts';
import { sendChat } from './chat.ts';
import { sendEmbedding } from './embedding.ts';
import { openaiDefaults } from './presets.ts';
import { endpointSettings } from './settings.ts';
import type { EndpointSettings, ProviderContext } from './settings.ts';
import { createTransport } from './transport.ts';
import { wireSchema } from './wire-schema.ts';

/** What strict schemas of OpenAI know besides is kept; these they refuse. */
const refused = new Set(['minLength', 'maxLength', 'uniqueItems', 'default', '$schema', '$id', 'examples', 'minProperties', 'maxProperties']);

export function openai(config: ModelConfig, context: ProviderContext): Provider {
  const settings = endpointSettings(config, openaiDefaults, context);
  return {
    id: 'openai',
    baseUrl: settings.baseUrl,
    // Limits are counted for each model.
    endpoint: `${settings.baseUrl} ${settings.model}`,
    rungs: ['strict', 'json', 'prompt'],
    send: openaiSend(config, settings, createTransport(settings.timeouts, settings.extra).fetch),
  };
}

/** One call through any `fetch`. */
export function openaiSend(config: ModelConfig, settings: EndpointSettings, fetch: typeof globalThis.fetch): Provider['send'] {
  const sdk = createOpenAI({ baseURL: settings.baseUrl, apiKey: settings.key, fetch });
  const chat = {
    model: sdk.chat(settings.model),
    options: config.reasoningEffort === undefined ? undefined : { openai: { reasoningEffort: config.reasoningEffort } },
    wireSchema: (schema: JsonSchema) => wireSchema(schema, { closed: true, drop: refused, oneOf: false }),
  };
  const embedding = sdk.embeddingModel(settings.model);
  return (request, signal) => (request.kind === 'embed' ? sendEmbedding(embedding, settings, request, signal) : sendChat(chat, settings, request, signal));
}
