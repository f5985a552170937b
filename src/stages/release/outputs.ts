import type { Format, FormatLimits } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { splits } from '../../contracts/release.ts';
import type { Split } from '../../contracts/release.ts';
import { usageError } from '../../errors.ts';
import { entryEncoder } from '../../formats/encoder.ts';
import { compareText } from '../../text/canonical.ts';
import type { EntryEncoder } from '../../formats/encoder.ts';
import type { FormatReport } from '../../report/model.ts';
import { columnEntries, textEntries } from './entries.ts';
import type { Entries } from './entries.ts';
import type { FileEntry, FileWriter, ReleaseFolder } from './folder.ts';

/** Path of the list of ids beside a data file. */
export function idsPath(file: string): string {
  return file.replace(/\.[^./]+$/, '.ids.txt');
}

/** One format's files: `write` each row after all rows were `see`n by the encoder. */
export interface Output {
  readonly encoder: EntryEncoder;
  open(folder: ReleaseFolder): Promise<void>;
  write(record: TrainingRecord, split: Split): Promise<void>;
  /** `longestRow`: tokens of the longest row. */
  close(folder: ReleaseFolder, longestRow: number): Promise<FormatReport>;
}

export function outputsOf(formats: readonly { format: Format; options: unknown }[]): Output[] {
  const paths = new Map<string, string>();
  for (const { format } of formats) {
    for (const split of splits) {
      const path = `data/${format.file(split)}`;
      const other = paths.get(path);
      if (other !== undefined) {
        throw usageError(`Two formats write the file ${path}: ${other} and ${format.id}.`, {
          code: 'same-format-file',
          hint: 'Name each format once in release.formats.',
        });
      }
      paths.set(path, format.id);
    }
  }
  return formats.map(({ format, options }) => output(format, options));
}

function output(format: Format, options: unknown): Output {
  const encoder = entryEncoder(format, options);
  const files = new Map<Split, { data: FileWriter; entries: Entries; ids: FileWriter; rows: number }>();
  const columns = format.framing === 'columns';
  return {
    encoder,
    async open(folder) {
      if (!encoder.isWanted()) return;
      for (const split of splits) {
        const path = `data/${format.file(split)}`;
        const data = await folder.create(path);
        const entries = columns ? await columnEntries(data, encoder.features()) : textEntries(data, format.framing === 'array');
        files.set(split, { data, entries, ids: await folder.create(idsPath(path)), rows: 0 });
      }
    },
    async write(record, split) {
      const file = files.get(split);
      for (const entry of encoder.entries(record)) {
        if (file === undefined) continue;
        // Most pieces wait for a block to fill, and need no waiting here.
        const added = file.entries.add(entry);
        if (added !== undefined) await added;
        const named = file.ids.write(`${record.id}\n`);
        if (named !== undefined) await named;
        file.rows++;
      }
    },
    async close(folder, longestRow) {
      const written: { split: Split; entry: FileEntry }[] = [];
      for (const [split, file] of files) {
        await file.entries.finish();
        written.push({ split, entry: await file.data.close(file.rows) });
        await file.ids.close(file.rows);
      }
      const names = written.map(({ split, entry }) => ({ split, path: entry.path.slice('data/'.length), rows: entry.rows ?? 0 }));
      for (const { path, text } of names.length === 0 ? [] : (format.companions?.(names, encoder.paths()) ?? [])) await folder.put(`data/${path}`, text);
      return {
        id: format.id,
        version: format.version,
        description: format.description,
        files: written.map(({ split, entry }) => ({ split, path: entry.path, rows: entry.rows ?? 0, bytes: entry.bytes })),
        leftOut: [...encoder.leftOut.values()].reduce((sum, rows) => sum + rows, 0),
        leftOutFor: [...encoder.leftOut].sort((a, b) => compareText(a[0], b[0])),
        overLimits:
          format.limits === undefined ? [] : written.flatMap(({ split, entry }) => overLimits(format.limits as FormatLimits, split, entry, longestRow)),
        // Columns state their types: there is nothing to guess.
        dates: columns ? [] : encoder.dates(),
        features: encoder.features(),
      };
    },
  };
}

/** Where a split's file does not keep to the limits of its service, in words. */
function overLimits({ service, asOf, ...limits }: FormatLimits, split: Split, { rows, bytes }: FileEntry, longestRow: number): string[] {
  const { leastRows = 0, mostRows = Infinity, mostBytes = Infinity, rowTokens = Infinity } = limits;
  const said = `(${service}, as of ${asOf})`;
  const held = rows ?? 0;
  if (held === 0) return [];
  return [
    ...(split === 'train' && held < leastRows ? [`${split} has ${held} rows, and the least is ${leastRows} ${said}`] : []),
    ...(held > mostRows ? [`${split} has ${held} rows, and the most is ${mostRows} ${said}`] : []),
    ...(bytes > mostBytes ? [`${split} has ${bytes} bytes, and the most is ${mostBytes} ${said}`] : []),
    ...(split === 'train' && longestRow > rowTokens ? [`the longest row has about ${longestRow} tokens, and the most is ${rowTokens} ${said}`] : []),
  ];
}
