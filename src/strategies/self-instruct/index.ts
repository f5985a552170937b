export { selfInstruct } from './self-instruct.ts';
