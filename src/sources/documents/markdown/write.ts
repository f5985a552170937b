/** From the line structure of Markdown to the blocks of a reading: what a quote, a tag, a fence or a list means. */
import type { Block } from '../../../contracts/document.ts';
import { onlyDirectives, withoutDirectiveLines } from '../directives.ts';
import { isLicenceText } from '../licence.ts';
import { leadsIn, leadsOut } from '../links.ts';
import { noteLabel } from '../note-labels.ts';
import { attribute, htmlPieces, type HtmlPiece } from './raw-html.ts';
import { BlockWriter } from '../writer.ts';
import { labelKey } from './definitions.ts';
import { renderInline } from './inline.ts';
import type { MdNode } from './nodes.ts';

/** A listing wrapper that is open: its caption and file name wait for the code within. */
interface Listing {
  tag: { start: number; end: number };
  parent: number;
  /** Number of blocks when it opened: its caption may only come before any other block. */
  blocks: number;
  used: boolean;
}

const wrappers: ReadonlySet<string> = new Set(['listing', 'example', 'codeblock', 'figure-listing']);

export class MarkdownWriter extends BlockWriter {
  private readonly text: string;
  private readonly nodes: readonly MdNode[];
  private readonly index: number[];
  private readonly isDefined: (label: string) => boolean;
  private readonly listings: Listing[] = [];
  /** Element names that raw HTML left open: `figcaption` and `caption` make captions. */
  private openTags: string[] = [];

  constructor(text: string, nodes: readonly MdNode[]) {
    super();
    this.text = text;
    this.nodes = nodes;
    this.index = Array.from<number>({ length: nodes.length }).fill(-1);
    const labels = new Set(nodes.filter((node) => node.kind === 'definition').map((node) => labelKey(node.info ?? '')));
    this.isDefined = labels.size === 0 ? () => false : (label) => labels.has(label);
  }

  run(): void {
    for (let i = 0; i < this.nodes.length; i++) this.node(this.nodes[i] as MdNode, i);
    for (const listing of this.listings) this.flushListing(listing);
    this.markContents();
    this.markOrphanCaptions();
  }

  /** The whole file is a licence. */
  asLicence(): void {
    for (const [i, block] of this.blocks.entries()) if (block.parent === -1) this.markAside(i, 'licence');
  }

  private render(start: number, end: number, cell = false): string {
    return renderInline(this.text, start, end, this.isDefined, cell).text;
  }

