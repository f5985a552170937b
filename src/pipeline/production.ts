/** A sample of what is asked and answered in production: the lengths that a release's answers are held against. */
import { createReadStream } from 'node:fs';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { messageOf, usageError } from '../errors.ts';
import { importRows } from '../sources/rows/index.ts';
import { words } from '../text/tokens.ts';
import { answerText } from '../text/turns.ts';
import type { Plan } from './compose.ts';

export interface Production {
  /** sha256 of the file, hex. */
  hash: string;
  rows: number;
  refused: number;
  /** Rows by the words of their answers. */
  answerWords: ReadonlyMap<number, number>;
}

/** Reads the file that the config names; only lengths are kept of it. A row that is refused is counted; a file without rows is an error. */
export async function loadProduction({ config, root }: Pick<Plan, 'config' | 'root'>): Promise<Production | undefined> {
  const { production } = config.release;
  if (production === undefined) return undefined;
  const path = resolve(root, production.path);
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    throw usageError(`release.production.path: the file cannot be read (${messageOf(error)}).`, {
      code: 'production',
      hint: 'Name a file of rows, relative to the config.',
    });
  }
  const answerWords = new Map<number, number>();
  let rows = 0;
  let refused = 0;
  const { format, fields } = production;
  for await (const item of importRows(path, { kind: 'logs', author: 'human', format, fields, limits: config.limits })) {
    if (!('draft' in item)) {
      refused++;
      continue;
    }
    rows++;
    const length = words(answerText(item.draft)).length;
    answerWords.set(length, (answerWords.get(length) ?? 0) + 1);
  }
  if (rows === 0) {
    throw usageError(`release.production.path: the file holds no row that can be read (${refused} refused).`, {
      code: 'production',
      hint: 'It is read as a log is: see docs/guide/logs.md for the shapes, and release.production.fields for other names.',
    });
  }
  return { hash: hash.digest('hex'), rows, refused, answerWords };
}
