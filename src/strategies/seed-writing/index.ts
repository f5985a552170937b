export { seedWriting } from './seed-writing.ts';
