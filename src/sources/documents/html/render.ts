/** Walks the tree of a page, without recursion, and writes its working text and blocks. */
import type { AsideReason } from '../../../contracts/document.ts';
import { onlyDirectives } from '../directives.ts';
import { leadsIn, leadsOut } from '../links.ts';
import { powerMarks } from '../markdown/inline.ts';
import { noteClass } from '../note-labels.ts';
import { asideReason, attributeOf, bareLanguage, blockElements, classesOf, codeLanguage, isHidden, leftOut } from './elements.ts';
import { countOf, nextMark, type Count } from './markers.ts';
import { Output, type Frame, type LeafInit } from './output.ts';
import type { HtmlElement, HtmlNode } from './parse.ts';
import { Tables } from './tables.ts';

type Work = HtmlNode | { leave: () => void };

/** What the text directly in an element becomes. */
interface Context {
  leaf: LeafInit;
  /** Block elements within do not part the leaf: cells, headings, captions, terms. */
  flat: boolean;
  /** One line between blocks instead of an empty one. */
  tight: boolean;
  linked: boolean;
  /** Within a link to this page or this site. */
  own: boolean;
}

interface ListState extends Count {
  frame: Frame;
  ordered: boolean;
  items: number;
  letters: number;
  linked: number;
  /** Links to this page or this site. */
  own: number;
}

