/** "What does the passage say about X?", where one sentence of the passage, and no other, speaks of X. */
import { unanchored } from '../english/definite.ts';
import { clauseOf } from '../english/clauses.ts';
import { continues } from '../english/dangling.ts';
import { focusOf } from '../english/phrases.ts';
import { withoutPeriod, wordCount } from '../english/plain.ts';
import { phrases, type Proposal } from '../maker.ts';
import { ofPeople, term } from '../patterns/pattern.ts';
import type { ChunkView } from '../view.ts';
import { quotable, type Passage } from './passage.ts';

export function* about(view: ChunkView, passage: Passage): Iterable<Proposal> {
  for (const [at, sentence] of passage.sentences.entries()) {
    if (!quotable(sentence) || wordCount(sentence.plain) < 10 || wordCount(sentence.plain) * 100 >= passage.words * 60) continue;
    const next = passage.sentences[at + 1];
    if (next !== undefined && continues(next.plain)) continue;
    const text = withoutPeriod(sentence.plain);
    const clause = clauseOf(text);
    const subject = clause === undefined ? undefined : term({ text, clause, view }, clause.subject);
    const name = subject !== undefined && !ofPeople.test(subject) && !/^(?:each|every|all|any|no|some) /.test(subject) ? subject : codeThing(sentence.plain);
    if (name === undefined || name === view.profile.place || wordCount(name) > 6 || unanchored(name, view.profile, view.topic)) continue;
    const key = keyOf(name);
    if (key.length < 3 || passage.sentences.some((other) => other !== sentence && other.plain.toLowerCase().includes(key))) continue;
    yield {
      family: 'passage-about',
      taskType: 'reading',
      focus: `passage-about:${focusOf(name)}:${passage.piece.text.slice(0, 40)}`,
      score: 0.66,
      answer: [{ start: sentence.start, end: sentence.end, text: sentence.text }],
      input: { ...passage.piece },
      phrases: phrases({
        say: `What does the passage say about ${name}?`,
        tell: `Tell me what the passage says about ${name}.`,
        learn: `What do we learn about ${name} from the passage?`,
        according: `According to the passage, what is true of ${name}?`,
        state: `What does the text below state about ${name}?`,
        find: `Find what the passage says about ${name}, and quote it.`,
      }),
    };
  }
}

/** "The `vec!` macro": a code name with what it is. */
function codeThing(text: string): string | undefined {
  return /\b((?:the|an?) `[^`]{2,40}` (?:macro|method|function|trait|type|keyword|command|operator|attribute|crate|module|option|flag|enum|struct|class|field|property|tool|element|file))\b/.exec(
    text,
  )?.[1];
}

/** What may not stand in another sentence: the code name, else the last word of the phrase without its ending. */
function keyOf(name: string): string {
  const code = /`([^`]+)`/.exec(name)?.[1];
  if (code !== undefined) return code.toLowerCase();
  return (name.split(' ').at(-1) ?? '').toLowerCase().replace(/(?:ies|es|s)$/, '');
}
