/** A passage with a sentence of another section among its own: which one does not belong. */
import { contentStems } from '../../../text/content-words.ts';
import { unitHash } from '../../../text/hash.ts';
import { isClean } from '../answers.ts';
import { compose, type Candidate } from '../compose.ts';
import { wordCount } from '../english/plain.ts';
import { phrases } from '../maker.ts';
import type { ChunkView, Sentence } from '../view.ts';
import { heldBy, type Held } from './open-questions.ts';
import { passagesOf, quotable, type Passage } from './passage.ts';

/** A sentence that stands by itself, and what it is about. */
export interface Stray {
  sentence: Sentence;
  stems: ReadonlySet<string>;
  /** The passage that it comes from. */
  of: Held;
}

const tries = 40;

/** The sentences of a document that could stand in another passage, in its order. */
export function straysOf(views: readonly ChunkView[]): readonly Stray[] {
  return views.flatMap((view) =>
    passagesOf(view).flatMap((passage) =>
      passage.sentences.flatMap((sentence) => {
        const words = wordCount(sentence.plain);
        const stems = contentStems(sentence.plain);
        return words < 9 ||
          words > 30 ||
          stems.size < 4 ||
          /[=<>{}[\]|]/.test(sentence.plain) ||
          !isPlainSentence(sentence.text) ||
          !quotable(sentence) ||
          !isClean(view, sentence)
          ? []
          : [{ sentence, stems, of: heldBy(view, passage) }];
      }),
    ),
  );
}

/** At most one candidate a passage. */
export function intrudersIn(view: ChunkView, strays: readonly Stray[]): readonly Candidate[] {
  return passagesOf(view).flatMap((passage) => intruderOf(view, passage, strays) ?? []);
}

function intruderOf(view: ChunkView, passage: Passage, strays: readonly Stray[]): Candidate | undefined {
  const { sentences } = passage;
  const turn = unitHash(`intruder:${passage.piece.text}`);
  if (sentences.length < 3 || sentences.length > 6 || sentences.some(({ text }) => !isPlainSentence(text))) return undefined;
  // The words of the whole document belong everywhere.
  const general = contentStems(view.profile.place ?? '');
  if (!holdsTogether(general, sentences)) return undefined;
  const { stems, section } = heldBy(view, passage);
  const from = Math.floor(turn * strays.length);
  let best: { stray: Stray; near: number } | undefined;
  for (let i = 0; i < Math.min(strays.length, tries); i++) {
    const stray = strays[(from + i) % strays.length] as Stray;
    if (stray.of.section === section || [...stray.stems].some((stem) => stems.has(stem) && !general.has(stem))) continue;
    // Of those that fit, the one whose own passage is farthest from this one.
    const near = [...stray.of.stems].filter((stem) => stems.has(stem)).length / stray.of.stems.size;
    if (best === undefined || near < best.near) best = { stray, near };
    if (near === 0) break;
  }
  return best === undefined || best.near > 0.03 ? undefined : candidateOf(view, passage, best.stray.sentence, turn);
}

/** In one line, in small letters, with no number of a clause before it: nothing but what it says sets it apart. */
function isPlainSentence(text: string): boolean {
  return !text.includes('\n\n') && !/^\W?\d/.test(text) && (text.match(/\p{Lu}/gu)?.length ?? 0) * 4 < text.length && !/\bplease\b/i.test(text);
}

/** Each sentence takes up a word of the others: one that does not belong would be the only one without. */
function holdsTogether(general: ReadonlySet<string>, sentences: readonly Sentence[]): boolean {
  const each = sentences.map(({ plain }) => new Set([...contentStems(plain)].filter((stem) => !general.has(stem))));
  return each.every((own, i) => each.some((other, j) => i !== j && [...own].some((stem) => other.has(stem))));
}

function candidateOf(view: ChunkView, { piece, sentences }: Passage, stray: Sentence, turn: number): Candidate | undefined {
  // Never first: what opens a text sets its topic.
  const at = 1 + Math.floor(unitHash(`at:${piece.text}`) * sentences.length);
  const mixed = [...sentences.slice(0, at), stray, ...sentences.slice(at)].map(({ text }) => text.replace(/\s*\n\s*/g, ' '));
  return compose(view, {
    family: 'passage-intruder',
    taskType: 'classification',
    focus: `intruder:${piece.text.slice(0, 80)}`,
    score: 0.62 + 0.1 * turn,
    lookup: true,
    input: { start: piece.start, end: piece.end, text: mixed.map((text, i) => `${i + 1}. ${text}`).join('\n') },
    answer: [{ start: stray.start, end: stray.end, text: stray.text }],
    rendered: `${at + 1}. ${mixed[at]}`,
    phrases: phrases({
      belong: 'One of the numbered sentences does not belong with the others. Which one? Give the number and the sentence.',
      odd: 'Which of the numbered sentences is off the topic of the rest? Copy the sentence with the number.',
      stray: 'A sentence from another text got into the paragraph. Find the stray sentence, and give it with the number.',
      remove: 'Which numbered sentence should be removed, so that the rest makes one paragraph? Reply with the number and the sentence.',
    }),
  });
}
