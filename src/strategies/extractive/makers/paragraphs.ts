import { fitsAfter, isClean, joined } from '../answers.ts';
import { continues, instructs, narrates } from '../english/dangling.ts';
import { clauseOf } from '../english/clauses.ts';
import { unanchored } from '../english/definite.ts';
import { focusOf, isGerundPhrase } from '../english/phrases.ts';
import { withoutPeriod, wordCount } from '../english/plain.ts';
import { looseNouns } from '../english/words.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import { ofPeople, term } from '../patterns/pattern.ts';
import type { ChunkView, Sentence, Unit } from '../view.ts';

/** A paragraph whose first sentence names its subject, and whose other sentences go on with it: what it says of that. */
export const paragraphs: Maker = {
  id: 'paragraph',
  taskTypes: ['explanation'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      if (unit.block.kind !== 'paragraph') continue;
      for (let at = 0; at < unit.sentences.length; at++) {
        const proposal = runFrom(view, unit, at);
        if (proposal === undefined) continue;
        yield proposal;
        at += proposal.length - 1;
      }
    }
  },
};

/** The run of sentences from one that names its subject. */
function runFrom(view: ChunkView, unit: Unit, at: number): (Proposal & { length: number }) | undefined {
  const first = unit.sentences[at] as Sentence;
  // "Also" adds to something said before.
  if (!isClean(view, first, unit) || /^(?:\S+ ){0,9}also\b/i.test(first.plain)) return undefined;
  const text = withoutPeriod(first.plain);
  const clause = clauseOf(text);
  if (clause === undefined) return undefined;
  const subject = term({ text, clause, view }, clause.subject);
  if (
    subject === undefined ||
    unanchored(subject, view.profile, view.topic) ||
    isGerundPhrase(subject) ||
    /^(?:each|every|all|any) /.test(subject) ||
    subject === view.profile.place ||
    ofPeople.test(subject)
  )
    return undefined;
  const head = subject.replace(/^(?:an?|the) /, '');
  // In a text about one thing ("in Rust") a plain noun of it is a subject too.
  const plain =
    view.profile.place !== undefined && /^(?:an? [a-z-]+|[a-z-]+s)$/.test(subject) && !looseNouns.has(head) && !looseNouns.has(head.replace(/s$/, ''));
  if (!(plain || subject.includes('`') || head.split(' ').length >= 2 || (view.topic ?? '').toLowerCase().includes(head.toLowerCase().replace(/s$/, ''))))
    return undefined;
  // Begun in the middle, it would leave out what the paragraph says of its subject before.
  const stem = head.toLowerCase().replace(/s$/, '');
  if (unit.sentences.slice(0, at).some((before) => clauseOf(withoutPeriod(before.plain))?.subject.toLowerCase().includes(stem) === true)) return undefined;
  const taken: Sentence[] = [first];
  for (const sentence of unit.sentences.slice(at + 1)) {
    if (
      !fitsAfter(view, sentence, joined(taken).text) ||
      instructs(sentence.plain) ||
      narrates(sentence.plain) ||
      wordCount(taken.map((item) => item.plain).join(' ')) > 130
    )
      break;
    taken.push(sentence);
  }
  // From the paragraph's start to where it turns to something else, and most of it of its subject.
  const next = unit.sentences[taken.length];
  if (
    at > 0 ||
    (next !== undefined && (continues(next.plain) || taken.length < 3)) ||
    taken.length < 2 ||
    wordCount(taken.map((item) => item.plain).join(' ')) < 32
  )
    return undefined;
  const noun = (head.split(' ').at(-1) ?? '').toLowerCase().replace(/`/g, '').replace(/s$/, '');
  const speaks = (sentence: Sentence): boolean =>
    sentence.plain.toLowerCase().includes(noun) || /^(?:it|they|this|these|its|their|such)\b/i.test(sentence.plain);
  if (taken.slice(1).filter(speaks).length * 2 < taken.length - 1) return undefined;
  return {
    length: taken.length,
    family: 'paragraph',
    taskType: 'explanation',
    focus: `about:${focusOf(subject).replace(/s$/, '')}`,
    score: 0.75,
    answer: [joined(taken)],
    phrases: phrases({
      know: `What should I know about ${subject}?`,
      explain: `Explain ${subject}.`,
      tell: `Tell me about ${subject}.`,
      describe: `Describe ${subject}.`,
      what: `What can you tell me about ${subject}?`,
      understand: `Help me understand ${subject}.`,
      summarize: `Summarize the main points about ${subject}.`,
    }),
  };
}
