import type { Seed } from '../../contracts/index.ts';
import { comparable } from '../../text/normalise.ts';
import { words } from '../../text/tokens.ts';

/** The frozen prompts of a round, to be looked up. */
export interface Pool {
  byId: ReadonlyMap<string, Seed>;
  /** What a prompt says, to the first seed that says it. */
  bySaying: ReadonlyMap<string, Seed>;
}

/** A pure function of its seeds: every task of a round asks for it. */
const pools = new WeakMap<readonly Seed[], Pool>();

export function poolOf(seeds: readonly Seed[]): Pool {
  const known = pools.get(seeds);
  if (known !== undefined) return known;
  const bySaying = new Map<string, Seed>();
  for (const seed of seeds) {
    const saying = sayingOf(seed.prompt, seed.input);
    if (!bySaying.has(saying)) bySaying.set(saying, seed);
  }
  const pool = { byId: new Map(seeds.map((seed) => [seed.id, seed])), bySaying };
  pools.set(seeds, pool);
  return pool;
}

/** A prompt without case, punctuation, emphasis and layout; in any script. */
export function sayingOf(prompt: string, input = ''): string {
  const plain = (text: string): string =>
    words(text)
      .filter((word) => word !== '*')
      .join(' ') || comparable(text);
  return `${plain(prompt)}\n${plain(input)}`;
}
