/** Any server that speaks the OpenAI chat and embedding protocol. */
import { createOpenAICompatible, OpenAICompatibleChatLanguageModel, VERSION } from '@ai-sdk/openai-compatible';
import type { Provider } from '../../contracts/model-ports.ts';
import type { JsonSchema, ModelConfig } from '../../contracts/model.ts';
import { sendChat } from './chat.ts';
import { sendEmbedding } from './embedding.ts';
import type { Preset } from './presets.ts';
import { endpointSettings } from './settings.ts';
import type { ProviderContext } from './settings.ts';
import { createTransport } from './transport.ts';
import { cutting, wireSchema } from './wire-schema.ts';

export function openaiCompatible(preset: Preset, config: ModelConfig, context: ProviderContext): Provider {
  const settings = endpointSettings(config, preset, context);
  const transport = createTransport(settings.timeouts, settings.extra);
  // Not by `createOpenAICompatible`, which makes address and headers anew for each call.
  const address = `${settings.baseUrl}/chat/completions`;
  const headers = { ...(settings.key === '' ? {} : { authorization: `Bearer ${settings.key}` }), 'user-agent': `ai-sdk/openai-compatible/${VERSION}` };
  const chat = {
    model: new OpenAICompatibleChatLanguageModel(settings.model, {
      provider: 'compatible.chat',
      url: () => address,
      headers: () => headers,
      supportsStructuredOutputs: true,
      fetch: transport.fetch,
    }),
    options: config.reasoningEffort === undefined ? undefined : { compatible: { reasoningEffort: config.reasoningEffort } },
    wireSchema: (schema: JsonSchema) => wireSchema(schema, { closed: false, drop: cutting, oneOf: false }),
  };
  const embedding = createOpenAICompatible({
    name: 'compatible',
    baseURL: settings.baseUrl,
    apiKey: settings.key === '' ? undefined : settings.key,
    fetch: transport.fetch,
  }).embeddingModel(settings.model);
  return {
    id: preset.id,
    baseUrl: settings.baseUrl,
    endpoint: preset.perModel ? `${settings.baseUrl} ${settings.model}` : settings.baseUrl,
    rungs: preset.rungs,
    send: (request, signal) => (request.kind === 'embed' ? sendEmbedding(embedding, settings, request, signal) : sendChat(chat, settings, request, signal)),
  };
}
