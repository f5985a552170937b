import type { Feature } from '../formats/shape.ts';

/** A node of JSON-LD. */
export type Node = { [key: string]: unknown };

const valueTypes: Readonly<{ [dtype: string]: string }> = { string: 'sc:Text', bool: 'sc:Boolean', int64: 'sc:Integer', float64: 'sc:Float' };

/**
 * The fields of one file's rows, and the columns that Croissant 1.1 cannot describe without losing their shape: lists within
 * lists, structs within list items. `base`: id of the record set; `file`: id of the file object.
 */
export function croissantFields(features: readonly [string, Feature][], base: string, file: string): { fields: Node[]; undescribed: string[] } {
  const fields: Node[] = [];
  const undescribed: string[] = [];
  for (const [column, feature] of features) {
    const field = columnField(column, feature, base, file);
    if (field === undefined) undescribed.push(column);
    else fields.push(field);
  }
  return { fields, undescribed };
}

function columnField(column: string, feature: Feature, base: string, file: string): Node | undefined {
  const node = { '@type': 'cr:Field', '@id': `${base}/${column}`, name: column };
  const source = { fileObject: { '@id': file }, extract: { column } };
  if (feature.kind === 'value') return { ...node, dataType: typeOf(feature), source };
  if (feature.kind === 'struct') return undefined;
  const { of } = feature;
  if (of.kind === 'value') return { ...node, dataType: typeOf(of), isArray: true, arrayShape: '-1', source };
  if (of.kind === 'list' || of.fields.some(([, inner]) => inner.kind !== 'value')) return undefined;
  return {
    ...node,
    isArray: true,
    arrayShape: '-1',
    subField: of.fields.map(([name, inner]) => ({
      '@type': 'cr:Field',
      '@id': `${base}/${column}/${name}`,
      name,
      dataType: typeOf(inner),
      source: { ...source, transform: { jsonPath: name } },
    })),
  };
}

function typeOf(feature: Feature): string {
  return (feature.kind === 'value' ? valueTypes[feature.dtype] : undefined) ?? 'sc:Text';
}
