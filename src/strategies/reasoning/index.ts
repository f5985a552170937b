export { reasoning } from './reasoning.ts';
