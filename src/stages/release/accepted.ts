import { splits } from '../../contracts/release.ts';
import type { Manifest, Split } from '../../contracts/release.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { admissionGates } from '../../contracts/verdict.ts';
import type { GateVerdict } from '../../contracts/verdict.ts';
import { invariantError } from '../../errors.ts';
import { cleanRow } from '../../formats/clean.ts';
import { jsonText } from '../../formats/json-text.ts';
import { ruleLabel } from '../../report/evidence.ts';
import type { AcceptedSample, FormatReport, Statistics } from '../../report/model.ts';
import { Digests } from '../../similarity/digests.ts';
import type { ReleaseFolder } from './folder.ts';
import { adviceTally } from './advice-tally.ts';
import { clusterRows } from './grouping.ts';
import type { ReleaseInput } from './input.ts';
import { lineageLine } from './lines.ts';
import { measure } from './measure.ts';
import { outputsOf } from './outputs.ts';
import { sample } from './sample.ts';
import { assignSplits } from './split.ts';
import { withSystemPrompt } from './system-prompt.ts';
import type { OutcomeTally, RuleTally } from './tallies.ts';
import { tokenCounter } from './token-count.ts';
import { tokenTallies } from './tokenizers.ts';

export interface AcceptedRows {
  statistics: Statistics;
  formats: FormatReport[];
  cleaned: Map<string, number>;
  splits: Manifest['splits'];
  grouping: string;
  splitCheck: { method: string; pairs: number };
  samples: AcceptedSample[];
  /** Rows of later waves. */
  added: { wave: number; strategy: string; source: string; rows: number }[];
  rationales: number;
}

const samples = 12;

/** Two passes over the accepted rows: groups and shapes first, then data files, id lists and lineage. */
export async function writeAccepted(input: ReleaseInput, folder: ReleaseFolder, tally: OutcomeTally, rules: RuleTally): Promise<AcceptedRows> {
  const outputs = outputsOf(input.formats);
  const ids = new Digests();
  const clusters = await clusterRows(
    () => input.accepted(),
    { chosen: input.grouping, by: input.splitBy, splitBefore: input.onto?.splitOf },
    (record) => {
      const before = ids.size;
      if (ids.add(record.id) < before) throw invariantError(`Two accepted rows have the id ${record.id}.`, { code: 'same-id' });
      const seen = withSystemPrompt(record, input.systemPrompt).record;
      for (const { encoder } of outputs) encoder.see(seen);
    },
  );
  const splitOf = assignSplits(clusters, input.splits, input.seed);
  const pairs = clusters.crossings(splitOf);
  if (pairs > 0) throw invariantError(`${pairs} pairs of rows with nearly the same prompt or answer stand in two splits.`, { code: 'split-leak' });

  const measured = measure(await tokenCounter(), adviceTally(input.seed, input.production), tokenTallies(input.tokenizers ?? []));
  const drawn = sample<AcceptedSample>(`accepted/${input.seed}`, samples);
  const bySplit = new Map(splits.map((split) => [split, 0]));
  const added = new Map<string, AcceptedRows['added'][number]>();
  let rationales = 0;
  for (const output of outputs) await output.open(folder);
  const lineage = await folder.create('lineage.jsonl');
  for await (const { record, verdicts } of input.accepted()) {
    requireAdmitted(record, verdicts, input.skipped);
    const row = ids.find(record.id);
    if (row < 0) throw new RangeError(`row ${record.id} came in one pass over the rows and not in another`);
    const split = splitOf(clusters.clusterOfRow(row));
    const prompted = withSystemPrompt(record, input.systemPrompt);
    for (const output of outputs) await output.write(prompted.record, split);
    const line = await lineageLine(prompted, record, verdicts, split, input);
    await lineage.write(`${jsonText(line)}\n`);
    // As the data files hold it: whoever counts them again comes to the same.
    measured.add(cleanRow(prompted.record));
    rules.see(verdicts);
    tally.add('accepted', record.origin.wave, record.origin.strategy);
    bySplit.set(split, (bySplit.get(split) ?? 0) + 1);
    if (record.rationale !== undefined) rationales++;
    if (record.origin.wave > 1) addTo(added, record);
    drawn.offer(record.id, () => sampleOf(prompted.record, split, verdicts));
  }
  const groups = new Map<Split, number>();
  for (let cluster = 0; cluster < clusters.length; cluster++) {
    const split = splitOf(cluster);
    groups.set(split, (groups.get(split) ?? 0) + clusters.groups(cluster));
  }
  const statistics = measured.finish();
  const formats: FormatReport[] = [];
  const cleaned = new Map<string, number>();
  for (const output of outputs) {
    formats.push(await output.close(folder, statistics.longest?.tokens ?? 0));
    for (const [name, amount] of output.encoder.cleaned) cleaned.set(name, Math.max(cleaned.get(name) ?? 0, amount));
  }
  input.failpoint('release-data');
  await lineage.close([...bySplit.values()].reduce((sum, rows) => sum + rows, 0));
  input.failpoint('release-lineage');
  return {
    statistics,
    formats,
    cleaned,
    splits: splits.map((split) => ({
      split,
      rows: bySplit.get(split) ?? 0,
      groups: groups.get(split) ?? 0,
      asked: input.splits[split],
    })),
    grouping: `${clusters.grouping}${mixText(input)}`,
    splitCheck: { method: clusters.method, pairs },
    samples: drawn.items(),
    added: [...added.values()],
    rationales,
  };
}