const directive = /(\{%[^%]*%\}|\{\{#[^{}]*\}\})/;

export class HtmlRenderer {
  readonly out = new Output();
  /** Elements left out, by name. */
  readonly counts = new Map<string, number>();
  directives = 0;
  private context: Context = { leaf: { kind: 'paragraph' }, flat: false, tight: false, linked: false, own: false };
  private freshLink = false;
  private readonly lists: ListState[] = [];
  private readonly tables = new Tables(this.out);
  private readonly within = new Set<string>();
  private work: Work[] = [];

  render(nodes: readonly HtmlNode[]): void {
    this.enterChildren(nodes);
    while (this.work.length > 0) {
      const next = this.work.pop() as Work;
      if ('leave' in next) next.leave();
      else if (next.nodeName === '#text') this.text((next as { value: string }).value);
      else if ('tagName' in next) this.element(next);
    }
    this.out.closeLeaf();
  }

  private enterChildren(nodes: readonly HtmlNode[]): void {
    for (let i = nodes.length - 1; i >= 0; i--) this.work.push(nodes[i] as HtmlNode);
  }

  private text(value: string): void {
    const { context, out } = this;
    // Citations as specification tools write them in the source, in the form that they show.
    if (context.leaf.kind !== 'code' && value.includes('[[')) value = value.replace(/\[\[[!?]?([A-Z][A-Za-z0-9._-]{1,60})\]\]/g, '[$1]');
    if (context.leaf.kind !== 'code' && value.includes('{') && directive.test(value)) return this.textWithDirectives(value);
    out.write(value, context.leaf);
    if (context.own && /[\p{L}\p{N}]/u.test(value)) {
      out.link(value, this.freshLink);
      this.freshLink = false;
    }
    for (const list of this.lists) {
      const letters = value.trim().length;
      list.letters += letters;
      if (context.linked) list.linked += letters;
    }
  }

  private textWithDirectives(value: string): void {
    for (const part of value.split(directive)) {
      if (!onlyDirectives(part)) {
        this.out.write(part, this.context.leaf);
        continue;
      }
      this.directives++;
      // Within a line it is left out; on its own it is set aside where it stands.
      if (this.out.leafOpen || this.context.flat) continue;
      this.out.write(part, { kind: 'directive', aside: 'directive' });
      this.out.separate(this.context.tight ? '\n' : '\n\n');
    }
  }

  private element(element: HtmlElement): void {
    const name = element.tagName;
    const classes = classesOf(element);
    const unseen = isHidden(element, classes);
    // A hidden block is kept beside the text, so that what is left out can be counted and looked at; a hidden word within a line is not.
    const kept = unseen && blockElements.has(name) && !this.context.flat && !this.out.leafOpen;
    if (leftOut.has(name) || (unseen && !kept)) {
      if (!/^(?:head|meta|link|base|title|col|colgroup)$/.test(name)) this.count(leftOut.has(name) ? name : 'hidden');
      return;
    }
    const saved = this.context;
    const leaves: (() => void)[] = [];
    const after = (leave: () => void): void => void leaves.push(leave);
    const inside = this.out.frames.some((frame) => frame.aside !== undefined);
    const reason = inside ? undefined : kept ? 'hidden' : this.aside(element, classes, name);
    if (reason !== undefined) {
      this.out.separate('\n\n');
      this.out.push({ kind: undefined, index: -1, aside: reason });
      after(() => {
        this.out.pop();
        this.out.separate('\n\n');
      });
    }
    if (blockElements.has(name)) this.block(element, name, classes, after);
    else if (!this.inline(element, name, after)) return;
    const trackName = (name === 'article' || name === 'main' || name === 'section' || name === 'blockquote') && !this.within.has(name);
    if (trackName) this.within.add(name);
    this.work.push({
      leave: () => {
        for (let i = leaves.length - 1; i >= 0; i--) (leaves[i] as () => void)();
        this.context = saved;
        if (trackName) this.within.delete(name);
      },
    });
    this.enterChildren(element.childNodes);
  }

  private aside(element: HtmlElement, classes: readonly string[], name: string): AsideReason | undefined {
    if (!blockElements.has(name) && classes.length === 0) return undefined;
    return asideReason(element, classes, this.within);
  }

  private block(element: HtmlElement, name: string, classes: readonly string[], after: (leave: () => void) => void): void {
    const { out, context } = this;
    if (context.flat && !/^t[hdr]$|^thead$|^tbody$|^tfoot$/.test(name)) {
      out.blank();
      after(() => out.blank());
      return;
    }
    const gap = context.tight ? '\n' : '\n\n';
    const around = (size: string): void => {
      out.separate(size);
      after(() => out.separate(size));
    };
    const container = (frame: Omit<Frame, 'index'>, change: Partial<Context> = {}): Frame => {
      const opened = out.push({ index: -1, ...frame });
      this.context = { ...context, leaf: { kind: 'paragraph' }, flat: false, ...change };
      after(() => out.pop());
      return opened;
    };
    const leaf = (init: LeafInit): void => {
      this.context = { ...context, leaf: init, flat: true };
    };
    const label = noteClass(classes);
    if (/^h[1-6]$/.test(name)) {
      around(gap);
      leaf({ kind: 'heading', level: Number(name[1]) });
    } else if (name === 'pre') {
      around(gap);
      const inner = element.childNodes.find((child): child is HtmlElement => 'tagName' in child && child.tagName === 'code');
      const only = inner !== undefined && element.childNodes.every((child) => child === inner || ('value' in child && child.value.trim() === ''));
      const language = codeLanguage(classes) ?? (inner && codeLanguage(classesOf(inner))) ?? (only ? bareLanguage(classes) : undefined);
      this.context = { ...context, flat: true, leaf: { kind: 'code', ...(language === undefined ? {} : { language }) } };
    } else if (name === 'ul' || name === 'ol' || name === 'menu' || name === 'dir') {
      around(gap);
      this.list(element, name === 'ol', container({ kind: 'list', ordered: name === 'ol' }, { tight: true }), after);
    } else if (name === 'li' && this.lists.length > 0) {
      around('\n');
      const list = this.lists.at(-1) as ListState;
      list.items++;
      const mark = list.ordered ? nextMark(list, element) : '-';
      const indent = '  '.repeat(this.lists.length - 1);
      container({ kind: 'item', marker: `${indent}${mark} ` }, { tight: true });
    } else if (name === 'dl') {
      around(gap);
      container({ kind: 'terms' }, { tight: true });
    } else if (name === 'dt') {
      around('\n');
      leaf({ kind: 'term' });
    } else if (name === 'dd') {
      around('\n');
      container({ kind: 'description' }, { tight: true });
    } else if (name === 'figcaption' || name === 'legend') {
      around(gap);
      leaf({ kind: 'caption' });
    } else if (name === 'blockquote') {
      around(gap);
      container({ kind: 'quote' });
    } else if (this.tables.enter(element, name, context.tight, { after, around, container, leaf })) return;
    else if (attributeOf(element, 'role') === 'tabpanel') {
      around(gap);
      container({ kind: 'note', label: 'tab' });
    } else if (label !== undefined && name !== 'p' && name !== 'section' && name !== 'article' && name !== 'body') {
      around(gap);
      container({ kind: 'note', label });
    } else if (label !== undefined && name === 'p') {
      around(gap);
      container({ kind: 'note', label });
    } else if (name === 'aside') {
      around(gap);
      container({ kind: 'note', label: 'note' });
    } else around(gap);
  }

  private list(element: HtmlElement, ordered: boolean, frame: Frame, after: (leave: () => void) => void): void {
    const state: ListState = { frame, ordered, ...countOf(element), items: 0, letters: 0, linked: 0, own: 0 };
    this.lists.push(state);
    after(() => {
      this.lists.pop();
      const outer = this.lists.length > 0;
      if (outer || state.items < 2 || state.letters === 0 || state.linked !== state.letters || state.own === 0 || frame.index < 0) return;
      this.out.closeLeaf();
      const { blocks } = this.out.writer;
      const before = blocks[frame.index - 1];
      // What a sentence leads into is part of what it says.
      if (before?.kind === 'paragraph' && before.parent === blocks[frame.index]?.parent && leadsIn(before.text ?? '')) return;
      this.out.writer.markAside(frame.index, 'contents');
    });
  }

  /** Elements within a line; false where nothing of it is to be walked. */
  private inline(element: HtmlElement, name: string, after: (leave: () => void) => void): boolean {
    const { out, context } = this;
    const code = context.leaf.kind === 'code';
    if (name === 'br') {
      if (context.flat && !code) out.blank();
      else if (code) out.write('\n', context.leaf);
      else out.lineBreak();
    } else if (name === 'code' || name === 'samp' || name === 'tt') {
      if (!code && out.codeStart()) after(() => out.codeEnd());
    } else if (name === 'a') {
      const target = attributeOf(element, 'href');
      const own = target !== undefined && !leadsOut(target);
      if (target !== undefined) this.context = { ...context, linked: true, own };
      if (own) {
        this.freshLink = true;
        for (const list of this.lists) list.own++;
      }
    } else if (name === 'q') {
      out.write('“', context.leaf);
      after(() => out.write('”', context.leaf));
    } else if (name === 'sup') return this.raised(element, after);
    else if (name === 'img') this.image(element);
    else if (name === 'math') {
      const written = texOf(element) ?? attributeOf(element, 'alttext');
      // Some tools write of every formula that it has no text.
      if (written === undefined || /\bnot available\b|^\s*$/i.test(written)) return true;
      out.write(written, context.leaf);
      return false;
    }
    return true;
  }

  private raised(element: HtmlElement, after: (leave: () => void) => void): boolean {
    const link = element.childNodes.some((child) => 'tagName' in child && child.tagName === 'a');
    const only = element.childNodes.length === 1 ? element.childNodes[0] : undefined;
    const raised = only !== undefined && 'value' in only ? only.value : '';
    const around = element.parentNode;
    const note =
      around !== null &&
      'tagName' in around &&
      around.tagName === 'a' &&
      (attributeOf(around, 'href') ?? '').startsWith('#') &&
      /^\s*(?:\d{1,3}|[*†‡§])\s*$/u.test(raised);
    if (link || note || /^\s*\[.{0,8}\]\s*$/.test(raised)) {
      this.count('reference mark');
      return false;
    }
    const [before, behind] = powerMarks(raised);
    if (before !== '') {
      this.out.write(before, this.context.leaf);
      if (behind !== '') after(() => this.out.write(behind, this.context.leaf));
    }
    return true;
  }

  /** An image on its own is a figure, told by its alternative text; within a line it is left out. */
  private image(element: HtmlElement): void {
    const alt = attributeOf(element, 'alt')?.trim() ?? '';
    if (alt === '' || this.out.leafOpen || this.context.flat) return;
    this.out.write(alt, { kind: 'figure' });
    this.out.separate(this.context.tight ? '\n' : '\n\n');
  }

  private count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}

/** The formula as its author wrote it, where the page keeps that. */
function texOf(math: HtmlElement): string | undefined {
  const semantics = math.childNodes.find((node): node is HtmlElement => 'tagName' in node && node.tagName === 'semantics');
  const note = semantics?.childNodes.find(
    (node): node is HtmlElement => 'tagName' in node && node.tagName === 'annotation' && attributeOf(node, 'encoding') === 'application/x-tex',
  );
  const tex = note?.childNodes.map((node) => ('value' in node ? node.value : '')).join('');
  return tex === undefined || tex.trim() === '' ? undefined : `$${tex.trim()}$`;
}
