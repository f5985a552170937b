import { unitHash } from '../../text/hash.ts';
import { compareText } from '../../text/canonical.ts';
import type { BatchOptions } from './batch-options.ts';

export interface BatchLine {
  id: string;
  body: unknown;
}

/** What becomes of a batch's lines, drawn by their ids: which end how, and in which order they stand in the output. */
export interface BatchFate {
  /** In the order of the output; a line that is there twice is in the list twice, a lost one is not in it. */
  lines: { line: BatchLine; end: 'run' | 'fail' | 'expire' }[];
}

export function batchFate(lines: readonly BatchLine[], options: BatchOptions, seed: string): BatchFate {
  const drawn = (what: string, id: string, share: number | undefined): boolean => share !== undefined && unitHash(`${seed}/batch/${what}/${id}`) < share;
  const out: BatchFate['lines'] = [];
  for (const line of lines) {
    if (drawn('lose', line.id, options.lose)) continue;
    const end = drawn('fail', line.id, options.fail) ? 'fail' : drawn('expire', line.id, options.expire) ? 'expire' : 'run';
    out.push({ line, end });
    if (drawn('duplicate', line.id, options.duplicate)) out.push({ line, end });
  }
  if (options.reorder === true) {
    const place = new Map(lines.map(({ id }) => [id, unitHash(`${seed}/batch/order/${id}`)]));
    out.sort((a, b) => (place.get(a.line.id) ?? 0) - (place.get(b.line.id) ?? 0) || compareText(a.line.id, b.line.id));
  }
  return { lines: out };
}
