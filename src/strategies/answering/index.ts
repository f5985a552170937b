/** One call that answers an instruction: what every strategy that makes instructions, and has them answered, asks. */
export { answeringPrompts, answerTo } from './answer-to.ts';
export type { Answer, AnswerRequest } from './answer-to.ts';
