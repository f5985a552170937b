import { invariantError } from '../errors.ts';
import type { FormatEntry } from '../contracts/plugins.ts';
import { setOwn } from './own-key.ts';

/** A column's type, as a dataset card declares it. */
export type Feature = { kind: 'value'; dtype: string } | { kind: 'list'; of: Feature } | { kind: 'struct'; fields: [string, Feature][] };

/**
 * The shape of all entries of a release: `see` each one first, then `apply` leaves the optional keys out that none of them
 * fills. Loaders infer types from the first megabytes and fill absent keys with null, so rows must not differ in keys:
 * an entry that does is an error of its format.
 */
export interface EntryShape {
  see(entry: FormatEntry): void;
  /** `each`: what becomes of every text in it. */
  apply(entry: FormatEntry, each: (text: string) => string): FormatEntry;
  /** Of the entries seen so far. */
  features(): [string, Feature][];
}

const unknownType: Feature = { kind: 'value', dtype: 'null' };

/** Optional paths by their steps. `path`: it ends here; `ofItems`: it ends in the items of a list. */
interface Step {
  path?: string;
  ofItems?: string;
  inside: Steps;
  insideItems: Steps;
}
type Steps = Map<string, Step>;

export function entryShape(format: string, optional: readonly string[]): EntryShape {
  const filled = new Set<string>();
  let open = stepsOf(optional);
  let type: Feature | undefined;
  const fill = (path: string): void => void filled.add(path);
  const unfilled = (): string[] => optional.filter((path) => !filled.has(path));
  return {
    see(entry) {
      const before = filled.size;
      if (open.size > 0) findFilled(entry, open, fill);
      if (filled.size > before) open = stepsOf(unfilled());
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
    apply: (entry, each) => copied(entry, open, each) as FormatEntry,
    features() {
      let kept = type;
      for (const path of unfilled()) if (kept !== undefined) kept = featureWithout(kept, path.split('.'));
      return kept?.kind === 'struct' ? kept.fields.map(([name, feature]) => [name, settle(feature)]) : [];
    },
  };
}

/** The entry without those of the optional keys that it does not fill itself. */
export function filledOnly(entry: FormatEntry, optional: readonly string[], each: (text: string) => string): FormatEntry {
  const filled = new Set<string>();
  findFilled(entry, stepsOf(optional), (path) => filled.add(path));
  return copied(entry, stepsOf(optional.filter((path) => !filled.has(path))), each) as FormatEntry;
}

function stepsOf(paths: readonly string[]): Steps {
  const root: Steps = new Map();
  for (const path of paths) {
    const names = path.split('.');
    let at = root;
    for (const [index, name] of names.entries()) {
      const isList = name.endsWith('[]');
      const key = isList ? name.slice(0, -2) : name;
      const step: Step = at.get(key) ?? { inside: new Map(), insideItems: new Map() };
      at.set(key, step);
      if (index < names.length - 1) at = isList ? step.insideItems : step.inside;
      else if (isList) step.ofItems = path;
      else step.path = path;
    }
  }
  return root;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function findFilled(value: unknown, steps: Steps, fill: (path: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, { path, ofItems, inside, insideItems }] of steps) {
    const inner = (value as { readonly [key: string]: unknown })[key];
    if (isEmpty(inner)) continue;
    if (path !== undefined) fill(path);
    if (inside.size > 0) findFilled(inner, inside, fill);
    if (!Array.isArray(inner)) continue;
    if (ofItems !== undefined && inner.some((item) => !isEmpty(item))) fill(ofItems);
    if (insideItems.size > 0) for (const item of inner) findFilled(item, insideItems, fill);
  }
}

const noSteps: Steps = new Map();

/** A copy without the keys at which the steps end, each text as `each` gives it. Entries are shallow: formats build them. */
function copied(value: unknown, steps: Steps, each: (text: string) => string): unknown {
  if (typeof value === 'string') return each(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => copied(item, noSteps, each));
  const out: { [key: string]: unknown } = {};
  for (const key of Object.keys(value)) {
    const step = steps.get(key);
    if (step?.path !== undefined || step?.ofItems !== undefined) continue;
    const inner = (value as { readonly [key: string]: unknown })[key];
    const copy =
      step !== undefined && Array.isArray(inner) ? inner.map((item) => copied(item, step.insideItems, each)) : copied(inner, step?.inside ?? noSteps, each);
    setOwn(out, key, copy);
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
    const keys = Object.keys(value);
    if (keys.length !== type.fields.length) return false;
    for (const [at, [name, of]] of type.fields.entries())
      if (keys[at] !== name || !fits(of, (value as { readonly [key: string]: unknown })[name])) return false;
    return true;
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
