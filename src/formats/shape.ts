import { invariantError } from '../errors.ts';
import type { FormatEntry } from '../contracts/plugins.ts';

/** A column's type, as a dataset card declares it. */
export type Feature = { kind: 'value'; dtype: string } | { kind: 'list'; of: Feature } | { kind: 'struct'; fields: [string, Feature][] };

/**
 * The shape of all entries of a release: `see` each one first, then `apply` leaves the optional keys out that none of them
 * fills. Loaders infer types from the first megabytes and fill absent keys with null, so rows must not differ in keys:
 * an entry that does is an error of its format.
 */
export interface EntryShape {
  see(entry: FormatEntry): void;
  apply(entry: FormatEntry): FormatEntry;
  /** Of the entries seen so far. */
  features(): [string, Feature][];
}

const unknownType: Feature = { kind: 'value', dtype: 'null' };

export function entryShape(format: string, optional: readonly string[]): EntryShape {
  const paths = optional.map((path) => ({ path, steps: path.split('.') }));
  const filled = new Set<string>();
  let type: Feature | undefined;
  return {
    see(entry) {
      for (const { path, steps } of paths) if (!filled.has(path) && isFilled(entry, steps)) filled.add(path);
      if (type !== undefined && fits(type, entry)) return;
      const found = featureOf(entry);
      try {
        type = type === undefined ? found : merge(type, found, 'entry');
      } catch (error) {
        throw invariantError(`Format "${format}" wrote entries of different shapes: ${(error as Error).message}`, {
          code: 'format-shape',
          hint: 'Write every key in every entry, and name those that may be empty in `optional`.',
        });
      }
    },
    apply(entry) {
      let out: unknown = entry;
      for (const { path, steps } of paths) if (!filled.has(path)) out = without(out, steps);
      return out as FormatEntry;
    },
    features() {
      let kept = type;
      for (const { path, steps } of paths) if (kept !== undefined && !filled.has(path)) kept = featureWithout(kept, steps);
      return kept?.kind === 'struct' ? kept.fields.map(([name, feature]) => [name, settle(feature)]) : [];
    },
  };
}

/** The entry without those of the optional keys that it does not fill itself. */
export function filledOnly(entry: FormatEntry, optional: readonly string[]): FormatEntry {
  return optional.map((path) => path.split('.')).reduce((out, steps) => (isFilled(out, steps) ? out : (without(out, steps) as FormatEntry)), entry);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function isFilled(value: unknown, steps: readonly string[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return !isEmpty(value);
  if (typeof value !== 'object' || value === null) return false;
  const list = step.endsWith('[]');
  const inner = (value as { [key: string]: unknown })[list ? step.slice(0, -2) : step];
  return list ? Array.isArray(inner) && inner.some((item) => isFilled(item, rest)) : isFilled(inner, rest);
}

function without(value: unknown, steps: readonly string[], at = 0): unknown {
  const step = steps[at];
  if (step === undefined || typeof value !== 'object' || value === null) return value;
  const list = step.endsWith('[]');
  const name = list ? step.slice(0, -2) : step;
  const out: { [key: string]: unknown } = {};
  for (const [key, item] of Object.entries(value)) {
    if (key !== name) out[key] = item;
    else if (at + 1 < steps.length) out[key] = list && Array.isArray(item) ? item.map((one) => without(one, steps, at + 1)) : without(item, steps, at + 1);
  }
  return out;
}

/** The type without one path, as `without` leaves the entries. */
function featureWithout(feature: Feature, steps: readonly string[]): Feature {
  const [step, ...rest] = steps;
  if (step === undefined || feature.kind !== 'struct') return feature;
  const list = step.endsWith('[]');
  const name = list ? step.slice(0, -2) : step;
  const fields = feature.fields.flatMap(([key, inner]): [string, Feature][] => {
    if (key !== name) return [[key, inner]];
    if (rest.length === 0) return [];
    return [[key, list && inner.kind === 'list' ? { kind: 'list', of: featureWithout(inner.of, rest) } : featureWithout(inner, rest)]];
  });
  return { kind: 'struct', fields };
}

function featureOf(value: unknown): Feature {
  if (typeof value === 'string') return { kind: 'value', dtype: 'string' };
  if (typeof value === 'boolean') return { kind: 'value', dtype: 'bool' };
  if (typeof value === 'number') return { kind: 'value', dtype: Number.isInteger(value) ? 'int64' : 'float64' };
  if (Array.isArray(value)) return { kind: 'list', of: value.map(featureOf).reduce((a, b) => merge(a, b, 'list item'), unknownType) };
  if (typeof value === 'object' && value !== null) {
    return { kind: 'struct', fields: Object.entries(value).map(([key, item]): [string, Feature] => [key, featureOf(item)]) };
  }
  return unknownType;
}

/** Whether a type stays as it is when it takes this value in: nearly every entry is like the one before. */
function fits(type: Feature, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return type.kind === 'list' && value.every((one) => fits(type.of, one));
  if (typeof value === 'object') {
    if (type.kind !== 'struct') return false;
    const entries = Object.entries(value);
    return entries.length === type.fields.length && entries.every(([key, inner], at) => type.fields[at]?.[0] === key && fits(type.fields[at][1], inner));
  }
  if (type.kind !== 'value') return false;
  if (typeof value === 'string') return type.dtype === 'string';
  if (typeof value === 'boolean') return type.dtype === 'bool';
  return type.dtype === 'float64' || (type.dtype === 'int64' && Number.isInteger(value));
}

function merge(a: Feature, b: Feature, at: string): Feature {
  if (isUnknown(a)) return b;
  if (isUnknown(b)) return a;
  if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', of: merge(a.of, b.of, `${at}[]`) };
  if (a.kind === 'struct' && b.kind === 'struct') {
    const keys = [a, b].map((one) => one.fields.map(([name]) => name).join(', '));
    if (keys[0] !== keys[1]) throw new Error(`${at} has the keys ${keys[0]}, and elsewhere ${keys[1]}`);
    return { kind: 'struct', fields: a.fields.map(([name, one], i) => [name, merge(one, b.fields[i]?.[1] ?? one, `${at}.${name}`)]) };
  }
  if (a.kind === 'value' && b.kind === 'value') {
    if (a.dtype === b.dtype) return a;
    if (a.dtype.endsWith('64') && b.dtype.endsWith('64')) return { kind: 'value', dtype: 'float64' };
  }
  throw new Error(`${at} is a ${nameOf(a)}, and elsewhere a ${nameOf(b)}`);
}

const isUnknown = (feature: Feature): boolean => feature.kind === 'value' && feature.dtype === 'null';
const nameOf = (feature: Feature): string => (feature.kind === 'value' ? feature.dtype : feature.kind);

/** A column that is null throughout is declared as text: loaders know no null column. */
function settle(feature: Feature): Feature {
  if (feature.kind === 'list') return { kind: 'list', of: settle(feature.of) };
  if (feature.kind === 'struct') return { kind: 'struct', fields: feature.fields.map(([name, inner]) => [name, settle(inner)]) };
  return isUnknown(feature) ? { kind: 'value', dtype: 'string' } : feature;
}
