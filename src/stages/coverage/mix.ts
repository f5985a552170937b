/** Composes a release by shares: which accepted rows of each part stay, and which leave. */
import type { GateVerdict, MixConfig, MixReport } from '../../contracts/index.ts';
import { HornbookError, exitCodes } from '../../errors.ts';
import { round6 } from '../../statistics/intervals.ts';
import { compareText } from '../../text/canonical.ts';
import { unitHash } from '../../text/hash.ts';

export const mixVersion = '2';

/** An accepted row, as a mix sees it. About 100 bytes each while they are chosen. */
export interface MixRow {
  id: string;
  /** Index of its part; the number of parts for a row of none. */
  part: number;
  /** 1, or its tokens. */
  size: number;
  human: boolean;
  /** Higher is better. */
  score: number;
}

export interface Unmixed {
  id: string;
  part: string;
  /** What was wanted of the part, and its size with this row. */
  wanted: number;
  size: number;
  /** Why it left: its part was full, or people's rows were too few beside it. */
  why: 'full' | 'human';
}

/** Index of the part that a row belongs to; the number of parts where none names it. */
export function partOf(parts: MixConfig['parts'], { source, strategy }: { source: string; strategy: string }): number {
  const found = parts.findIndex((part) => part.source === source || part.dataset === source || part.strategy === strategy);
  return found < 0 ? parts.length : found;
}

export function partName({ source, dataset, strategy }: MixConfig['parts'][number]): string {
  if (strategy !== undefined) return `strategy ${strategy}`;
  return dataset === undefined ? `source ${source ?? ''}` : `dataset ${dataset}`;
}

/**
 * Takes of each part the best rows by score, ties in the order of a hash of their ids, up to its share of the size. A part
 * that is too small gives all it has: the others do not shrink for it, and the report says what share it reached. Then
 * generated rows leave, worst first, until people's rows have their share. The order of `rows` does not matter.
 *
 * @throws HornbookError `human-share` (exit code 3) where a human share is asked for and no row is a person's.
 */
export async function mixRows(rows: AsyncIterable<MixRow> | Iterable<MixRow>, config: MixConfig, seed: number): Promise<{ out: Unmixed[]; report: MixReport }> {
  const held: MixRow[][] = [...config.parts, undefined].map(() => []);
  for await (const row of rows) held[row.part]?.push(row);
  const rest = round6(Math.max(0, 1 - config.parts.reduce((sum, part) => sum + part.share, 0)));
  const parts = [...config.parts.map((part) => ({ name: partName(part), asked: part.share })), { name: 'rest', asked: rest }];
  const available = held.map(sizeOf);
  const anchor = parts.findIndex(({ asked }, index) => asked > 0 && (available[index] ?? 0) > 0);
  const size = config.size ?? (anchor < 0 ? 0 : Math.round((available[anchor] ?? 0) / (parts[anchor]?.asked ?? 1)));
  const wantedOf = shareOut(
    size,
    parts.map(({ asked }) => asked),
  );
  const keys = new Map<MixRow, number>();
  const key = (row: MixRow): number => {
    const known = keys.get(row) ?? unitHash(`mix/${seed}/${row.id}`);
    keys.set(row, known);
    return known;
  };
  const best = (a: MixRow, b: MixRow): number => b.score - a.score || key(a) - key(b) || compareText(a.id, b.id);

  const out: Unmixed[] = [];
  const kept = held.map((list, index) => {
    const wanted = wantedOf[index] ?? 0;
    let taken = 0;
    return list.sort(best).filter((row) => {
      const fits = taken + row.size <= wanted;
      if (fits) taken += row.size;
      else out.push({ id: row.id, part: parts[index]?.name ?? '', wanted, size: taken + row.size, why: 'full' });
      return fits;
    });
  });

  const all = kept.flat();
  const human = all.reduce((sum, row) => sum + (row.human ? row.size : 0), 0);
  if (config.human > 0 && human === 0 && all.length > 0) {
    throw new HornbookError(`The mix wants ${config.human} of the release written by people, and no accepted row is.`, {
      code: 'human-share',
      exitCode: exitCodes.gate,
      hint: 'Add logs, datasets or seeds whose author is human, or set release.mix.human to 0.',
    });
  }
  const leaving = new Set<MixRow>();
  let total = sizeOf(all);
  const made = all.filter((row) => !row.human).sort(best);
  // Compared in whole millionths: 0.07 * 100 is more than 7.
  const floor = Math.round(config.human * millionths);
  for (let row = made.pop(); row !== undefined && human * millionths < floor * total; row = made.pop()) {
    leaving.add(row);
    total -= row.size;
    out.push({ id: row.id, part: parts[row.part]?.name ?? '', wanted: round6(human / config.human), size: total + row.size, why: 'human' });
  }
  return {
    out: out.sort((a, b) => compareText(a.id, b.id)),
    report: {
      by: config.by,
      size,
      parts: parts
        .map(({ name, asked }, index) => {
          const staying = (kept[index] ?? []).filter((row) => !leaving.has(row));
          const taken = sizeOf(staying);
          const wanted = wantedOf[index] ?? 0;
          // Rows have no share of tokens exactly: nineteen parts in twenty of it are the share.
          const reached = config.by === 'rows' ? taken >= wanted : taken * 20 >= wanted * 19;
          return { name, asked, share: total === 0 ? 0 : round6(taken / total), rows: staying.length, taken, available: available[index] ?? 0, reached };
        })
        .filter(({ name, asked, available: had }) => name !== 'rest' || asked > 0 || had > 0),
      human: { asked: config.human, share: total === 0 ? 0 : round6(human / total), left: leaving.size },
    },
  };
}

