/** Which accepted rows a full cell keeps, and which are surplus. */
import type { GateVerdict, Labels } from '../../contracts/index.ts';
import { cellKey, isIn, valueIn } from '../../labels/index.ts';
import { round6 } from '../../statistics/intervals.ts';
import { compareText } from '../../text/canonical.ts';
import { diverseOrder } from './diverse.ts';
import type { CoverageConfig, CoverageRow } from './row.ts';

export const surplusVersion = '1';

export interface Surplus {
  id: string;
  /** The full cell, as "dimension=value". */
  cell: string;
  quota: number;
  /** Place among the cell's rows, best first: over the quota. */
  rank: number;
  score: number;
}

interface QuotaCell {
  dimension: string;
  value: string;
  key: string;
  quota: number;
  total: number;
  kept: number;
  refused: number;
}

/** A row in a cell with a quota; about 150 bytes each, its labels shared with rows of the same labels. */
interface Held {
  id: string;
  score: number;
  profile: Profile;
}

/** Rows of equal labels are equal to selection but for score and id. */
interface Profile {
  labels: Labels;
  cells: readonly QuotaCell[];
  /** Its values in the order of the dimensions, once that is settled. */
  path: readonly string[];
}

/**
 * Rows over a quota. Order of choice: first rows that some cell still needs (one not over its quota), then by score, then
 * by diversity (see `diverse.ts`), then by id. A row is kept while each of its cells has room, so no cell
 * ends over its quota, and a row is surplus only where a cell of it is full. Rows in no cell with a quota are never taken.
 * Only `accepted` rows count. The order of `rows` does not matter.
 */
export async function selectSurplus(rows: AsyncIterable<CoverageRow> | Iterable<CoverageRow>, config: Pick<CoverageConfig, 'quotas'>): Promise<Surplus[]> {
  const cells = quotaCells(config);
  const profiles = new Map<string, Profile>();
  const held: Held[] = [];
  for await (const row of rows) {
    if (row.outcome !== 'accepted') continue;
    const profile = profileOf(row.labels, cells, profiles);
    for (const cell of profile.cells) cell.total++;
    if (profile.cells.length > 0) held.push({ id: row.id, score: row.score, profile });
  }
  if (cells.every((cell) => cell.total <= cell.quota)) return [];

  const needed = (row: Held): number => (row.profile.cells.some((cell) => cell.total <= cell.quota) ? 0 : 1);
  held.sort((a, b) => needed(a) - needed(b) || b.score - a.score || compareText(a.id, b.id));
  const dimensions = orderDimensions(profiles.values());
  for (const profile of profiles.values()) profile.path = dimensions.map((name) => valueIn(profile.labels, name) ?? '');
  const surplus: Surplus[] = [];
  const kept = diverseOrder<Held>();
  for (let start = 0; start < held.length;) {
    let end = start;
    const first = held[start] as Held;
    while (end < held.length && held[end]?.score === first.score && needed(held[end] as Held) === needed(first)) end++;
    kept.choose(
      held.slice(start, end),
      (row) => row.profile.path,
      (row) => decide(row, surplus),
    );
    start = end;
  }
  return surplus.sort((a, b) => compareText(a.cell, b.cell) || a.rank - b.rank);
}

/** Keeps the row where each of its cells has room; else it is surplus of the first that is full. */
function decide({ id, score, profile }: Held, surplus: Surplus[]): boolean {
  const full = profile.cells.find((cell) => cell.kept >= cell.quota);
  if (full === undefined) {
    for (const cell of profile.cells) cell.kept++;
    return true;
  }
  full.refused++;
  surplus.push({ id, cell: full.key, quota: full.quota, rank: full.quota + full.refused, score });
  return false;
}

/** Dimensions with few values first: their balance is seen first. Ties by name. */
function orderDimensions(profiles: Iterable<Profile>): string[] {
  const values = new Map<string, Set<string>>();
  for (const { labels } of profiles) {
    for (const [name, value] of Object.entries(labels)) {
      const found = values.get(name);
      if (found === undefined) values.set(name, new Set([value]));
      else found.add(value);
    }
  }
  return [...values].sort((a, b) => a[1].size - b[1].size || compareText(a[0], b[0])).map(([name]) => name);
}

function quotaCells(config: Pick<CoverageConfig, 'quotas'>): QuotaCell[] {
  const cells: QuotaCell[] = [];
  for (const [dimension, values] of Object.entries(config.quotas)) {
    for (const [value, quota] of Object.entries(values)) {
      cells.push({ dimension, value, key: cellKey({ dimension, value }), quota, total: 0, kept: 0, refused: 0 });
    }
  }
  return cells.sort((a, b) => compareText(a.key, b.key));
}

function profileOf(labels: Labels, cells: readonly QuotaCell[], profiles: Map<string, Profile>): Profile {
  const values = Object.entries(labels)
    .map(([dimension, value]) => cellKey({ dimension, value }))
    .sort(compareText);
  const key = values.join('\n');
  let profile = profiles.get(key);
  if (profile === undefined) {
    profile = { labels, path: [], cells: cells.filter((cell) => isIn(labels, cell)) };
    profiles.set(key, profile);
  }
  return profile;
}

/** The verdict that takes a surplus row out: its rank in the full cell against the cell's quota. */
export function surplusVerdict(surplus: Surplus): GateVerdict {
  return {
    record: surplus.id,
    gate: 'coverage',
    outcome: 'drop',
    rules: [
      {
        rule: 'surplus',
        version: surplusVersion,
        outcome: 'drop',
        score: surplus.rank,
        threshold: surplus.quota,
        evidence: [
          { type: 'value', name: 'cell', value: surplus.cell },
          { type: 'value', name: 'score', value: round6(surplus.score), note: 'what the cell chose by, higher first' },
        ],
        reason: `The cell ${surplus.cell} wants ${surplus.quota} rows; this one is number ${surplus.rank} by score and diversity.`,
      },
    ],
  };
}
