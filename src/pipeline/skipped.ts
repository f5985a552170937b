import type { Gate, GateVerdict } from '../contracts/index.ts';

/** The verdict of a gate that the config skips: kept, with the reason, so that no row looks checked that was not. */
export function skippedVerdict(record: string, gate: Gate, reason: string): GateVerdict {
  return {
    record,
    gate,
    outcome: 'keep',
    rules: [{ rule: 'skipped', version: '1', outcome: 'keep', evidence: [{ type: 'value', name: 'reason', value: reason }], reason: `skipped: ${reason}` }],
  };
}
