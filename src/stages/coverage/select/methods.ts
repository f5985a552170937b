/** The ways to choose rows: one entry each. */
import { gumbelKey } from '../../../statistics/importance.ts';
import { facilityLocation } from '../../../statistics/facility.ts';
import { diverseWalk, kCentre, maximalMarginalRelevance, medoid } from '../../../statistics/selection.ts';
import type { Picked } from '../../../statistics/lazy.ts';
import { unitHash } from '../../../text/hash.ts';
import { selectDialogues } from './dialogues.ts';
import type { Pool } from './pool.ts';

export interface MethodOptions {
  seed: number;
  /** Highest similarity to a row taken before: for `diverse`. */
  most: number;
  /** Weight of relevance against likeness: for `mmr`. */
  lambda: number;
  /** Mean form of a dialogue's turns, 0-2: for `dialogues`. */
  leastForm: number;
  /** Judge's score of a dialogue: for `dialogues`. */
  leastScore: number;
  /** Logarithm of each row's importance weight: for `importance`. */
  logWeight?: (row: number) => number;
}

export interface Choice {
  /** In the order in which they were taken. */
  taken: Picked[];
  /** Rows that are out for a reason of their own. */
  passed: (Picked & { rule: string; threshold?: number })[];
  notes: string[];
}

export interface Method {
  description: string;
  choose(pool: Pool, k: number, options: MethodOptions): Choice;
}

const all = (pool: Pool): number[] => Array.from({ length: pool.count }, (_, row) => row);

/** The first k by a figure, highest first; rows without one (NaN) stand behind all others. */
function highest(pool: Pool, k: number, figure: (row: number) => number): Picked[] {
  const rows = all(pool).map((row) => ({ row, value: figure(row) }));
  const rank = ({ value }: Picked): number => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value);
  return rows.sort((a, b) => rank(b) - rank(a) || a.row - b.row).slice(0, k);
}

const byScore = (pool: Pool): number[] => highest(pool, pool.count, pool.score).map(({ row }) => row);
const only = (taken: Picked[]): Choice => ({ taken, passed: [], notes: [] });
const drawOf = (pool: Pool, seed: number) => (row: number) => unitHash(`select/${seed}/${pool.id(row)}`);

const list = {
  score: { description: 'the rows of highest score', choose: (pool, k) => only(highest(pool, k, pool.score)) },
  diverse: {
    description: 'down the scores, passing over rows too like one that is taken (as DEITA does)',
    choose: (pool, k, { most }) => {
      const { taken, passed } = diverseWalk(pool.similar, k, byScore(pool), most);
      return { taken, passed: passed.map((one) => ({ ...one, rule: 'too-similar', threshold: most })), notes: [] };
    },
  },
  'k-centre': {
    description: 'always the row least like those taken, so that no part of the data is far from one',
    choose: (pool, k) => only(kCentre(pool.similar, k, scored(pool) ? (byScore(pool)[0] ?? 0) : medoid(pool.similar))),
  },
  facility: { description: 'rows that together stand for all others best', choose: (pool, k) => only(facilityLocation(pool.similar, k)) },
  mmr: {
    description: 'score (or nearness to the middle of the data) weighed against likeness to rows that are taken',
    choose: (pool, k, { lambda }) => only(maximalMarginalRelevance(pool.similar, k, relevanceOf(pool), lambda)),
  },
  importance: {
    description: 'rows whose words are those of a target file, drawn by importance (DSIR)',
    choose: (pool, k, { logWeight, seed }) => {
      const draw = drawOf(pool, seed);
      return only(highest(pool, k, (row) => gumbelKey(logWeight?.(row) ?? 0, draw(row))));
    },
  },
  dialogues: {
    description: 'conversations spread over what users talk about, the best of each topic (as MDS does, mended)',
    choose: (pool, k, options) => {
      const { taken, passed, bins } = selectDialogues(pool, k, options);
      const unjudged = scored(pool) ? all(pool).filter((row) => Number.isNaN(pool.score(row))).length : 0;
      const by = scored(pool)
        ? `ranked by scores${unjudged > 0 ? `; ${unjudged} rows have none, and are ranked by their text` : ''}`
        : 'ranked by their text alone, a heuristic: give --scores of a judge';
      return { taken, passed, notes: [`${bins} topics; dialogues are ${by}`] };
    },
  },
  random: {
    description: 'rows drawn at random by their ids',
    choose: (pool, k, { seed }) => only(highest(pool, k, drawOf(pool, seed))),
  },
  longest: { description: 'rows of the longest answers', choose: (pool, k) => only(highest(pool, k, pool.length)) },
} satisfies { [name: string]: Method };

export type MethodName = keyof typeof list;

export const methods: { readonly [name in MethodName]: Method } = list;

export const methodNames = Object.keys(list) as MethodName[];

function scored(pool: Pool): boolean {
  for (let row = 0; row < pool.count; row++) if (!Number.isNaN(pool.score(row))) return true;
  return false;
}

/** 0-1: scores between the lowest and the highest, a row without one at the lowest; without scores nearness to all rows. */
function relevanceOf(pool: Pool): Float64Array {
  const values = Float64Array.from(all(pool), scored(pool) ? pool.score : (row) => pool.similar.total(row));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return values.map((value) => (Number.isNaN(value) || high === low ? 0 : (value - low) / (high - low)));
}
