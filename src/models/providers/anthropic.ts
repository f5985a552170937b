/** Anthropic, by its messages. It has no embeddings and no JSON mode. */
import { createAnthropic } from '@ai-sdk/anthropic';
import type { Provider } from '../../contracts/model-ports.ts';
import type { JsonSchema, ModelConfig } from '../../contracts/model.ts';
import { sendChat } from './chat.ts';
import { anthropicDefaults } from './presets.ts';
import { endpointSettings } from './settings.ts';
import type { EndpointSettings, ProviderContext } from './settings.ts';
import { createTransport, wholeResponse } from './transport.ts';
import { wireSchema } from './wire-schema.ts';

export function anthropic(config: ModelConfig, context: ProviderContext): Provider {
  const settings = endpointSettings(config, anthropicDefaults, context);
  return {
    id: 'anthropic',
    baseUrl: settings.baseUrl,
    endpoint: `${settings.baseUrl} ${settings.model}`,
    rungs: ['strict', 'prompt'],
    send: anthropicSend(config, settings, createTransport(settings.timeouts, settings.extra).fetch),
  };
}

/** One call through any `fetch`. */
export function anthropicSend(config: ModelConfig, settings: EndpointSettings, fetch: typeof globalThis.fetch): Provider['send'] {
  const sdk = createAnthropic({ baseURL: settings.baseUrl, apiKey: settings.key, fetch: withUsage(fetch) });
  const chat = {
    model: sdk.messages(settings.model),
    // A model without JSON schemas is asked by a tool of that shape.
    options: { anthropic: { structuredOutputMode: 'auto', ...(config.reasoningEffort === undefined ? {} : { effort: config.reasoningEffort }) } },
    wireSchema: (schema: JsonSchema) => wireSchema(schema, { closed: true, drop: new Set(['$schema', '$id', 'default', 'examples']), oneOf: false }),
  };
  return async (request, signal) => {
    if (request.kind === 'chat') return await sendChat(chat, settings, request, signal);
    const message = `${settings.place}: Anthropic has no embeddings.`;
    const hint = 'Name a model of another provider as the embedder.';
    return { ok: false, failure: { kind: 'fatal', code: 'model-request', message, hint, sent: false, answered: false } };
  };
}

/** The SDK refuses a reply without usage, which was paid like any other: give it one of nothing, which counts as none. */
function withUsage(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const text = await response.text();
    const whole = text.includes('"usage"') ? text : text.replace(/\}\s*$/, ',"usage":{"input_tokens":0,"output_tokens":0}}');
    return wholeResponse(response.status, Object.fromEntries(response.headers), Buffer.from(whole));
  };
}
