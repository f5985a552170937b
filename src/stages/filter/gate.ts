/** The filter gate: rules from cheap to dear, then the judge. It gives verdicts and never changes a row. */
import type { Config } from '../../contracts/config.ts';
import type { Judge, JudgeTools, Rule, RuleContext } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { ruleResultSchema } from '../../contracts/verdict.ts';
import type { GateVerdict, RuleVerdict } from '../../contracts/verdict.ts';
import { invariantError, messageOf } from '../../errors.ts';
import { round6 } from '../../statistics/intervals.ts';
import { judgeVerdicts } from './judged.ts';
import { isPassed, plantedVerdict } from './planted.ts';
import { protectEvidence } from './protect.ts';
import type { SelectedRule } from './select.ts';

export interface FilterGate {
  /** All verdicts on one record. Rejects with an invariant error where a rule or the judge gives none. */
  check(record: TrainingRecord): Promise<GateVerdict>;
  readonly rules: { id: string; version: string }[];
  /** Where the judge is tested with planted faults: plants one in a record that passed, due or not, and gives its verdict with what came of it. */
  readonly faults?: { judge: Judge; plant(record: TrainingRecord, verdict: GateVerdict): Promise<GateVerdict> };
  /** Rows that may be checked at a time, beyond one batch: a judge that asks models waits for most of its time. */
  readonly ahead: number;
}

// More than twice the calls that any endpoint takes at once, so that some always wait before its limiter.
const callsAhead = 1024;
// A panel asks several calls about each row, of one endpoint or of several: fewer rows keep it busy, and what waits is held in memory.
const leastRowsAhead = 256;

export interface FilterInput {
  rules: readonly SelectedRule[];
  judge: { judge: Judge; options: unknown };
  config: Config['filter'];
  context: RuleContext;
  /** For a judge that asks models. */
  tools?: JudgeTools;
}

export function createFilter({ rules, judge, config, context, tools }: FilterInput): FilterGate {
  const holding = new Set(config.hold);
  const plant = async (record: TrainingRecord, verdict: GateVerdict): Promise<GateVerdict> => {
    const planted = await plantedVerdict(record, judge, config.cutoff, { tools, always: true });
    return { ...verdict, rules: [...verdict.rules, ...planted] };
  };
  return {
    ahead: judge.judge.open === undefined ? 0 : Math.max(leastRowsAhead, Math.ceil(callsAhead / (judge.judge.about?.models.length ?? 1))),
    rules: [
      ...rules.map(({ rule }) => ({ id: rule.id, version: rule.version })),
      ...judge.judge.aspects.map((aspect) => ({ id: `judge:${aspect.id}`, version: `${judge.judge.id}@${judge.judge.version}` })),
    ],
    async check(record) {
      freeze(record);
      const verdicts: RuleVerdict[] = [];
      const dropped = (): boolean => verdicts.some((verdict) => verdict.outcome === 'drop');
      for (const { rule, options } of rules) {
        verdicts.push(verdictOf(rule, options, record, context, holding));
        if (dropped() && !config.audit) break;
      }
      if (!dropped() || config.audit) {
        const judged = await judgeVerdicts(record, judge.judge, judge.options, config.cutoff, holding, tools);
        verdicts.push(...judged);
        if (isPassed(verdicts)) verdicts.push(...(await plantedVerdict(record, judge, config.cutoff, { tools })));
      }
      const outcome = dropped() ? 'drop' : verdicts.some((verdict) => verdict.holds) ? 'hold' : 'keep';
      return { record: record.id, gate: 'filter', outcome, rules: protectEvidence(record, verdicts, context.recognisers) };
    },
    ...(judge.judge.planted === undefined ? {} : { faults: { judge: judge.judge, plant } }),
  };
}

/** Gates never change a row: a rule or a judge that tries fails, by name. Iterates, since rows can be deep. */
function freeze(record: TrainingRecord): void {
  const open: unknown[] = [record];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at !== 'object' || at === null || Object.isFrozen(at)) continue;
    Object.freeze(at);
    for (const inner of Object.values(at)) open.push(inner ?? null);
  }
}

function verdictOf(rule: Rule, options: unknown, record: TrainingRecord, context: RuleContext, holding: ReadonlySet<string>): RuleVerdict {
  let result: unknown;
  try {
    result = rule.check(record, options, context);
  } catch (cause) {
    throw invariantError(`rule "${rule.id}" failed on record ${record.id}: ${messageOf(cause)}`, {
      code: 'rule-failed',
      hint: 'A rule must answer for every record; switch it off with a reason in filter.off, or mend it.',
      cause,
    });
  }
  const parsed = ruleResultSchema.safeParse(result);
  if (!parsed.success) {
    const what =
      result === undefined
        ? 'returned nothing'
        : result instanceof Promise
          ? 'returned a promise'
          : `returned no valid result: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`;
    throw invariantError(`rule "${rule.id}" ${what} (record ${record.id}): no row may pass unseen`, {
      code: 'rule-result',
      hint: 'Return { outcome: "keep" | "drop" | "flag" | "unresolved", evidence: [] } for every record.',
    });
  }
  const { score, ...rest } = parsed.data;
  const waits = rest.outcome === 'unresolved' || (rest.outcome === 'flag' && holding.has(rule.id));
  return { rule: rule.id, version: rule.version, ...rest, ...(score === undefined ? {} : { score: round6(score) }), ...(waits ? { holds: true } : {}) };
}
