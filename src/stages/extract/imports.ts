import type { Draft, InventoryFile, Seed, SourceLine, TrainingRecord } from '../../contracts/index.ts';
import { HornbookError, invariantError, withHint } from '../../errors.ts';
import { importRows, type NameMissing } from '../../sources/rows/index.ts';
import { readSeeds } from '../../sources/seeds/index.ts';
import { besideOf } from '../../text/beside.ts';
import { hashOf } from '../../text/hash.ts';
import type { DetectLanguage } from '../../text/language.ts';
import type { ExtractContext } from './context.ts';
import { stopIfAsked } from './readings.ts';
import { makeRecord } from './record.ts';
import { putSeeds, seedOfImport } from './seeds.ts';
import { blankLine } from './source-line.ts';

const wave = 1;
export const importVersion = '2';

/** `seed`: a prompt that strategies may start from; one that `waits` has no answer, and is no candidate. */
type Row = { line: number; draft: Draft; seed?: boolean; waits?: boolean } | { line: number; refused: string } | { line: number; filtered: string };

/** One log, dataset or seed file of the first wave: every line of it becomes a candidate, or is refused with its number and reason. */
export async function importFile(file: InventoryFile, detect: DetectLanguage, context: ExtractContext): Promise<void> {
  const { store } = context;
  const line = blankLine(file, context);
  // What an unfinished attempt left behind goes first; the whole file is taken anew.
  await store.transaction(() => store.units.clear(wave, file.ordinal));
  let position = await store.records.next(wave);
  const ordinals = new Map<string, number>();
  let batch: TrainingRecord[] = [];
  const seeds = new Map<string, Seed>();
  let again = 0;
  const flush = async (): Promise<void> => {
    const records = batch;
    batch = [];
    await store.transaction(() => store.records.add(wave, file.ordinal, position, records));
    position += records.length;
    context.failpoint('unit-extracted');
    context.emit({ event: 'progress', wave, stage: 'extract', done: line.rows, total: null, unit: 'rows' });
    stopIfAsked(context);
  };
  try {
    for await (const row of rowsOf(file, line, context)) {
      if (context.takesRow?.(file, row.line) === false) continue;
      if ('refused' in row) {
        // Line 0 speaks of the whole file.
        if (row.line === 0) {
          line.outcome = 'refused';
          line.reason = row.refused;
        } else line.refusedRows.push({ line: row.line, reason: row.refused });
        continue;
      }
      if ('filtered' in row) {
        line.filtered = { ...line.filtered, [row.filtered]: (line.filtered?.[row.filtered] ?? 0) + 1 };
        continue;
      }
      if (row.waits !== true) line.rows++;
      const made = toRecord(row.draft, file, ordinals, detect, context);
      countMasks(line, made.record);
      if (made.dropped.length > 0) {
        line.refusedRows.push({ line: row.line, reason: `holds ${made.dropped.join(', ')}, which privacy.actions says to drop` });
        continue;
      }
      if (row.seed === true) {
        const seed = seedOfImport(made, row.draft, file);
        if (seeds.has(seed.id)) again++;
        else seeds.set(seed.id, seed);
      }
      if (row.waits !== true) batch.push(made.record);
      if (batch.length >= context.config.run.batchSize) await flush();
    }
  } catch (error) {
    // A file that cannot be taken as a whole is refused by name; a stop or a full disk is not the file's fault.
    if (!HornbookError.isInstance(error) || error.exitCode !== 1 || error.code === 'invariant') throw error;
    line.outcome = 'refused';
    line.reason = withHint(error.message, error.hint);
  }
  if (seeds.size > 0) line.seeds = seeds.size;
  if (again > 0) line.notes.push(`${again} seeds say the same as one before them, and count once`);
  if (line.outcome === 'read' && line.rows === 0 && seeds.size === 0) {
    line.outcome = 'unused';
    line.reason ??= whyUnused(line);
  }
  await store.transaction(async () => {
    await store.records.add(wave, file.ordinal, position, batch);
    if (seeds.size > 0) await putSeeds(file.ordinal, [...seeds.values()], store);
    await store.sourceLines.put(file.ordinal, line);
    await store.units.finish(wave, file.ordinal);
  });
  for (const row of line.refusedRows.slice(0, 20)) {
    context.emit({ event: 'warning', code: 'row-refused', message: `${file.key}:${row.line}: ${row.reason}`, hint: null });
  }
  context.failpoint('unit-committed');
}

