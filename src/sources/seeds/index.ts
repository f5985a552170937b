export { readSeeds, type SeedItem, type SeedOptions } from './read-seeds.ts';
