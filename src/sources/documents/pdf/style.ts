/** What is usual in a document: size and distance of its lines; what stands out is a heading. */
import type { Group, Line } from './types.ts';

export interface Style {
  /** Size of most letters. */
  body: number;
  /** Usual distance of lines, in their size. */
  leading: number;
  /** The text itself is set in a typewriter font: that says nothing of code then. */
  typewriter: boolean;
}

export function styleOf(lines: readonly Line[]): Style {
  let letters = 0;
  let mono = 0;
  for (const line of lines) {
    letters += line.text.length;
    if (line.mono) mono += line.text.length;
  }
  const typewriter = mono > letters * 0.75;
  const sizes = new Map<number, number>();
  for (const line of lines) {
    if (line.mono && !typewriter) continue;
    const size = Math.round(line.size * 2) / 2;
    sizes.set(size, (sizes.get(size) ?? 0) + line.text.length);
  }
  const body = [...sizes].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? lines[0]?.size ?? 10;
  const steps: number[] = [];
  for (let i = 1; i < lines.length; i++) {
    const before = lines[i - 1] as Line;
    const line = lines[i] as Line;
    if (line.region !== before.region || Math.abs(line.size - body) > 0.06 * body || Math.abs(before.size - body) > 0.06 * body) continue;
    const step = (line.y - before.y) / body;
    if (step > 0.9 && step < 2.4) steps.push(Math.round(step * 50) / 50);
  }
  return { body, leading: mostOf(steps) ?? 1.2, typewriter };
}

/** The value that comes most often; the smaller among equals. */
function mostOf(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
}

/** Number of a heading: "3.2 Results", "A.1", "IV."; its depth. */
export function numberDepth(text: string): number {
  const found = /^(?:chapter\s+|section\s+|appendix\s+|part\s+)?(\d{1,3}(?:\.\d{1,3}){0,5}|[A-Z](?:\.\d{1,3}){1,4})[.:)]?\s+\S/i.exec(text)?.[1];
  return found === undefined ? 0 : found.split('.').length;
}

/** Levels 1-6 by rank of size and weight; numbers of one style part it further. */
export function rankHeadings(groups: readonly Group[], body: number): void {
  const headings = groups.filter((group) => group.kind === 'heading');
  const key = (group: Group): number => {
    const line = group.lines[0] as Line;
    const size = Math.round(line.size / (0.045 * body));
    return size * 4 + (line.bold ? 2 : 0) + (line.italic ? 0 : 1);
  };
  const ranks = [...new Set(headings.map(key))].sort((a, b) => b - a);
  // Sizes that differ by a hair and by nothing else are one.
  const shallow = new Map<number, number>();
  for (const group of headings) {
    const depth = numberDepth(group.lines[0]?.text ?? '');
    if (depth > 0) shallow.set(key(group), Math.min(shallow.get(key(group)) ?? 9, depth));
  }
  for (const group of headings) {
    if (group.level !== undefined) continue;
    const style = key(group);
    const depth = numberDepth(group.lines[0]?.text ?? '');
    const deeper = depth > 0 ? depth - (shallow.get(style) ?? depth) : 0;
    group.level = Math.max(1, Math.min(6, ranks.indexOf(style) + 1 + deeper));
  }
}
