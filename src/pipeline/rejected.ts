import type { GateVerdict, RejectedLine, TrainingRecord } from '../contracts/index.ts';
import { hidePrivate, maskLeaks } from '../stages/decontaminate/index.ts';
import type { RunContext } from './context.ts';
import { revisionsOf } from './revise.ts';
import { recordsOut } from './rows.ts';

/** Every row that is out, with the rule that decided it; leaked private text is masked before it leaves the workspace. */
export async function* rejectedLines(context: Pick<RunContext, 'store' | 'leaks' | 'evaluation'>): AsyncGenerator<RejectedLine> {
  const hide = <T>(value: T): T => (hasPrivate(context) ? hidePrivate(value, context.leaks) : value);
  const failures = await context.store.failures.all();
  const revisions = await revisionsOf(context.store);
  let next = 0;
  const failed = function* (wave: number, position: number): Generator<RejectedLine> {
    for (
      let failure = failures[next];
      failure !== undefined && (failure.wave < wave || (failure.wave === wave && failure.position < position));
      failure = failures[++next]
    ) {
      yield {
        id: `${failure.strategy}:${failure.task}`,
        outcome: 'failed',
        wave: failure.wave,
        strategy: failure.strategy,
        gate: null,
        rule: null,
        score: null,
        threshold: null,
        evidence: [],
        verdicts: [],
        record: null,
        task: failure.task,
        reason: hide(failure.reason),
      };
    }
  };
  for await (const row of recordsOut(context.store)) {
    yield* failed(row.wave, row.position);
    const { fate, record } = row;
    if (fate.outcome !== 'rejected' && fate.outcome !== 'held') continue;
    yield {
      id: record.id,
      outcome: fate.outcome,
      wave: row.wave,
      strategy: record.origin.strategy,
      gate: fate.gate ?? null,
      rule: fate.rule?.rule ?? null,
      score: fate.rule?.score ?? null,
      threshold: fate.rule?.threshold ?? null,
      evidence: hide(fate.rule?.evidence ?? []),
      verdicts: hide(row.verdicts.map(({ record: _record, ...verdict }: GateVerdict) => verdict)),
      record: withoutPrivateText(record, row.verdicts, context),
      ...(revisions.has(record.id) ? { revision: revisions.get(record.id) } : {}),
    };
  }
  yield* failed(Number.POSITIVE_INFINITY, 0);
}

const hasPrivate = (context: Pick<RunContext, 'evaluation'>): boolean => context.evaluation.sets.some((set) => set.private);

/** A row that another gate dropped never came to the leak gate: with a private set it is checked here, before it is written. */
function withoutPrivateText(record: TrainingRecord, verdicts: readonly GateVerdict[], context: Pick<RunContext, 'leaks' | 'evaluation'>): TrainingRecord {
  if (!hasPrivate(context)) return record;
  const leak =
    verdicts.find((verdict) => verdict.gate === 'decontaminate' && verdict.rules.some((rule) => rule.rule !== 'skipped')) ?? context.leaks.check(record);
  return leak.outcome === 'keep' ? record : maskLeaks(record, leak);
}
