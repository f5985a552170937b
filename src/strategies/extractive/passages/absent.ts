/** Questions that the passage does not answer: asked of it from another section of its document. */
import { unitHash } from '../../../text/hash.ts';
import { compose, type Candidate } from '../compose.ts';
import { namesOne } from '../english/names.ts';
import { phrases } from '../maker.ts';
import type { ChunkView } from '../view.ts';
import { honestFrames, type HonestFrame } from './frames.ts';
import { heldBy, leavesOpen, type OpenQuestion } from './open-questions.ts';
import { passagesOf, type Passage } from './passage.ts';

/** At most one candidate a passage; a document of a single section has none. */
export function absencesIn(view: ChunkView, questions: readonly OpenQuestion[]): readonly Candidate[] {
  return passagesOf(view).flatMap((passage) => absenceOf(view, passage, questions) ?? []);
}

function absenceOf(view: ChunkView, passage: Passage, questions: readonly OpenQuestion[]): Candidate | undefined {
  const turn = unitHash(`absent:${passage.piece.text}`);
  // A third of the passages may give one: more would be too many, and a search for each is dear.
  if (turn > 0.4 || questions.length === 0) return undefined;
  const held = heldBy(view, passage);
  const from = Math.floor((turn / 0.4) * questions.length);
  for (let i = 0; i < Math.min(questions.length, 40); i++) {
    const question = questions[(from + i) % questions.length] as OpenQuestion;
    // "The threat of firing": asked away from its section, which one it is must be plain.
    if (/\bthe [a-z]/.test(question.text) && !namesOne(question.text)) continue;
    if (leavesOpen(held, question)) return candidateOf(view, passage, question, turn / 0.4);
  }
  return undefined;
}

function candidateOf(view: ChunkView, passage: Passage, question: OpenQuestion, turn: number): Candidate | undefined {
  const wording = honestFrames[Math.floor(unitHash(`wording:${passage.piece.text}`) * honestFrames.length)] as HonestFrame;
  const name = question.code.length === 1 ? question.code[0] : undefined;
  const { start, end } = passage.piece;
  return compose(view, {
    family: 'passage-absent',
    taskType: 'unanswerable',
    focus: `absent:${question.text}`,
    score: 0.7 + 0.08 * turn,
    lookup: true,
    input: { ...passage.piece },
    answer: [{ start, end, text: '' }],
    rendered: name !== undefined && wording.of !== undefined ? wording.of(name) : wording.answer,
    phrases: phrases({ [wording.id]: wording.ask(question.text) }),
  });
}
