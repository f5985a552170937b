/** Questions that the passage does not answer: asked of it from another section of its document. */
import { codeSpans } from '../../../text/code-spans.ts';
import { contentStems } from '../../../text/content-words.ts';
import { unitHash } from '../../../text/hash.ts';
import { compose, type Candidate } from '../compose.ts';
import { wordCount } from '../english/plain.ts';
import { phrases } from '../maker.ts';
import type { ChunkView } from '../view.ts';
import { honestFrames, type HonestFrame } from './frames.ts';
import { passagesOf, type Passage } from './passage.ts';

interface Place {
  view: ChunkView;
  candidates: readonly Candidate[];
}

interface Question {
  text: string;
  section: string;
  /** Names in code, as they are written between the marks. */
  code: readonly string[];
  stems: ReadonlySet<string>;
}

/** One candidate a passage, for each place; a document of a single section has none. */
export function absences(places: readonly Place[]): (readonly Candidate[])[] {
  const questions = places.flatMap((place) => questionsOf(place));
  return places.map(({ view }) => passagesOf(view).flatMap((passage) => absenceOf(view, passage, questions) ?? []));
}

function absenceOf(view: ChunkView, passage: Passage, questions: readonly Question[]): Candidate | undefined {
  const section = sectionOf(view);
  const turn = unitHash(`absent:${passage.piece.text}`);
  // A third of the passages may give one: more would be too many, and a search for each is dear.
  if (turn > 0.4 || questions.length === 0) return undefined;
  const stems = contentStems(passage.piece.text);
  const lower = passage.piece.text.toLowerCase();
  const from = Math.floor((turn / 0.4) * questions.length);
  for (let i = 0; i < Math.min(questions.length, 40); i++) {
    const question = questions[(from + i) % questions.length] as Question;
    if (question.section === section || question.code.some((name) => lower.includes(name.toLowerCase())) || [...question.stems].some((one) => stems.has(one)))
      continue;
    return candidateOf(view, passage, question, turn / 0.4);
  }
  return undefined;
}

function candidateOf(view: ChunkView, passage: Passage, question: Question, turn: number): Candidate | undefined {
  const wording = honestFrames[Math.floor(unitHash(`wording:${passage.piece.text}`) * honestFrames.length)] as HonestFrame;
  const name = question.code.length === 1 ? question.code[0] : undefined;
  const { start, end } = passage.piece;
  return compose(view, {
    family: 'passage-absent',
    taskType: 'unanswerable',
    focus: `absent:${question.text}:${passage.piece.text.slice(0, 60)}`,
    score: 0.7 + 0.08 * turn,
    lookup: true,
    input: { ...passage.piece },
    answer: [{ start, end, text: '' }],
    rendered: name !== undefined && wording.of !== undefined ? wording.of(name) : wording.answer,
    phrases: phrases({ [wording.id]: wording.ask(question.text) }),
  });
}

/** Questions of a place that stand alone, of its rows and of those to be written; each names something of its own. */
function questionsOf({ view, candidates }: Place): Question[] {
  const section = sectionOf(view);
  const general = contentStems(`${manner} ${view.profile.place ?? ''} ${view.subject ?? ''}`);
  const texts = new Set(candidates.flatMap((candidate) => textOf(candidate) ?? []));
  return [...texts].flatMap((text) => {
    // What is asked of the page itself, most of its passages have something to say on.
    if (!/^[A-Z][^.:]*\?$/.test(text) || wordCount(text) > 16 || (view.profile.selfNoun !== undefined && text.includes(`the "${view.profile.subject}"`)))
      return [];
    const code = [...codeSpans(text)].map(([from, { end }]) => text.slice(from + 1, end - 1));
    const stems = new Set([...contentStems(text)].filter((stem) => !general.has(stem)));
    return stems.size >= 2 || code.length > 0 ? [{ text, section, code, stems }] : [];
  });
}

function textOf({ family, passage, lookup, draft }: Candidate): string | undefined {
  if (family === 'passage-quiz') return draft.messages[1]?.content.replace(/^Question: /, '').split('\n')[0];
  return passage || lookup || draft.input !== undefined || family === 'conversation' ? undefined : draft.messages[0]?.content;
}

function sectionOf(view: ChunkView): string {
  return view.chunk.headingPath.join('\n');
}

/** Words of a question that say how to answer, not what about. */
const manner = `explain describe tell mean meaning happen happens example examples know understand help give list name use used using need case cases
  effect consequence reason purpose point way ways able allow allows require requires state short brief overview important basics learn difference
  term exactly thing things possible rule rules kind kinds type types want does work works`;
