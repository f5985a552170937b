export { extractive, extractiveOptions, supports, type ExtractiveOptions } from './extractive.ts';
export { makers } from './makers.ts';
export { taskTypes, type TaskType } from './maker.ts';
export { difficulties, type Difficulty } from './labels.ts';
