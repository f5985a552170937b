/** Which of several sections a passage belongs to: asked only where its own heading alone fits. */
import { unitHash } from '../../../text/hash.ts';
import { isGenericHeading, isQuestion, isShouted, trimHeading } from '../english/headings.ts';
import { bare, tokensOf, wordCount } from '../english/plain.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import type { Block } from '../../../contracts/document.ts';
import { passagesOf, type Passage } from './passage.ts';

export const sectionChoice: Maker = {
  id: 'passage-section',
  taskTypes: ['classification'],
  *propose(view): Iterable<Proposal> {
    const own = view.lastHeading === undefined ? undefined : trimHeading(view.lastHeading);
    const { headings } = view.profile;
    const block = own === undefined ? undefined : headings.find((one) => one.text === own && one.block.start <= (view.units[0]?.start ?? 0))?.block;
    if (own === undefined || block === undefined || block.level === 1 || !fitsAsChoice(own)) return;
    // What the passage stands under is true of it too.
    const path = new Set([view.document.title, ...view.chunk.headingPath].map(trimHeading));
    for (const passage of passagesOf(view)) {
      const words = passage.piece.text.toLowerCase();
      const fit = shareIn(own, words);
      // One word must do more than come by.
      if (fit < 1 || (stemsOf(own).length === 1 && words.split(stemsOf(own)[0] as string).length < 3)) continue;
      const others = [...new Set(headings.filter(({ block: { level } }) => level !== 1).map(({ text }) => text))].filter(
        (text) => text !== own && !path.has(text) && fitsAsChoice(text) && shareIn(text, words) <= 0.34 && !alike(text, own),
      );
      const chosen = others.sort((a, b) => unitHash(`choice:${own}:${a}`) - unitHash(`choice:${own}:${b}`)).slice(0, 3);
      if (chosen.length < 2) continue;
      const options = [own, ...chosen].sort(
        (a, b) => unitHash(`order:${passage.piece.text.slice(0, 200)}:${a}`) - unitHash(`order:${passage.piece.text.slice(0, 200)}:${b}`),
      );
      yield proposalOf(passage, own, block, options);
    }
  },
};

function proposalOf(passage: Passage, own: string, block: Block, options: readonly string[]): Proposal {
  const quoted = options.map((option) => `"${option}"`);
  const listed = `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
  const either = `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
  return {
    family: 'passage-section',
    taskType: 'classification',
    focus: `section:${passage.piece.text.slice(0, 80)}`,
    score: 0.66 + 0.14 * unitHash(`section:${passage.piece.text}`),
    lookup: true,
    input: { ...passage.piece },
    answer: [{ start: block.start, end: block.end, text: own }],
    phrases: phrases({
      belongs: `A document has the sections ${listed}. Which of them does the passage belong to?`,
      fits: `Which section title fits the passage best: ${either}?`,
      file: `Under which heading would you file the passage: ${either}?`,
      pick: `Pick the heading that the passage stands under: ${either}.`,
    }),
  };
}

function fitsAsChoice(text: string): boolean {
  const count = wordCount(text);
  return count >= 2 && count <= 6 && !/["“”?!:;]/.test(text) && !isGenericHeading(text) && !isQuestion(text) && !isShouted(text) && stemsOf(text).length > 0;
}

/** Share of the heading's content words that stand in the text. */
function shareIn(heading: string, lower: string): number {
  const stems = stemsOf(heading);
  return stems.filter((stem) => lower.includes(stem)).length / stems.length;
}

function alike(a: string, b: string): boolean {
  const of = new Set(stemsOf(b));
  return stemsOf(a).filter((stem) => of.has(stem)).length * 2 >= Math.min(stemsOf(a).length, of.size) + 1;
}

function stemsOf(text: string): string[] {
  return tokensOf(text.toLowerCase())
    .map((token) => (token.includes('`') ? token.replace(/.*`([^`]+)`.*/, '$1') : bare(token).replace(/(?:ing|ies|es|s|ed|e|y)$/, '')))
    .filter((stem) => stem.length >= 3 && !/^(?:the|and|for|with|from|into|your|that|how|using|us|when|what|more|all|one|two)$/.test(stem));
}
