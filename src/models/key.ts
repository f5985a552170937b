import type { ModelConfig, ModelRequest } from '../contracts/index.ts';
import { usageError } from '../errors.ts';
import { hashOf } from '../text/hash.ts';

/** Settings of one request with what the config says filled in. */
export interface ResolvedRequest {
  maxOutputTokens: number;
  temperature: number | undefined;
  topP: number | undefined;
  /** Differs for each sample and retry: with one seed a server gives the same answer again. */
  seed: number | undefined;
  stop: readonly string[] | undefined;
}

const seedsPerRetry = 7919;
const largestSeed = 0x7fffffff;

export function resolveRequest(request: ModelRequest, config: ModelConfig): ResolvedRequest {
  const seed = request.seed ?? config.seed;
  return {
    maxOutputTokens: request.maxOutputTokens ?? config.maxOutputTokens,
    temperature: request.temperature ?? config.temperature,
    topP: request.topP ?? config.topP,
    seed: seed === undefined ? undefined : (seed + request.sample + request.retry * seedsPerRetry) % largestSeed,
    stop: request.stop,
  };
}

/**
 * The key of a call: sha256 of the canonical JSON of all that can change its answer, so provider, address, model id,
 * messages or inputs, schema, sampling, added options, sample and retry. Not in it: the model's name in the config, the
 * stage, headers, keys, time-outs, limits and prices. `structured` counts only where the config sets it: how an object is
 * asked for may change with the server, and that repeats no call.
 */
export function callKey(request: ModelRequest, config: ModelConfig, provider: { id: string; baseUrl: string }): string {
  if (request.kind === 'chat' ? !request.messages?.length : !request.inputs?.length) {
    throw usageError(`A request to model "${request.model}" asks nothing.`, {
      hint: request.kind === 'chat' ? 'Give it at least one message.' : 'Give it at least one input.',
    });
  }
  return hashOf({
    v: 1,
    provider: provider.id,
    baseUrl: provider.baseUrl,
    model: config.model,
    kind: request.kind,
    ...(request.kind === 'chat' ? { messages: request.messages, schema: request.schema } : { inputs: request.inputs }),
    ...resolveRequest(request, config),
    reasoningEffort: config.reasoningEffort,
    structured: request.schema !== undefined && config.structured !== 'auto' ? config.structured : undefined,
    options: Object.keys(config.options).length === 0 ? undefined : config.options,
    sample: request.sample,
    retry: request.retry,
  });
}

/** The key of the one question more that follows a reply which could not be read. */
export function reaskKey(key: string): string {
  return hashOf({ v: 1, reask: key });
}
