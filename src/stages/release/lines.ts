/** Lines of `rejected.jsonl` and `lineage.jsonl`: schema order of keys, so that equal content has equal bytes. */
import { lineageLineSchema, rejectedLineSchema } from '../../contracts/release.ts';
import type { LineageLine, RejectedLine, Split } from '../../contracts/release.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import type { GateVerdict } from '../../contracts/verdict.ts';
import { compareText } from '../../text/canonical.ts';
import { hashOf } from '../../text/hash.ts';
import type { ReleaseInput } from './input.ts';
import { evidenceInPoints, recordInPoints, verdictsInPoints } from './points.ts';
import type { Prompted } from './system-prompt.ts';

export async function rejectedLine(line: RejectedLine, input: ReleaseInput): Promise<RejectedLine> {
  const convert = evidenceInPoints(line.record, input);
  return rejectedLineSchema.parse({
    ...line,
    evidence: line.evidence.map(convert),
    verdicts: verdictsInPoints(line.verdicts, convert),
    record: line.record === null ? null : withSortedLabels(await recordInPoints(line.record, input)),
  });
}

export async function lineageLine(
  prompted: Prompted,
  original: TrainingRecord,
  verdicts: readonly GateVerdict[],
  split: Split,
  input: ReleaseInput,
): Promise<LineageLine> {
  const record = await recordInPoints(original, input);
  const convert = evidenceInPoints(original, input, prompted);
  return lineageLineSchema.parse({
    id: record.id,
    split,
    wave: record.origin.wave,
    strategy: record.origin.strategy,
    sources:
      record.grounding.length === 0
        ? [{ source: record.origin.source, document: record.group, spans: [] }]
        : record.grounding.map(({ document, spans }) => ({ source: record.origin.source, document, spans })),
    parents: record.origin.parents,
    ...(record.replaces === undefined ? {} : { replaces: record.replaces }),
    calls: record.origin.calls,
    verdicts: verdictsInPoints(verdicts, convert),
    contentHash: input.systemPrompt === undefined ? record.contentHash : hashOf({ of: record.contentHash, systemPrompt: input.systemPrompt }),
  });
}

function withSortedLabels(record: TrainingRecord): TrainingRecord {
  return { ...record, labels: Object.fromEntries(Object.entries(record.labels).sort((a, b) => compareText(a[0], b[0]))) };
}
