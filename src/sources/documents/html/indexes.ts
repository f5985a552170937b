/**
 * Indexes of pages that link to each other, told by their form: short entries in the order of the alphabet, most of whose
 * letters lead elsewhere. A glossary explains its words and a reference describes its names: both have sentences, and stay.
 */
import type { AsideReason, Block } from '../../../contracts/document.ts';
import { comparable } from '../../../text/normalise.ts';
import type { BlockWriter } from '../writer.ts';
import type { Links } from './output.ts';

const fewestLinks = 8;
const title = /\bind(?:ex|exes|ices)\b/i;
const letter = /^(?:.|[^\p{L}\p{N}\s]{1,4}|\p{L}\s?[-–—]\s?\p{L}|symbols?|special characters|numbers?|numeric|numerics|digits|other|others)$/iu;

interface Stretch {
  /** The heading over it; -1: the beginning of the page. */
  heading: number;
  /** Top-level blocks, letters as headings among them. */
  blocks: number[];
  /** Headings that are a letter. */
  letters: number;
}

/** Marks the stretches that are an index, with their headings. */
export function markIndexes(writer: BlockWriter, links: Links): void {
  const { blocks } = writer;
  if (links.size === 0) return;
  for (const stretch of stretches(blocks)) {
    const named = title.test(blocks[stretch.heading]?.text ?? '');
    const form = formOf(stretch, blocks, links, named);
    if (form === undefined) continue;
    for (const index of stretch.blocks) writer.markAside(index, form);
    // A heading that names something else has more to say than this.
    if (named) writer.markAside(stretch.heading, 'index');
  }
  for (const table of tablesOfLinks(blocks, links)) writer.markAside(table, 'contents');
}

/** Sets aside all of a page that is not so yet. */
export function markRest(writer: BlockWriter, reason: AsideReason): void {
  for (const [i, block] of writer.blocks.entries()) if (block.parent === -1 && block.aside === undefined) writer.markAside(i, reason);
}

/** A page that is a form to search the site: what stands around the form is how to use it. */
export function markSearchForm(writer: BlockWriter): void {
  const said = writer.blocks.filter((block) => block.parent === -1 && block.aside === undefined);
  const [first] = said;
  const short = said.reduce((sum, block) => sum + block.end - block.start, 0) <= 600;
  if (first?.kind !== 'heading' || !short || !/^search(?: (?:results|page|the documentation|documentation))?$/i.test((first.text ?? '').trim())) return;
  if (said.every((block) => block.kind === 'heading' || block.kind === 'paragraph')) markRest(writer, 'navigation');
}

function stretches(blocks: readonly Block[]): Stretch[] {
  const found: Stretch[] = [];
  let open: Stretch = { heading: -1, blocks: [], letters: 0 };
  for (const [i, block] of blocks.entries()) {
    if (block.parent !== -1 || block.aside !== undefined) continue;
    if (block.kind === 'heading' && !letter.test((block.text ?? '').trim())) {
      found.push(open);
      open = { heading: i, blocks: [], letters: 0 };
      continue;
    }
    open.blocks.push(i);
    if (block.kind === 'heading') open.letters++;
  }
  return [...found, open].filter((one) => one.blocks.length > 0);
}

function formOf({ blocks: tops, letters }: Stretch, blocks: readonly Block[], links: Links, named: boolean): 'index' | 'contents' | undefined {
  let all = 0;
  let linked = 0;
  let said = 0;
  let entries = 0;
  let terms = 0;
  let linkedTerms = 0;
  const texts: string[] = [];
  const leading: string[] = [];
  const termTexts: string[] = [];
  for (const top of tops) {
    for (let i = top; i < blocks.length && (i === top || (blocks[i] as Block).parent >= top); i++) {
      const block = blocks[i] as Block;
      if (block.kind === 'heading' || block.aside !== undefined || blocks[i + 1]?.parent === i) continue;
      const own = links.get(i) ?? [];
      const length = lettersOf(block.text ?? '');
      const led = own.reduce((sum, text) => sum + lettersOf(text), 0);
      if (length === 0) continue;
      all += length;
      linked += led;
      entries += own.length;
      texts.push(...own);
      if (block.kind === 'term') {
        terms++;
        termTexts.push(block.text ?? '');
        if (own.length > 0 && lettersOf((block.text ?? '').split(own[0] as string)[0] ?? '') === 0) linkedTerms++;
      }
      if (block.kind === 'term' || block.kind === 'cell' || block.kind === 'paragraph') leading.push(block.text ?? '');
      if (led * 2 < length && isSaid(block.text ?? '')) said += length;
    }
  }
  if (entries < fewestLinks || all === 0) return undefined;
  const order = Math.max(inOrder(texts), inOrder(termTexts), inOrder(leading), inOrder(leading.filter((_, i) => i % 2 === 0)));
  // An index of symbols says of each what it is.
  if (named && letters >= 3 && terms >= 20 && linkedTerms >= terms * 0.9 && order >= 0.7) return 'index';
  if (said > all * 0.1 || linked < all * 0.35 || all > entries * 80) return undefined;
  if (named || letters >= 3) return order >= 0.7 ? 'index' : undefined;
  const initials = new Set(texts.map((text) => comparable(text)[0]));
  if (entries < 30 || linked < all * 0.7 || order < 0.9 || initials.size < 6) return undefined;
  return 'contents';
}

/** A sentence, or what reads like one. */
function isSaid(text: string): boolean {
  return text.length > 200 || (/[.!?:;]["”)]?\s*$/.test(text) && text.split(/\s+/).length >= 6);
}

/** Share of entries that do not come before the one above, in the order of the alphabet; 0 where there are too few. */
function inOrder(texts: readonly string[]): number {
  const keys = texts.map((text) => comparable(text).replace(/[^\p{L}\p{N}]+/gu, '')).filter((key) => key !== '');
  if (keys.length < fewestLinks) return 0;
  let rising = 0;
  for (let i = 1; i < keys.length; i++) if ((keys[i] as string) >= (keys[i - 1] as string)) rising++;
  return rising / (keys.length - 1);
}

/** Tables of nothing but links to own pages, as lists of them are contents: bars of navigation, letters to jump to. */
function* tablesOfLinks(blocks: readonly Block[], links: Links): Generator<number> {
  for (const [top, block] of blocks.entries()) {
    if (block.kind !== 'table' || block.aside !== undefined) continue;
    let all = 0;
    let linked = 0;
    let count = 0;
    for (let i = top + 1; i < blocks.length && (blocks[i] as Block).parent >= top; i++) {
      if (blocks[i + 1]?.parent === i) continue;
      const own = links.get(i) ?? [];
      all += lettersOf(blocks[i]?.text ?? '');
      for (const text of own) linked += lettersOf(text);
      count += own.length;
    }
    if (count >= 3 && linked >= all * 0.9) yield top;
  }
}

function lettersOf(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}
