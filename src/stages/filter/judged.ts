/** The judge's scores as verdicts of the gate: one row per aspect, named `judge:ASPECT`. */
import type { Judge, JudgeScore, JudgeTools } from '../../contracts/plugins.ts';
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
  tools?: JudgeTools,
): Promise<RuleVerdict[]> {
  const scores: unknown = await judge.judge(record, options, tools);
  if (!Array.isArray(scores)) throw broken(judge, record, 'returned no list of scores');
  const byAspect = new Map((scores as JudgeScore[]).map((score) => [score?.aspect, score]));
  return (judge.aspectsOf?.(record) ?? judge.aspects.map(({ id }) => id)).map((aspect) => {
    const score = byAspect.get(aspect);
    if (score === undefined) throw broken(judge, record, `gave no score for "${aspect}"`);
    const verdict = verdictOf(score, record, judge, cutoff);
    // An aspect that the config names holds the row where it would drop it, or where its judges disagree.
    const unsure = verdict.outcome === 'drop' || verdict.outcome === 'flag';
    return unsure && holding.has(verdict.rule) ? { ...verdict, outcome: 'flag', holds: true } : verdict;
  });
}

/** An unreadable judgement is unresolved and waits for a person; it is never a middle score. */
function verdictOf(given: JudgeScore, record: TrainingRecord, judge: Judge, cutoff: number): RuleVerdict {
  const { aspect, score, reason, evidence } = given;
  if (typeof reason !== 'string' || typeof evidence !== 'string') throw broken(judge, record, `gave no reason and evidence for "${aspect}"`);
  const verdict = { rule: `judge:${aspect}`, version: `${judge.id}@${judge.version}`, threshold: cutoff };
  const said = judge.heuristic ? `${reason} (heuristic: it does not judge correctness)` : reason;
  const shown: RuleVerdict['evidence'] = evidence === '' ? [] : [{ type: 'value', name: 'evidence', value: evidence.slice(0, 240).toWellFormed() }];
  if (given.votes !== undefined) shown.push({ type: 'votes', votes: given.votes.map(voteOf) });
  if (score === undefined) return { ...verdict, outcome: 'unresolved', holds: true, evidence: shown, reason: said };
  if (typeof score !== 'number' || !(score >= 1 && score <= 5)) throw broken(judge, record, `scored "${aspect}" with ${String(score)}, which is not in 1-5`);
  const outcome = score < cutoff ? 'drop' : given.flag === undefined ? 'keep' : 'flag';
  return { ...verdict, outcome, score: round6(score), evidence: shown, reason: given.flag === undefined ? said : `${said} (${given.flag})` };
}

function voteOf({ judge, score, reason }: NonNullable<JudgeScore['votes']>[number]): { judge: string; score?: number; reason: string } {
  return { judge, ...(score === undefined ? {} : { score }), reason: reason.slice(0, 240).toWellFormed() };
}

function broken(judge: Judge, record: TrainingRecord, what: string): Error {
  return invariantError(`judge "${judge.id}" ${what} (record ${record.id})`, {
    code: 'judge-result',
    hint: 'A judge gives one score per aspect: { aspect, score: 1-5 or undefined, reason, evidence }.',
  });
}
