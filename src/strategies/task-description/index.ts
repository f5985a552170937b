export { taskDescription } from './task-description.ts';
