/** Answers: whole sentences, lists and code of the source, with their spans. */
import { balanced, continues, faultsOf, narrates, opensStory, standsAsSentence } from './english/dangling.ts';
import { opensUnanchored } from './english/definite.ts';
import { leaning } from './english/phrases.ts';
import { tidied, wordCount } from './english/plain.ts';
import { usesExampleName } from './example-names.ts';
import type { Piece } from './maker.ts';
import { textOf, type ChunkView, type Sentence, type Unit } from './view.ts';

const longest = 110;

/** The sentence makes an answer on its own. `unit` is the paragraph it stands in. */
export function isClean(view: ChunkView, sentence: Sentence, unit?: Unit): boolean {
  if (sentence.plain === '') return false;
  if (unit !== undefined && !standsInParagraph(view, sentence, unit)) return false;
  return (
    standsAsSentence(sentence.plain, view.subject === undefined ? undefined : view.profile.selfNoun) &&
    !opensUnanchored(sentence.plain, view.profile, `${view.topic ?? ''} ${view.subject ?? ''}`) &&
    !usesExampleName(sentence.plain, view.profile.exampleNames)
  );
}

/**
 * A sentence out of an analogy, or out of the telling of an example, is of that example even where its words do not show
 * it: there, a bare "the noun" must be of the section's topic.
 */
function standsInParagraph(view: ChunkView, sentence: Sentence, unit: Unit): boolean {
  if (tellingOf(unit).story <= sentence.start) return false;
  const told = view.units.some((other) => other.start < unit.start && tellingOf(other).story < Number.POSITIVE_INFINITY);
  if (!told && !tellingOf(unit).narrates) return true;
  const lean = leaning(sentence.plain);
  if (lean === 'none') return true;
  if (lean === 'elsewhere') return false;
  const topic = (view.topic ?? '').toLowerCase();
  return [...sentence.plain.toLowerCase().matchAll(/\bthe ([a-z]+)\b/g)].every(
    (match) => topic.includes((match[1] as string).replace(/s$/, '')) || leaning(match[0]) === 'none',
  );
}

/** Where the paragraph's first story starts, and whether it narrates at all. A pure function of the unit, kept: each of its sentences asks. */
function tellingOf(unit: Unit): { story: number; narrates: boolean } {
  const known = tellings.get(unit);
  if (known !== undefined) return known;
  const found = {
    story: unit.sentences.find((sentence) => opensStory(sentence.plain))?.start ?? Number.POSITIVE_INFINITY,
    narrates: unit.sentences.some((sentence) => narrates(sentence.plain)),
  };
  tellings.set(unit, found);
  return found;
}

const tellings = new WeakMap<Unit, { story: number; narrates: boolean }>();

/** The sentence may follow another one in an answer. */
export function mayFollow(view: ChunkView, sentence: Sentence): boolean {
  return faultsOf(sentence.plain).length === 0 && !usesExampleName(sentence.plain, view.profile.exampleNames);
}

/** As `mayFollow`, and no "the pool" opens it that neither the answer so far nor the section's topic speaks of. */
export function fitsAfter(view: ChunkView, sentence: Sentence, before: string): boolean {
  return mayFollow(view, sentence) && !opensUnanchored(sentence.plain, view.profile, `${view.topic ?? ''} ${view.subject ?? ''} ${before}`);
}

/**
 * The sentence and those right after it that go on with it ("This means…", "For example…"): at most three, and at most 110
 * words. Stops before the first that does not fit.
 */
export function answerFrom(unit: Unit, at: number, view: ChunkView, more = 2): Piece[] {
  const first = unit.sentences[at] as Sentence;
  const taken = [first];
  let words = wordCount(first.plain);
  for (let i = at + 1; i < unit.sentences.length && taken.length <= more; i++) {
    const next = unit.sentences[i] as Sentence;
    words += wordCount(next.plain);
    if (words > longest || !continues(next.plain) || !fitsAfter(view, next, joined(taken).text)) break;
    taken.push(next);
  }
  return [joined(taken)];
}

/** Neighbouring sentences of one paragraph as one piece. */
export function joined(sentences: readonly Sentence[]): Piece {
  const first = sentences[0] as Sentence;
  const last = sentences.at(-1) as Sentence;
  return { start: first.start, end: last.end, text: sentences.map((sentence) => sentence.text).join(' ') };
}

/** A whole list as Markdown; undefined where an item is not plain text. */
export function listPiece(view: ChunkView, unit: Unit): { piece: Piece; items: string[] } | undefined {
  const { document, profile } = view;
  const items: string[] = [];
  if (!unit.whole) return undefined;
  for (const child of unit.parts) {
    const item = document.blocks[child];
    if (item === undefined || item.kind !== 'item' || item.aside !== undefined) return undefined;
    const inner = (profile.children[child] ?? []).map((index) => document.blocks[index]);
    if (inner.some((block) => block === undefined || block.kind !== 'paragraph' || block.aside !== undefined)) return undefined;
    const parts = inner.length === 0 ? [textOf(document, item)] : inner.map((block) => (block === undefined ? '' : textOf(document, block)));
    if (parts.reduce((sum, part) => sum + part.length, 0) > 2000) return undefined;
    // A title whose text is only a note on it: what it was a title of (a picture, a film) is not there.
    if (parts.length > 1 && !/[.!?]$/.test(parts[0] as string) && /^note\b/i.test((parts[1] as string).trim())) return undefined;
    const tidy = parts
      .map((part) => tidied(part.replace(/\s*\n\s*/g, ' ').trim()))
      .filter((part) => part !== '')
      .join('\n\n   ');
    if (tidy === '') return undefined;
    items.push(tidy);
  }
  // Settings in disguise: "- default: false".
  if (items.length < 2 || items.length > 25 || items.some((item) => /^(?:default|key|type|types|alias|required)s?\b\**:/i.test(item))) return undefined;
  const text = items.map((item, i) => (unit.block.ordered === true ? `${i + 1}. ${item}` : `- ${item}`)).join('\n');
  return { piece: { start: unit.start, end: unit.end, text }, items };
}

/** Every item may stand in an answer: no first person, no pointers, balanced. */
export function itemsAreClean(view: ChunkView, items: readonly string[]): boolean {
  return items.every((item) => {
    const faults = faultsOf(item).filter((fault) => fault !== 'ending' && fault !== 'question');
    return (
      faults.length === 0 && !item.endsWith(':') && balanced(item) && !/^(?:see|see also)\b/i.test(item) && !usesExampleName(item, view.profile.exampleNames)
    );
  });
}

/** A code block as a fence; undefined where it is empty or pulls in absent text. */
export function codePiece(view: ChunkView, unit: Unit): Piece | undefined {
  if (unit.block.kind !== 'code' || unit.block.aside !== undefined) return undefined;
  const code = textOf(view.document, unit.block).replace(/^\n+|\s+$/g, '');
  if (code.trim().length < 3 || code.includes('```') || /\{\{\s*#|\{%|--snip--/.test(code)) return undefined;
  return { start: unit.start, end: unit.end, text: `\`\`\`${languageOf(unit)}\n${code}\n\`\`\`` };
}

export function languageOf(unit: Unit): string {
  return (unit.block.language ?? '').split(/[\s,{]/)[0] ?? '';
}
