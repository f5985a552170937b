/** What a question is about, and what the passage of a record is about as a whole. */
import type { TrainingRecord } from '../../contracts/record.ts';
import { codeMap } from '../../text/code-ranges.ts';
import { contentStems, isContent, tokensOf } from '../../text/content-words.ts';
import { stem } from '../../text/stem.ts';
import { quotesOf } from '../../text/turns.ts';
import { passageOf, type Passage } from './passage.ts';

/** Words of a question that say how to answer, not what about. */
export const manner: ReadonlySet<string> = new Set(
  `achieve advice apply aware benefit brief briefly common concern consequence context curious define definition describe detail
  entry essential example explain explanation fact goal happen help idea important importance include intent keep kind know learn list look
  main matter mean meaning mention mind need note overview point practical practice purpose question reason regard regarding require
  requirement role sentence short show situation spell summarise summarize summary suppose table tabulate tell term terms understand want
  wonder word work worth ask author give okay satisfy state thank thanks please catch caveat drawback watch problem limit`
    .split(/\s+/)
    .map(stem),
);

/** Said first these ask for an answer; further on they are things: "State the rule", "the role of each state". */
const mayBeNamed = /^(?:states?|notes?|lists?|terms?|reasons?|goals?|tables?|authors?|contexts?)$/i;

/** Subjects of a question: stem -> the word as written; and what stands in code or in capitals. */
export function subjectsOf(prompt: string): { words: Map<string, string>; code: string[] } {
  // A quoted word is a subject, whatever it is: the "Help" criterion.
  const quoted = [...prompt.matchAll(/["“]([^"“”\n]{2,80})["”]/gu)].map((match) => match[1] ?? '').join(' ');
  const named = contentStems(quoted);
  const words = new Map<string, string>();
  for (const token of tokensOf(prompt)) {
    const root = stem(token.text);
    if (isContent(token.text) && !words.has(root) && (named.has(root) || !manner.has(root) || (mayBeNamed.test(token.text) && words.size + token.start > 0)))
      words.set(root, token.text);
  }
  const code = codeMap(prompt)
    .ranges.map((range) => prompt.slice(range.innerStart, range.innerEnd))
    .filter((text) => text.trim() !== '');
  // Two letters are no content word, but "GC" is a subject.
  const initials = [...prompt.matchAll(/\b\p{Lu}[\p{Lu}\d]{1,9}\b/gu)].map((match) => match[0]);
  return { words, code: [...code, ...initials] };
}

/** The document's own name stands in for the heading over a span: "understanding/focus-order.html" speaks of focus order. */
function headingOf(document: string): string {
  return document.slice(document.indexOf('/') + 1).replace(/[/_.-]+/g, ' ');
}

export function headingsOf(record: TrainingRecord): string[] {
  return [...record.grounding.flatMap((item) => [headingOf(item.document), ...(item.headingPath ?? [])]), record.labels['topic'] ?? ''];
}

/** The record's quotes as a passage; its headings tell no sentence of it from another. */
export function passageFor(record: TrainingRecord): Passage {
  return passageOf(quotesOf(record), new Set(headingsOf(record).flatMap((heading) => [...contentStems(heading)])));
}
