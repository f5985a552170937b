import type { Judge, JudgeTools } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import type { RuleVerdict } from '../../contracts/verdict.ts';
import { judgeVerdicts } from './judged.ts';

/** Rule under which the verdicts of rows name a planted fault. It never drops a row. */
export const plantedRule = 'planted-fault';

/** Whether the judge let a row pass: only such rows carry a fault, since one in a row that is bad already says nothing of the judge. */
export function isPassed(rules: readonly RuleVerdict[]): boolean {
  const judged = rules.filter(({ rule }) => rule.startsWith('judge:'));
  return judged.length > 0 && judged.every(({ outcome }) => outcome === 'keep') && rules.every(({ outcome }) => outcome !== 'drop');
}

/**
 * Judges a faulty copy of a row that passed, where one is due. It stands among the row's verdicts, so that it is stored,
 * resumed and rebuilt as they are; the release adds up how many were caught: those with an aspect under the cut-off.
 */
export async function plantedVerdict(
  record: TrainingRecord,
  { judge, options }: { judge: Judge; options: unknown },
  cutoff: number,
  { tools, always = false }: { tools?: JudgeTools | undefined; always?: boolean },
): Promise<RuleVerdict[]> {
  const planted = judge.planted?.(record, always);
  if (planted === undefined) return [];
  const verdicts = await judgeVerdicts(planted.record, judge, options, cutoff, new Set(), tools);
  const scores = verdicts.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const caught = verdicts.some(({ outcome }) => outcome === 'drop');
  return [
    {
      rule: plantedRule,
      version: `${judge.id}@${judge.version}`,
      outcome: 'keep',
      evidence: [
        { type: 'value', name: 'planted', value: planted.kind },
        { type: 'value', name: 'caught', value: caught },
        ...(scores.length === 0 ? [] : [{ type: 'value' as const, name: 'lowest', value: Math.min(...scores) }]),
      ],
      reason: `a copy of this row with a planted fault (${planted.kind}) was judged to test the judge: ${caught ? 'caught' : 'not caught'}; this row is not changed by it`,
    },
  ];
}
