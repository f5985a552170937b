/** Questions of a document's passages that stand alone, and the passages that leave them open: no word of theirs stands there. */
import { codeSpans } from '../../../text/code-spans.ts';
import { contentStems } from '../../../text/content-words.ts';
import { askingStems } from '../english/asking.ts';
import { namesOne } from '../english/names.ts';
import { wordCount } from '../english/plain.ts';
import type { ChunkView } from '../view.ts';
import { passagesOf, type Passage } from './passage.ts';
import { questionsOn, wordingOf, type Asked } from './questions.ts';

export interface OpenQuestion {
  text: string;
  asked: Asked;
  view: ChunkView;
  passage: Passage;
  section: string;
  /** Names in code, as they are written between the marks. */
  code: readonly string[];
  /** All its content words, with those that the whole document is about. */
  all: ReadonlySet<string>;
}

/** In the document's order; each names something of its own. */
export function openQuestions(views: readonly ChunkView[]): OpenQuestion[] {
  const seen = new Set<string>();
  return views.flatMap((view) =>
    passagesOf(view).flatMap((passage) =>
      questionsOn(view, passage).flatMap((asked) => {
        const question = asked.alone ? openQuestion(view, passage, asked) : undefined;
        if (question === undefined || seen.has(question.text)) return [];
        seen.add(question.text);
        return [question];
      }),
    ),
  );
}

function openQuestion(view: ChunkView, passage: Passage, asked: Asked): OpenQuestion | undefined {
  const { text } = wordingOf(asked, passage);
  // What is asked of the page itself, most of its passages have something to say on.
  if (!/^[A-Z][^.:]*\?$/.test(text) || wordCount(text) > 16 || (view.profile.selfNoun !== undefined && text.includes(`the "${view.profile.subject}"`)))
    return undefined;
  // What "the client" of another page is, nobody can say: the name of the thing must be whole.
  if (/\b(?:I|my|me)\b/.test(text) && !namesOne(text)) return undefined;
  if (/\b(?:suitable|available|necessary|possible|able|ready|likely|appropriate|sufficient|enough)\?$/.test(text)) return undefined;
  if (/^(?:can you explain )?what .* can do[?.]$/i.test(text)) return undefined;
  if (/\b(?:would|could|might|always|never|some|certain|additional|other|various|several|many)\b/.test(text)) return undefined;
  const code = [...codeSpans(text)].map(([from, { end }]) => text.slice(from + 1, end - 1));
  const place = contentStems(view.profile.place ?? '');
  const all = new Set([...contentStems(text)].filter((stem) => !askingStems.has(stem) && !place.has(stem)));
  const subject = contentStems(view.subject ?? '');
  const own = [...all].filter((stem) => !subject.has(stem));
  return own.length >= 2 || code.length > 0 ? { text, asked, view, passage, section: sectionOf(view), code, all } : undefined;
}

/** A passage as a question is held against it. */
export interface Held {
  passage: Passage;
  lower: string;
  stems: ReadonlySet<string>;
  section: string;
}

export function heldBy(view: ChunkView, passage: Passage): Held {
  const known = read.get(passage);
  if (known !== undefined) return known;
  const held = { passage, lower: passage.piece.text.toLowerCase(), stems: contentStems(passage.piece.text), section: sectionOf(view) };
  read.set(passage, held);
  return held;
}

/** A pure function of its passage, kept: each question of the document is held against it. */
const read = new WeakMap<Passage, Held>();

/** Nothing that the question names stands in the passage, and it is of another section. */
export function leavesOpen(held: Held, question: OpenQuestion): boolean {
  return (
    question.section !== held.section &&
    !question.code.some((name) => held.lower.includes(name.toLowerCase())) &&
    ![...question.all].some((stem) => held.stems.has(stem))
  );
}

function sectionOf(view: ChunkView): string {
  return view.chunk.headingPath.join('\n');
}
