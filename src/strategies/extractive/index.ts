export { extractive } from './extractive.ts';
export { makers } from './makers.ts';
