/**
 * The block structure of Markdown (CommonMark 0.31, with GitHub tables, footnote definitions and front matter), in one pass
 * over the lines. Our own, not a general parser: those are quadratic on lazy lines and long lists, and build far more than
 * spans. Cost: lines times open containers, which `maxDepth` bounds. Inline marks are not read here.
 */
import { ReadingRefusal } from '../refusal.ts';
import { Cursor } from './cursor.ts';
import { definitionsOf } from './definitions.ts';
import type { MdNode } from './nodes.ts';
import { at, blockPatterns, htmlStart, type HtmlEnd } from './starts.ts';
import { addRow, delimiterColumns, splitRow } from './table.ts';

interface Container {
  node: number;
  type: 'quote' | 'list' | 'item' | 'footnote';
  /** Item: columns that its lines are indented by. */
  width: number;
  /** List: its bullet, or the delimiter of its numbers. */
  mark: string;
  /** Item: nothing in it yet. */
  bare: boolean;
}

type Leaf =
  | { type: 'paragraph'; node: number; lastLine: number }
  | { type: 'fence'; node: number; char: string; length: number; indent: number; lines: string[] }
  | { type: 'indented'; node: number; lines: string[]; blanks: string[] }
  | { type: 'html'; node: number; until: HtmlEnd }
  | { type: 'table'; node: number; columns: number };

