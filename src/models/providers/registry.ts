/** Providers that a config can name in `models.NAME.use`. Each is loaded when a model first names it. */
import type { Provider } from '../../contracts/model-ports.ts';
import type { ModelConfig } from '../../contracts/model.ts';
import { usageError } from '../../errors.ts';
import { presets } from './presets.ts';
import type { ProviderContext } from './settings.ts';

/** Makes the provider of one entry of `models`. Opens no connection. */
export type ProviderMaker = (config: ModelConfig, context: ProviderContext) => Provider | Promise<Provider>;

export const providerMakers: ReadonlyMap<string, ProviderMaker> = new Map<string, ProviderMaker>([
  ['openai', async (config, context) => (await import('./openai.ts')).openai(config, context)],
  ['anthropic', async (config, context) => (await import('./anthropic.ts')).anthropic(config, context)],
  ...presets.map((preset): [string, ProviderMaker] => [
    preset.id,
    async (config, context) => (await import('./openai-compatible.ts')).openaiCompatible(preset, config, context),
  ]),
  ['embedded', async (config, context) => (await import('./embedded.ts')).embedded(config, context)],
]);

/**
 * The provider of a model. Rejects with a usage error that names the setting to mend; a key that is missing is a failure
 * of the first call. `plugins` are providers of the config, by id; ours cannot be replaced.
 */
export async function createProvider(
  config: ModelConfig,
  context: ProviderContext,
  plugins: ReadonlyMap<string, ProviderMaker> = new Map(),
): Promise<Provider> {
  const make = providerMakers.get(config.use) ?? plugins.get(config.use);
  if (make === undefined) {
    const known = [...providerMakers.keys(), ...plugins.keys()];
    throw usageError(`models.${context.name}.use: there is no provider "${config.use}".`, { hint: `Known: ${known.join(', ')}.` });
  }
  return await make(config, context);
}
