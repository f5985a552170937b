/** Scores that were computed elsewhere (a judge, a reward model, influence, IFD), by the id of the row. */
import { existsSync } from 'node:fs';
import { usageError } from '../../errors.ts';
import { lookUp, readRowFile } from '../../sources/rows/index.ts';
import { stepLimits } from './sniff.ts';

/** Taken where none is named, the first that a row has. */
const usual = ['score', 'normalised', 'mean'] as const;

export interface Scores {
  /** The score of a row; to be asked once for each. */
  of(id: string): number | undefined;
  size: number;
  /** Scores that no row has asked for so far. */
  unused(): number;
  /** Rows whose id an earlier one has: the last score counts. */
  repeated: number;
  /** Rows of the file without an id or a number. */
  unreadable: number;
}

/** Reads `{ id, score }` rows from a file of any kind; `field` names the score otherwise. Throws a usage error where it holds none. */
export async function readScores(path: string, field: string | undefined): Promise<Scores> {
  if (!existsSync(path)) throw usageError(`There is no file ${path}.`, { code: 'no-such-file' });
  const scores = new Map<string, number>();
  let [unreadable, repeated, used] = [0, 0, 0];
  for await (const { value, refused, line } of readRowFile(path, stepLimits)) {
    if (line === 0 && refused !== undefined) throw usageError(`${path} cannot be read: ${refused}.`);
    const row = typeof value === 'object' && value !== null ? (value as { [name: string]: unknown }) : undefined;
    const id = row?.['id'];
    const score = row === undefined ? undefined : numberIn(row, field);
    if ((typeof id !== 'string' && typeof id !== 'number') || score === undefined) unreadable++;
    else {
      if (scores.has(String(id))) repeated++;
      scores.set(String(id), score);
    }
  }
  if (scores.size === 0) throw usageError(`${path} holds no score.`, { hint: `Its rows are { id, ${field ?? 'score'} }; name another field with --score.` });
  return {
    of: (id) => {
      const score = scores.get(id);
      if (score !== undefined) used++;
      return score;
    },
    size: scores.size,
    unused: () => scores.size - used,
    repeated,
    unreadable,
  };
}

/** The score in a row: a number, or text that is one. */
export function numberIn(row: { readonly [name: string]: unknown }, field: string | undefined): number | undefined {
  for (const name of field === undefined ? usual : [field]) {
    const value = lookUp(row, name);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
  }
  return undefined;
}
