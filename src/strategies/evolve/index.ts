export { evolve } from './evolve.ts';
