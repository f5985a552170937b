import { answerFrom, isClean } from '../answers.ts';
import { clauseOf } from '../english/clauses.ts';
import { isGenericHeading } from '../english/headings.ts';
import { withoutPeriod } from '../english/plain.ts';
import type { Maker, Proposal } from '../maker.ts';
import { upperFirst } from '../english/phrases.ts';
import type { Match, SentencePattern } from '../patterns/pattern.ts';
import { selfContained } from '../patterns/reason.ts';
import { sentencePatterns } from '../patterns/registry.ts';
import { sentencesIn, type ChunkView, type Unit } from '../view.ts';

/** One maker for each sentence pattern: the answer is the sentence, with those that go on with it. */
function sentenceMaker(pattern: SentencePattern): Maker {
  return {
    id: pattern.id,
    taskTypes: pattern.taskTypes,
    *propose(view: ChunkView): Iterable<Proposal> {
      // Items under "Examples", "Benefits" and their like are of the section, and often tell a story.
      const stories = view.lastHeading === undefined || isGenericHeading(view.lastHeading);
      for (const unit of view.units.flatMap((item) => (item.block.kind === 'list' ? (stories ? [] : itemsOf(view, item)) : [item]))) {
        if (unit.block.kind !== 'paragraph' && unit.block.kind !== 'item' && unit.within === undefined) continue;
        for (let i = 0; i < unit.sentences.length; i++) {
          const sentence = unit.sentences[i];
          if (sentence === undefined || !isClean(view, sentence, unit)) continue;
          // "Also" adds to something said before.
          if (/^(?:\S+ ){0,9}also\b/i.test(sentence.plain)) continue;
          const text = withoutPeriod(sentence.plain);
          const match = pattern.match({ text, clause: clauseOf(text), view }) ?? afterFrame(pattern, text, view);
          if (match === undefined) continue;
          yield { family: pattern.id, ...match, answer: answerFrom(unit, i, view) };
        }
      }
    },
  };
}

/** Items of a list as units of their own: an item that stands as a sentence answers as one. */
function itemsOf(view: ChunkView, list: Unit): Unit[] {
  const { document, profile } = view;
  return list.parts.flatMap((index) => {
    const item = document.blocks[index];
    const inner = profile.children[index] ?? [];
    const only = inner.length === 0 ? item : inner.length === 1 ? document.blocks[inner[0] as number] : undefined;
    if (item?.kind !== 'item' || only === undefined || (only !== item && only.kind !== 'paragraph') || only.aside !== undefined || only.end - only.start > 1500)
      return [];
    return [{ index, block: item, start: only.start, end: only.end, parts: [], whole: true, sentences: sentencesIn(document, only) }];
  });
}

const frame = /^((?:in|on|within|for|with|inside|under) [^,`]{2,45}), ((?!and |or |but |you )\S.{16,})$/i;

/** "In the stack, values are…": the pattern reads what follows, and the question keeps the frame. */
function afterFrame(pattern: SentencePattern, text: string, view: ChunkView): Match | undefined {
  const found = frame.exec(text);
  if (found === null) return undefined;
  const [where, rest] = [(found[1] as string).replace(/^\p{Lu}/u, (letter) => letter.toLowerCase()), found[2] as string];
  if (
    !selfContained(where) ||
    /^(?:in|on|for|with|within) (?:general|short|fact|addition|practice|particular|contrast|most cases|many cases|some cases|other words|turn|effect|theory|essence|these|this|that|such|both|all|our|your case|examples?|real life|the future|the past|a (?:similar|way))\b/i.test(
      where,
    )
  )
    return undefined;
  const upper = upperFirst(rest);
  const match = pattern.match({ text: upper, clause: clauseOf(upper), view });
  if (match === undefined) return undefined;
  // "In X" of the document's own place is added to every question anyway.
  if (view.profile.place !== undefined && where.toLowerCase() === `in ${view.profile.place.toLowerCase()}`) return match;
  const phrases = match.phrases.flatMap((phrase) =>
    /\{in\}|\. /.test(phrase.text) || phrase.text.toLowerCase().includes(where) ? [] : [{ id: phrase.id, text: phrase.text.replace(/([.?])$/, ` ${where}$1`) }],
  );
  return phrases.length === 0 ? undefined : { ...match, phrases, focus: `${match.focus} ${where}`, score: match.score - 0.02 };
}

export const sentenceMakers: readonly Maker[] = sentencePatterns.map(sentenceMaker);
