/** The type of a column from the values that stand in it: what Parquet must know before the first row is written. */
import type { SchemaElement } from 'hyparquet';
import { setOwn } from '../own-key.ts';

/** `any`: values of several kinds, written as JSON. `none`: nothing was seen but null. */
export type ColumnType =
  | { kind: 'none' | 'flag' | 'whole' | 'number' | 'text' | 'any' }
  | { kind: 'list'; of: ColumnType }
  | { kind: 'object'; fields: ReadonlyMap<string, ColumnType> };

/** More fields than this are names that are data: a map by id, for one. */
const mostFields = 100;

const none: ColumnType = { kind: 'none' };
const any: ColumnType = { kind: 'any' };

/** The type that holds all values so far and this one. */
export function widened(type: ColumnType, value: unknown): ColumnType {
  if (value === null || value === undefined || type.kind === 'any') return type;
  if (Array.isArray(value)) {
    if (type.kind !== 'list' && type.kind !== 'none') return any;
    let of = type.kind === 'list' ? type.of : none;
    for (const one of value as unknown[]) of = widened(of, one);
    return type.kind === 'list' && of === type.of ? type : { kind: 'list', of };
  }
  if (typeof value === 'object') return widenedObject(type, value as { [name: string]: unknown });
  const kind = scalarKind(value);
  if (type.kind === kind || (type.kind === 'number' && kind === 'whole')) return type;
  if (type.kind === 'none' || (type.kind === 'whole' && kind === 'number')) return { kind };
  return any;
}

function widenedObject(type: ColumnType, value: { readonly [name: string]: unknown }): ColumnType {
  if (type.kind !== 'object' && type.kind !== 'none') return any;
  let fields = type.kind === 'object' ? type.fields : new Map<string, ColumnType>();
  for (const [name, inner] of Object.entries(value)) {
    const before = fields.get(name);
    const after = widened(before ?? none, inner);
    if (after === before) continue;
    fields = new Map(fields).set(name, after);
    if (fields.size > mostFields) return any;
  }
  return type.kind === 'object' && fields === type.fields ? type : { kind: 'object', fields };
}

function scalarKind(value: unknown): 'flag' | 'whole' | 'number' | 'text' | 'any' {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'flag';
  if (typeof value !== 'number') return 'any';
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? 'whole' : 'number';
}

/** The elements of Parquet's schema for a column, a list as the three levels of the format's own definition. */
export function schemaOf(name: string, type: ColumnType): SchemaElement[] {
  const head = { name, repetition_type: 'OPTIONAL' } as const;
  switch (type.kind) {
    case 'flag':
      return [{ ...head, type: 'BOOLEAN' }];
    case 'whole':
      return [{ ...head, type: 'INT64' }];
    case 'number':
      return [{ ...head, type: 'DOUBLE' }];
    case 'any':
      return [{ ...head, type: 'BYTE_ARRAY', converted_type: 'JSON' }];
    case 'list':
      return [
        { ...head, num_children: 1, converted_type: 'LIST' },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        ...schemaOf('element', type.of),
      ];
    case 'object': {
      // A group without members cannot be written.
      if (type.fields.size === 0) return schemaOf(name, any);
      const children = [...type.fields].flatMap(([inner, of]) => schemaOf(inner, of));
      return [{ ...head, num_children: type.fields.size }, ...children];
    }
    case 'none':
    case 'text':
      return [{ ...head, type: 'BYTE_ARRAY', converted_type: 'UTF8' }];
  }
}

/** A value as the writer wants it for the type: whole numbers as bigint. */
export function storedAs(type: ColumnType, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (type.kind === 'whole') return BigInt(value as number);
  if (type.kind === 'list') return (value as unknown[]).map((one) => storedAs(type.of, one));
  if (type.kind !== 'object' || type.fields.size === 0) return value;
  const object = value as { readonly [name: string]: unknown };
  const out: { [name: string]: unknown } = {};
  for (const [name, of] of type.fields) if (Object.hasOwn(object, name)) setOwn(out, name, storedAs(of, object[name]));
  return out;
}

export const unknownType = none;
