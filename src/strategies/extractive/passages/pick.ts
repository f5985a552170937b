/** Two passages and a question that one of them answers: which one, and with which words. */
import { unitHash } from '../../../text/hash.ts';
import { compose, type Candidate } from '../compose.ts';
import { phrases } from '../maker.ts';
import type { ChunkView } from '../view.ts';
import { leavesOpen, type Held, type OpenQuestion } from './open-questions.ts';
import type { Passage } from './passage.ts';

/** Most words of the two passages together, and how many passages are tried for the second. */
const longest = 260;
const tries = 30;

/** At most one candidate a passage of the view, of the questions that it answers. */
export function picksIn(view: ChunkView, questions: readonly OpenQuestion[], others: readonly Held[]): readonly Candidate[] {
  const taken = new Set<Passage>();
  return questions.flatMap((question) => {
    if (question.view !== view || taken.has(question.passage)) return [];
    const other = besideOf(question, others);
    const candidate = other === undefined ? undefined : candidateOf(view, question, other);
    if (candidate === undefined) return [];
    taken.add(question.passage);
    return [candidate];
  });
}

function besideOf(question: OpenQuestion, others: readonly Held[]): Passage | undefined {
  const from = Math.floor(unitHash(`beside:${question.passage.piece.text}`) * others.length);
  for (let i = 0; i < Math.min(others.length, tries); i++) {
    const other = others[(from + i) % others.length] as Held;
    if (question.passage.words + other.passage.words <= longest && leavesOpen(other, question)) return other.passage;
  }
  return undefined;
}

function candidateOf(view: ChunkView, { text, asked, passage }: OpenQuestion, other: Passage): Candidate | undefined {
  const turn = unitHash(`pick:${passage.piece.text}`);
  const first = turn < 0.5;
  const [a, b] = first ? [passage, other] : [other, passage];
  const { start, end } = passage.piece;
  return compose(view, {
    family: 'passage-pick',
    taskType: 'classification',
    focus: `pick:${asked.focus}`,
    score: 0.68 + 0.1 * turn,
    lookup: true,
    input: { start, end, text: `Passage A:\n${a.piece.text}\n\nPassage B:\n${b.piece.text}` },
    support: { start: other.piece.start, end: other.piece.end, text: '' },
    answer: [{ ...asked.answer }],
    rendered: `Passage ${first ? 'A' : 'B'}: ${asked.answer.text}`,
    phrases: phrases({
      which: `Which of the two passages answers the question? Reply in the form "Passage X: answer". ${text}`,
      one: `Only one of the two passages answers the question. Name the passage, and quote the answer after a colon. ${text}`,
      find: `${text} Name the passage that answers, A or B, and quote the answer after a colon.`,
      source: `Find the passage that answers the question, and quote the answer in the form "Passage X: answer". ${text}`,
    }),
  });
}
