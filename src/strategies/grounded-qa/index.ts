export { groundedQa } from './grounded-qa.ts';
