/** Lists that a prompt can carry whole: items, and terms with what is said of them, in windows of a few entries each. */
import type { Block } from '../../../contracts/document.ts';
import { pictureNumber } from '../../../text/debris.ts';
import { balanced, faultsOf, opensBack, pointsBack } from '../english/dangling.ts';
import { tidied, wordCount } from '../english/plain.ts';
import { textOf, type ChunkView, type Unit } from '../view.ts';

export interface Entry {
  /** The term; undefined for a plain item. */
  key: string | undefined;
  value: string;
  start: number;
  end: number;
  /** Where the value stands. */
  valueStart: number;
  /** As the prompt shows it, with its mark. */
  shown: string;
}

/** News of releases speak to those who had the one before, and lists of links lead away. */
const aside =
  /\b(?:version|releases?|changes|changelog|what['’]s new|news)\b|^v?\d+\.\d|^(?:related |other |further |external |additional )?(?:resources|references|links|reading|see also|bibliography|contents|related)\b|\b(?:resources|references|links)$/i;

export interface Listing {
  entries: readonly Entry[];
  /** All entries are terms with a description. */
  keyed: boolean;
  ordered: boolean;
  text: string;
  start: number;
  end: number;
}

const fewest = 3;
const most = 8;
/** Of terms and descriptions a few say something already. */
const leastWords = { keyed: 20, plain: 30 };
const mostWords = 220;

/** The windows of a chunk's lists in reading order; each list is cut into stretches of at most eight entries and 220 words. */
export function listingsOf(view: ChunkView): readonly Listing[] {
  const known = read.get(view);
  if (known !== undefined) return known;
  const found = view.chunk.headingPath.some((heading) => aside.test(heading)) ? [] : runsOf(view).flatMap(windowsOf);
  read.set(view, found);
  return found;
}

/** A pure function of its view, kept: each maker asks. */
const read = new WeakMap<ChunkView, readonly Listing[]>();

interface Run {
  entries: Entry[];
  ordered: boolean;
}

/** Entries that follow each other in one list. What is no plain text ends a run. */
function runsOf(view: ChunkView): Run[] {
  const runs: Run[] = [];
  let open: { parent: number; run: Run } | undefined;
  const indices = view.units.flatMap((unit) => (unit.within === undefined ? partsOf(unit) : []));
  for (let i = 0; i < indices.length; i++) {
    const { index, unit, at } = indices[i] as Part;
    const block = view.document.blocks[index] as Block;
    const ordered = unit.block.ordered === true;
    const taken = block.kind === 'item' ? itemOf(view, index, ordered && unit.whole ? at + 1 : undefined) : termOf(view, indices, i);
    if (taken === undefined) {
      open = undefined;
      continue;
    }
    i += taken.blocks - 1;
    if (open?.parent !== block.parent) {
      open = { parent: block.parent, run: { entries: [], ordered } };
      runs.push(open.run);
    }
    open.run.entries.push(taken.entry);
  }
  return runs;
}

interface Part {
  index: number;
  unit: Unit;
  /** Its place among the parts of the unit. */
  at: number;
}

function partsOf(unit: Unit): Part[] {
  if (unit.block.kind === 'term' || unit.block.kind === 'description') return [{ index: unit.index, unit, at: 0 }];
  return unit.block.kind === 'list' || unit.block.kind === 'terms' ? unit.parts.map((index, at) => ({ index, unit, at })) : [];
}

const keyedItem = /^(\*\*[^*]{2,40}\*\*|`[^`]{1,40}`)\s*(?::|[-–—]{1,2}) (.{8,})$|^(\*\*[^*]{2,40}:\*\*) (.{8,})$/s;

function itemOf(view: ChunkView, index: number, number: number | undefined): { entry: Entry; blocks: number } | undefined {
  const text = textIn(view, index);
  const block = view.document.blocks[index] as Block;
  if (text === undefined || text === '') return undefined;
  const found = keyedItem.exec(text);
  const key = (found?.[1] ?? found?.[3])?.replace(/^\*\*|:?\*\*$/g, '');
  const value = found?.[2] ?? found?.[4] ?? text;
  const shown = `${number === undefined ? '-' : `${number}.`} ${text}`;
  return { entry: { key, value, start: block.start, end: block.end, valueStart: block.start, shown }, blocks: 1 };
}

/** One term or several with the description after them. */
function termOf(view: ChunkView, indices: readonly Part[], from: number): { entry: Entry; blocks: number } | undefined {
  const { blocks } = view.document;
  const parent = blocks[indices[from]?.index ?? -1]?.parent;
  const keys: string[] = [];
  let at = from;
  for (; blocks[indices[at]?.index ?? -1]?.kind === 'term' && keys.length < 4; at++) {
    const text = textIn(view, indices[at]?.index as number);
    if (text === undefined || text === '' || wordCount(text) > 8) return undefined;
    keys.push(keyShown(text.replace(/:$/, '')));
  }
  const index = indices[at]?.index;
  const block = index === undefined ? undefined : blocks[index];
  const first = blocks[indices[from]?.index ?? -1];
  if (keys.length === 0 || index === undefined || first === undefined || block?.kind !== 'description' || block.parent !== parent) return undefined;
  const value = textIn(view, index);
  if (value === undefined || value === '') return undefined;
  const key = keys.join(', ');
  return { entry: { key, value, start: first.start, end: block.end, valueStart: block.start, shown: `- ${key}: ${value}` }, blocks: at - from + 1 };
}

/** "--jobs <n>" reads as code wherever it stands. */
function keyShown(text: string): string {
  return !text.includes('`') && (/^-{1,2}\w|[<>_=$*[\]()|]|\w\.\w|^\.|\/\w|::/.test(text) || /^[A-Z_]{4,}$/.test(text)) ? `\`${text}\`` : text;
}

const longestPart = 1500;

/** What a block says as Markdown: its paragraphs, and after them code, notes and lists of plain items; longer ones are sections in disguise. */
function textIn(view: ChunkView, index: number): string | undefined {
  const block = view.document.blocks[index] as Block;
  const inner = view.profile.children[index] ?? [];
  if (block.aside !== undefined || block.end - block.start > longestPart) return undefined;
  if (inner.length === 0) return lineOf(view, block);
  const parts = inner.map((child) => partIn(view, child));
  // What opens with code, or goes on after it, needs its own layout.
  const first = view.document.blocks[inner[0] as number]?.kind;
  if (parts.some((part) => part === undefined) || first !== 'paragraph') return undefined;
  return (parts as { text: string; inline: boolean }[]).reduce(
    (all, { text, inline }) => (all === '' ? text : `${all}${inline ? (/[\p{L}\p{N}`"”)]$/u.test(all) ? ': ' : ' ') : '\n'}${text}`),
    '',
  );
}

function partIn(view: ChunkView, index: number): { text: string; inline: boolean } | undefined {
  const block = view.document.blocks[index] as Block;
  if (block.aside !== undefined) return undefined;
  const inner = view.profile.children[index] ?? [];
  if (block.kind === 'paragraph' && inner.length === 0) return { text: lineOf(view, block), inline: true };
  const code = textOf(view.document, block).replace(/^\n+|\s+$/g, '');
  if (block.kind === 'code' && code !== '' && !code.includes('```')) {
    const lines = ['```', ...code.split('\n'), '```'];
    return lines.length > 14 ? undefined : { text: lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n'), inline: false };
  }
  const children = inner.map((child) => view.document.blocks[child] as Block);
  if (block.kind === 'note' && children.every((child) => child.kind === 'paragraph' && child.aside === undefined))
    return { text: children.length === 0 ? lineOf(view, block) : children.map((child) => lineOf(view, child)).join(' '), inline: true };
  const items = inner.map((child) => {
    const below = view.profile.children[child] ?? [];
    const only = below.length === 0 ? view.document.blocks[child] : below.length === 1 ? view.document.blocks[below[0] as number] : undefined;
    return only === undefined || only.aside !== undefined || !/^(?:item|paragraph)$/.test(only.kind) ? undefined : `  - ${lineOf(view, only)}`;
  });
  return block.kind === 'list' && items.length > 0 && items.every((item) => item !== undefined) ? { text: items.join('\n'), inline: false } : undefined;
}

function lineOf({ document }: ChunkView, block: Block): string {
  return tidied(textOf(document, block).replace(/\s+/g, ' ').trim());
}

function windowsOf({ entries, ordered }: Run): Listing[] {
  const found: Listing[] = [];
  let from = 0;
  while (from < entries.length) {
    let to = from;
    let words = 0;
    for (; to < entries.length && to - from < most; to++) {
      words += wordCount(entries[to]?.shown ?? '');
      if (words > mostWords) break;
    }
    // A rest of one or two entries makes no listing.
    const listing = listingOf(entries.slice(from, Math.max(to, from + 1)), ordered);
    if (listing !== undefined) found.push(listing);
    from = Math.max(to, from + 1);
  }
  return found;
}

function listingOf(entries: readonly Entry[], ordered: boolean): Listing | undefined {
  const [first, last] = [entries[0], entries.at(-1)];
  const words = entries.reduce((sum, { shown }) => sum + wordCount(shown), 0);
  if (first === undefined || last === undefined || entries.length < fewest) return undefined;
  const keyed = entries.every(({ key }) => key !== undefined);
  if (words < (keyed ? leastWords.keyed : leastWords.plain)) return undefined;
  // Links, names and contents are short; what has something to say is a clause at least.
  if (!keyed && entries.filter(({ value }) => wordCount(value) >= 6).length * 3 < entries.length * 2) return undefined;
  if (keyed && entries.filter(({ value }) => wordCount(value) >= 4).length * 3 < entries.length * 2) return undefined;
  // Links, tags, marks of reStructuredText that a plain reader leaves as they are, and what goes on elsewhere.
  if (entries.some(({ shown }) => /\]\(|\{\{|<\/\w|…$|:$|`_|:[a-z:]+:`|(?<!`)``(?!`)|\(p\. ?\)/.test(shown) || pictureNumber.test(shown))) return undefined;
  return { entries, keyed, ordered, text: entries.map(({ shown }) => shown).join('\n'), start: first.start, end: last.end };
}

/** The entry can be quoted by itself: it points nowhere, and is whole. */
export function quotableEntry({ value }: Entry): boolean {
  return (
    balanced(value) &&
    !opensBack(value) &&
    !pointsBack(value, undefined) &&
    faultsOf(value).every((fault) => fault === 'ending' || fault === 'first-person') &&
    !/^(?:see|as above|ditto|same as)\b/i.test(value)
  );
}
