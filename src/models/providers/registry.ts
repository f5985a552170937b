/** Providers that a config can name in `models.NAME.use`. */
import type { Provider } from '../../contracts/model-ports.ts';
import type { ModelConfig } from '../../contracts/model.ts';
import { usageError } from '../../errors.ts';
import { anthropic } from './anthropic.ts';
import { openaiCompatible } from './openai-compatible.ts';
import { openai } from './openai.ts';
import { presets } from './presets.ts';
import type { ProviderContext } from './settings.ts';

/** Makes the provider of one entry of `models`. Opens no connection. */
export type ProviderMaker = (config: ModelConfig, context: ProviderContext) => Provider;

export const providerMakers: ReadonlyMap<string, ProviderMaker> = new Map<string, ProviderMaker>([
  ['openai', openai],
  ['anthropic', anthropic],
  ...presets.map((preset): [string, ProviderMaker] => [preset.id, (config, context) => openaiCompatible(preset, config, context)]),
]);

/**
 * The provider of a model. Reads the key; throws a usage error that names the setting to mend, never the key. `plugins`
 * are providers of the config, by id; ours cannot be replaced.
 */
export function createProvider(config: ModelConfig, context: ProviderContext, plugins: ReadonlyMap<string, ProviderMaker> = new Map()): Provider {
  const make = providerMakers.get(config.use) ?? plugins.get(config.use);
  if (make === undefined) {
    const known = [...providerMakers.keys(), ...plugins.keys()];
    throw usageError(`models.${context.name}.use: there is no provider "${config.use}".`, { hint: `Known: ${known.join(', ')}.` });
  }
  return make(config, context);
}
