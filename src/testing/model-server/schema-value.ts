import type { Random } from '../../statistics/random.ts';
import { drawnWord, drawnWords } from './words.ts';
import { isObject } from './read-request.ts';
import type { JsonSchema } from './script.ts';

type Node = Record<string, unknown>;

/** Where a value stands: names of properties, and `*` for the items of a list. */
export type FieldPath = readonly string[];

/** Sets the value of a field, or leaves it to chance with undefined. */
export type FieldChooser = (path: FieldPath, schema: Readonly<Record<string, unknown>>) => unknown;

const deepest = 12;

/**
 * A value that a JSON schema allows, drawn from `random`: objects with all their properties, lists of up to three items. Knows
 * what strict structured output knows (types, enum, const, anyOf, oneOf, allOf of objects, $ref inside the schema, limits of
 * numbers, strings and lists, common formats). Of a pattern it knows fixed text and simple classes alone. Where a schema refers to
 * itself, the value ends as soon as the schema allows.
 */
export function schemaValue(schema: JsonSchema, random: Random, choose?: FieldChooser): unknown {
  const root = isObject(schema) ? schema : {};

  const resolve = (node: unknown): Node => {
    let at = isObject(node) ? node : {};
    for (let hops = 0; typeof at['$ref'] === 'string' && hops < 20; hops++) {
      const { $ref, ...rest } = at;
      at = { ...pointer(root, String($ref)), ...rest };
    }
    const all = Array.isArray(at['allOf']) ? at['allOf'].map(resolve) : [];
    return all.reduce(merged, at);
  };

  const valueOf = (raw: unknown, path: FieldPath, depth: number): unknown => {
    const node = resolve(raw);
    const chosen = choose?.(path, node);
    if (chosen !== undefined) return chosen;
    if ('const' in node) return node['const'];
    if (Array.isArray(node['enum']) && node['enum'].length > 0) return random.pick(node['enum']);
    const choices = node['anyOf'] ?? node['oneOf'];
    if (Array.isArray(choices) && choices.length > 0) {
      const pool = depth < deepest / 2 ? choices : choices.filter((one) => endsHere(resolve(one)));
      return valueOf(random.pick(pool.length > 0 ? pool : choices), path, depth + 1);
    }
    switch (typeOf(node, depth)) {
      case 'object':
        return objectOf(node, path, depth);
      case 'array':
        return arrayOf(node, path, depth);
      case 'integer':
      case 'number':
        return numberOf(node, random);
      case 'boolean':
        return random.next() < 0.5;
      case 'null':
        return null;
      default:
        return stringOf(node, random);
    }
  };

  const typeOf = (node: Node, depth: number): string => {
    const type = node['type'];
    if (Array.isArray(type)) return depth >= deepest / 2 && type.includes('null') ? 'null' : String(type.find((one) => one !== 'null') ?? 'null');
    if (typeof type === 'string') return type;
    return isObject(node['properties']) ? 'object' : 'items' in node || 'prefixItems' in node ? 'array' : 'minimum' in node ? 'number' : 'string';
  };

  const objectOf = (node: Node, path: FieldPath, depth: number): Node => {
    const required = new Set(Array.isArray(node['required']) ? node['required'] : []);
    const out: Node = {};
    for (const [name, property] of Object.entries(isObject(node['properties']) ? node['properties'] : {})) {
      if (depth >= deepest / 2 && !required.has(name)) continue;
      const value = depth > 4 * deepest ? null : valueOf(property, [...path, name], depth + 1);
      Object.defineProperty(out, name, { value, enumerable: true, configurable: true, writable: true });
    }
    return out;
  };

  const arrayOf = (node: Node, path: FieldPath, depth: number): unknown[] => {
    const first = Array.isArray(node['prefixItems']) ? node['prefixItems'] : [];
    const least = Math.max(limit(node, 'minItems') ?? 0, 0);
    const most = limit(node, 'maxItems') ?? Math.max(least, 3);
    const count = depth >= deepest / 2 ? least : Math.min(most, Math.max(least, first.length, 1 + random.integer(3)));
    const out: unknown[] = [];
    const seen = new Set<string>();
    for (let tries = 0; out.length < count && tries < count * 20 && depth <= 4 * deepest; tries++) {
      const value = valueOf(first[out.length] ?? node['items'], [...path, '*'], depth + 1);
      const key = JSON.stringify(value);
      if (node['uniqueItems'] === true && seen.has(key)) continue;
      seen.add(key);
      out.push(value);
    }
    return out;
  };

  return valueOf(root, [], 0);
}

function endsHere(node: Node): boolean {
  const type = node['type'];
  return 'const' in node || 'enum' in node || (typeof type === 'string' && type !== 'object' && type !== 'array');
}

