/** What augmentation has done for each cell so far: a plain value, so that a run can store it and go on. */
import type { Cell, Target } from '../../contracts/index.ts';
import { counted } from '../../text/plural.ts';

/** Why a cell gets no more rounds. */
export type Stop = Exclude<Cell['augmented'], 'not-run' | 'not-needed'>;

export interface CellProgress {
  /** Rows missing when its first round was planned: the ceiling is a multiple of it. */
  missing: number;
  /** Candidates made for it, over all rounds. */
  candidates: number;
  /** Accepted rows that the cell gained over all rounds, whichever cell they were made for. */
  added: number;
  rounds: number;
  stop?: Stop;
}

/** By `cellKey`. */
export type AugmentState = ReadonlyMap<string, CellProgress>;

/** What a cell held before and after a round. */
export interface CellCount {
  accepted: number;
  /** Candidates made for the cell over all rounds. */
  candidates: number;
  /** Rounds done. */
  rounds: number;
}

export interface RoundLimits {
  /** Candidates over all rounds. */
  ceiling: number;
  maxRounds: number;
}

/**
 * What a round came to: the quota reached, no row more than before, the ceiling of candidates, or the last round; undefined
 * where another round is worth its work.
 */
export function judgeRound(before: CellCount, after: CellCount, target: Target, limits: RoundLimits): Stop | undefined {
  if (after.accepted - before.accepted >= target.wanted) return 'filled';
  if (after.accepted <= before.accepted) return 'no-yield';
  if (after.candidates >= limits.ceiling) return 'ceiling';
  if (after.rounds >= limits.maxRounds) return 'rounds';
  return undefined;
}

/** One sentence for the log. */
export function describeStop(cell: string, stop: Stop, progress: Pick<CellProgress, 'added' | 'candidates' | 'rounds'>): string {
  // A row made for one cell may stand in another too: what a cell gained is no share of the candidates made for it.
  const gained = `${counted(progress.added, 'accepted row')} more in ${counted(progress.rounds, 'round')}, those made for other cells included`;
  const made = `${gained}; ${counted(progress.candidates, 'candidate was', 'candidates were')} made for this one`;
  if (stop === 'filled') return `${cell}: filled to its quota (${made}).`;
  if (stop === 'no-yield') {
    return progress.rounds === 0
      ? `${cell}: no strategy can fill it.`
      : `${cell}: stopped, the last round added no accepted row (${made}); the sources hold no more of it for the strategies at hand.`;
  }
  if (stop === 'ceiling') return `${cell}: stopped at its ceiling of candidates (${made}); augment.maxCandidatesPerMissing raises it.`;
  return `${cell}: stopped after its last round (${made}); augment.maxRounds allows more.`;
}
