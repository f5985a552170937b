import type { RejectedLine } from '../../contracts/release.ts';
import { jsonText } from '../../formats/json-text.ts';
import { ruleLabel } from '../../report/evidence.ts';
import type { RejectedSample } from '../../report/model.ts';
import type { ReleaseFolder } from './folder.ts';
import type { ReleaseInput } from './input.ts';
import { rejectedLine } from './lines.ts';
import { sample } from './sample.ts';
import type { OutcomeTally, RuleTally } from './tallies.ts';

export interface RejectedRows {
  samples: RejectedSample[];
  byGate: Map<string, { rejected: number; held: number }>;
}

const samples = 12;

/** Every row that is out, with its verdicts; failed tasks too. */
export async function writeRejected(input: ReleaseInput, folder: ReleaseFolder, tally: OutcomeTally, rules: RuleTally): Promise<RejectedRows> {
  const drawn = sample<RejectedSample>(`rejected/${input.seed}`, samples);
  const byGate: RejectedRows['byGate'] = new Map();
  const file = await folder.create('rejected/rejected.jsonl');
  let rows = 0;
  for await (const line of input.out()) {
    const converted = await rejectedLine(line, input);
    await file.write(`${jsonText(converted)}\n`);
    rows++;
    tally.add(line.outcome, line.wave, line.strategy);
    rules.see(line.verdicts);
    rules.example(line, () => sampleOf(line));
    drawn.offer(line.id, () => sampleOf(line));
    if (line.outcome === 'failed') continue;
    const gate = byGate.get(line.gate ?? 'other') ?? { rejected: 0, held: 0 };
    byGate.set(line.gate ?? 'other', gate);
    gate[line.outcome]++;
  }
  await file.close(rows);
  input.failpoint('release-rejected');
  return { samples: drawn.items(), byGate };
}

function sampleOf(line: RejectedLine): RejectedSample {
  const found = line.verdicts.find(({ gate }) => gate === line.gate)?.rules.find(({ rule }) => rule === line.rule);
  return {
    id: line.id,
    outcome: line.outcome,
    strategy: line.strategy,
    gate: line.gate,
    rule: line.rule === null ? null : ruleLabel(line.rule, found?.version ?? ''),
    score: line.score,
    threshold: line.threshold,
    reason: line.reason ?? found?.reason ?? null,
    evidence: line.evidence,
    messages: line.record?.messages ?? [],
    input: line.record?.input ?? null,
    parents: line.record?.origin.parents ?? [],
  };
}
