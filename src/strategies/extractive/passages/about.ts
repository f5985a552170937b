/** "What does the passage say about X?", where one run of the passage's sentences, and no other, speaks of X. */
import { joined } from '../answers.ts';
import { clauseOf } from '../english/clauses.ts';
import { faultsOf, continues } from '../english/dangling.ts';
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
      const said = runOn(passage, at, keyOf(name));
      if (said === undefined) continue;
      yield {
        family: 'passage-about',
        taskType: 'reading',
        focus: `passage-about:${focusOf(name)}:${passage.piece.text.slice(0, 40)}`,
        score: 0.66,
        answer: [joined(said)],
        input: { ...passage.piece },
        phrases: phrases({
          say: `What does the passage say about ${name}?`,
          tell: `Tell me what the passage says about ${name}.`,
          learn: `What do we learn about ${name} from the passage?`,
          according: `According to the passage, what is true of ${name}?`,
          state: `What does the text below state about ${name}?`,
          find: `Find what the passage says about ${name}, and quote it.`,
          give: `Give the part of the passage that speaks of ${name}.`,
          explain: `Going by the passage, explain what there is to know about ${name}.`,
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

/** All that the passage says of it, in one run: the sentence, and those that go on with it; undefined where others speak of it too. */
function runOn(passage: Passage, at: number, key: string): Sentence[] | undefined {
  if (key.length < 3) return undefined;
  const speaks = (sentence: Sentence): boolean => sentence.plain.toLowerCase().includes(key);
  let end = at + 1;
  while (end < passage.sentences.length && (speaks(passage.sentences[end] as Sentence) || continues((passage.sentences[end] as Sentence).plain))) end++;
  const said = passage.sentences.slice(at, end);
  if (said.length > 3 || passage.sentences.some((other, i) => (i < at || i >= end) && speaks(other))) return undefined;
  const words = said.reduce((sum, one) => sum + wordCount(one.plain), 0);
  if (words * 100 >= passage.words * 64 || said.some((one) => faultsOf(one.plain).length > 0)) return undefined;
  // Of one paragraph.
  return passage.piece.text.includes(said.map((one) => one.text).join(' ')) ? said : undefined;
}

/** What may not stand in another sentence: the code name, else the last word of the phrase without its ending. */
function keyOf(name: string): string {
  const code = /`([^`]+)`/.exec(name)?.[1];
  if (code !== undefined) return code.toLowerCase();
  return (name.split(' ').at(-1) ?? '').toLowerCase().replace(/(?:ies|es|s)$/, '');
}
