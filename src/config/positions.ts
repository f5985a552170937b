import { LineCounter, isMap, isPair, isSeq, parseDocument } from 'yaml';
import type { Node } from 'yaml';

export interface Position {
  line: number;
  column: number;
}

/** Finds where a path of a YAML or JSON text stands; for a key that is not known, the key itself. */
export function positionFinder(text: string): (path: readonly (string | number)[], key?: string) => Position | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, keepSourceTokens: false });
  const place = (offset: number | undefined): Position | undefined => {
    if (offset === undefined) return undefined;
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  return (path, key) => {
    let node: unknown = document.contents;
    let nearest = offsetOf(node);
    for (const part of path) {
      const next = childOf(node, part);
      if (next === undefined) break;
      nearest = next.at ?? nearest;
      node = next.node;
    }
    if (key !== undefined) nearest = childOf(node, key)?.at ?? nearest;
    return place(nearest);
  };
}

function childOf(node: unknown, part: string | number): { node: unknown; at: number | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isPair(item) && String(item.key) === String(part));
    return pair && { node: pair.value, at: offsetOf(pair.key) };
  }
  if (isSeq(node)) {
    const item: unknown = node.items[Number(part)];
    return item === undefined ? undefined : { node: item, at: offsetOf(item) };
  }
  return undefined;
}

function offsetOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  return (node as Node).range?.[0];
}
