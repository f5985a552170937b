/** Shapes and ports that everything else shares. Imports zod only, so that a browser can use it. */
export * from './config.ts';
export * from './coverage.ts';
export * from './document.ts';
export * from './evaluation.ts';
export * from './events.ts';
export type * from './model-ports.ts';
export * from './model.ts';
export * from './plugins.ts';
export type { PatternRecogniser } from './privacy-config.ts';
export type * from './ports.ts';
export * from './record.ts';
export type { MixConfig, TokenizerConfig } from './release-config.ts';
export * from './release.ts';
export type * from './seeds.ts';
export * from './source.ts';
export type { Use } from './use.ts';
export * from './verdict.ts';
