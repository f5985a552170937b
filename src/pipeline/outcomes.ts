import { admissionGates } from '../contracts/index.ts';
import type { Counts, Decision, Gate, GateVerdict, Outcome, RuleVerdict } from '../contracts/index.ts';

/** What decided a record's outcome, for rejects and explanations. */
export interface Fate {
  outcome: Exclude<Outcome, 'failed'>;
  gate?: Gate;
  rule?: RuleVerdict;
}

const order: readonly Gate[] = ['deduplicate', 'decontaminate', 'filter', 'review', 'coverage', 'release'];

/**
 * The outcome of a record, from its verdicts alone. Accepted means that each gate of `admit` kept it, that nothing holds
 * it (or a person let it through), and that coverage, review and release did not take it out.
 */
export function fateOf(verdicts: readonly GateVerdict[], decision: Decision | undefined): Fate {
  const byGate = new Map(verdicts.map((verdict) => [verdict.gate, verdict]));
  const judged = admissionGates.every((gate) => byGate.has(gate));
  let held: Fate | undefined;
  for (const gate of order) {
    const verdict = byGate.get(gate);
    if (verdict?.outcome === 'drop') {
      // A reader without the deduplicate verdict is in the middle of a wave: nothing is final yet.
      if (!byGate.has('deduplicate')) return { outcome: 'pending' };
      return { outcome: 'rejected', gate, ...withRule(verdict.rules.find((rule) => rule.outcome === 'drop')) };
    }
    if (verdict?.outcome === 'hold') held ??= { outcome: 'held', gate, ...withRule(verdict.rules.find((rule) => rule.holds === true)) };
  }
  if (!judged) return { outcome: 'pending' };
  if (held === undefined) return { outcome: 'accepted' };
  if (decision?.action === 'accept') return { outcome: 'accepted' };
  if (decision?.action === 'reject') {
    return { outcome: 'rejected', gate: 'review', rule: decisionRule(decision) };
  }
  return held;
}

function withRule(rule: RuleVerdict | undefined): { rule?: RuleVerdict } {
  return rule === undefined ? {} : { rule };
}

/** A person's decision as a verdict of the gate `review`. */
export function decisionRule(decision: Decision): RuleVerdict {
  return {
    rule: 'decision',
    version: '1',
    outcome: decision.action === 'accept' ? 'keep' : 'drop',
    evidence: [{ type: 'value', name: 'why', value: decision.why }],
    reason: decision.why,
  };
}

export function noCounts(): Counts {
  return { candidates: 0, accepted: 0, rejected: 0, held: 0, failed: 0, pending: 0 };
}

export function count(counts: Counts, outcome: Outcome): void {
  counts.candidates++;
  counts[outcome]++;
}

/** Candidates that are in none of the outcomes: 0, or something vanished. */
export function unaccounted(counts: Counts): number {
  return counts.candidates - counts.accepted - counts.rejected - counts.held - counts.failed - counts.pending;
}