  private node(node: MdNode, i: number): void {
    const parent = node.parent < 0 ? -1 : (this.index[node.parent] ?? -1);
    const { start, end } = node;
    const put = (block: Omit<Block, 'start' | 'end' | 'parent'>): number => (this.index[i] = this.add({ start, end, parent, ...block }));
    switch (node.kind) {
      case 'front':
      case 'definition':
        return this.aside(start, end, 'metadata');
      case 'rule':
        return;
      case 'html':
        return this.html(start, end, parent);
      case 'heading': {
        const inner = node.inner ?? node;
        put({ kind: 'heading', level: node.level, text: this.render(inner.start, inner.end).replace(/\s*\{[#.][^{}]*\}$/, '') });
        return;
      }
      case 'paragraph':
        return this.paragraph(node, parent);
      case 'code':
        return this.code(node, parent);
      case 'quote':
        return void put(this.quoteKind(i));
      case 'footnote':
        return void put({ kind: 'note', label: 'footnote' });
      case 'list':
        return void put({ kind: 'list', ordered: node.ordered === true });
      case 'cell':
        return void put({ kind: 'cell', ...(node.header === true ? { header: true } : {}), text: this.render(start, end, true) });
      case 'row':
        return void put({ kind: 'row', ...(node.header === true ? { header: true } : {}) });
      case 'item':
      case 'table':
        return void put({ kind: node.kind });
    }
  }

  private quoteKind(i: number): { kind: 'quote' } | { kind: 'note'; label: string } {
    const first = this.nodes[i + 1];
    if (first === undefined || first.parent !== i) return { kind: 'quote' };
    if (first.kind === 'heading') return { kind: 'note', label: 'sidebar' };
    const label = first.kind === 'paragraph' ? noteLabel(this.text.slice(first.start, Math.min(first.end, first.start + 80))) : undefined;
    return label === undefined ? { kind: 'quote' } : { kind: 'note', label };
  }

  private paragraph(node: MdNode, parent: number): void {
    const { text } = this;
    let { start } = node;
    const { end } = node;
    const source = text.slice(start, end);
    if (onlyDirectives(source)) return void this.add({ kind: 'directive', start, end, parent, aside: 'directive' });
    // Tags alone, over several lines, are no paragraph to an author.
    if (source.startsWith('<') && htmlPieces(text, start, end).every((piece) => piece.type !== 'text')) return this.html(start, end, parent);
    const github = /^\[!\w{2,12}\][^\S\r\n]*(?:\r\n?|\n)?[\s>]*/.exec(source);
    if (github !== null && this.blocks[parent]?.kind === 'note') {
      this.aside(start, start + github[0].trimEnd().length, 'metadata');
      start += github[0].length;
      if (start >= end) return;
    }
    const caption = /^<(?:span|div|p|em|figcaption)\s[^>]*class=["'](?:caption|filename)["'][^>]*>[^]*<\/(?:span|div|p|em|figcaption)>$/i.test(source);
    const rendered = this.render(start, end);
    const index = this.add({ kind: caption ? 'caption' : 'paragraph', start, end, parent, text: rendered });
    if (!caption && rendered.length > 40 && isLicenceText(rendered)) this.markAside(index, 'licence');
  }

  private code(node: MdNode, parent: number): void {
    const { start, end } = node;
    const content = node.text ?? '';
    if (onlyDirectives(content)) return void this.add({ kind: 'directive', start, end, parent, aside: 'directive' });
    const language = /^[^\s,{}]+/.exec(node.info ?? '')?.[0]?.toLowerCase();
    const listing = this.listings.at(-1);
    let label = /(?:^|[\s,])(?:title|file(?:-?name)?)\s*=\s*["']?([^"',\s]+)/i.exec(node.info ?? '')?.[1];
    if (listing !== undefined) {
      const file = attribute(this.text, listing.tag, 'file-name') ?? attribute(this.text, listing.tag, 'filename');
      label ??= file === undefined ? undefined : this.text.slice(file.start, file.end);
      this.useListing(listing);
    }
    const text = withoutDirectiveLines(content);
    this.add({ kind: 'code', start, end, parent, ...(language === undefined ? {} : { language }), ...(label === undefined ? {} : { label }), text });
  }

  /** Code remains in the listing: its caption is text of the document, the rest of the tag is not. */
  private useListing(listing: Listing): void {
    if (listing.used) return;
    listing.used = true;
    const caption = attribute(this.text, listing.tag, 'caption') ?? attribute(this.text, listing.tag, 'title');
    if (caption === undefined || this.blocks.length > listing.blocks) return this.aside(listing.tag.start, listing.tag.end, 'directive');
    this.aside(listing.tag.start, caption.start, 'directive');
    this.aside(caption.end, listing.tag.end, 'directive');
    this.add({ kind: 'caption', ...caption, parent: listing.parent, text: this.render(caption.start, caption.end) });
  }

  private flushListing(listing: Listing): void {
    if (!listing.used) this.aside(listing.tag.start, listing.tag.end, 'directive');
    listing.used = true;
  }

  private html(start: number, end: number, parent: number): void {
    let run: { start: number; end: number } | undefined;
    let pending: HtmlPiece[] = [];
    const flush = (): void => {
      if (run === undefined) return;
      const { start: from, end: to } = run;
      run = undefined;
      const caption = this.openTags.some((name) => name === 'figcaption' || name === 'caption');
      if (onlyDirectives(this.text.slice(from, to))) this.add({ kind: 'directive', start: from, end: to, parent, aside: 'directive' });
      else if (this.openTags.includes('pre')) this.add({ kind: 'code', start: from, end: to, parent, text: this.render(from, to) });
      else if (this.openTags.includes('script') || this.openTags.includes('style')) this.aside(from, to, 'directive');
      else this.add({ kind: caption ? 'caption' : 'paragraph', start: from, end: to, parent, text: this.render(from, to) });
    };
    for (const piece of htmlPieces(this.text, start, end)) {
      if (piece.type === 'text') {
        if (run === undefined) run = { start: piece.start, end: piece.end };
        else run.end = piece.end;
        pending = [];
        continue;
      }
      // Inline tags stay within their run of text.
      if (piece.type === 'tag' && run !== undefined && !blockNames.has(piece.name)) {
        pending.push(piece);
        continue;
      }
      flush();
      for (const inline of pending) this.aside(inline.start, inline.end, 'directive');
      pending = [];
      if (piece.type === 'comment') this.aside(piece.start, piece.end, 'comment');
      else this.tag(piece, parent);
    }
    flush();
    for (const inline of pending) this.aside(inline.start, inline.end, 'directive');
  }

  private tag(piece: Extract<HtmlPiece, { type: 'tag' }>, parent: number): void {
    const { name, closing, start, end } = piece;
    if (wrappers.has(name)) {
      if (!closing && this.text[end - 2] !== '/') return void this.listings.push({ tag: { start, end }, parent, blocks: this.blocks.length, used: false });
      const listing = closing ? this.listings.pop() : undefined;
      if (listing !== undefined) this.flushListing(listing);
      return this.aside(start, end, 'directive');
    }
    if (trackedNames.has(name)) {
      if (!closing) this.openTags.push(name);
      else {
        const open = this.openTags.lastIndexOf(name);
        if (open >= 0) this.openTags.length = open;
      }
      if (this.openTags.length > 32) this.openTags = [];
    }
    const alt = name === 'img' ? attribute(this.text, piece, 'alt') : undefined;
    if (alt === undefined) return this.aside(start, end, 'directive');
    this.aside(start, alt.start, 'directive');
    this.aside(alt.end, end, 'directive');
    this.add({ kind: 'figure', ...alt, parent, text: this.render(alt.start, alt.end) });
  }

  /** Lists in which every item is one link, two items or more, some of them to the site's own pages, and no sentence leads into them. */
  private markContents(): void {
    const bad = new Set<number>();
    const counts = new Map<number, number>();
    const own = new Set<number>();
    const topList = (index: number): number => {
      let top = -1;
      for (let i = index; i >= 0; i = this.blocks[i]?.parent ?? -1) {
        const kind = this.blocks[i]?.kind;
        if (kind === 'list') top = i;
        else if (kind !== 'item' && i !== index) break;
      }
      return top;
    };
    for (const [i, block] of this.blocks.entries()) {
      if (block.kind === 'list' || block.kind === 'item') continue;
      const top = topList(i);
      if (top < 0) continue;
      const source = this.text.slice(block.start, Math.min(block.end, block.start + 600));
      if (block.kind === 'paragraph' && this.blocks[block.parent]?.kind === 'item' && block.end - block.start < 600 && isOneLink(source, this.isDefined)) {
        counts.set(top, (counts.get(top) ?? 0) + 1);
        if (!leadsOut(/\]\(<?([^()\s]*)|^\s*<?(https?:[^\s<>]*)/.exec(source)?.slice(1).join('') ?? '')) own.add(top);
      } else bad.add(top);
    }
    for (const [top, count] of counts) {
      const before = this.blocks[top - 1];
      const led =
        before?.kind === 'paragraph' && before.parent === this.blocks[top]?.parent && leadsIn(before.text ?? this.text.slice(before.start, before.end));
      if (count >= 2 && !bad.has(top) && own.has(top) && !led) this.markAside(top, 'contents');
    }
  }

  /** A caption whose table or listing is not here says nothing. */
  private markOrphanCaptions(): void {
    const last = new Map<number, number>();
    for (const [i, block] of this.blocks.entries()) {
      const before = last.get(block.parent);
      last.set(block.parent, i);
      if (before === undefined || block.aside !== 'directive') continue;
      const caption = this.blocks[before];
      if (caption?.kind === 'caption' && caption.aside === undefined) caption.aside = 'directive';
    }
  }
}

function isOneLink(source: string, isDefined: (label: string) => boolean): boolean {
  const trimmed = source
    .trim()
    .replace(/<!--.*?-->/gs, '')
    .trim();
  const found = /^\[((?:[^[\]\\]|\\.)*)\](?:\([^()\s]*(?:\s+"[^"]*")?\)|\[([^\]]*)\])?$/s.exec(trimmed);
  if (found === null) return /^<https?:[^\s<>]*>$|^https?:\S+$/.test(trimmed);
  if (/\]\(/.test(trimmed)) return true;
  return isDefined(labelKey(found[2] || found[1] || ''));
}

const blockNames: ReadonlySet<string> = new Set(
  'address article aside blockquote body caption dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr img li listing main nav ol p pre script section style summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);
const trackedNames: ReadonlySet<string> = new Set(['figcaption', 'caption', 'pre', 'script', 'style']);
