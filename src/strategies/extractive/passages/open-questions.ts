/** Questions of a document's passages that stand alone, and the passages that leave them open: no word of theirs stands there. */
import { codeSpans } from '../../../text/code-spans.ts';
import { contentStems } from '../../../text/content-words.ts';
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
  if (/\b(?:I|my|me)\b/.test(text) && !/`|(?<![.?!]) \p{Lu}\p{L}{2,}/u.test(text.replace(/\bI\b/g, ''))) return undefined;
  if (/\b(?:suitable|available|necessary|possible|able|ready|likely|appropriate|sufficient|enough)\?$/.test(text)) return undefined;
  if (/^(?:can you explain )?what .* can do[?.]$/i.test(text)) return undefined;
  if (/\b(?:would|could|might|always|never|some|certain|additional|other|various|several|many)\b/.test(text)) return undefined;
  const code = [...codeSpans(text)].map(([from, { end }]) => text.slice(from + 1, end - 1));
  const general = contentStems(`${manner} ${view.profile.place ?? ''} ${view.subject ?? ''}`);
  const stems = new Set([...contentStems(text)].filter((stem) => !general.has(stem)));
  const own = contentStems(`${manner} ${view.profile.place ?? ''}`);
  const all = new Set([...contentStems(text)].filter((stem) => !own.has(stem)));
  return stems.size >= 2 || code.length > 0 ? { text, asked, view, passage, section: sectionOf(view), code, all } : undefined;
}

/** Nothing that the question names stands in the passage, and it is of another section. */
export function leavesOpen(passage: { lower: string; stems: ReadonlySet<string>; section: string }, question: OpenQuestion): boolean {
  return (
    question.section !== passage.section &&
    !question.code.some((name) => passage.lower.includes(name.toLowerCase())) &&
    ![...question.all].some((stem) => passage.stems.has(stem))
  );
}

export function sectionOf(view: ChunkView): string {
  return view.chunk.headingPath.join('\n');
}

/** Words of a question that say how to answer, not what about. */
const manner = `explain describe tell mean meaning happen happens example examples know understand help give list name use used using need case cases
  effect consequence reason purpose point way ways able allow allows require requires state short brief overview important basics learn difference
  term exactly thing things possible rule rules kind kinds type types want does work works`;
