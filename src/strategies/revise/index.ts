/** Mending a row that was found wanting: asked of the model that wrote it, once. */
export { isRevisable, revise, reviser } from './revise.ts';
export type { Revised, Unfinished } from './revise.ts';
