import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { EvaluationItem } from '../../contracts/evaluation.ts';
import { usageError } from '../../errors.ts';
import { readEvaluation } from '../../sources/evaluation/index.ts';

export interface EvaluationFile {
  /** Its file's name without the ending; a second one of that name has its place behind it. */
  set: string;
  items: EvaluationItem[];
}

/** Reads each file as a set of its own. A file that protects nothing ends the step: rows must never pass unchecked by accident. */
export async function evaluationFiles(paths: readonly string[], note: (text: string) => void): Promise<EvaluationFile[]> {
  if (paths.length === 0) throw usageError('Nothing says what must not leak.', { hint: 'Name the evaluation files with --against FILE….' });
  const files: EvaluationFile[] = [];
  for (const [at, path] of paths.entries()) {
    const plain = basename(path).replace(/\.[^.]*$/, '');
    const set = files.some((file) => file.set === plain) ? `${plain}-${at + 1}` : plain;
    let bytes: Uint8Array;
    try {
      bytes = await readFile(path);
    } catch {
      throw usageError(`The evaluation file ${path} cannot be read.`, { hint: 'Name a file that is there and that you may read.' });
    }
    const { items, refused, notes } = readEvaluation(bytes, { path, set });
    const why = refused[0]?.reason ?? 'it holds no item';
    if (items.length === 0) throw usageError(`${path} protects nothing: ${why}.`, { hint: 'Nothing is written while a set to protect cannot be read.' });
    if (refused.length > 0) note(`${path}: ${refused.length} lines are no items and protect nothing; the first is line ${refused[0]?.line}: ${why}`);
    for (const text of notes) note(`${path}: ${text}`);
    files.push({ set, items });
  }
  return files;
}
