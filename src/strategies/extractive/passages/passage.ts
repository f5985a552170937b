/** Passages: stretches of a section that read well by themselves, for tasks whose prompt carries the text. */
import { pictureNumber } from '../../../text/debris.ts';
import { joined } from '../answers.ts';
import { opensUnanchored } from '../english/definite.ts';
import { countsOn, faultsOf, instructs, opensBack, opensStory, pointsBack, startsBefore } from '../english/dangling.ts';
import { wordCount } from '../english/plain.ts';
import type { Piece } from '../maker.ts';
import type { ChunkView, Sentence, Unit } from '../view.ts';

export interface Passage {
  piece: Piece;
  sentences: readonly Sentence[];
  words: number;
}

const least = 30;
const most = 220;

/**
 * The passages of a chunk in reading order; none shares text with another. Each is a run of whole paragraphs, or the clean
 * end or start of one: 30-220 words, two sentences at least, no narration. Its first sentence points
 * nowhere; a later one may name a listing of its book, and is then no answer.
 */
export function passagesOf(view: ChunkView): readonly Passage[] {
  const known = read.get(view);
  if (known !== undefined) return known;
  const found = findPassages(view);
  read.set(view, found);
  return found;
}

/** A pure function of its view: the memo only spares reading a chunk again for each maker. */
const read = new WeakMap<ChunkView, readonly Passage[]>();

function findPassages(view: ChunkView): Passage[] {
  const found: Passage[] = [];
  let run: { unit: Unit; taken: Sentence[] }[] = [];
  const close = (): void => {
    const passage = passageOf(run);
    if (passage !== undefined) found.push(passage);
    run = [];
  };
  for (const unit of view.units) {
    if (unit.block.kind !== 'paragraph' || unit.within !== undefined || isBroken(view, unit) || unit.sentences.some((sentence) => opensStory(sentence.plain))) {
      close();
      continue;
    }
    const words = run.reduce((sum, part) => sum + wordsOf(part.taken), 0);
    const more = run.length === 0 ? undefined : cleanRuns(view, unit, true)[0];
    if (more !== undefined && words < 55 && words + wordsOf(more) <= most) {
      run.push({ unit, taken: more });
      if (more.length < unit.sentences.length) close();
      continue;
    }
    close();
    for (const taken of cleanRuns(view, unit, false)) {
      close();
      run.push({ unit, taken });
    }
    // A passage goes on only from a paragraph's end.
    if (run.at(-1)?.taken.at(-1) !== unit.sentences.at(-1)) close();
  }
  close();
  return found;
}

/** A paragraph of a rendered page with hard line breaks is a list, a poem or an address in disguise. */
function isBroken({ document }: ChunkView, { start, end }: Unit): boolean {
  return /html|epub|wordprocessing/.test(document.mediaType) && document.text.slice(start, end).includes('\n');
}

/** The runs of fitting sentences of a paragraph; where it goes on with a passage, the one at its start. */
function cleanRuns(view: ChunkView, unit: Unit, goesOn: boolean): Sentence[][] {
  const runs: Sentence[][] = [];
  for (let from = 0; from < unit.sentences.length; from++) {
    const first = unit.sentences[from] as Sentence;
    const starts = goesOn && from === 0 ? follows(first) && !countsOn(first.plain) : opens(view, first);
    if (!starts) {
      if (goesOn) return [];
      continue;
    }
    const taken = [first];
    let words = wordCount(first.plain);
    for (const next of unit.sentences.slice(from + 1)) {
      words += wordCount(next.plain);
      if (words > most || !follows(next)) break;
      taken.push(next);
    }
    runs.push(taken);
    if (goesOn) return runs;
    from += taken.length;
  }
  return runs;
}

/** A sentence that a passage may begin with: nothing in it is of what stands before. */
function opens(view: ChunkView, sentence: Sentence): boolean {
  const { plain } = sentence;
  return (
    wordCount(plain) >= 6 &&
    /^[\p{Lu}`"'\d_*]/u.test(plain) &&
    follows(sentence, true) &&
    !opensBack(plain) &&
    !startsBefore(plain) &&
    !pointsBack(plain, view.subject === undefined ? undefined : view.profile.selfNoun) &&
    !countsOn(plain) &&
    !opensUnanchored(plain, view.profile, `${view.topic ?? ''} ${view.subject ?? ''}`)
  );
}

/** "In this case" and its like find what they mean in the sentences before them. */
const resolved = /\b(?:in (?:this|that|these|those) (?:cases?|ways?)|this way|that way|now|in turn|by now|as before)\b,? ?/gi;

/** A quoted passage may speak of a numbered listing of its book; what it may not do is begin with one, or rest an answer on it. */
const inside: ReadonlySet<string> = new Set(['first-person', 'chatty']);
const within: ReadonlySet<string> = new Set(['place', 'pointer', 'exclamation', 'question']);

/** The tail of a citation that was cut off its sentence, or a page of a book. */
const citation = /^\[|\b(?:pp?|vol|op|ibid)\. ?\d|\[[^\]]{3,60}, (?:pp?|vol)\. |\bop\. cit\b/i;

/** The prompt shows the passage, so that "we" and the names of an example may stand in it; pointers out of it may not. */
function follows(sentence: Sentence, first = false): boolean {
  const text = first ? sentence.plain : sentence.plain.replace(resolved, '');
  return (
    wordCount(text) >= 3 &&
    faultsOf(text).every((fault) => inside.has(fault) || (!first && within.has(fault))) &&
    !instructs(text) &&
    // Brackets that held a picture, a page of the printed book, and the numbers of pictures that were never made.
    !/\(\s*\)|\[\s*\]|\(p\. ?\)/.test(text) &&
    !pictureNumber.test(text) &&
    !citation.test(text) &&
    !/^later\b/i.test(text) &&
    !/\b(?:let's|we'll (?:look|see|talk|discuss|cover|explore|learn|demonstrate|compare|go|move|come|return|explain|show|use this))\b/i.test(text)
  );
}

function passageOf(run: readonly { taken: readonly Sentence[] }[]): Passage | undefined {
  const sentences = run.flatMap((part) => part.taken);
  const words = wordsOf(sentences);
  if (sentences.length < 2 || words < least || words > most) return undefined;
  const pieces = run.map((part) => joined(part.taken));
  const [first, last] = [pieces[0] as Piece, pieces.at(-1) as Piece];
  return { piece: { start: first.start, end: last.end, text: pieces.map((piece) => piece.text).join('\n\n') }, sentences, words };
}

function wordsOf(sentences: readonly Sentence[]): number {
  return sentences.reduce((sum, sentence) => sum + wordCount(sentence.plain), 0);
}

/** A sentence of a passage that can be quoted by itself: what it leaves open, the passage beside it says. */
export function quotable(sentence: Sentence): boolean {
  return (
    wordCount(sentence.plain) >= 8 &&
    faultsOf(sentence.plain).every((fault) => fault === 'first-person') &&
    !opensBack(sentence.plain) &&
    !pointsBack(sentence.plain, undefined)
  );
}
