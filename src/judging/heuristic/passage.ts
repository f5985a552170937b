/** The quotes of a record as a passage of sentences, and where in it each sentence of an answer comes from. */
import { align, wordsAt, type Alignment, type Word } from '../../text/align.ts';
import { codeMap } from '../../text/code-ranges.ts';
import { openerLength } from '../../text/discourse.ts';
import { labelLength } from '../../text/questions.ts';
import { sentences } from '../../text/sentences.ts';

export interface Stretch {
  text: string;
  start: number;
  end: number;
  words: Word[];
  /** Roots of its content words. */
  roots: Set<string>;
  /** A line of a list or a table. */
  item: boolean;
}

export interface Passage {
  stretches: Stretch[];
  /** 0.1-1: the fewer sentences hold a root, the more it says about which one is meant. */
  rarity(root: string): number;
}

export interface Placed {
  sentence: Stretch;
  /** Index of the stretch of the passage that it shares most with; -1: none. */
  at: number;
  /** Stretches that its matched words stand in. */
  touched: Set<number>;
  alignment: Alignment;
}

/** Longest stretch of the passage that a sentence is laid against, in words: work stays linear in the passage. */
const reach = 220;
/** From this share on a sentence needs no neighbours of its stretch: their words would hide what it turned round. */
const enough = 0.72;
/** Sentences of one answer that are looked at. */
const most = 60;

/** Sentences; each line of a list or a table is one, and fenced code is left out. */
export function stretchesOf(text: string): Stretch[] {
  const fences = codeMap(text).ranges.filter((range) => range.kind === 'fence');
  const out: Stretch[] = [];
  let from = 0;
  for (const fence of [...fences, { start: text.length, end: text.length }]) {
    blocksOf(text, from, fence.start, out);
    from = fence.end;
  }
  return out;
}

function blocksOf(text: string, from: number, to: number, out: Stretch[]): void {
  const part = text.slice(from, to);
  let at = 0;
  for (const match of [...part.matchAll(/\n(?=[ \t]*(?:[-*+•|]|\d{1,3}[.)])[ \t])|\n[ \t]*\n/g), { index: part.length }]) {
    const block = part.slice(at, match.index);
    const mark = /^\s*(?:[-*+•|]|\d{1,3}[.)])[ \t]+/.exec(block)?.[0].length ?? 0;
    const item = mark > 0;
    for (const { start, end } of item ? [{ start: mark, end: block.length }] : sentences(block)) {
      const label = labelLength(block.slice(start, end));
      const lead = label + openerLength(block.slice(start + label, end));
      const words = wordsAt(text, from + at + start + lead, from + at + end);
      if (words.length === 0) continue;
      out.push({
        text: block.slice(start, end).trim(),
        start: from + at + start,
        end: from + at + end,
        words,
        roots: new Set(words.filter((word) => !word.stop).map((word) => word.root)),
        item,
      });
    }
    at = match.index;
  }
}

/** `subjects`: roots that the whole passage is about (headings, name of the document); they tell no sentence from another. */
export function passageOf(quotes: readonly string[], subjects: ReadonlySet<string>): Passage {
  const stretches = quotes.flatMap((quote) => stretchesOf(quote));
  const counts = new Map<string, number>();
  for (const { roots } of stretches) for (const root of roots) counts.set(root, (counts.get(root) ?? 0) + 1);
  const total = stretches.length + 1;
  return { stretches, rarity: (root) => (subjects.has(root) ? 0.1 : Math.max(0.1, 1 - (counts.get(root) ?? 0) / total)) };
}

/** Lays each sentence of an answer against the stretch that it shares most with, and that stretch's neighbours. */
export function place(answer: string, passage: Passage): Placed[] {
  return stretchesOf(answer)
    .slice(0, most)
    .map((sentence) => placeOne(sentence, passage));
}

function placeOne(sentence: Stretch, { stretches, rarity }: Passage): Placed {
  let at = -1;
  let most = 0;
  for (const [index, stretch] of stretches.entries()) {
    let shared = 0;
    for (const root of sentence.roots) if (stretch.roots.has(root)) shared += rarity(root);
    // Of two that share as much the shorter is the better match.
    const score = shared - stretch.roots.size * 1e-4;
    if (shared > 0 && (at < 0 || score > most)) {
      at = index;
      most = score;
    }
  }
  if (at < 0) return { sentence, at, touched: new Set(), alignment: align(sentence.words, []) };
  const own = sentence.words.slice(0, reach);
  const alone = align(own, (stretches[at] as Stretch).words.slice(0, reach));
  const single = alone.share >= enough;
  const source: Word[] = [];
  const owner: number[] = [];
  for (let index = Math.max(0, single ? at : at - 1); index <= Math.min(stretches.length - 1, single ? at : at + 1); index++) {
    const stretch = stretches[index] as Stretch;
    if (index !== at && source.length + stretch.words.length > reach) continue;
    for (const word of stretch.words.slice(0, reach)) {
      source.push(word);
      owner.push(index);
    }
  }
  const alignment = single ? alone : align(own, source);
  const touched = new Set<number>();
  for (const [own, other] of alignment.pairs) if (!(sentence.words[own] as Word).stop) touched.add(owner[other] as number);
  return { sentence, at, touched, alignment };
}
