import type { Format } from '../contracts/plugins.ts';
import type { TrainingRecord } from '../contracts/record.ts';
import { cleanStrings } from './clean.ts';
import type { CleanTally } from './clean.ts';
import { jsonText } from './json-text.ts';
import { entryShape } from './shape.ts';
import type { Feature } from './shape.ts';

/** Turns the rows of one release into the entries of one format. Two passes: `see` every row, then `encode` every row. */
export interface EntryEncoder {
  readonly format: Format;
  see(record: TrainingRecord): void;
  /** JSON of one entry, on one line; undefined: the format cannot hold the row. */
  encode(record: TrainingRecord): string | undefined;
  /** Characters that were changed on the way, by name. */
  readonly cleaned: CleanTally;
  features(): [string, Feature][];
}

export function entryEncoder(format: Format, options: unknown): EntryEncoder {
  const shape = entryShape(format.id, format.optional ?? []);
  const cleaned: CleanTally = new Map();
  return {
    format,
    cleaned,
    see(record) {
      const entry = format.encode(record, options);
      if (entry !== undefined) shape.see(entry);
    },
    encode(record) {
      const entry = format.encode(record, options);
      if (entry === undefined) return undefined;
      return jsonText(cleanStrings(shape.apply(entry), cleaned));
    },
    features: () => shape.features(),
  };
}
