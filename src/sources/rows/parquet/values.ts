/**
 * Values of a Parquet column as a row of JSON would hold them. The decoder's own conversions lose digits of decimals and of
 * times, so they are switched off (`withoutTypes`) and done here, from the types that the schema states.
 */
import type { FileMetaData, SchemaElement, SchemaTree } from 'hyparquet';
import { parseJson } from '../json.ts';

/** Text that is not UTF-8, for one: the row is refused with the message. */
export class ValueFault extends Error {}

const textTypes: ReadonlySet<string | undefined> = new Set(['UTF8', 'ENUM', 'JSON']);

/** A copy of the metadata whose leaves have no types but their physical ones, and whose maps are lists of pairs. */
export function withoutTypes(metadata: FileMetaData): FileMetaData {
  return {
    ...metadata,
    schema: metadata.schema.map((element) => {
      const { converted_type: converted, logical_type: _logical, ...rest } = element;
      return rest.type === undefined && converted === 'LIST' ? { ...rest, converted_type: converted } : rest;
    }),
  };
}

/** A value of the decoder as plain data: text, number, boolean, null, list or object. Throws `ValueFault`. */
export function valueOf(node: SchemaTree, value: unknown, depth: number): unknown {
  if (value === undefined || value === null) return node.element.repetition_type === 'REPEATED' ? [] : null;
  if (node.element.repetition_type === 'REPEATED' && Array.isArray(value)) {
    return (value as unknown[]).map((one) => (one === null || one === undefined ? null : single(node, one, depth)));
  }
  return single(node, value, depth);
}

