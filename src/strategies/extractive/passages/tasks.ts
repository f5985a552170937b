/** Tasks over a passage that the prompt carries; of those that a passage can give, one is made. */
import { codeSpans } from '../../../text/code-spans.ts';
import { unitHash } from '../../../text/hash.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import type { ChunkView } from '../view.ts';
import { example } from './example.ts';
import { framed } from './frames.ts';
import { heading } from './heading.ts';
import { mentions } from './mentions.ts';
import { passagesOf, type Passage } from './passage.ts';
import { questionsOn } from './questions.ts';
import { quizzes } from './quiz.ts';
import { talks } from './talk.ts';

/** A question on the passage or several, a question to be written, a heading, quotes, the code names in it. */
export const passageTasks: Maker = {
  id: 'passage',
  taskTypes: ['reading', 'question-writing', 'heading', 'extraction'],
  *propose(view): Iterable<Proposal> {
    for (const passage of passagesOf(view)) {
      const all = [
        ...questions(view, passage),
        ...talks(view, passage),
        ...quizzes(view, passage),
        ...mentions(view, passage),
        ...[heading(view, passage), example(passage), codeNames(passage)].filter((proposal) => proposal !== undefined),
      ];
      // Which kind comes first is left to the passage's own words: a copy of the page gets the same task.
      for (const proposal of all) yield { ...proposal, score: proposal.score + 0.1 * unitHash(`kind:${proposal.family}:${passage.piece.text}`) };
    }
  },
};

/** Questions that one sentence answers; where it does so by itself, the row without the passage comes first. */
function* questions(view: ChunkView, passage: Passage): Iterable<Proposal> {
  for (const asked of questionsOn(view, passage)) {
    yield {
      family: 'passage-question',
      taskType: 'reading',
      focus: `reading:${asked.focus}`,
      score: asked.score - (asked.alone ? 0.15 : 0.05),
      input: { ...passage.piece },
      answer: [{ ...asked.answer }],
      phrases: asked.questions.map(({ id, text }) => ({ id, text: framed(text, passage.piece.text) })),
    };
  }
}

/** The names set as code in the passage, each once, in order. */
function codeNames(passage: Passage): Proposal | undefined {
  const { text } = passage.piece;
  const names = [...new Set([...codeSpans(text)].map(([from, { end: to }]) => text.slice(from, to)))];
  if (names.length < 3 || names.length > 10 || names.some((name) => name.length > 50 || name.includes('\n') || name.startsWith('``'))) return undefined;
  const { start, end } = passage.piece;
  return {
    input: { ...passage.piece },
    family: 'passage-names',
    taskType: 'extraction',
    focus: `names:${passage.piece.text.slice(0, 60)}`,
    score: 0.56,
    lookup: true,
    answer: [{ start, end, text: '' }],
    rendered: names.map((name) => `- ${name}`).join('\n'),
    phrases: phrases({
      list: 'List every term that the passage sets as code, each one once.',
      extract: 'Extract the code terms from the passage as a bulleted list, without repeats.',
      which: 'Which terms does the passage write as code? List each one once.',
      bullet: 'Make a bulleted list of the terms in code formatting in the passage, in order of appearance.',
    }),
  };
}