/** Nodes in preorder. Throws `ReadingRefusal` (too-deep) where containers nest deeper than `maxDepth`. */
export function parseBlocks(text: string, maxDepth: number): MdNode[] {
  const nodes: MdNode[] = [];
  const stack: Container[] = [];
  const patterns = blockPatterns();
  const cursor = new Cursor(text);
  let leaf: Leaf | undefined;

  const parentAt = (depth: number): number => stack[depth - 1]?.node ?? -1;
  const grow = (index: number, end: number): void => {
    for (let i = index; i >= 0; i = nodes[i]?.parent ?? -1) {
      const node = nodes[i];
      if (node !== undefined && node.end < end) node.end = end;
    }
  };
  const add = (node: MdNode): number => {
    nodes.push(node);
    grow(nodes.length - 1, node.end);
    const holder = stack.at(-1);
    if (holder !== undefined) holder.bare = false;
    return nodes.length - 1;
  };
  const closeLeaf = (): void => {
    if (leaf === undefined) return;
    const node = nodes[leaf.node];
    if (node !== undefined) {
      if (leaf.type === 'paragraph') pullDefinitions(node);
      else if (leaf.type === 'fence' || leaf.type === 'indented') node.text = leaf.lines.join('\n');
      grow(node.parent, node.end);
    }
    leaf = undefined;
  };
  /** Turns the open paragraph's leading link definitions into nodes of their own; false where nothing else is left. */
  const pullDefinitions = (node: MdNode): boolean => {
    const found = definitionsOf(text, node.start, node.end);
    if (found.length === 0) return true;
    nodes.pop();
    for (const item of found) nodes.push({ kind: 'definition', start: item.start, end: item.end, parent: node.parent, info: item.label });
    let start = found.at(-1)?.end ?? node.end;
    while (start < node.end && /[\s>]/.test(text[start] ?? '')) start++;
    if (start >= node.end) return false;
    nodes.push({ ...node, start });
    return true;
  };
  const closeTo = (depth: number): void => {
    if (stack.length > depth) closeLeaf();
    stack.length = Math.min(stack.length, depth);
  };
  const open = (type: Container['type'], node: MdNode, width: number, mark: string): void => {
    if (stack.length >= maxDepth) {
      throw new ReadingRefusal(
        'too-deep',
        `Lists and quotes nest deeper than ${maxDepth} levels at character ${node.start}.`,
        'Flatten it, or raise limits.depth in the config.',
      );
    }
    const index = add(node);
    stack.push({ node: index, type, width, mark, bare: true });
  };

  /** How many open containers go on in this line; moves the cursor behind their marks. */
  const matchContainers = (): number => {
    let depth = 0;
    for (; depth < stack.length; depth++) {
      const entry = stack[depth] as Container;
      cursor.look();
      if (entry.type === 'quote') {
        if (cursor.indent >= 4 || text[cursor.next] !== '>' || cursor.blank) break;
        cursor.toMark(1);
        cursor.skipOne();
      } else if (entry.type !== 'list') {
        if (cursor.blank) {
          if (entry.bare) break;
        } else if (cursor.indent >= entry.width) cursor.advance(entry.width);
        else break;
      }
    }
    return depth;
  };

  /** Goes on with code, raw HTML: lines that are no Markdown. True where the line was taken. */
  const continueVerbatim = (): boolean => {
    if (leaf === undefined) return false;
    const node = nodes[leaf.node] as MdNode;
    if (leaf.type === 'fence') {
      cursor.look();
      if (cursor.indent < 4 && closesFence(text, cursor.next, cursor.end, leaf.char, leaf.length)) {
        node.end = cursor.contentEnd();
        closeLeaf();
        return true;
      }
      leaf.lines.push(cursor.restAfter(leaf.indent));
      node.end = Math.max(node.end, cursor.contentEnd());
      return true;
    }
    if (leaf.type === 'html') {
      cursor.look();
      if (leaf.until === 'blank' && cursor.blank) {
        closeLeaf();
        return false;
      }
      if (!cursor.blank) node.end = cursor.contentEnd();
      if (leaf.until !== 'blank' && holdsAny(text.slice(cursor.offset, cursor.end), leaf.until)) closeLeaf();
      return true;
    }
    if (leaf.type === 'indented') {
      cursor.look();
      if (cursor.blank) {
        leaf.blanks.push(cursor.indent > 4 ? cursor.restAfter(4) : '');
        return true;
      }
      if (cursor.indent < 4) {
        closeLeaf();
        return false;
      }
      for (const line of leaf.blanks) leaf.lines.push(line);
      leaf.lines.push(cursor.restAfter(4));
      leaf.blanks = [];
      node.end = cursor.contentEnd();
      return true;
    }
    return false;
  };

  /** Opens the containers that start here. */
  const openContainers = (matchedAll: boolean, base: number): number => {
    let depth = base;
    let plain = matchedAll;
    for (;;) {
      cursor.look();
      if (cursor.blank || cursor.indent >= 4) return depth;
      const start = cursor.next;
      const paragraph = plain && leaf?.type === 'paragraph';
      if (text[start] === '>') {
        depth = dropList(depth);
        closeTo(depth);
        closeLeaf();
        cursor.toMark(1);
        cursor.skipOne();
        open('quote', { kind: 'quote', start, end: start + 1, parent: parentAt(depth) }, 0, '');
        depth++;
      } else if (text[start] === '[' && text[start + 1] === '^' && !paragraph && at(patterns.footnote, text, start) !== null) {
        const length = at(patterns.footnote, text, start)?.[0].length ?? 0;
        depth = dropList(depth);
        closeTo(depth);
        closeLeaf();
        cursor.toMark(length);
        cursor.look();
        cursor.advance(cursor.indent);
        open('footnote', { kind: 'footnote', start, end: start + length, parent: parentAt(depth), info: text.slice(start + 2, start + length - 2) }, 4, '');
        depth++;
      } else {
        const marker = at(patterns.marker, text, start)?.[1];
        if (marker === undefined || at(patterns.rule, text, start) !== null) return depth;
        const ordered = marker.length > 1;
        const indent = cursor.indent;
        if (
          paragraph &&
          (/^[ \t]*$/.test(text.slice(start + marker.length, Math.min(cursor.end, start + marker.length + 8))) ||
            (ordered && Number.parseInt(marker, 10) !== 1))
        )
          return depth;
        const mark = marker.slice(-1);
        const list = stack[depth - 1];
        closeTo(depth);
        closeLeaf();
        if (list?.type !== 'list' || list.mark !== mark) {
          depth = dropList(depth);
          closeTo(depth);
          open('list', { kind: 'list', start, end: start + marker.length, parent: parentAt(depth), ordered }, 0, mark);
          depth++;
        }
        cursor.toMark(marker.length);
        cursor.look();
        const wide = cursor.blank || cursor.indent > 4;
        const padding = marker.length + (wide ? 1 : cursor.indent);
        cursor.advance(wide ? 1 : cursor.indent);
        open('item', { kind: 'item', start, end: start + marker.length, parent: parentAt(depth) }, indent + padding, '');
        depth++;
        const box = /^\[[ xX]\](?=[ \t])/.exec(text.slice(cursor.offset, cursor.offset + 4));
        if (box !== null) cursor.toMark(3);
      }
      plain = false;
    }
  };
  /** A list whose item ended, and that no new item joins, ends too. */
  const dropList = (depth: number): number => (stack[depth - 1]?.type === 'list' ? depth - 1 : depth);

  /** Opens the leaf that starts here, or adds the line to the open one. */
  const openLeaf = (depthReached: number, matchedAll: boolean): void => {
    cursor.look();
    const start = cursor.next;
    const end = cursor.contentEnd();
    const paragraph = leaf?.type === 'paragraph' ? leaf : undefined;
    const settle = (): number => {
      const depth = dropList(depthReached);
      closeTo(depth);
      closeLeaf();
      return parentAt(depth);
    };
    if (cursor.blank) {
      closeTo(depthReached);
      closeLeaf();
      return;
    }
    if (cursor.indent >= 4 && paragraph === undefined) {
      if (leaf?.type === 'table' && matchedAll) return tableRow(leaf, start, end);
      const parent = settle();
      leaf = { type: 'indented', node: add({ kind: 'code', start, end, parent }), lines: [cursor.restAfter(4)], blanks: [] };
      return;
    }
    if (cursor.indent < 4) {
      const heading = at(patterns.heading, text, start);
      if (heading !== null) {
        const parent = settle();
        add({ kind: 'heading', start, end, parent, level: heading[0].length, inner: headingText(text, start + heading[0].length, end) });
        return;
      }
      const fence = at(patterns.fence, text, start);
      if (fence !== null) {
        const indent = cursor.indent;
        const parent = settle();
        const info = text.slice(start + fence[0].length, end).trim();
        leaf = { type: 'fence', node: add({ kind: 'code', start, end, parent, info }), char: fence[0][0] ?? '`', length: fence[0].length, indent, lines: [] };
        return;
      }
      const until = htmlStart(text, start, patterns, paragraph !== undefined);
      if (until !== undefined) {
        const parent = settle();
        leaf = { type: 'html', node: add({ kind: 'html', start, end, parent }), until };
        // A comment may end on its first line, but not within its own opening mark.
        const from = until[0] === '-->' ? start + 4 : start + 1;
        if (until !== 'blank' && holdsAny(text.slice(from, end), until)) closeLeaf();
        return;
      }
      if (paragraph !== undefined && matchedAll) {
        const node = nodes[paragraph.node] as MdNode;
        const underline = at(patterns.underline, text, start);
        if (underline !== null) {
          if (pullDefinitions(node)) {
            const own = nodes.at(-1) as MdNode;
            own.kind = 'heading';
            own.level = underline[0][0] === '=' ? 1 : 2;
            own.inner = { start: own.start, end: own.end };
            own.end = end;
            grow(own.parent, end);
            leaf = undefined;
            return;
          }
          leaf = undefined;
        }
        const columns = leaf === undefined ? 0 : delimiterColumns(text, start, end);
        if (columns > 0 && splitRow(text, paragraph.lastLine, node.end).length === columns) {
          startTable(paragraph, node, columns, end);
          return;
        }
      }
      if (at(patterns.rule, text, start) !== null) {
        const parent = settle();
        add({ kind: 'rule', start, end, parent });
        return;
      }
    }
    if (leaf?.type === 'table' && matchedAll) return tableRow(leaf, start, end);
    if (leaf?.type === 'paragraph' && (matchedAll || depthReached <= stack.length)) {
      // Also a lazy line: it belongs to the paragraph although the marks of its containers are missing.
      const node = nodes[leaf.node] as MdNode;
      node.end = end;
      leaf.lastLine = start;
      return;
    }
    const parent = settle();
    leaf = { type: 'paragraph', node: add({ kind: 'paragraph', start, end, parent }), lastLine: start };
  };
  const startTable = (paragraph: { node: number; lastLine: number }, node: MdNode, columns: number, end: number): void => {
    const header = { start: paragraph.lastLine, end: node.end };
    const parent = node.parent;
    nodes.pop();
    if (node.start < header.start) {
      let stop = header.start;
      while (stop > node.start && /[\s>]/.test(text[stop - 1] ?? '')) stop--;
      const before: MdNode = { ...node, end: stop };
      nodes.push(before);
      pullDefinitions(before);
    }
    leaf = { type: 'table', node: add({ kind: 'table', start: header.start, end, parent }), columns };
    addRow(nodes, leaf.node, text, header.start, header.end, columns, true);
  };
  const tableRow = (table: { node: number; columns: number }, start: number, end: number): void => {
    addRow(nodes, table.node, text, start, end, table.columns, false);
    grow(table.node, end);
  };

  const front = frontMatter(text);
  if (front !== undefined) nodes.push(front);
  let next = front?.end ?? 0;
  if (front !== undefined) next = skipLineEnd(text, next);
  while (next < text.length) {
    next = cursor.startLine(next);
    const matched = matchContainers();
    const matchedAll = matched === stack.length;
    if (matchedAll ? continueVerbatim() : false) continue;
    if (!matchedAll && leaf !== undefined && leaf.type !== 'paragraph') closeLeaf();
    cursor.look();
    if (cursor.blank) {
      closeTo(matched);
      if (leaf?.type === 'paragraph' || leaf?.type === 'table') closeLeaf();
      continue;
    }
    const reached = openContainers(matchedAll, matched);
    openLeaf(reached, reached === matched && matchedAll);
  }
  closeTo(0);
  closeLeaf();
  return nodes;
}

