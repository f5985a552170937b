export { factsOf, factsPrompt, factsVersion } from './facts.ts';
export type { ChunkFacts } from './facts.ts';
