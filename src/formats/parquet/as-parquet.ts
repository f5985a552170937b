import type { Format } from '../../contracts/plugins.ts';
import type { Feature } from '../shape.ts';
import type { ColumnType } from './columns.ts';

/** What the folder of a format's Parquet files ends with where its lines are written too. */
export const besideLines = '-parquet';

/**
 * The format with its entries as the rows of a Parquet file: `data/messages/train.parquet`. `beside`: where its lines are
 * written too; the files have a folder and a name of their own then, and what other tools read it by stands with the lines.
 */
export function asParquet<Options>(format: Format<Options>, beside = false): Format<Options> {
  const { companions, ...own } = format;
  const file = (split: Parameters<typeof format.file>[0]): string => format.file(split).replace(/\.[^./]+$/, '.parquet');
  return {
    ...own,
    ...(beside || companions === undefined ? {} : { companions }),
    id: beside ? `${format.id}${besideLines}` : format.id,
    framing: 'columns',
    description: `Parquet; the columns are the keys of ${format.description}`,
    file: (split) => (beside ? file(split).replace(/(?=\/)|^(?=[^/]*$)/, besideLines) : file(split)),
  };
}

/** Why a format's entries are written as lines alone; undefined: they can be columns. */
export function whyNoParquet(format: Format): string | undefined {
  if (format.limits !== undefined) return `${format.id} is for a service that reads JSON lines (${format.limits.service})`;
  return format.sparse === true ? `the entries of ${format.id} differ in keys, and so are no columns` : undefined;
}

/** The type of a column from the feature that a card declares. */
export function columnOf(feature: Feature): ColumnType {
  if (feature.kind === 'list') return { kind: 'list', of: columnOf(feature.of) };
  if (feature.kind === 'struct') return { kind: 'object', fields: new Map(feature.fields.map(([name, inner]) => [name, columnOf(inner)])) };
  const kinds = { string: 'text', bool: 'flag', int64: 'whole', float64: 'number' } as const;
  return { kind: kinds[feature.dtype as keyof typeof kinds] ?? 'text' };
}