function headingText(text: string, start: number, end: number): { start: number; end: number } {
  let to = end;
  while (to > start && text[to - 1] === '#') to--;
  // Closing marks count only behind a blank.
  if (to > start && !/[ \t]/.test(text[to - 1] ?? '')) to = end;
  while (to > start && /[ \t]/.test(text[to - 1] ?? '')) to--;
  while (start < to && /[ \t]/.test(text[start] ?? '')) start++;
  return { start, end: to };
}

function closesFence(text: string, start: number, end: number, char: string, length: number): boolean {
  let i = start;
  while (i < end && text[i] === char) i++;
  if (i - start < length) return false;
  while (i < end && (text[i] === ' ' || text[i] === '\t')) i++;
  return i >= end;
}

function holdsAny(line: string, needles: readonly string[]): boolean {
  const lower = line.toLowerCase();
  return needles.some((needle) => lower.includes(needle));
}

/** `---` or `+++` on the first line, up to the same on a line of its own. */
function frontMatter(text: string): MdNode | undefined {
  const first = /^(---|\+\+\+)[ \t]*(?:\r?\n|\r)/.exec(text);
  if (first === null) return undefined;
  const close = first[1] === '---' ? /(?:\n|\r)---[ \t]*(?=[\r\n]|$)/g : /(?:\n|\r)\+\+\+[ \t]*(?=[\r\n]|$)/g;
  close.lastIndex = first[0].length - 1;
  const found = close.exec(text);
  if (found === null) return undefined;
  return { kind: 'front', start: 0, end: found.index + found[0].length, parent: -1, info: first[1] };
}

function skipLineEnd(text: string, at: number): number {
  if (text[at] === '\r' && text[at + 1] === '\n') return at + 2;
  return text[at] === '\r' || text[at] === '\n' ? at + 1 : at;
}
