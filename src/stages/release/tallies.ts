import type { Manifest } from '../../contracts/release.ts';
import type { RejectedLine } from '../../contracts/release.ts';
import type { GateVerdict } from '../../contracts/verdict.ts';
import type { Counts } from '../../contracts/verdict.ts';
import { invariantError } from '../../errors.ts';
import type { ReleaseReport, RuleReport, RejectedSample } from '../../report/model.ts';
import { plural } from '../../report/numbers.ts';
import { compareText } from '../../text/canonical.ts';
import { sample } from './sample.ts';
import type { Sample } from './sample.ts';

type Outcome = 'accepted' | RejectedLine['outcome'];
export type OutcomeCounts = { [outcome in Outcome]: number };

const none = (): OutcomeCounts => ({ accepted: 0, rejected: 0, held: 0, failed: 0 });

/** Rows by outcome, in total, by wave and by strategy: counted from what is written, to hold against what was said. */
export interface OutcomeTally {
  add(outcome: Outcome, wave: number, strategy: string): void;
  /** Each place where the counts differ from those given, in words. */
  differences(counts: Manifest['counts']): string[];
}

export function outcomeTally(): OutcomeTally {
  const total = none();
  const byWave = new Map<number, OutcomeCounts>();
  const byStrategy = new Map<string, OutcomeCounts>();
  const bump = <K>(map: Map<K, OutcomeCounts>, key: K, outcome: Outcome): void => {
    const counts = map.get(key) ?? none();
    map.set(key, counts);
    counts[outcome]++;
  };
  return {
    add(outcome, wave, strategy) {
      total[outcome]++;
      bump(byWave, wave, outcome);
      bump(byStrategy, strategy, outcome);
    },
    differences(counts) {
      return [
        ...against('in total', total, counts.total),
        ...counts.byWave.flatMap((one) => against(`in wave ${one.wave}`, byWave.get(one.wave) ?? none(), one)),
        ...counts.byStrategy.flatMap((one) => against(`for strategy ${one.strategy}`, byStrategy.get(one.strategy) ?? none(), one)),
        ...unnamed(
          'wave',
          byWave,
          counts.byWave.map(({ wave }) => wave),
        ),
        ...unnamed(
          'strategy',
          byStrategy,
          counts.byStrategy.map(({ strategy }) => strategy),
        ),
      ];
    },
  };
}

function against(where: string, found: OutcomeCounts, said: Counts): string[] {
  const out = (['accepted', 'rejected', 'held', 'failed'] as const)
    .filter((outcome) => found[outcome] !== said[outcome])
    .map((outcome) => `${where}: ${found[outcome]} ${outcome} rows, ${said[outcome]} in the counts`);
  const sum = said.accepted + said.rejected + said.held + said.failed + said.pending;
  if (sum !== said.candidates) out.push(`${where}: ${said.candidates} candidates, but the outcomes add up to ${sum}`);
  return out;
}

function unnamed<K>(what: string, found: ReadonlyMap<K, OutcomeCounts>, named: readonly K[]): string[] {
  return [...found.keys()].filter((key) => !named.includes(key)).map((key) => `${what} ${String(key)} has rows but no counts`);
}

/** Nothing vanishes: rows written are the rows counted. */
export function requireConservation(tally: OutcomeTally, counts: Manifest['counts']): void {
  const differences = tally.differences(counts);
  if (differences.length === 0) return;
  throw invariantError(`The rows of the release do not add up: ${differences.slice(0, 5).join('; ')}.`, {
    code: 'conservation',
    hint: 'This is a defect of the program or of a plugin: no release was made. Keep the workspace and report it.',
  });
}

/** Cut-offs and examples by rule. */
export interface RuleTally {
  see(verdicts: readonly Omit<GateVerdict, 'record'>[]): void;
  example(line: RejectedLine, make: () => RejectedSample): void;
  finish(gates: Manifest['gates']): RuleReport[];
}

export function ruleTally(seed: number, examples: number): RuleTally {
  const thresholds = new Map<string, Set<number>>();
  const samples = new Map<string, Sample<RejectedSample>>();
  const keyOf = (gate: string, rule: string): string => `${gate}/${rule}`;
  return {
    see(verdicts) {
      for (const { gate, rules } of verdicts) {
        for (const { rule, threshold } of rules) {
          if (threshold === undefined) continue;
          const key = keyOf(gate, rule);
          const known = thresholds.get(key) ?? new Set<number>();
          thresholds.set(key, known);
          // Cut-offs by task type are few; a rule that makes one a row is told by its first ones.
          if (known.size < 12) known.add(threshold);
        }
      }
    },
    example(line, make) {
      if (line.gate === null || line.rule === null) return;
      const key = keyOf(line.gate, line.rule);
      const known = samples.get(key) ?? sample<RejectedSample>(`example/${seed}/${key}`, examples);
      samples.set(key, known);
      known.offer(line.id, make);
    },
    finish: (gates) =>
      gates.map((one) => ({
        ...one,
        thresholds: [...(thresholds.get(keyOf(one.gate, one.rule)) ?? [])].sort((a, b) => a - b),
        examples: samples.get(keyOf(one.gate, one.rule))?.items() ?? [],
      })),
  };
}

const gateOrder = ['deduplicate', 'decontaminate', 'filter', 'review', 'coverage', 'release'];

/** Rows left after each gate, from the gates that rejected or hold them. */
export function funnelOf(total: Counts, outByGate: ReadonlyMap<string, { rejected: number; held: number }>): ReleaseReport['funnel'] {
  const rank = (gate: string): number => (gateOrder.includes(gate) ? gateOrder.indexOf(gate) : gateOrder.length);
  const gates = [...new Set([...gateOrder.slice(0, 3), ...outByGate.keys()])].sort((a, b) => rank(a) - rank(b) || compareText(a, b));
  let left = total.candidates;
  const funnel: ReleaseReport['funnel'] = [{ step: 'candidates', left, rejected: 0, held: 0 }];
  if (total.failed + total.pending > 0) {
    left -= total.failed + total.pending;
    funnel.push({
      step: `written (${plural(total.failed, 'task')} failed${total.pending > 0 ? `, ${plural(total.pending, 'row')} pending` : ''})`,
      left,
      rejected: 0,
      held: 0,
    });
  }
  for (const gate of gates) {
    const { rejected, held } = outByGate.get(gate) ?? { rejected: 0, held: 0 };
    left -= rejected + held;
    funnel.push({ step: `after ${gate}`, left, rejected, held });
  }
  return funnel;
}
