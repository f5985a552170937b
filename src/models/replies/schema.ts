/**
 * Checks a value against a JSON Schema (draft 2020-12), for the keywords below. A keyword that would forbid something and
 * is not known here is refused when the schema is read, never passed over: a reply that was not checked is not data.
 * `format` says nothing, as the draft has it. Lengths are counted in code points.
 */
import type { JsonSchema } from '../../contracts/model.ts';
import { usageError } from '../../errors.ts';
import { canonicalJson } from '../../text/canonical.ts';
import { linearPattern, PatternError } from '../../text/linear-pattern.ts';
import type { LinearPattern } from '../../text/linear-pattern.ts';

/** What is wrong with a value, as one sentence with its place; undefined: it fits. */
export type SchemaCheck = (value: unknown) => string | undefined;

const notes = new Set([
  '$schema',
  '$id',
  '$comment',
  '$anchor',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'format',
  'contentMediaType',
  'contentEncoding',
]);
const types = new Set(['null', 'boolean', 'integer', 'number', 'string', 'array', 'object']);
/** Levels of a schema, and of a schema followed through its references. */
const deepestSchema = 64;
const deepestCheck = 400;

type Part = JsonSchema | boolean;
interface Known {
  root: JsonSchema;
  patterns: Map<string, LinearPattern>;
}

/** Reads a schema. Throws a usage error that names the keyword and its place. */
export function schemaCheck(schema: JsonSchema): SchemaCheck {
  const known: Known = { root: schema, patterns: new Map() };
  survey(schema, '#', known, 0);
  return (value) => check(schema, value, '$', known, 0);
}

function refuse(place: string, what: string): never {
  throw usageError(`The JSON Schema cannot be used: ${place} ${what}.`, { code: 'schema' });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function survey(part: unknown, place: string, known: Known, depth: number): void {
  if (typeof part === 'boolean') return;
  if (!isObject(part)) refuse(place, 'is neither an object nor true or false');
  if (depth > deepestSchema) refuse(place, `lies deeper than ${deepestSchema} levels`);
  for (const [keyword, value] of Object.entries(part)) {
    const at = `${place}/${keyword}`;
    const inner = (item: unknown, step: string): void => survey(item, `${at}${step}`, known, depth + 1);
    switch (keyword) {
      case 'properties':
      case '$defs':
      case 'definitions':
        if (!isObject(value)) refuse(at, 'is no object');
        for (const [name, item] of Object.entries(value)) inner(item, `/${name}`);
        break;
      case 'items':
      case 'additionalProperties':
      case 'propertyNames':
      case 'not':
        inner(value, '');
        break;
      case 'anyOf':
      case 'oneOf':
      case 'allOf':
      case 'prefixItems':
        if (!Array.isArray(value) || value.length === 0) refuse(at, 'is no list of schemas');
        for (const [index, item] of (value as unknown[]).entries()) inner(item, `/${index}`);
        break;
      case 'type':
        for (const name of Array.isArray(value) ? (value as unknown[]) : [value]) {
          if (typeof name !== 'string' || !types.has(name)) refuse(at, `names no type: ${JSON.stringify(name)}`);
        }
        break;
      case 'enum':
        if (!Array.isArray(value)) refuse(at, 'is no list');
        break;
      case 'const':
        break;
      case 'required':
        if (!Array.isArray(value) || value.some((name) => typeof name !== 'string')) refuse(at, 'is no list of names');
        break;
      case 'uniqueItems':
        if (typeof value !== 'boolean') refuse(at, 'is neither true nor false');
        break;
      case 'minimum':
      case 'maximum':
      case 'exclusiveMinimum':
      case 'exclusiveMaximum':
      case 'multipleOf':
      case 'minLength':
      case 'maxLength':
      case 'minItems':
      case 'maxItems':
      case 'minProperties':
      case 'maxProperties':
        if (typeof value !== 'number') refuse(at, 'is no number');
        if (keyword === 'multipleOf' && value <= 0) refuse(at, 'must be above 0');
        break;
      case 'pattern':
        if (typeof value !== 'string') refuse(at, 'is no pattern');
        known.patterns.set(value, patternOf(value, at));
        break;
      case '$ref':
        if (typeof value !== 'string' || target(value, known) === undefined) refuse(at, `points to nothing in this schema: ${JSON.stringify(value)}`);
        break;
      default:
        if (!notes.has(keyword)) refuse(at, 'is a keyword that is not checked here, so a reply could break it');
    }
  }
}

function patternOf(source: string, at: string): LinearPattern {
  try {
    return linearPattern(source, 'u');
  } catch (error) {
    if (error instanceof PatternError) refuse(at, `is a pattern that cannot be used: ${error.message}`);
    throw error;
  }
}

/** The part that `#` or `#/$defs/name` points to. */
function target(pointer: string, known: Known): Part | undefined {
  if (pointer !== '#' && !pointer.startsWith('#/')) return undefined;
  let part: unknown = known.root;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(part)) part = (part as unknown[])[Number(name)];
    else if (isObject(part) && Object.hasOwn(part, name)) part = part[name];
    else return undefined;
  }
  return typeof part === 'boolean' || isObject(part) ? part : undefined;
}

