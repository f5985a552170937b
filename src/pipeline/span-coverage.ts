/** The coverage picture by source span: every document with the rows that rest on it, one at a time. */
import type { SpanCoverage } from '../contracts/index.ts';
import { spanCoverage } from '../stages/coverage/index.ts';
import { materialOf } from '../stages/extract/index.ts';
import type { RunContext } from './context.ts';
import { fateOf } from './outcomes.ts';

/** Undefined where no document was read. */
export async function coverSpans({ store, inventory }: Pick<RunContext, 'store' | 'inventory'>): Promise<SpanCoverage | undefined> {
  const picture = spanCoverage();
  const decisions = await store.decisions.current();
  for (const file of inventory) {
    if (file.kind !== 'documents') continue;
    const material = await materialOf(file.key, store);
    if (material === undefined) continue;
    const records = await store.records.ofDocument(file.key);
    const verdicts = await store.verdicts.of(
      records.map(({ record }) => record.id),
      { rules: false },
    );
    const rows = records.map(({ record }) => {
      const own = record.grounding.filter(({ document }) => document === file.key);
      return {
        accepted: fateOf(verdicts.get(record.id) ?? [], decisions.get(record.id)).outcome === 'accepted',
        spans: own.flatMap(({ spans }) => spans),
        shown: own.flatMap(({ shown = [] }) => shown),
      };
    });
    picture.add(material.document, material.chunks, rows);
  }
  return picture.finish();
}
