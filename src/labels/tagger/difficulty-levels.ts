/** Difficulty as a level of 1-5, and as the band of it that the dimension `difficulty` has. */
import type { Labels } from '../../contracts/record.ts';

const bands: Readonly<Record<string, readonly [low: number, high: number]>> = { easy: [1, 2], medium: [3, 3], hard: [4, 5] };

/** 1 and 2 are easy, 3 medium, 4 and 5 hard. */
export function bandOf(level: number): 'easy' | 'medium' | 'hard' {
  return level <= 2 ? 'easy' : level === 3 ? 'medium' : 'hard';
}

/** Levels apart from which two opinions differ: neighbours are a matter of taste. */
const apart = 2;

/** Whether a level is another than the row's own: its `level` where it has one, else its band. Undefined: the row has neither. */
export function differsInDifficulty(labels: Labels, level: number): boolean | undefined {
  const own = Object.hasOwn(labels, 'level') && /^[1-5]$/.test(labels['level'] ?? '') ? Number(labels['level']) : undefined;
  const band = Object.hasOwn(labels, 'difficulty') ? (labels['difficulty'] ?? '') : '';
  const range = own === undefined ? (Object.hasOwn(bands, band) ? bands[band] : undefined) : ([own, own] as const);
  if (range === undefined) return undefined;
  return range[0] - level >= apart || level - range[1] >= apart;
}
