/** Rolling captions: each cue shows the line before once more, above its own. */
import type { Cue } from './cues.ts';
import type { Said, Word } from './parts.ts';

/** Cues further apart than this (milliseconds) do not roll: the speaker says it again. */
const reach = 150;
const longest = 200;

/**
 * For each cue the offset up to which it repeats the end of the cue before; 0: it repeats nothing. Only in files that roll:
 * where a quarter of all cues that speak (of short files half), and two at least, take over a line. Linear (Knuth, Morris and Pratt's border table).
 */
export function repeatedUpTo(cues: readonly Cue[], said: readonly Said[]): number[] {
  const found = cues.map((cue, i) => {
    const before = cues[i - 1];
    if (before === undefined || cue.from === undefined || before.to === undefined || cue.from - before.to > reach) return 0;
    return overlap((said[i - 1] as Said).words, (said[i] as Said).words);
  });
  const rolling = found.filter((count) => count > 0).length;
  const speaking = said.filter(({ words }) => words.length > 0).length;
  if (rolling < 2 || rolling * (rolling === 2 ? 2 : 4) < speaking) return cues.map(() => 0);
  return found.map((count, i) => (count === 0 ? 0 : ((said[i] as Said).words[count - 1]?.end ?? 0)));
}

/** How many words at the start of `next` are the last ones of `previous`. One word counts only where it is all of one of them. */
function overlap(previous: readonly Word[], next: readonly Word[]): number {
  const tail = previous.slice(-longest).map((word) => word.text);
  const head = next.slice(0, longest).map((word) => word.text);
  const all = [...head, '', ...tail];
  const border = [0];
  for (let i = 1; i < all.length; i++) {
    let k = border[i - 1] ?? 0;
    while (k > 0 && all[i] !== all[k]) k = border[k - 1] ?? 0;
    border.push(all[i] === all[k] ? k + 1 : 0);
  }
  const count = tail.length === 0 ? 0 : (border.at(-1) ?? 0);
  return count >= 2 || count === head.length || count === tail.length ? count : 0;
}
