/** "What does the passage say about X?": every sentence of the passage that speaks of X, and those that go on with it. */
import { continues, faultsOf } from '../english/dangling.ts';
import { clauseOf } from '../english/clauses.ts';
import { unanchored } from '../english/definite.ts';
import { focusOf } from '../english/phrases.ts';
import { withoutPeriod, wordCount } from '../english/plain.ts';
import { phrases, type Proposal } from '../maker.ts';
import { ofPeople, term } from '../patterns/pattern.ts';
import type { ChunkView, Sentence } from '../view.ts';
import { quotable, type Passage } from './passage.ts';

const vague =
  /^(?:an?|the)? ?(?:additional|related|other|similar|another|next|common|useful|good|great|first|second|main|key|new|extra|further|examples?|names?|people|things?|cases?|ways?)\b|\b(?:and|or)\b/i;

export function* about(view: ChunkView, passage: Passage): Iterable<Proposal> {
  for (const [at, sentence] of passage.sentences.entries()) {
    if (
      !quotable(sentence) ||
      faultsOf(sentence.plain).length > 0 ||
      wordCount(sentence.plain) < 10 ||
      /\b(?:improve|further|next|let)\b/i.test(sentence.plain)
    )
      continue;
    for (const name of namesIn(view, sentence)) {
      const said = allOn(passage, at, name);
      if (said === undefined) continue;
      yield {
        family: 'passage-about',
        taskType: 'reading',
        focus: `passage-about:${focusOf(name)}:${passage.piece.text.slice(0, 40)}`,
        score: 0.68,
        answer: said.map(({ start, end, text }) => ({ start, end, text })),
        rendered: said.map(({ text }) => text).join(' '),
        input: { ...passage.piece },
        phrases: phrases({
          say: `What does the passage say about ${name}?`,
          tell: `Tell me what the passage says about ${name}.`,
          learn: `What do we learn about ${name} from the passage?`,
          find: `Find everything that the passage says about ${name}, and quote it.`,
          give: `Give the part of the passage that speaks of ${name}.`,
          according: `What is said about ${name} in the passage?`,
        }),
      };
      break;
    }
  }
}

/** What the sentence is about, the best first: its subject, a code name with its kind. */
function* namesIn(view: ChunkView, sentence: Sentence): Iterable<string> {
  const text = withoutPeriod(sentence.plain);
  const clause = clauseOf(text);
  const subject = clause === undefined ? undefined : term({ text, clause, view }, clause.subject);
  if (
    subject !== undefined &&
    subject !== view.profile.place &&
    wordCount(subject) <= 6 &&
    !vague.test(subject) &&
    !ofPeople.test(subject) &&
    !/^(?:each|every|all|any|no|some) /.test(subject) &&
    (subject.includes('`') || /[^s]s$/.test(subject) || subject.replace(/^(?:an?|the) /, '').includes(' ')) &&
    !unanchored(subject, view.profile, view.topic)
  )
    yield subject;
  for (const match of text.matchAll(
    /\b(?:the|an?) `[^`]{2,40}` (?:macro|method|function|trait|type|keyword|command|operator|attribute|crate|module|option|flag|enum|struct|class|field|property|tool|element|file)\b/g,
  ))
    yield match[0];
}

/**
 * All that the passage says of it: each sentence that names it, with those right after that go on with it. Undefined where
 * that is most of the passage, or where one of them cannot be quoted.
 */
function allOn({ sentences, words }: Passage, at: number, name: string): Sentence[] | undefined {
  const key = keyOf(name);
  if (key.length < 3) return undefined;
  const said: Sentence[] = [];
  let first: number | undefined;
  for (const [index, sentence] of sentences.entries()) {
    const speaks = sentence.plain.toLowerCase().includes(key);
    if (!speaks && !(said.at(-1) === sentences[index - 1] && said.length > 0 && continues(sentence.plain))) continue;
    first ??= index;
    said.push(sentence);
  }
  // The sentence that it was found in comes first: what stands before may lean on something else. A single sentence on a thing
  // without a name in code mostly brings up what the rest goes on about.
  if (first !== at || said.length > 4 || (said.length === 1 && !name.includes('`'))) return undefined;
  const count = said.reduce((sum, { plain }) => sum + wordCount(plain), 0);
  if (namesMore(sentences, said, name) || leansOn(sentences, said)) return undefined;
  return count * 100 >= words * 64 || said.some(({ plain }) => faultsOf(plain).length > 0) ? undefined : said;
}

/** "The Rust programming language": a sentence that names Rust, or its language by another form of the word, is of it too. */
function namesMore(sentences: readonly Sentence[], said: readonly Sentence[], name: string): boolean {
  const own = name.split(' ').filter((word) => /^\p{Lu}\p{Ll}/u.test(word));
  return own.some((word) => sentences.some((sentence) => !said.includes(sentence) && sentence.plain.includes(word)));
}

/** The sentence after it leans on it ("The result will be…", "Since this is…") and would be left out. */
function leansOn(sentences: readonly Sentence[], said: readonly Sentence[]): boolean {
  return sentences.some(
    (sentence, i) =>
      !said.includes(sentence) &&
      said.includes(sentences[i - 1] as Sentence) &&
      /^(?:\(?\S+ ){0,4}(?:this|these|such|it|they|its|their|them|that|reason|result|latter|former)\b/i.test(sentence.plain),
  );
}

/** What a sentence on it holds: the code name, else the last word of the phrase without its ending. */
function keyOf(name: string): string {
  const code = /`([^`]+)`/.exec(name)?.[1];
  if (code !== undefined) return code.toLowerCase();
  return (name.split(' ').at(-1) ?? '').toLowerCase().replace(/(?:ies|es|s)$/, '');
}