function single(node: SchemaTree, value: unknown, depth: number): unknown {
  const [only] = node.children;
  if (only === undefined) return leafOf(node.element, value, depth);
  if (isList(node) && Array.isArray(value)) {
    const element = only.children.length === 1 ? (only.children[0] as SchemaTree) : only;
    return (value as unknown[]).map((one) => (one === null || one === undefined ? null : single(element, one, depth)));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ValueFault('holds a nested value of a form that is not known');
  const object = value as { [name: string]: unknown };
  if (isMap(node)) return mapOf(only, object[only.element.name], depth);
  return Object.fromEntries(node.children.map((child) => [child.element.name, valueOf(child, object[child.element.name], depth)]));
}

/** As the decoder takes it. */
function isList({ element, children }: SchemaTree): boolean {
  const [only] = children;
  return (
    element.converted_type === 'LIST' && children.length === 1 && only !== undefined && only.children.length <= 1 && only.element.repetition_type === 'REPEATED'
  );
}

function isMap({ element, children }: SchemaTree): boolean {
  const named = element.converted_type === 'MAP' || element.converted_type === 'MAP_KEY_VALUE' || element.logical_type?.type === 'MAP';
  return named && children.length === 1 && children[0]?.element.repetition_type === 'REPEATED' && children[0].children.length > 0;
}

/** An object where the keys are text, else a list of pairs; a map without values is the list of its keys. */
function mapOf(pairs: SchemaTree, value: unknown, depth: number): unknown {
  const [key, held] = pairs.children as [SchemaTree, SchemaTree | undefined];
  if (value === undefined || value === null) return null;
  const entries = (value as { [name: string]: unknown }[]).map((pair): [unknown, unknown] => [
    valueOf(key, pair[key.element.name], depth),
    held === undefined ? null : valueOf(held, pair[held.element.name], depth),
  ]);
  if (held === undefined) return entries.map(([name]) => name);
  if (!entries.every(([name]) => typeof name === 'string') || new Set(entries.map(([name]) => name)).size < entries.length) return entries;
  return Object.fromEntries(entries as [string, unknown][]);
}

function leafOf(element: SchemaElement, value: unknown, depth: number): unknown {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (logical?.type === 'NULL') return null;
  if (typeof value === 'bigint') {
    if (type === 'INT96') {
      // Days of 32 bits overflow in some writers, and come back as others.
      if (value < -719_162n * dayNanos || value >= 2_932_897n * dayNanos)
        throw new ValueFault('holds a time outside the years 1 to 9999, as an overflow leaves it');
      return timeText(value, 'NANOS');
    }
    return wholeOf(element, value);
  }
  if (typeof value === 'number') return type === 'INT32' ? wholeOf(element, BigInt(value)) : value;
  if (!(value instanceof Uint8Array)) return value;
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') return decimalOf(signed(value), scaleOf(element));
  if (logical?.type === 'FLOAT16' && value.length === 2) return halfOf((value[0] ?? 0) | ((value[1] ?? 0) << 8));
  if (logical?.type === 'UUID' && value.length === 16)
    return Buffer.from(value)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const said = textTypes.has(converted) || logical?.type === 'STRING' || logical?.type === 'ENUM' || logical?.type === 'JSON';
  const text = said || (converted === undefined && logical === undefined && type === 'BYTE_ARRAY') ? utf8(value) : undefined;
  if (text === undefined && said) throw new ValueFault('holds text that is not valid UTF-8');
  // Bytes are no text: nothing reads an object as such.
  if (text === undefined) return { bytes: Buffer.from(value).toString('base64') };
  if (converted !== 'JSON' && logical?.type !== 'JSON') return text;
  const parsed = parseJson(text, depth);
  return 'value' in parsed ? parsed.value : text;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

function wholeOf(element: SchemaElement, given: bigint): unknown {
  const { converted_type: converted, logical_type: logical, type } = element;
  const bits = type === 'INT32' ? 32 : 64;
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') return decimalOf(given, scaleOf(element));
  if (converted === 'DATE' || logical?.type === 'DATE') return dayText(given);
  if (converted === 'TIMESTAMP_MILLIS') return timeText(given, 'MILLIS');
  if (converted === 'TIMESTAMP_MICROS') return timeText(given, 'MICROS');
  if (logical?.type === 'TIMESTAMP') return timeText(given, logical.unit);
  if (converted === 'TIME_MILLIS') return clockText(given * 1_000_000n);
  if (converted === 'TIME_MICROS') return clockText(given * 1000n);
  if (logical?.type === 'TIME') return clockText(given * nanosOf[logical.unit]);
  const isUnsigned = converted?.startsWith('UINT_') === true || (logical?.type === 'INTEGER' && !logical.isSigned);
  const value = isUnsigned ? BigInt.asUintN(bits, given) : given;
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : String(value);
}

function scaleOf({ scale, logical_type: logical }: SchemaElement): number {
  return scale ?? (logical?.type === 'DECIMAL' ? logical.scale : 0);
}

function signed(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes).toString('hex');
  return hex === '' ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}

/** A number while all its digits fit into one, else text with all of them. */
function decimalOf(unscaled: bigint, scale: number): number | string {
  const negative = unscaled < 0n;
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, '0');
  const text = `${negative ? '-' : ''}${digits.slice(0, digits.length - scale)}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
  return digits.length <= 15 ? Number(text) : text;
}

const nanosOf = { MILLIS: 1_000_000n, MICROS: 1000n, NANOS: 1n } as const;
const dayNanos = 86_400_000_000_000n;

/** ISO 8601 in UTC, with as many digits of the second as are not zero. */
function timeText(value: bigint, unit: keyof typeof nanosOf): string {
  const nanos = value * nanosOf[unit];
  const rest = ((nanos % dayNanos) + dayNanos) % dayNanos;
  return `${dayText((nanos - rest) / dayNanos)}T${clockText(rest)}Z`;
}

function clockText(nanos: bigint): string {
  const seconds = Number(nanos / 1_000_000_000n);
  const two = (number: number): string => String(number).padStart(2, '0');
  const fraction = String(nanos % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** A day since 1970 in the Gregorian calendar; years beyond four digits have a sign and at least six. */
function dayText(days: bigint): string {
  // Years begin in March, so that a leap day is the last of its year; 400 of them have 146,097 days.
  const shifted = days + 719_468n;
  const era = (shifted >= 0n ? shifted : shifted - 146_096n) / 146_097n;
  const day = Number(shifted - era * 146_097n);
  const yearOfEra = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365);
  const dayOfYear = day - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const year = era * 400n + BigInt(yearOfEra) + (month >= 10 ? 1n : 0n);
  const two = (number: number): string => String(number).padStart(2, '0');
  const plain = year >= 0n && year <= 9999n;
  const size = String(year < 0n ? -year : year).padStart(plain ? 4 : 6, '0');
  return `${plain ? '' : year < 0n ? '-' : '+'}${size}-${two(month < 10 ? month + 3 : month - 9)}-${two(dayOfYear - Math.floor((153 * month + 2) / 5) + 1)}`;
}

/** IEEE 754 binary16. */
function halfOf(bits: number): number {
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const sign = bits >> 15 === 1 ? -1 : 1;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  // All steps are powers of two, and so exact.
  let value = exponent === 0 ? fraction : fraction + 1024;
  for (let power = exponent === 0 ? -24 : exponent - 25; power !== 0; power += power < 0 ? 1 : -1) value *= power < 0 ? 0.5 : 2;
  return sign * value;
}
