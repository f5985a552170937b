/** Puts a flat run of blocks into nested lists, quotes, listings and lists of terms. */
import type { Counting } from '../html/markers.ts';
import type { HtmlElement, HtmlNode } from '../html/parse.ts';
import { element, plainText, textNode } from './nodes.ts';

export type Item =
  | { kind: 'block' | 'quote' | 'term' | 'definition'; nodes: HtmlNode[] }
  | { kind: 'heading'; level: number; nodes: HtmlNode[] }
  /** `lines`: it has line breaks of its own, and so is a listing by itself. */
  | { kind: 'code'; nodes: HtmlNode[]; lines: boolean }
  | { kind: 'item'; depth: number; ordered: boolean; counting: Counting; number: number; nodes: HtmlNode[] }
  /** A further block of the item above it. */
  | { kind: 'more'; depth: number; nodes: HtmlNode[] };

interface Open {
  depth: number;
  ordered: boolean;
  counting: Counting;
  number: number;
  list: HtmlElement;
  item: HtmlElement;
}

export function gather(items: readonly Item[]): HtmlNode[] {
  const out: HtmlNode[] = [];
  let open: Open[] = [];
  const add = (parent: HtmlElement | undefined, node: HtmlNode): void => {
    if (parent === undefined) out.push(node);
    else {
      node.parentNode = parent;
      parent.childNodes.push(node);
    }
  };
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Item;
    if (item.kind === 'item') {
      while ((open.at(-1)?.depth ?? -1) > item.depth) open.pop();
      const same = open.at(-1);
      // Another kind of list, or one that counts anew, is a list of its own.
      if (same?.depth === item.depth && (same.ordered !== item.ordered || same.counting !== item.counting || (item.ordered && item.number !== same.number + 1)))
        open.pop();
      const made = element('li', item.nodes);
      const now = open.at(-1);
      if (now?.depth === item.depth) {
        now.number = item.number;
        now.item = made;
        add(now.list, made);
      } else {
        const list = element(item.ordered ? 'ol' : 'ul', [], item.ordered ? { start: String(item.number), type: item.counting } : {});
        add(now?.item, list);
        add(list, made);
        open.push({ depth: item.depth, ordered: item.ordered, counting: item.counting, number: item.number, list, item: made });
      }
      continue;
    }
    if (item.kind === 'more') {
      while (open.length > 1 && (open.at(-1)?.depth ?? 0) > item.depth) open.pop();
      for (const node of item.nodes) add(open.at(-1)?.item, node);
      continue;
    }
    open = [];
    const run: Item[] = [item];
    const joins = (next: Item | undefined): boolean => {
      if (next === undefined) return false;
      if (item.kind === 'code') return next.kind === 'code' && !item.lines && !next.lines;
      if (item.kind === 'term' || item.kind === 'definition') return next.kind === 'term' || next.kind === 'definition';
      return item.kind === 'quote' && next.kind === 'quote';
    };
    while (joins(items[i + 1])) run.push(items[++i] as Item);
    for (const node of together(item, run)) add(undefined, node);
  }
  return out;
}

function together(item: Item, run: readonly Item[]): HtmlNode[] {
  switch (item.kind) {
    case 'heading':
      return [element(`h${Math.min(6, item.level)}`, item.nodes)];
    case 'quote':
      return [
        element(
          'blockquote',
          run.map((one) => element('p', one.nodes)),
        ),
      ];
    case 'code':
      return [element('pre', [textNode(run.map((one) => plainText(one.nodes)).join('\n'))])];
    case 'term':
    case 'definition':
      return [
        element(
          'dl',
          run.map((one) => element(one.kind === 'term' ? 'dt' : 'dd', one.nodes)),
        ),
      ];
    case 'block':
    case 'item':
    case 'more':
      return item.nodes;
  }
}
