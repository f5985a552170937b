/** What rows say, as their data files hold it: the figures of texts, and near copies that stand in two splits. */
import { z } from 'zod';
import type { Message, TrainingRecord } from '../../../contracts/record.ts';
import { splits } from '../../../contracts/release.ts';
import type { Manifest, Split } from '../../../contracts/release.ts';
import { messages as format } from '../../../formats/messages.ts';
import { statisticsFileSchema } from '../../../report/statistics.ts';
import { joinRows, noText } from '../joins.ts';
import { tokenCounter } from '../token-count.ts';
import { dataEntries, dataFiles, idLines } from './data-files.ts';
import type { DataFile } from './data-files.ts';
import { jsonFile } from './diff/reading.ts';
import type { Problems } from './problems.ts';
import { recount } from './recount.ts';

const configSchema = z.object({
  release: z.object({ formats: z.array(z.object({ use: z.string(), options: z.unknown() })) }).optional(),
});
const optionsSchema = z.object({ rationale: z.string().optional() });

/**
 * Over the files of the format `messages`, where they hold every row with its answer alone in its content: another format may
 * leave parts of a row out. Gives the rows that were read, 0 where no such files are there. Rows of other lengths than
 * `statistics.json` says, and near copies over two splits by the rule of the release, are problems.
 */
export async function checkTexts(root: string, manifest: Manifest, files: ReadonlySet<string>, accepted: number, found: Problems): Promise<number> {
  const all = wholeFiles(manifest, files, accepted);
  if (all.length === 0) return 0;
  const said = (await jsonFile(root, 'statistics.json', statisticsFileSchema))?.statistics;
  const figures = recount(await tokenCounter(), said?.longest?.id);
  const ids = all.flatMap((file) => (files.has(file.ids) ? [idLines(root, file.ids)] : []));
  const starts: number[] = [];
  let isSecond = false;
  let rows = 0;
  async function* records(): AsyncGenerator<{ record: TrainingRecord }> {
    for (const [at, file] of all.entries()) {
      if (!isSecond) starts.push(rows);
      for await (const { entry } of dataEntries(root, file.path)) {
        const id = isSecond ? undefined : await ids[at]?.next();
        const record = asRecord(id?.done === false ? id.value : '', decoded(entry));
        if (!isSecond) rows++;
        yield { record };
      }
    }
    isSecond = true;
  }
  const joined = await joinRows(records, (record) => figures.add(record.id, record));
  if (said !== undefined) for (const difference of figures.differences(said)) found.add('statistics.json', difference);
  // Releases of earlier versions compared equal texts alone.
  if (manifest.splitCheck !== undefined) nearCopies(all, starts, joined, found);
  return rows;
}

/** The files of `messages` where they hold all rows, and nothing but what was said. */
function wholeFiles(manifest: Manifest, files: ReadonlySet<string>, accepted: number): DataFile[] {
  const config = configSchema.safeParse(manifest.config).data;
  const uses = config?.release?.formats.filter(({ use }) => use === format.id) ?? [];
  const isPlain = uses.every(({ options }) => !['before', 'think'].includes(optionsSchema.safeParse(options).data?.rationale ?? 'omit'));
  const all = dataFiles(manifest).filter((file) => file.folder === format.id);
  const rows = all.reduce((sum, { path }) => sum + (manifest.files.find((one) => one.path === path)?.rows ?? 0), 0);
  return isPlain && rows === accepted && all.every(({ path }) => files.has(path)) ? all : [];
}

/** An entry that cannot be read says nothing here: it is a problem of its file already. */
function decoded(entry: Parameters<NonNullable<typeof format.decode>>[0] | undefined): Message[] {
  try {
    return entry === undefined ? [] : (format.decode?.(entry) ?? []);
  } catch {
    return [];
  }
}

const origin: TrainingRecord['origin'] = { strategy: '', version: '', source: '', calls: [], parents: [], depth: 0, wave: 1, human: false };
const asRecord = (id: string, messages: Message[]): TrainingRecord => ({
  id,
  kind: 'chat',
  messages,
  labels: {},
  grounding: [],
  origin,
  group: '',
  contentHash: '',
  intake: [],
});

function nearCopies(
  all: readonly DataFile[],
  starts: readonly number[],
  { texts, textsOfRow, near }: Awaited<ReturnType<typeof joinRows>>,
  found: Problems,
): void {
  const fileOf = (row: number): number => starts.findLastIndex((start) => start <= row);
  // A bit for each split that a text stands in, and its first place; what stands in two splits as it is was found beside the rows.
  const held = new Uint8Array(texts);
  const first = new Uint32Array(texts);
  for (let at = textsOfRow.length - 1; at >= 0; at--) {
    const text = textsOfRow[at] as number;
    if (text === noText) continue;
    held[text] = (held[text] ?? 0) | (1 << splits.indexOf(all[fileOf(at >>> 1)]?.split as Split));
    first[text] = at;
  }
  const isOne = (bits: number): boolean => bits !== 0 && (bits & (bits - 1)) === 0;
  for (let at = 0; at < near.length; at += 2) {
    const [a, b] = [near[at] as number, near[at + 1] as number];
    const [left, right] = [held[a] ?? 0, held[b] ?? 0];
    if (left === right || !isOne(left) || !isOne(right)) continue;
    const [one, other] = [first[a] ?? 0, first[b] ?? 0].sort((x, y) => x - y) as [number, number];
    const [from, to] = [fileOf(one >>> 1), fileOf(other >>> 1)];
    const what = other % 2 === 0 ? 'prompt' : 'answer';
    const row = (place: number, file: number): number => (place >>> 1) - (starts[file] ?? 0) + 1;
    found.add(all[to]?.path ?? '', `the row's ${what} is nearly that of row ${row(one, from)} in the ${all[from]?.split ?? ''} split`, row(other, to));
  }
}
