import type { Feature } from '../formats/shape.ts';

/** A node of JSON-LD. */
export type Node = { [key: string]: unknown };

const valueTypes: Readonly<{ [dtype: string]: string }> = { string: 'sc:Text', bool: 'sc:Boolean', int64: 'sc:Integer', float64: 'sc:Float' };

/**
 * The fields of one file's rows, and what Croissant 1.1 cannot describe without losing its shape, by its path: structs and
 * lists within lists. Of messages that call tools their role and content are described, and `messages.tool_calls` is named.
 * `base`: id of the record set; `file`: id of the file object.
 */
export function croissantFields(features: readonly [string, Feature][], base: string, file: string): { fields: Node[]; undescribed: string[] } {
  const fields: Node[] = [];
  const undescribed: string[] = [];
  for (const [column, feature] of features) {
    const field = columnField(column, feature, base, file);
    if (field.node !== undefined) fields.push(field.node);
    undescribed.push(...field.without);
  }
  return { fields, undescribed };
}

function columnField(column: string, feature: Feature, base: string, file: string): { node?: Node; without: string[] } {
  const node = { '@type': 'cr:Field', '@id': `${base}/${column}`, name: column };
  const source = { fileObject: { '@id': file }, extract: { column } };
  if (feature.kind === 'value') return { node: { ...node, dataType: typeOf(feature), source }, without: [] };
  if (feature.kind === 'struct') return { without: [column] };
  const { of } = feature;
  if (of.kind === 'value') return { node: { ...node, dataType: typeOf(of), isArray: true, arrayShape: '-1', source }, without: [] };
  if (of.kind === 'list') return { without: [column] };
  const plain = of.fields.filter(([, inner]) => inner.kind === 'value');
  if (plain.length === 0) return { without: [column] };
  const subField = plain.map(([name, inner]) => ({
    '@type': 'cr:Field',
    '@id': `${base}/${column}/${name}`,
    name,
    dataType: typeOf(inner),
    source: { ...source, transform: { jsonPath: name } },
  }));
  const without = of.fields.filter(([, inner]) => inner.kind !== 'value').map(([name]) => `${column}.${name}`);
  return { node: { ...node, isArray: true, arrayShape: '-1', subField }, without };
}

function typeOf(feature: Feature): string {
  return (feature.kind === 'value' ? valueTypes[feature.dtype] : undefined) ?? 'sc:Text';
}
