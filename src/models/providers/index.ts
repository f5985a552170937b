/** The endpoints of models. The only folder that knows a model SDK. */
export { keyVariable } from './presets.ts';
export { createProvider } from './registry.ts';
export type { ProviderMaker } from './registry.ts';
export type { ProviderContext } from './settings.ts';