function check(part: Part, value: unknown, place: string, known: Known, depth: number): string | undefined {
  if (part === true) return undefined;
  if (part === false) return `${place} may not be there`;
  if (depth > deepestCheck) return `${place} leads the schema round in a circle`;
  const next = (inner: unknown, of: unknown, at: string): string | undefined => check(inner as Part, of, at, known, depth + 1);

  const wrongType = typeDefect(part['type'], value, place);
  if (wrongType !== undefined) return wrongType;
  if (Object.hasOwn(part, 'const') && !same(part['const'], value)) return `${place} must be ${show(part['const'])}, got ${show(value)}`;
  const options = part['enum'];
  if (Array.isArray(options) && !options.some((option) => same(option, value))) {
    return `${place} must be one of ${clip(options.map(show).join(', '))}, got ${show(value)}`;
  }
  if (typeof part['$ref'] === 'string') {
    const defect = next(target(part['$ref'], known) ?? false, value, place);
    if (defect !== undefined) return defect;
  }
  const own =
    typeof value === 'string'
      ? stringDefect(part, value, place, known)
      : typeof value === 'number'
        ? numberDefect(part, value, place)
        : Array.isArray(value)
          ? listDefect(part, value, place, next)
          : isObject(value)
            ? objectDefect(part, value, place, next)
            : undefined;
  return own ?? choiceDefect(part, value, place, next);
}

type Next = (inner: unknown, of: unknown, at: string) => string | undefined;

function choiceDefect(part: JsonSchema, value: unknown, place: string, next: Next): string | undefined {
  for (const inner of list(part['allOf'])) {
    const defect = next(inner, value, place);
    if (defect !== undefined) return defect;
  }
  const any = list(part['anyOf']);
  if (any.length > 0) {
    const defects = any.map((inner) => next(inner, value, place));
    if (!defects.includes(undefined)) return defects.length === 1 ? defects[0] : `${place} fits none of its ${any.length} forms (${clip(defects.join('; '))})`;
  }
  const one = list(part['oneOf']);
  if (one.length > 0) {
    const defects = one.map((inner) => next(inner, value, place));
    const fitting = defects.filter((defect) => defect === undefined).length;
    if (fitting > 1) return `${place} fits ${fitting} of its forms, and must fit one`;
    if (fitting === 0) return `${place} fits none of its ${one.length} forms (${clip(defects.join('; '))})`;
  }
  if (part['not'] !== undefined && next(part['not'], value, place) === undefined) return `${place} has a form that is forbidden`;
  return undefined;
}

