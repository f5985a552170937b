/** The mix of a release over the store: rows to their parts, sizes, and verdicts for what leaves. */
import type { GateVerdict, MixReport, TrainingRecord } from '../contracts/index.ts';
import { mixRows, partOf, unmixedVerdict } from '../stages/coverage/index.ts';
import type { MixRow } from '../stages/coverage/index.ts';
import { tokenCounter, tokensOfRow } from '../stages/release/index.ts';
import type { RunContext } from './context.ts';
import { judgedRecords } from './rows.ts';
import type { JudgedRecord } from './rows.ts';

export interface Mixed {
  verdicts: Map<string, GateVerdict>;
  report: MixReport;
}

/** Undefined where the config asks for no mix. */
export async function mixOf({ store, plan }: RunContext, scoreOf: (row: JudgedRecord) => number): Promise<Mixed | undefined> {
  const { mix } = plan.config.release;
  if (mix === undefined || plan.config.coverage.skip !== undefined) return undefined;
  const count = mix.by === 'tokens' ? await tokenCounter() : undefined;
  async function* rows(): AsyncGenerator<MixRow> {
    for await (const row of judgedRecords(store)) {
      const { record, fate } = row;
      if (fate.outcome !== 'accepted' || mix === undefined) continue;
      const strategy = await firstStrategy(record);
      const part = partOf(mix.parts, { source: record.origin.source, strategy });
      yield { id: record.id, part, size: count === undefined ? 1 : tokensOfRow(record, count), human: record.origin.human, score: scoreOf(row) };
    }
  }
  /** A row that was mended belongs to the strategy that first made it. */
  async function firstStrategy(record: TrainingRecord): Promise<string> {
    let { origin } = record;
    for (let parent = record.replaces; parent !== undefined;) {
      const found = await store.records.find(parent);
      if (found === undefined) break;
      ({ origin } = found.record);
      parent = found.record.replaces;
    }
    return origin.strategy;
  }
  const { out, report } = await mixRows(rows(), mix, plan.config.seed);
  return { verdicts: new Map(out.map((one) => [one.id, unmixedVerdict(one, mix.by)])), report };
}
