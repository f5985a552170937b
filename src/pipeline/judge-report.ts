import type { GateVerdict, Judge, JudgeReport, TrainingRecord } from '../contracts/index.ts';
import { lengthSums } from '../judging/index.ts';
import { plantedRule } from '../stages/filter/index.ts';
import { round6, wilson } from '../statistics/intervals.ts';
import { words } from '../text/tokens.ts';
import { answerText } from '../text/turns.ts';
import { authorTally } from './judge-authors.ts';
import type { Fate } from './outcomes.ts';
import { isRevision } from './revise.ts';

/** What the judge of a run came to, added up row by row in plan order. */
export interface JudgeTally {
  see(record: TrainingRecord, verdicts: readonly GateVerdict[], outcome: Fate['outcome']): void;
  /** A revision that never came to be a row. */
  failedRevision(): void;
  /** Undefined where no model judged. */
  report(): JudgeReport | undefined;
}

export function judgeTally({ id, version, about }: Judge): JudgeTally {
  const lengths = lengthSums();
  const authors = about === undefined ? undefined : authorTally(about);
  const planted = new Map<string, { planted: number; caught: number }>();
  const revisions = { accepted: 0, rejected: 0, held: 0, failed: 0 };
  let judged = 0;
  let unresolved = 0;
  let disagreed = 0;
  return {
    failedRevision: () => void revisions.failed++,
    see: (record, verdicts, outcome) => {
      if (about === undefined) return;
      if (isRevision(record) && outcome !== 'pending') revisions[outcome]++;
      const rules = verdicts.find(({ gate }) => gate === 'filter')?.rules ?? [];
      const aspects = rules.filter(({ rule }) => rule.startsWith('judge:'));
      if (aspects.length === 0) return;
      judged++;
      if (aspects.some(({ outcome }) => outcome === 'unresolved')) unresolved++;
      else if (aspects.some(({ outcome }) => outcome === 'flag')) disagreed++;
      const scores = aspects.flatMap(({ score }) => (score === undefined ? [] : [score]));
      authors?.see(record, aspects);
      if (scores.length > 0) lengths.add(scores.reduce((sum, score) => sum + score, 0) / scores.length, words(answerText(record)).length);
      for (const { evidence } of rules.filter(({ rule }) => rule === plantedRule)) {
        const value = (name: string): unknown => evidence.flatMap((one) => (one.type === 'value' && one.name === name ? [one.value] : []))[0];
        const kind = String(value('planted'));
        const entry = planted.get(kind) ?? { planted: 0, caught: 0 };
        planted.set(kind, { planted: entry.planted + 1, caught: entry.caught + (value('caught') === true ? 1 : 0) });
      }
    },
    report: () => {
      if (about === undefined) return undefined;
      const sent = revisions.accepted + revisions.rejected + revisions.held + revisions.failed;
      return {
        judge: `${id}@${version}`,
        models: [...about.models],
        rubrics: [...about.rubrics],
        ...(about.allowSameFamily === undefined ? {} : { allowSameFamily: about.allowSameFamily }),
        judged,
        unresolved,
        disagreed,
        planted: [...planted]
          .sort((a, b) => (a[0] < b[0] ? -1 : 1))
          .map(([kind, entry]) => {
            const { low, high } = wilson(entry.caught, entry.planted);
            return { kind, ...entry, recall: round6(entry.caught / entry.planted), low: round6(low), high: round6(high) };
          }),
        length: lengths.bias() ?? null,
        ...(authors === undefined ? {} : { selfPreference: authors.report() }),
        ...(sent === 0 ? {} : { revisions: { sent, ...revisions } }),
      };
    },
  };
}
