/** A heading for a passage: the section's own, where the passage makes it predictable. */
import { faultsOf } from '../english/dangling.ts';
import { isGenericHeading, isQuestion, isShouted, trimHeading } from '../english/headings.ts';
import { lowerFirst } from '../english/phrases.ts';
import { bare, tokensOf, wordCount } from '../english/plain.ts';
import { phrases, type Proposal } from '../maker.ts';
import type { ChunkView } from '../view.ts';
import type { Passage } from './passage.ts';

/** The section's heading, where it says what the passage is of: all its content words stand there. */
export function heading(view: ChunkView, passage: Passage): Proposal | undefined {
  const written = view.lastHeading === undefined ? undefined : trimHeading(view.lastHeading);
  const block = headingBlock(view);
  if (
    written === undefined ||
    block === undefined ||
    isGenericHeading(written) ||
    isQuestion(written) ||
    isShouted(written) ||
    /\b(?:resources|references|links|readings?)$/i.test(written) ||
    /^(?:an?|with|in|from|for|by|and|or|other|more|some|all) /i.test(written)
  )
    return undefined;
  const count = wordCount(written);
  if (count < 2 || count > 9 || /[?!:;]|\.$/.test(written.replace(/`[^`]*`/g, '')) || faultsOf(`${written}.`).length > 0) return undefined;
  // Of the section's start, which its heading was written for.
  if (!view.opensSection || view.units[0]?.start !== passage.piece.start) return undefined;
  const opener = passage.sentences[0]?.text.toLowerCase() ?? '';
  const text = passage.piece.text.toLowerCase();
  const stems = stemsOf(written);
  if (stems.length === 0 || !stems.every((stem) => text.split(stem).length > (stems.length === 1 ? 2 : 1)) || !stems.some((stem) => opener.includes(stem)))
    return undefined;
  if (stems.length === 1 && !/`/.test(written) && text.split(stems[0] as string).length < 4) return undefined;
  return {
    input: { ...passage.piece },
    family: 'passage-heading',
    taskType: 'heading',
    focus: `heading:${lowerFirst(written, view.profile)}`,
    score: 0.68,
    lookup: true,
    answer: [{ start: block.start, end: block.end, text: written }],
    phrases: phrases({
      suggest: 'Suggest a heading for the passage.',
      title: 'Give the passage a short, descriptive title.',
      section: 'What would be a fitting section heading for the passage?',
      write: 'Write a heading that says what the passage is about.',
      label: 'Label the passage with a heading of a few words.',
      topic: 'In a few words, what is the topic of the passage?',
    }),
  };
}

function stemsOf(text: string): string[] {
  return tokensOf(text.toLowerCase())
    .map((token) => (token.includes('`') ? token.replace(/.*`([^`]+)`.*/, '$1') : bare(token).replace(/(?:ing|ies|es|s|ed|e|y)$/, '')))
    .filter((stem) => stem.length >= 2 && !/^(?:the|an|and|or|to|of|in|on|at|by|is|ar|it|its|for|with|from|into|your|that|us|how|with|a)$/.test(stem));
}

function headingBlock(view: ChunkView): { start: number; end: number } | undefined {
  const before = view.units[0]?.start ?? 0;
  const last = view.profile.headings.findLast(({ block: { start } }) => start <= before);
  // A heading of code may take no room in the text: there is nothing to quote.
  if (last === undefined || last.block.end === last.block.start) return undefined;
  return last.text === view.lastHeading ? { start: last.block.start, end: last.block.end } : undefined;
}
