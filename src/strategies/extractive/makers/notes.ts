import { answerFrom, isClean, mayFollow } from '../answers.ts';
import { withoutPeriod, wordCount } from '../english/plain.ts';
import { focusOf, lowerFirst } from '../english/phrases.ts';
import { clauseOf } from '../english/clauses.ts';
import { unanchored } from '../english/definite.ts';
import { isImperative } from '../english/headings.ts';
import { me } from '../patterns/condition.ts';
import { isVerb } from '../patterns/verb.ts';
import { ofPeople, term } from '../patterns/pattern.ts';
import { phrases, type Maker, type Piece, type Proposal } from '../maker.ts';
import { namedSubject } from './lists.ts';
import type { ChunkView, Sentence, Unit } from '../view.ts';

/** Notes and warnings, and sentences that open with "Note that": what to keep in mind about their subject. */
export const notes: Maker = {
  id: 'note',
  taskTypes: ['note'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      if (unit.sentences.length === 0) continue;
      if (unit.within === 'note') {
        const proposal = wholeNote(view, unit);
        if (proposal !== undefined) yield proposal;
        continue;
      }
      for (let i = 0; i < unit.sentences.length; i++) {
        const sentence = unit.sentences[i] as Sentence;
        const found = /^(?:note|be aware|keep in mind|be warned|remember|bear in mind|beware) that (?!to\b)(.{40,})$/i.exec(sentence.plain);
        if (found === null) continue;
        const rest = `${(found[1] as string).slice(0, 1).toUpperCase()}${(found[1] as string).slice(1)}`;
        if (!isClean(view, { ...sentence, plain: rest }, unit)) continue;
        const about = subjectOf(view, rest);
        if (about === undefined) continue;
        yield ask(view, about, answerFrom(unit, i, view), 0.78);
      }
    }
  },
};

function wholeNote(view: ChunkView, unit: Unit): Proposal | undefined {
  const [first, ...others] = unit.sentences;
  if (first === undefined) return undefined;
  const body = first.plain.replace(/^(?:note|warning|tip|important|caution)\s*[:.]\s*/i, '');
  if (!isClean(view, { ...first, plain: body })) return undefined;
  const about = subjectOf(view, body);
  if (about === undefined) return undefined;
  const taken = [first];
  for (const next of others) {
    if (!mayFollow(view, next) || wordCount(taken.map((item) => item.plain).join(' ')) > 120) break;
    taken.push(next);
  }
  if (wordCount(taken.map((item) => item.plain).join(' ')) < 10) return undefined;
  const label = /^(?:note|warning|tip|important|caution)\s*[:.]\s*/i.exec(first.text.replace(/[*_]/g, ''))?.[0];
  const text = taken.map((item) => item.text).join(' ');
  const at = label === undefined ? 0 : text.indexOf(body.slice(0, 12));
  const piece: Piece = { start: first.start, end: (taken.at(-1) as Sentence).end, text: at > 0 ? text.slice(at) : text };
  return ask(view, about, [piece], 0.8);
}

/** What the note is of: its own subject, else the section's topic where it speaks of that. */
function subjectOf(view: ChunkView, text: string): string | undefined {
  const clause = clauseOf(withoutPeriod(text));
  const line = { text, clause, view };
  const own = clause === undefined ? undefined : term(line, clause.subject);
  if (
    own !== undefined &&
    !ofPeople.test(own) &&
    !unanchored(own, view.profile) &&
    (own.includes('`') || own.replace(/^(?:an?|the) /, '').split(' ').length >= 2) &&
    !/[[\]]/.test(own) &&
    codeIsKnown(own, view)
  )
    return own;
  if (view.profile.selfNoun !== undefined && view.subject !== undefined && new RegExp(`\\bthis ${view.profile.selfNoun}\\b`, 'i').test(text))
    return namedSubject(view, view.subject);
  if (view.topic === undefined || wordCount(view.topic) > 5) return undefined;
  const words = view.topic
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 3);
  // A heading that may be a verb or a noun ("test organization") is neither asked as the one nor as the other.
  if (isVerb(view.topic.split(' ')[0]?.toLowerCase() ?? '') && !isImperative(view.topic)) return undefined;
  const some = isImperative(view.topic) ? words.slice(1) : words;
  return some.length > 0 && some.every((word) => text.toLowerCase().includes(word.replace(/(?:ing|s)$/, '')))
    ? lowerFirst(view.topic, view.profile)
    : undefined;
}

/** A code name of a heading or of the library; one that only the text's own code has is of an example. */
function codeIsKnown(own: string, view: ChunkView): boolean {
  const names = [...own.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string);
  return names.every((name) => /[^\w]/.test(name) || (view.topic ?? '').includes(name) || view.chunk.headingPath.some((heading) => heading.includes(name)));
}

function ask(_view: ChunkView, about: string, answer: readonly Piece[], score: number): Proposal {
  const doing = isImperative(about) || isVerb(about.split(' ')[0] ?? '');
  return {
    family: 'note',
    taskType: 'note',
    focus: `note:${focusOf(about)}:${focusOf((answer[0]?.text ?? '').slice(0, 40))}`,
    score,
    answer,
    phrases: doing
      ? phrases({ when: `What should I keep in mind when I ${me(about)}?`, watch: `What should I watch out for when I ${me(about)}?` })
      : phrases({
          keep: `What should I keep in mind about ${about}?`,
          note: `What is important to note about ${about}?`,
          caveat: `Tell me something to keep in mind about ${about}.`,
          careful: `What is worth knowing about ${about}?`,
        }),
  };
}
