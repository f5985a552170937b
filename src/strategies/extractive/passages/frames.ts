/** How a question on a passage is put. */
import { unitHash } from '../../../text/hash.ts';

type Frame = (question: string) => string;

const frames: readonly Frame[] = [
  (question) => `Answer from the passage: ${question}`,
  (question) => `Use the passage to answer. ${question}`,
  (question) => `Read the passage, then answer: ${question}`,
  (question) => `According to the passage: ${question}`,
];

/** Tells what to do where the answer is absent, and the answer that it gives there: each of its words stands in the prompt. */
export interface HonestFrame {
  id: string;
  ask: Frame;
  answer: string;
  /** The same with the one code name that the question is of. */
  of?: (name: string) => string;
}

export const honestFrames: readonly HonestFrame[] = [
  {
    id: 'say-so',
    ask: (question) => `Answer from the passage only. If the passage does not say, reply "The passage does not say." ${question}`,
    answer: 'The passage does not say.',
  },
  {
    id: 'not-mentioned',
    ask: (question) => `Use only the passage, and tell me if the passage does not mention what I ask about. ${question}`,
    answer: 'The passage does not mention that.',
    of: (name) => `The passage does not mention \`${name}\`.`,
  },
  {
    id: 'not-answered',
    ask: (question) => `${question} Answer from the passage, and say so when the passage does not answer the question.`,
    answer: 'The passage does not answer the question.',
  },
  {
    id: 'no-information',
    ask: (question) => `Go by the passage alone, and say when the passage gives no information on what I ask. ${question}`,
    answer: 'The passage gives no information on that.',
    of: (name) => `The passage gives no information on \`${name}\`.`,
  },
];

/** Nearly half of the questions that the passage answers are put as those that it does not: the wording must not give it away. */
export function framed(question: string, text: string): string {
  const turn = unitHash(`frame:${text}`);
  if (turn < 0.45) return (honestFrames[Math.floor((turn / 0.45) * honestFrames.length)] as HonestFrame).ask(question);
  return (frames[Math.floor(((turn - 0.45) / 0.55) * frames.length)] as Frame)(question);
}
