/** Reading conversations: the first turn brings the passage, the next ones ask on. */
import { followUp } from '../conversations/follow-up.ts';
import { phrases, type Proposal } from '../maker.ts';
import type { ChunkView } from '../view.ts';
import type { Passage } from './passage.ts';
import { questionsOn, wordingOf, type Asked } from './questions.ts';

const mostTurns = 3;

/** How a passage with questions on it is opened. */
export const openings: Readonly<Record<string, (question: string) => string>> = {
  questions: (question) => `Please answer my questions from the passage. ${question}`,
  read: (question) => `I am reading the passage, and have a question. ${question}`,
  use: (question) => `Use the passage to answer. ${question}`,
  help: (question) => `Can you help me with the passage? ${question}`,
};

/** Two or three questions of one passage, in its order, each with an answer of its own; of passages that hold two at least. */
export function* talks(view: ChunkView, passage: Passage): Iterable<Proposal> {
  const turns = turnsOf(view, passage);
  const [first, ...later] = turns;
  if (first === undefined || later.length === 0) return;
  yield {
    family: 'passage-talk',
    taskType: 'reading',
    focus: `talk:${passage.piece.text.slice(0, 80)}`,
    score: 0.74,
    lookup: true,
    opens: { ...passage.piece },
    answer: [{ ...first.asked.answer }],
    later: later.map(({ question, asked }) => ({ question, answer: { ...asked.answer } })),
    phrases: phrases(Object.fromEntries(Object.entries(openings).map(([id, open]) => [id, open(first.question)]))),
  };
}

function turnsOf(view: ChunkView, passage: Passage): { question: string; asked: Asked }[] {
  const turns: { question: string; asked: Asked }[] = [];
  // What a later question takes up was asked or answered, not only shown.
  let said = '';
  for (const asked of questionsOn(view, passage)) {
    const before = turns.at(-1)?.asked;
    // Answers do not share a sentence, and no two turns ask alike.
    if (turns.some(({ asked: other }) => other.answer.end > asked.answer.start || other.focus === asked.focus)) continue;
    const wordings = asked.questions.filter(({ id }) => !turns.some(({ asked: other }) => other.questions.some((one) => one.id === id)));
    if (before !== undefined && wordings.length === 0) continue;
    const text = wordingOf({ ...asked, questions: before === undefined ? asked.questions : wordings }, passage).text;
    const question = before === undefined ? text : followUp(view, text, said);
    if (question === undefined) continue;
    turns.push({ question, asked });
    said += `\n${question}\n${asked.answer.text}`;
    if (turns.length === mostTurns) break;
  }
  return turns;
}