function typeDefect(type: unknown, value: unknown, place: string): string | undefined {
  if (type === undefined) return undefined;
  const wanted = Array.isArray(type) ? (type as unknown[]) : [type];
  const is = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  if (wanted.includes(is) || (is === 'number' && Number.isInteger(value) && wanted.includes('integer'))) return undefined;
  return `${place} must be of the type ${wanted.join(' or ')}, got ${is === 'object' || is === 'array' ? `an ${is}` : show(value)}`;
}

function stringDefect(part: JsonSchema, value: string, place: string, known: Known): string | undefined {
  const { minLength, maxLength, pattern } = part;
  if (typeof minLength === 'number' || typeof maxLength === 'number') {
    let length = 0;
    for (const _ of value) length += 1;
    if (typeof minLength === 'number' && length < minLength) return `${place} has ${length} characters, at least ${minLength} are wanted`;
    if (typeof maxLength === 'number' && length > maxLength) return `${place} has ${length} characters, at most ${maxLength} are allowed`;
  }
  if (typeof pattern === 'string' && known.patterns.get(pattern)?.test(value) === false) return `${place} does not match the pattern ${pattern}`;
  return undefined;
}

function numberDefect(part: JsonSchema, value: number, place: string): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = part;
  if (typeof minimum === 'number' && value < minimum) return `${place} is ${value}, at least ${minimum} is wanted`;
  if (typeof maximum === 'number' && value > maximum) return `${place} is ${value}, at most ${maximum} is allowed`;
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) return `${place} is ${value}, more than ${exclusiveMinimum} is wanted`;
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) return `${place} is ${value}, less than ${exclusiveMaximum} is wanted`;
  if (typeof multipleOf === 'number') {
    const times = value / multipleOf;
    // Decimal steps are no exact binary numbers.
    if (Math.abs(times - Math.round(times)) > 1e-9 * Math.max(1, Math.abs(times))) return `${place} is ${value}, no multiple of ${multipleOf}`;
  }
  return undefined;
}

function listDefect(part: JsonSchema, value: readonly unknown[], place: string, next: Next): string | undefined {
  const { minItems, maxItems } = part;
  if (typeof minItems === 'number' && value.length < minItems) return `${place} has ${value.length} items, at least ${minItems} are wanted`;
  if (typeof maxItems === 'number' && value.length > maxItems) return `${place} has ${value.length} items, at most ${maxItems} are allowed`;
  if (part['uniqueItems'] === true && new Set(value.map((item) => canonicalJson(item))).size < value.length) return `${place} names an item twice`;
  const first = list(part['prefixItems']);
  for (const [index, item] of value.entries()) {
    const schema = index < first.length ? first[index] : part['items'];
    const defect = schema === undefined ? undefined : next(schema, item, `${place}[${index}]`);
    if (defect !== undefined) return defect;
  }
  return undefined;
}

function objectDefect(part: JsonSchema, value: Record<string, unknown>, place: string, next: Next): string | undefined {
  const { properties, required, additionalProperties, minProperties, maxProperties, propertyNames } = part;
  for (const name of list(required)) if (!Object.hasOwn(value, String(name))) return `${place} has no "${String(name)}"`;
  const names = Object.keys(value);
  if (typeof minProperties === 'number' && names.length < minProperties) return `${place} has ${names.length} members, at least ${minProperties} are wanted`;
  if (typeof maxProperties === 'number' && names.length > maxProperties) return `${place} has ${names.length} members, at most ${maxProperties} are allowed`;
  for (const name of names) {
    const at = `${place}.${clip(name)}`;
    const declared = isObject(properties) && Object.hasOwn(properties, name);
    const schema = declared ? properties[name] : additionalProperties;
    if (schema === false && !declared) return `${place} has "${clip(name)}", which is not asked for`;
    const defect =
      (propertyNames === undefined ? undefined : next(propertyNames, name, at)) ?? (schema === undefined ? undefined : next(schema, value[name], at));
    if (defect !== undefined) return defect;
  }
  return undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && canonicalJson(a) === canonicalJson(b));
}

function show(value: unknown): string {
  return clip(JSON.stringify(value) ?? String(value));
}

function clip(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119).toWellFormed()}…` : text;
}
