import type { Limiter, ModelConfig, Price, Provider, ProviderFailure, Rung } from '../../contracts/index.ts';
import { HornbookError, exitCodes, usageError } from '../../errors.ts';
import { rungsFor } from '../replies/index.ts';
import { alikeReplies } from './alike.ts';
import type { AlikeReplies } from './alike.ts';
import type { GatewayOptions } from './options.ts';

/** One model of the config while a gateway is open. */
export interface OpenModel {
  readonly name: string;
  readonly config: ModelConfig;
  readonly provider: Provider;
  readonly limiter: Limiter;
  priceOf(promptTokens: number): Price | undefined;
  /** Ways to ask for an object that are left; the first is used. Those that the endpoint does not know leave it. */
  rungs: readonly Rung[];
  /** How much more than our bound it was seen to use: the next reservations are that much larger. */
  factor: number;
  /** Ids that answered. */
  readonly returned: Set<string>;
  readonly alike: AlikeReplies;
  /** Set once it gave an answer that no further call can change. */
  stopped: HornbookError | undefined;
  /** Calls in a row that failed in all their attempts. */
  failed: number;
  /** Since when it has only refused for its rate. */
  refusedSince: number | undefined;
}

/** Opens models when they are first asked, each once. */
export function openModels(options: GatewayOptions): { open(name: string): Promise<OpenModel>; limiters: ReadonlyMap<string, Limiter> } {
  const models = new Map<string, Promise<OpenModel>>();
  const limiters = new Map<string, Limiter>();
  const start = async (name: string): Promise<OpenModel> => {
    const config = Object.hasOwn(options.models, name) ? options.models[name] : undefined;
    if (config === undefined) {
      const known = Object.keys(options.models);
      throw usageError(`There is no model "${name}".`, {
        hint: known.length === 0 ? 'Add one under "models" in the config.' : `The config has ${known.join(', ')}.`,
      });
    }
    const provider = await options.openProvider(name, config);
    const limiter = limiters.get(provider.endpoint) ?? options.openLimiter(provider.endpoint, sharedLimits(options, config));
    limiters.set(provider.endpoint, limiter);
    return {
      name,
      config,
      provider,
      limiter,
      priceOf: (promptTokens) => options.priceOf(config, promptTokens),
      rungs: rungsFor(provider.rungs, config.structured),
      factor: 1,
      returned: new Set(),
      alike: alikeReplies(),
      stopped: undefined,
      failed: 0,
      refusedSince: undefined,
    };
  };
  return {
    limiters,
    open: (name) => {
      const known = models.get(name);
      if (known !== undefined) return known;
      const opening = start(name);
      models.set(name, opening);
      return opening;
    },
  };
}

// Models at one address share a limiter there: the smallest limit that any of them gives holds.
function sharedLimits(options: GatewayOptions, config: ModelConfig): ModelConfig['limits'] {
  const limits = { ...config.limits };
  for (const other of Object.values(options.models)) {
    if (other.baseUrl !== config.baseUrl || other.use !== config.use) continue;
    for (const name of ['requestsPerMinute', 'tokensPerMinute', 'concurrency'] as const) {
      const value = other.limits[name];
      if (value !== undefined) limits[name] = Math.min(value, limits[name] ?? value);
    }
  }
  return limits;
}

/** An answer that no further call can change, as an error with the setting to mend. */
export function fatalError(model: OpenModel, failure: Pick<ProviderFailure, 'message' | 'hint' | 'code'>): HornbookError {
  const place = failure.message.includes(`models.${model.name}`) ? '' : `models.${model.name} (${model.config.model}): `;
  // Others say what was done until then behind it.
  const end = /[.!?…]$/.test(failure.message) ? '' : '.';
  return new HornbookError(`${place}${failure.message}${end}`, {
    code: failure.code ?? 'model-refused',
    exitCode: exitCodes.provider,
    hint: failure.hint ?? `Check models.${model.name}.`,
  });
}
