export { readSeeds, seedExtensions, unusedSeed, type SeedItem, type SeedOptions } from './read-seeds.ts';
