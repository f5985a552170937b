/** The other way round: a question that the passage answers is to be written, alone or with its answer. */
import { unitHash } from '../../../text/hash.ts';
import { claimsOf, claimSource } from '../../../text/claims.ts';
import { namesOne } from '../english/names.ts';
import { phrases, type Proposal } from '../maker.ts';
import type { ChunkView } from '../view.ts';
import type { Passage } from './passage.ts';
import { questionsOn, wordingOf } from './questions.ts';

const withAnswer: Readonly<Record<string, string>> = {
  quiz: 'Turn the passage into one quiz question with its answer. Write "Question:" and "Answer:" before them.',
  pair: 'Write one question that the passage answers, and give the answer in the words of the passage. Use the form "Question: … Answer: …".',
  card: 'Make a flash card from the passage: a question and its answer, marked "Question:" and "Answer:".',
  check: 'Write a reading-comprehension question about the passage, with the answer taken from it. Mark them "Question:" and "Answer:".',
};

const questionOnly: Readonly<Record<string, string>> = {
  ask: 'Write a question that the passage answers.',
  exam: 'Write one exam question that can be answered from the passage.',
  wonder: 'Which question could a reader answer with the passage? Write one.',
  comprehension: 'Write one comprehension question on the passage.',
};

/** Of questions that stand alone, and whose answer is a part of the passage. */
export function* quizzes(view: ChunkView, passage: Passage): Iterable<Proposal> {
  for (const asked of questionsOn(view, passage)) {
    if (!asked.alone) continue;
    // A question that is to be written speaks of a thing by its name: "the instance" is one of the passage.
    if (asked.questions.every(({ text }) => /\b(?:the|an?) [a-z]+(?:[?.]| (?:is|are|has|can|will|should|must|do|does)\b)/.test(text) && !namesOne(text)))
      continue;
    const held = claimSource([passage.piece.text]);
    const wordings = asked.questions.filter(({ text }) => claimsOf(text).every((claim) => held.holds(claim)));
    const question = wordings.length === 0 ? undefined : wordingOf({ ...asked, questions: wordings }, passage);
    if (question === undefined) continue;
    const both = unitHash(`quiz:${passage.piece.text}`) < 0.6;
    yield {
      family: 'passage-quiz',
      taskType: 'question-writing',
      focus: `quiz:${asked.focus}`,
      score: asked.score - 0.15,
      lookup: true,
      input: { ...passage.piece },
      answer: [{ ...asked.answer }],
      rendered: both ? `Question: ${question.text}\nAnswer: ${asked.answer.text}` : question.text,
      phrases: phrases(both ? withAnswer : questionOnly),
    };
  }
}
