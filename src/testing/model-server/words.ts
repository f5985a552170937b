import type { Random } from '../../statistics/random.ts';

const words =
  'amber anchor basin beacon birch bridge canal cedar cliff copper current delta drift ember estuary field fjord gravel harbour hedge heron inlet island kelp ladder lantern ledge lichen marsh meadow mill moss orchard otter pebble pier plain quarry reed reef ridge river sand shelter shore slate spring stone stream summit tide timber track valley village wharf willow wind winter'.split(
    ' ',
  );

export function drawnWord(random: Random): string {
  return random.pick(words);
}

export function drawnWords(count: number, random: Random): string {
  let text = '';
  for (let i = 0; i < count; i++) text += i === 0 ? drawnWord(random) : ` ${drawnWord(random)}`;
  return text;
}

/** Sentences of six to fourteen words. */
export function drawnText(sentences: number, random: Random): string {
  const out: string[] = [];
  for (let i = 0; i < sentences; i++) {
    const text = drawnWords(6 + random.integer(9), random);
    out.push(`${text.charAt(0).toUpperCase()}${text.slice(1)}.`);
  }
  return out.join(' ');
}