function pointer(root: Node, ref: string): Node {
  let at: unknown = root;
  for (const step of ref.replace(/^#\/?/, '').split('/')) {
    if (step === '') continue;
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    at = isObject(at) || Array.isArray(at) ? (at as Node)[name] : undefined;
  }
  return isObject(at) ? at : {};
}

function merged(a: Node, b: Node): Node {
  const properties = { ...(isObject(a['properties']) ? a['properties'] : {}), ...(isObject(b['properties']) ? b['properties'] : {}) };
  const required = [...(Array.isArray(a['required']) ? a['required'] : []), ...(Array.isArray(b['required']) ? b['required'] : [])];
  return { ...a, ...b, ...(Object.keys(properties).length > 0 ? { properties } : {}), ...(required.length > 0 ? { required } : {}) };
}

function limit(node: Node, name: string): number | undefined {
  const value = node[name];
  return typeof value === 'number' ? value : undefined;
}

function numberOf(node: Node, random: Random): number {
  const whole = node['type'] === 'integer';
  const step = limit(node, 'multipleOf') ?? (whole ? 1 : undefined);
  const above = limit(node, 'exclusiveMinimum');
  const below = limit(node, 'exclusiveMaximum');
  const small = step ?? 0.001;
  const high = limit(node, 'maximum') ?? (below === undefined ? undefined : below - small);
  const low = limit(node, 'minimum') ?? (above === undefined ? Math.min(0, (high ?? 100) - 100 * small) : above + small);
  const top = high ?? low + 100 * Math.max(small, 1);
  if (step === undefined) return Math.min(top, low + Math.round(random.next() * 1000 * (top - low)) / 1000);
  const first = Math.ceil(low / step);
  return (first + random.integer(Math.max(1, Math.floor(top / step) - first + 1))) * step;
}

const formats: Readonly<Record<string, (random: Random) => string>> = {
  'date-time': (random) => `2026-0${1 + random.integer(9)}-1${random.integer(9)}T12:00:00Z`,
  date: (random) => `2026-0${1 + random.integer(9)}-1${random.integer(9)}`,
  time: (random) => `1${random.integer(9)}:30:00Z`,
  email: (random) => `${drawnWord(random)}@example.org`,
  uri: (random) => `https://example.org/${drawnWord(random)}`,
  hostname: (random) => `${drawnWord(random)}.example.org`,
  ipv4: (random) => `192.0.2.${random.integer(255)}`,
  uuid: (random) => `00000000-0000-4000-8000-${String(random.integer(1e9)).padStart(12, '0')}`,
};

function stringOf(node: Node, random: Random): string {
  const format = formats[String(node['format'])];
  if (format !== undefined) return format(random);
  const least = limit(node, 'minLength') ?? 0;
  const most = limit(node, 'maxLength') ?? Math.max(least, 400);
  const pattern = typeof node['pattern'] === 'string' ? fromPattern(node['pattern'], random) : undefined;
  if (pattern !== undefined) return pattern;
  let text = drawnWords(3 + random.integer(10), random);
  while ([...text].length < least) text += ` ${drawnWord(random)}`;
  return [...text].slice(0, most).join('');
}

/** Fixed text, `\d`, `\w`, classes of ranges, and `{n}`, `{n,m}`, `+`, `*`, `?` after them; anything else is left alone. */
function fromPattern(pattern: string, random: Random): string | undefined {
  const part = /\\([dwsSDW.\-/\\])|\[([^\]^\\]+)\]|([\w -])/y;
  const times = /\{(\d+)(?:,(\d+)?)?\}|[+*?]/y;
  const source = pattern.replace(/^\^/, '').replace(/\$$/, '');
  let out = '';
  let at = 0;
  while (at < source.length) {
    part.lastIndex = at;
    const found = part.exec(source);
    if (found === null) return undefined;
    at += found[0].length;
    times.lastIndex = at;
    const count = times.exec(source);
    at += count?.[0].length ?? 0;
    const least = count === null || count[0] === '+' ? 1 : Number(count[1] ?? 0);
    const pool = found[2] === undefined ? (escapes[found[1] ?? ''] ?? found[1] ?? found[3] ?? '') : classOf(found[2]);
    for (let i = 0; i < least; i++) out += random.pick([...pool]);
  }
  return out;
}

const escapes: Readonly<Record<string, string>> = { d: '0123456789', w: 'abcdefghij', s: ' ', S: 'abcdefghij', D: 'abcdefghij', W: '-' };

function classOf(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const from = text.charCodeAt(i);
    const to = text[i + 1] === '-' && i + 2 < text.length ? text.charCodeAt(i + 2) : from;
    for (let code = from; code <= to; code++) out += String.fromCharCode(code);
    if (to !== from) i += 2;
  }
  return out;
}
