/** Which seeds are shown to a model as examples. */
import type { Seed } from '../../contracts/index.ts';
import { compareText } from '../../text/canonical.ts';
import { hash32, mix32 } from '../../text/hash.ts';
import { estimateTokens } from '../../text/tokens.ts';

const longestShown = 600;

/** Whether a seed may be shown: it is in, and its prompt stands alone. */
export function canBeShown({ accepted, messages, prompt }: Seed): boolean {
  return accepted && prompt.trim() !== '' && messages.every(({ role }, at) => role === 'system' || role === 'user' || at === messages.length - 1);
}

/**
 * Draws so many seeds by a hash of `draw` and their ids: a seed more or less changes only the draws that it comes into or leaves. The
 * seeds are taken in once, for many draws.
 */
export function seedDrawer(seeds: readonly Seed[]): (count: number, draw: string) => Seed[] {
  const hashes = Uint32Array.from(seeds, ({ id }) => hash32(id));
  return (count, draw) => {
    if (count <= 0) return [];
    const salt = hash32(draw);
    const best: { seed: Seed; rank: number }[] = [];
    for (const [at, seed] of seeds.entries()) {
      const rank = mix32(Math.imul(hashes[at] ?? 0, 0x9e3779b1) ^ salt);
      const last = best.length < count ? undefined : best.at(-1);
      // Most seeds end here.
      if (last !== undefined && last.rank < rank) continue;
      const one = { seed, rank };
      if (last !== undefined && before(last, one)) continue;
      const place = best.findIndex((other) => before(one, other));
      best.splice(place < 0 ? best.length : place, 0, one);
      if (best.length > count) best.pop();
    }
    return best.map(({ seed }) => seed);
  };
}

function before(a: { seed: Seed; rank: number }, b: { seed: Seed; rank: number }): boolean {
  return a.rank !== b.rank ? a.rank < b.rank : compareText(a.seed.id, b.seed.id) < 0;
}

/** Prompts as a numbered list; long ones are cut, the whole is what novelty is measured against. */
export function exampleList(seeds: readonly Seed[]): string {
  return seeds.map(({ prompt }, at) => `Task ${at + 1}:\n${cut(prompt.trim())}`).join('\n\n');
}

/** Estimated tokens of such a list. */
export const exampleTokens = (seeds: readonly Seed[]): number => seeds.reduce((sum, { prompt }) => sum + 4 + estimateTokens(prompt.slice(0, longestShown)), 0);

const cut = (text: string): string => (text.length > longestShown ? `${text.slice(0, longestShown).toWellFormed()}…` : text);