function mixText({ splitBy = [], onto }: ReleaseInput): string {
  const mix = splitBy.length === 0 ? '' : ` Splits have the same mix of ${splitBy.join(' and ')}, as near as whole groups allow.`;
  return `${mix}${onto === undefined ? '' : ` Rows of ${onto.version} keep the split that they have there.`}`;
}

/** One door: a row is released only with a verdict of each gate that was not skipped, and none that drops it. */
function requireAdmitted(record: TrainingRecord, verdicts: readonly GateVerdict[], skipped: ReleaseInput['skipped']): void {
  const seen = new Map(verdicts.map(({ gate, outcome }) => [gate as string, outcome]));
  const missing = admissionGates.filter((gate) => !seen.has(gate) && !skipped.some(({ stage }) => stage === gate));
  const allowed = seen.get('review') === 'keep';
  const against = verdicts.filter(({ outcome }) => outcome !== 'keep').map(({ gate, outcome }) => `${gate} says ${outcome}`);
  if (missing.length === 0 && (against.length === 0 || allowed)) return;
  const why = missing.length > 0 ? `no verdict of ${missing.join(', ')}` : against.join(', ');
  throw invariantError(`Row ${record.id} came as accepted, but there is ${why}.`, { code: 'not-admitted' });
}

function addTo(added: Map<string, AcceptedRows['added'][number]>, { origin }: TrainingRecord): void {
  const key = JSON.stringify([origin.wave, origin.strategy, origin.source]);
  const entry = added.get(key) ?? { wave: origin.wave, strategy: origin.strategy, source: origin.source, rows: 0 };
  added.set(key, entry);
  entry.rows++;
}

function sampleOf(record: TrainingRecord, split: Split, verdicts: readonly GateVerdict[]): AcceptedSample {
  return {
    id: record.id,
    split,
    source: record.origin.source,
    strategy: record.origin.strategy,
    template: record.origin.template ?? null,
    labels: record.labels,
    messages: record.messages,
    input: record.input ?? null,
    rationale: record.rationale ?? null,
    parents: record.origin.parents,
    quotes: record.grounding.flatMap(({ document, spans }) => spans.map(({ quote }) => ({ document, quote }))),
    scores: verdicts.flatMap(({ rules }) =>
      rules.flatMap(({ rule, version, score, threshold }) =>
        score === undefined ? [] : [{ rule: ruleLabel(rule, version), score, threshold: threshold ?? null }],
      ),
    ),
  };
}
