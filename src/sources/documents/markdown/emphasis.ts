/** Emphasis by CommonMark's delimiter algorithm (0.31, 6.2 and appendix), with its lower bounds, so that it stays linear. */

/** A run of `*`, `_` or `~` and what stands around it. */
export interface Mark {
  char: string;
  start: number;
  length: number;
  /** Index of the run's first piece: one piece a character. */
  piece: number;
  before: string;
  after: string;
}

interface Open {
  mark: Mark;
  canOpen: boolean;
  canClose: boolean;
  /** Characters left: openers lose them from the right, closers from the left. */
  left: number;
  taken: number;
  previous: number;
  next: number;
}

/** Indices of the pieces that vanish: single emphasis and strikethrough. The marks of strong emphasis stay. */
export function resolveEmphasis(marks: readonly Mark[]): number[] {
  const gone: number[] = [];
  const list: Open[] = marks.map((mark, index) => ({ mark, ...flanks(mark), left: mark.length, taken: 0, previous: index - 1, next: index + 1 }));
  const bottoms = new Map<string, number>();
  const unlink = (index: number): void => {
    const item = list[index] as Open;
    const before = list[item.previous];
    const after = list[item.next];
    if (before !== undefined) before.next = item.next;
    if (after !== undefined) after.previous = item.previous;
  };
  for (let c = 0; c < list.length;) {
    const closer = list[c] as Open;
    if (!closer.canClose || closer.left === 0) {
      c = closer.next;
      continue;
    }
    const key = `${closer.mark.char}${closer.canOpen ? 1 : 0}${closer.mark.length % 3}`;
    const bottom = bottoms.get(key) ?? -1;
    let o = closer.previous;
    while (o > bottom && !pairs(list[o] as Open, closer)) o = (list[o] as Open).previous;
    if (o <= bottom) {
      bottoms.set(key, closer.previous);
      const next = closer.next;
      if (!closer.canOpen) unlink(c);
      c = next;
      continue;
    }
    const opener = list[o] as Open;
    const tilde = closer.mark.char === '~';
    const strong = opener.left >= 2 && closer.left >= 2;
    const use = strong ? 2 : 1;
    for (let k = 0; k < use; k++) {
      if (!strong || tilde) gone.push(opener.mark.piece + opener.left - 1 - k, closer.mark.piece + closer.taken + k);
    }
    opener.left -= use;
    closer.left -= use;
    closer.taken += use;
    // What stands between the two opens and closes nothing any more.
    opener.next = c;
    closer.previous = o;
    if (opener.left === 0) unlink(o);
    if (closer.left === 0) {
      const next = closer.next;
      unlink(c);
      c = next;
    }
  }
  return gone;
}

function pairs(opener: Open, closer: Open): boolean {
  if (!opener.canOpen || opener.left === 0 || opener.mark.char !== closer.mark.char) return false;
  if (closer.mark.char === '~') return opener.mark.length === closer.mark.length;
  const both = opener.canClose || closer.canOpen;
  return !(both && (opener.mark.length + closer.mark.length) % 3 === 0 && (opener.mark.length % 3 !== 0 || closer.mark.length % 3 !== 0));
}

function flanks(mark: Mark): { canOpen: boolean; canClose: boolean } {
  const spaceAfter = /^\s/u.test(mark.after);
  const spaceBefore = /\s$/u.test(mark.before);
  const punctAfter = /^[\p{P}\p{S}]/u.test(mark.after);
  const punctBefore = /[\p{P}\p{S}]$/u.test(mark.before);
  const left = !spaceAfter && (!punctAfter || spaceBefore || punctBefore);
  const right = !spaceBefore && (!punctBefore || spaceAfter || punctAfter);
  if (mark.char === '_') return { canOpen: left && (!right || punctBefore), canClose: right && (!left || punctAfter) };
  return { canOpen: left, canClose: right };
}