function whyUnused(line: SourceLine): string {
  if (line.filtered !== undefined)
    return line.refusedRows.length > 0 ? 'every row of it was left out by a filter, or refused' : 'a filter left every row of it out';
  return line.refusedRows.length > 0 ? 'every row of it was refused' : 'it holds no rows';
}

async function* rowsOf(file: InventoryFile, line: SourceLine, context: ExtractContext): AsyncIterable<Row> {
  const source = context.sources.get(file.source);
  if (source === undefined) throw invariantError(`no source named ${file.source}`);
  const options = {
    format: source.format,
    fields: source.fields,
    limits: context.config.limits,
    author: source.author,
    note: (note: string) => void line.notes.push(note),
    namesMissing: (names: readonly NameMissing[]) => {
      for (const name of names) {
        const message = `no row of ${file.key} has the name that fields.${name.ours} gives: "${name.theirs}"`;
        line.notes.push(`no row has "${name.theirs}", which fields.${name.ours} names`);
        context.emit({ event: 'warning', code: 'field-missing', message, hint: name.meant === undefined ? null : `Did you mean "${name.meant}"?` });
      }
    },
  };
  if (file.kind !== 'seeds') {
    yield* importRows(file.file, { ...options, filters: source.filters, kind: file.kind === 'logs' ? 'logs' : 'datasets' });
    return;
  }
  const used = context.seedStrategies.length > 0;
  let waiting = 0;
  let leaked = 0;
  for await (const seed of readSeeds(file.file, options)) {
    if ('refused' in seed) {
      yield seed;
      continue;
    }
    const { messages, input = '' } = seed.draft;
    if (context.screen(seed.prompt)) {
      leaked++;
      line.notes.push(`seed at line ${seed.line} was set aside: it holds an evaluation item`);
      continue;
    }
    // No task is planned on text that holds an item, wherever it stands; a gate will say so of the row.
    const clean = used && [...messages.map(({ content }) => content), input].every((text) => context.screen(text) === undefined);
    const waits = seed.response === undefined;
    if (!waits || clean) yield { line: seed.line, draft: seed.draft, seed: clean, waits };
    else if (used) {
      leaked++;
      line.notes.push(`seed at line ${seed.line} was set aside: its conversation holds an evaluation item`);
    } else waiting++;
  }
  if (waiting > 0) line.notes.push(`${waiting} seeds wait: no model to answer them`);
  if (waiting + leaked > 0 && line.rows === 0) line.reason = waiting > 0 ? `no model to answer its ${waiting} seeds` : 'its seeds hold evaluation items';
}

/** `says`: hash of what the row said in its file. */
export type ImportedRecord = ReturnType<typeof makeRecord> & { says: string };

function toRecord(draft: Draft, file: InventoryFile, ordinals: Map<string, number>, detect: DetectLanguage, context: ExtractContext): ImportedRecord {
  const source = context.sources.get(file.source);
  const author = source?.author ?? 'human';
  const says = hashOf({ messages: draft.messages, input: draft.input ?? null, ...besideOf(draft) }).slice(0, 20);
  const ordinal = ordinals.get(says) ?? 0;
  ordinals.set(says, ordinal + 1);
  const strategy = `import-${file.kind}`;
  // A row of a list may say that a model wrote it.
  const human = draft.human ?? author === 'human';
  const made = makeRecord(
    draft,
    {
      strategy,
      version: importVersion,
      source: file.source,
      // By what it says, not by its line: a row added in front changes no other row's id.
      task: `${file.key} ${says}`,
      index: ordinal,
      wave,
      language: source?.language ?? detect(draft.messages.map((message) => message.content).join('\n')) ?? 'und',
      // Over all files of the source: a conversation whose rows stand in two of them must not stand in two splits.
      group: `${file.source}#${draft.group ?? says}`,
      human,
      ...(author === 'human' ? {} : { model: author.model }),
      depth: human ? 0 : 1,
    },
    context,
  );
  return { ...made, says };
}

function countMasks(line: SourceLine, record: TrainingRecord): void {
  for (const name of record.intake) {
    if (!name.startsWith('masked:')) continue;
    const type = name.slice('masked:'.length);
    line.masked[type] = (line.masked[type] ?? 0) + 1;
  }
}
