import { join } from 'node:path';
import { lineageLineSchema } from '../../../contracts/release.ts';
import type { Split } from '../../../contracts/release.ts';
import { jsonLines } from './json-lines.ts';
import { problems } from './problems.ts';
import { rowSplits } from './row-splits.ts';

const lineSchema = lineageLineSchema.pick({ id: true, split: true });

/** The split of each row of a release, by id. Damage is the business of verify; what can be read is told. */
export async function splitsOfRelease(root: string): Promise<(id: string) => Split | undefined> {
  const rows = rowSplits();
  for await (const { value } of jsonLines(join(root, 'lineage.jsonl'), 'lineage.jsonl', lineSchema, problems())) rows.add(value.id, value.split);
  return (id) => rows.get(id);
}
