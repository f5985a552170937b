import type { JudgeScore } from '../../contracts/plugins.ts';
import { median } from '../../statistics/quantiles.ts';
import type { Vote } from './reading.ts';

/**
 * One aspect's score from the votes of a panel: their median, with every vote kept. Fewer than half of the votes readable:
 * unresolved. Votes that are `apart` points from each other or more are flagged. After Verga and others 2024 (a panel of
 * models from several families); they take the mean for scores, we the median, which one wild vote does not move.
 */
export function scoreOfVotes(aspect: string, votes: readonly Vote[], apart: number): JudgeScore {
  const resolved = votes.filter((vote): vote is Vote & { score: number } => vote.score !== undefined);
  const kept = votes.length < 2 ? {} : { votes: votes.map(({ model, score, reason }) => ({ judge: model, score, reason })) };
  const [first] = votes;
  if (resolved.length * 2 < votes.length || resolved.length === 0) {
    const reason =
      votes.length < 2
        ? (first?.reason ?? 'nobody judged it')
        : `${votes.length - resolved.length} of ${votes.length} verdicts cannot be used: ${votes.find((vote) => vote.score === undefined)?.reason}`;
    return { aspect, score: undefined, reason, evidence: '', ...kept };
  }
  const scores = resolved.map((vote) => vote.score);
  const score = Math.round(median(scores) * 100) / 100;
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  // The reason shown is that of a vote next to the median, the lower one first: it says what is wrong.
  const nearest = [...resolved].sort((a, b) => Math.abs(a.score - score) - Math.abs(b.score - score) || a.score - b.score)[0];
  const flag = high - low >= apart ? { flag: `the judges disagree: ${resolved.map((vote) => `${vote.model} ${vote.score}`).join(', ')}` } : {};
  return { aspect, score, reason: nearest?.reason ?? '', evidence: nearest?.evidence ?? '', ...kept, ...flag };
}
