/** The judge's scores as verdicts of the gate: one row per aspect, named `judge:ASPECT`. */
import type { Judge, JudgeScore } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import type { RuleVerdict } from '../../contracts/verdict.ts';
import { invariantError } from '../../errors.ts';
import { round6 } from '../../statistics/intervals.ts';

export async function judgeVerdicts(
  record: TrainingRecord,
  judge: Judge,
  options: unknown,
  cutoff: number,
  holding: ReadonlySet<string>,
): Promise<RuleVerdict[]> {
  const scores: unknown = await judge.judge(record, options);
  if (!Array.isArray(scores)) throw broken(judge, record, 'returned no list of scores');
  const byAspect = new Map((scores as JudgeScore[]).map((score) => [score?.aspect, score]));
  return judge.aspects.map((aspect) => {
    const score = byAspect.get(aspect.id);
    if (score === undefined) throw broken(judge, record, `gave no score for "${aspect.id}"`);
    const verdict = verdictOf(score, record, judge, cutoff);
    // An aspect that the config names holds the row where it would drop it.
    return verdict.outcome === 'drop' && holding.has(verdict.rule) ? { ...verdict, outcome: 'flag', holds: true } : verdict;
  });
}

/** An unreadable judgement is unresolved and waits for a person; it is never a middle score. */
function verdictOf(given: JudgeScore, record: TrainingRecord, judge: Judge, cutoff: number): RuleVerdict {
  const { aspect, score, reason, evidence } = given;
  if (typeof reason !== 'string' || typeof evidence !== 'string') throw broken(judge, record, `gave no reason and evidence for "${aspect}"`);
  const verdict = { rule: `judge:${aspect}`, version: `${judge.id}@${judge.version}`, threshold: cutoff };
  const said = judge.heuristic ? `${reason} (heuristic: it does not judge correctness)` : reason;
  const shown: RuleVerdict['evidence'] = evidence === '' ? [] : [{ type: 'value', name: 'evidence', value: evidence.slice(0, 240).toWellFormed() }];
  if (score === undefined) return { ...verdict, outcome: 'unresolved', holds: true, evidence: shown, reason: said };
  if (typeof score !== 'number' || !(score >= 1 && score <= 5)) throw broken(judge, record, `scored "${aspect}" with ${String(score)}, which is not in 1-5`);
  return { ...verdict, outcome: score < cutoff ? 'drop' : 'keep', score: round6(score), evidence: shown, reason: said };
}

function broken(judge: Judge, record: TrainingRecord, what: string): Error {
  return invariantError(`judge "${judge.id}" ${what} (record ${record.id})`, {
    code: 'judge-result',
    hint: 'A judge gives one score per aspect: { aspect, score: 1-5 or undefined, reason, evidence }.',
  });
}