const millionths = 1_000_000;

/** Whole numbers that are together no more than the size, each as near to its share as can be: what is left goes to the largest remainders. */
function shareOut(size: number, shares: readonly number[]): number[] {
  const exact = shares.map((share) => size * Math.round(share * millionths));
  const out = exact.map((one) => Math.floor(one / millionths));
  const whole = Math.min(size, Math.round(exact.reduce((sum, one) => sum + one, 0) / millionths));
  const rest = exact.map((one, index) => ({ index, left: one % millionths })).sort((a, b) => b.left - a.left || a.index - b.index);
  const missing = whole - out.reduce((sum, one) => sum + one, 0);
  for (const { index } of rest.slice(0, Math.max(0, missing))) out[index] = (out[index] ?? 0) + 1;
  return out;
}

const sizeOf = (rows: readonly MixRow[]): number => rows.reduce((sum, { size }) => sum + size, 0);

/** The verdict that takes a row out of the mix. */
export function unmixedVerdict({ id, part, wanted, size, why }: Unmixed, by: MixConfig['by']): GateVerdict {
  return {
    record: id,
    gate: 'coverage',
    outcome: 'drop',
    rules: [
      {
        rule: 'mix',
        version: mixVersion,
        outcome: 'drop',
        score: size,
        threshold: wanted,
        evidence: [{ type: 'value', name: 'part', value: part }],
        reason:
          why === 'full'
            ? `The mix takes ${wanted} ${by} of ${part}, and better rows fill that.`
            : `The mix wants a share of rows that people wrote; with what they wrote it can hold ${Math.floor(wanted)} ${by}.`,
      },
    ],
  };
}

/** What shares a mix did not reach, in words. */
export function mixWarnings({ by, parts, human }: MixReport): string[] {
  const short = (asked: number, name: string): string => `The mix asks for ${round6(asked * 100)} % of ${name}; `;
  return [
    ...parts
      .filter(({ reached }) => !reached)
      .map(({ name, asked, share, available, taken }) =>
        available === taken
          ? `${short(asked, name)}its ${available} ${by} that passed came to ${round6(share * 100)} %. Add rows of it, or lower its share.`
          : `${short(asked, name)}${taken} of its ${available} ${by} stay, ${round6(share * 100)} %: ${human.left > 0 ? "generated rows left for the share of people's rows" : 'its other rows are too long to fit'}.`,
      ),
    ...(human.left > 0 ? [`${human.left} generated rows left the mix so that people's rows have their share of ${round6(human.asked * 100)} %.`] : []),
  ];
}
