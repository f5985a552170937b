import type { Format, FormatEntry } from '../contracts/plugins.ts';
import type { TrainingRecord } from '../contracts/record.ts';
import { cleanStrings, cleanText } from './clean.ts';
import { datedPaths } from './dates.ts';
import type { CleanTally } from './clean.ts';
import { jsonText } from './json-text.ts';
import { entryShape, filledOnly } from './shape.ts';
import type { Feature } from './shape.ts';

/** Turns the rows of one release into the entries of one format. Two passes: `see` every row, then `encode` every row. */
export interface EntryEncoder {
  readonly format: Format;
  see(record: TrainingRecord): void;
  /** One entry; undefined: the format cannot hold the row. */
  entry(record: TrainingRecord): FormatEntry | undefined;
  /** The same as JSON on one line. */
  encode(record: TrainingRecord): string | undefined;
  /** Characters that were changed on the way, by name. */
  readonly cleaned: CleanTally;
  /** Rows that were left out, by why. */
  readonly leftOut: ReadonlyMap<string, number>;
  features(): [string, Feature][];
  /** Paths of text that is a date in every row: loaders that guess types change such text. */
  dates(): string[];
}

export function entryEncoder(format: Format, options: unknown): EntryEncoder {
  const shape = entryShape(format.id, format.optional ?? []);
  const cleaned: CleanTally = new Map();
  const leftOut = new Map<string, number>();
  const dated = datedPaths();
  const leave = (why: string): undefined => void leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
  const sparse = format.sparse === true;
  const entryOf = (record: TrainingRecord): FormatEntry | undefined => {
    const mark = markIn(format, record);
    if (mark !== undefined) return leave(`"${mark}" stands in the text`);
    const entry = format.encode(record, options);
    if (entry === undefined) return leave(notByTurns);
    const out = sparse ? filledOnly(entry, format.optional ?? []) : shape.apply(entry);
    dated.see(out);
    return cleanStrings(out, cleaned) as FormatEntry;
  };
  return {
    format,
    cleaned,
    leftOut,
    see(record) {
      // Sparse entries have no columns.
      if (sparse || markIn(format, record) !== undefined) return;
      const entry = format.encode(record, options);
      if (entry !== undefined) shape.see(entry);
    },
    entry: entryOf,
    encode(record) {
      const entry = entryOf(record);
      return entry && jsonText(entry);
    },
    features: () => shape.features(),
    dates: () => dated.paths(),
  };
}

const notByTurns = 'tool calls, two equal roles in a row, no answer at the end, or an answer that must not be trained on';

/** The first of the format's own marks that a text of the row holds. */
function markIn({ marks }: Format, { messages, input, rationale }: TrainingRecord): string | undefined {
  if (marks === undefined) return undefined;
  // Cleaned first: a control character inside would hide a mark until it is dropped.
  const texts = [...messages.flatMap(({ content, reasoning }) => [content, reasoning ?? '']), input ?? '', rationale ?? ''].map((text) =>
    cleanText(text, new Map()),
  );
  return marks.find((mark) => texts.some((text) => text.includes(mark)));
}
