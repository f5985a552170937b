/** Samples of one prompt: which of them a release takes. */
import type { GateVerdict } from '../../contracts/index.ts';
import { round6 } from '../../statistics/intervals.ts';

export const samplesVersion = '1';

/** An accepted row that may have siblings. */
export interface SampleRow {
  id: string;
  /** Equal for answers to one prompt by one strategy from the same parents. */
  prompt: string;
  /** Higher is better. */
  score: number;
}

export interface SpareSample {
  id: string;
  /** The sample of the same prompt that is better. */
  better: string;
  rank: number;
  most: number;
  score: number;
}

/** Samples over the number that is wanted of a prompt: the best by score stay, and of equals those that come first. */
export function spareSamples(rows: Iterable<SampleRow>, most: number): SpareSample[] {
  const families = new Map<string, SampleRow[]>();
  for (const row of rows) {
    const family = families.get(row.prompt);
    if (family === undefined) families.set(row.prompt, [row]);
    else family.push(row);
  }
  return [...families.values()].flatMap((family) => {
    const ranked = family.toSorted((a, b) => b.score - a.score);
    const [best] = ranked;
    return ranked.slice(most).map(({ id, score }, place) => ({ id, better: best?.id ?? '', rank: most + place + 1, most, score }));
  });
}

/** The verdict that takes a spare sample out: its rank among the samples of its prompt against the number that is wanted. */
export function spareVerdict({ id, better, rank, most, score }: SpareSample): GateVerdict {
  return {
    record: id,
    gate: 'coverage',
    outcome: 'drop',
    rules: [
      {
        rule: 'spare-sample',
        version: samplesVersion,
        outcome: 'drop',
        score: rank,
        threshold: most,
        evidence: [
          { type: 'value', name: 'better', value: better, note: 'the best sample of the same prompt' },
          { type: 'value', name: 'score', value: round6(score), note: 'what the samples are ranked by, higher first' },
        ],
        reason: `A release takes ${most} of the samples of a prompt; this one is number ${rank} by score.`,
      },
    ],
  };
}
