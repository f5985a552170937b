import { join } from 'node:path';
import { lineageLineSchema, splits } from '../../../contracts/release.ts';
import type { Split } from '../../../contracts/release.ts';
import { Uint32List } from '../../../similarity/growing.ts';
import { Interner } from '../../../similarity/interner.ts';
import { jsonLines } from './json-lines.ts';
import { problems } from './problems.ts';

const lineSchema = lineageLineSchema.pick({ id: true, split: true });

/** The split of each row of a release, by id: some 60 bytes a row. Damage is the business of verify; what can be read is told. */
export async function splitsOfRelease(root: string): Promise<(id: string) => Split | undefined> {
  const ids = new Interner();
  const given = new Uint32List();
  for await (const { value } of jsonLines(join(root, 'lineage.jsonl'), 'lineage.jsonl', lineSchema, problems())) {
    if (ids.intern(value.id) === given.length) given.push(splits.indexOf(value.split));
  }
  return (id) => {
    const row = ids.find(id);
    return row < 0 ? undefined : splits[given.data[row] as number];
  };
}
