/** One chunk as the makers see it: units in reading order, sentences with their spans, and what the section is about. */
import type { Block, Chunk, Document } from '../../contracts/document.ts';
import { sentencesOf } from '../../sources/documents/index.ts';
import { documentSubject, isGenericHeading, sentenceCase, trimHeading } from './english/headings.ts';
import { plain, tidied } from './english/plain.ts';
import type { Profile } from './profile.ts';

export interface Sentence {
  start: number;
  end: number;
  /** Readable text: as an answer shows it. */
  text: string;
  /** For matching: no emphasis, straight quotes. */
  plain: string;
}

export interface Unit {
  /** Index of the block in the document. */
  index: number;
  block: Block;
  start: number;
  end: number;
  sentences: readonly Sentence[];
  /** Rows or items of this chunk; all of them where `whole`. */
  parts: readonly number[];
  whole: boolean;
  /** Enclosing note or quote. */
  within?: 'note' | 'quote';
  label?: string;
}

export interface ChunkView {
  document: Document;
  chunk: Chunk;
  profile: Profile;
  units: readonly Unit[];
  /** Nearest heading with a subject, trimmed, as written; undefined where only generic ones are there. */
  heading: string | undefined;
  /** Last heading of the path, generic or not. */
  lastHeading: string | undefined;
  /** That heading in sentence case; else the document's subject; undefined: neither can be named. */
  topic: string | undefined;
  /** The document's subject in sentence case, where it can be named. */
  subject: string | undefined;
  /** True for the first chunk of its section: lead paragraphs stand here. */
  opensSection: boolean;
}

export function viewOf(document: Document, chunk: Chunk, previous: Chunk | undefined, profile: Profile): ChunkView {
  const units: Unit[] = [];
  collect(document, profile, chunk.blocks, units);
  const path = chunk.headingPath
    .map((heading) => heading.slice(0, 300))
    .map((heading) => (heading === document.title ? documentSubject(heading) : trimHeading(heading)))
    .filter((heading) => heading !== '');
  const heading = path.filter((item) => !isGenericHeading(item)).at(-1);
  const subject = nameable(profile.subject) ? sentenceCase(profile.subject, profile) : undefined;
  return {
    document,
    chunk,
    profile,
    // Sections about the project, not its subject.
    units: path.some((item) =>
      /^(?:licen[cs]e|advertisements?|sponsors?(?:hip)?|backers|contribut(?:e|ing|ors?)|change ?log|history|acknowledge?ments|credits|authors?|security|code of conduct|support|badges|who uses.*|install(?:ation)?s? stats)$/i.test(
        item,
      ),
    )
      ? []
      : units,
    heading,
    lastHeading: path.at(-1),
    topic: heading !== undefined && nameable(heading) ? sentenceCase(heading, profile) : subject,
    subject,
    opensSection: previous === undefined || previous.headingPath.join('\n') !== chunk.headingPath.join('\n'),
  };
}

function nameable(text: string): boolean {
  return text !== '' && text.length <= 90 && text.split(/\s+/).length <= 12 && !isGenericHeading(text) && !/\.(?:md|html?|txt|mdx)$/i.test(text);
}

function collect(document: Document, profile: Profile, indices: readonly number[], units: Unit[]): void {
  // A work list, not recursion: quotes may stand in quotes to any depth.
  const work: { index: number; within?: 'note' | 'quote'; label?: string }[] = indices.map((index) => ({ index })).reverse();
  while (work.length > 0) {
    const { index, within, label } = work.pop() as { index: number; within?: 'note' | 'quote'; label?: string };
    const block = document.blocks[index];
    if (block === undefined || block.aside !== undefined || block.kind === 'heading') continue;
    if (block.kind === 'row' || block.kind === 'item') {
      addPart(document, profile, index, units);
      continue;
    }
    const frame = block.kind === 'note' ? 'note' : block.kind === 'quote' ? 'quote' : undefined;
    const children = profile.children[index] ?? [];
    if (frame !== undefined && children.length > 0) {
      const name = block.label ?? label;
      for (const child of [...children].reverse()) work.push({ index: child, within: frame, ...(name === undefined ? {} : { label: name }) });
      continue;
    }
    const kept = within ?? frame;
    const name = label ?? block.label;
    units.push({
      index,
      block,
      start: block.start,
      end: block.end,
      parts: children,
      whole: true,
      sentences: block.kind === 'paragraph' || frame !== undefined ? sentencesIn(document, block) : [],
      ...(kept === undefined ? {} : { within: kept }),
      ...(name === undefined ? {} : { label: name }),
    });
  }
}

/** A row or an item of a table or list that is cut over chunks: it joins the unit of its table or list. */
function addPart(document: Document, profile: Profile, index: number, units: Unit[]): void {
  const block = document.blocks[index] as Block;
  const last = units.at(-1);
  if (last !== undefined && last.index === block.parent && !last.whole) {
    units[units.length - 1] = { ...last, end: block.end, parts: [...last.parts, index] };
    return;
  }
  const parent = document.blocks[block.parent];
  if (parent === undefined) return;
  const header = parent.kind === 'table' ? (profile.children[block.parent] ?? []).find((child) => document.blocks[child]?.kind === 'row') : undefined;
  units.push({
    index: block.parent,
    block: parent,
    start: block.start,
    end: block.end,
    sentences: [],
    parts: header === undefined || header === index ? [index] : [header, index],
    whole: false,
  });
}

/** Longer ones are lists or data in disguise: an empty plain form keeps them out of every row. */
const longestSentence = 700;

export function sentencesIn(document: Document, block: Block): Sentence[] {
  return sentencesOf(document, block).map((sentence) => {
    if (sentence.text.length > longestSentence) return { ...sentence, plain: '' };
    const text = tidied(sentence.text);
    return { ...sentence, text, plain: plain(text) };
  });
}

/** Readable text of a block. */
export function textOf(document: Document, block: Block): string {
  return block.text ?? document.text.slice(block.start, block.end);
}
