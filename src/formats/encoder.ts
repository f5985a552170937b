import type { Format, FormatEntry } from '../contracts/plugins.ts';
import type { TrainingRecord } from '../contracts/record.ts';
import { cleanText } from './clean.ts';
import { datedPaths } from './dates.ts';
import type { CleanTally } from './clean.ts';
import { jsonText } from './json-text.ts';
import { entryShape, filledOnly } from './shape.ts';
import type { Feature } from './shape.ts';

/** Turns the rows of one release into the entries of one format. Two passes: `see` every row, then `encode` every row. */
export interface EntryEncoder {
  readonly format: Format;
  see(record: TrainingRecord): void;
  /** The entries of a row, one for most formats; none: the format cannot hold the row. */
  entries(record: TrainingRecord): FormatEntry[];
  /** The first of them as JSON on one line. */
  encode(record: TrainingRecord): string | undefined;
  /** Whether files are to be written: always, but for formats of judged answers where no row that was seen has any. */
  isWanted(): boolean;
  /** Characters that were changed on the way, by name. */
  readonly cleaned: CleanTally;
  /** Rows that were left out, by why. */
  readonly leftOut: ReadonlyMap<string, number>;
  features(): [string, Feature][];
  /** Names of the columns and of what is inside them, as `messages[].role`. */
  paths(): string[];
  /** Paths of text that is a date in every row: loaders that guess types change such text. */
  dates(): string[];
}

export function entryEncoder(format: Format, options: unknown): EntryEncoder {
  const shape = entryShape(format.id, format.optional ?? []);
  const cleaned: CleanTally = new Map();
  const leftOut = new Map<string, number>();
  const clean = (text: string): string => cleanText(text, cleaned);
  const dated = datedPaths();
  const leave = (why: string): void => void leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
  const sparse = format.sparse === true;
  const parts = (record: TrainingRecord): readonly TrainingRecord[] => format.unfold?.(record, options) ?? [record];
  /** An entry for each part of a row that has one, and why the others have none. */
  const encoded = (record: TrainingRecord): (FormatEntry | string)[] => {
    const mark = markIn(format, record);
    if (mark !== undefined) return [`"${mark}" stands in the text`];
    const found = parts(record).map((part) => format.encode(part, options) ?? notHeld);
    return found.length === 0 ? [nothingJudged] : found;
  };
  const isEntry = (one: FormatEntry | string): one is FormatEntry => typeof one !== 'string';
  let isAny = format.unfold === undefined;
  const entries = (record: TrainingRecord): FormatEntry[] => {
    const all = encoded(record);
    for (const one of all) if (!isEntry(one)) leave(one);
    return all.filter(isEntry).map((entry) => {
      const out = sparse ? filledOnly(entry, format.optional ?? [], clean) : shape.apply(entry, clean);
      dated.see(out);
      return out;
    });
  };
  return {
    format,
    cleaned,
    leftOut,
    see(record) {
      // Sparse entries have no columns.
      if (sparse && isAny) return;
      for (const entry of encoded(record)) {
        if (!isEntry(entry)) continue;
        isAny = true;
        if (!sparse) shape.see(entry);
      }
    },
    entries,
    encode(record) {
      const [entry] = entries(record);
      return entry && jsonText(entry);
    },
    isWanted: () => isAny,
    features: () => shape.features(),
    paths: () => shape.features().flatMap(([name, feature]) => pathsOf(name, feature)),
    dates: () => dated.paths(),
  };
}

const notHeld = 'the format has no place for it';
const nothingJudged = 'no answer of it was judged';

/** A column, and what is inside it. */
function pathsOf(path: string, feature: Feature): string[] {
  if (feature.kind === 'list') return [path, ...pathsOf(`${path}[]`, feature.of).slice(1)];
  return feature.kind === 'struct' ? [path, ...feature.fields.flatMap(([name, inner]) => pathsOf(`${path}.${name}`, inner))] : [path];
}

/** The first of the format's own marks that a text of the row holds. */
function markIn({ marks }: Format, { messages, input, rationale }: TrainingRecord): string | undefined {
  if (marks === undefined) return undefined;
  // Cleaned first: a control character inside would hide a mark until it is dropped.
  const texts = [...messages.flatMap(({ content, reasoning }) => [content, reasoning ?? '']), input ?? '', rationale ?? ''].map((text) =>
    cleanText(text, new Map()),
  );
  return marks.find((mark) => texts.some((text) => text.includes(mark)));
}
