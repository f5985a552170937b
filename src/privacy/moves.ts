/** Replacing stretches of a text, and where every offset of it went. */

export interface Replacement {
  start: number;
  end: number;
  with: string;
}

export interface Moved {
  text: string;
  /**
   * An offset of the text before (UTF-16) -> the text after. Inside a replaced stretch: the start of what replaced it; at
   * the end of one: its end. Never decreases.
   */
  map(offset: number): number;
}

/** `replacements` must be sorted and must not overlap. */
export function replaceSpans(text: string, replacements: readonly Replacement[]): Moved {
  if (replacements.length === 0) return { text, map: (offset) => offset };
  const parts: string[] = [];
  const newEnds: number[] = [];
  let at = 0;
  let length = 0;
  for (const { start, end, with: mask } of replacements) {
    parts.push(text.slice(at, start), mask);
    length += start - at + mask.length;
    newEnds.push(length);
    at = end;
  }
  parts.push(text.slice(at));
  const map = (offset: number): number => {
    const index = lastStartingBefore(replacements, offset);
    const before = replacements[index];
    if (before === undefined) return offset;
    const newEnd = newEnds[index] ?? 0;
    return offset < before.end ? newEnd - before.with.length : newEnd + (offset - before.end);
  };
  return { text: parts.join(''), map };
}

/** Index of the last replacement whose start lies before the offset, or -1. */
function lastStartingBefore(replacements: readonly Replacement[], offset: number): number {
  let low = 0;
  let high = replacements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((replacements[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
