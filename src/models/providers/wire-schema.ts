/**
 * A schema as one endpoint takes it. It may ask for more than the schema (closed objects, every property) or for less (a
 * keyword left out): replies are checked against the schema itself in any case.
 */
import type { JsonSchema } from '../../contracts/model.ts';

export interface WireRules {
  /** Objects are closed and every property is required, as strict schemas of OpenAI must be. What fits the closed one fits the open one. */
  closed: boolean;
  /** Keywords that the endpoint refuses or does not know. */
  drop: ReadonlySet<string>;
  /** `anyOf` written as `oneOf`, where only that is known. */
  oneOf: boolean;
  /** Ranges of whole numbers, up to so many, written as lists, where ranges are not known. */
  countTo?: number;
}

/** A grammar ends a text at its longest in mid-word, and the reply looks whole: better too long, and asked again. */
export const cutting: ReadonlySet<string> = new Set(['maxLength']);

/** Keywords that hold schemas by name, as lists, and one. */
const byName = new Set(['properties', '$defs', 'definitions']);
const lists = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const single = new Set(['items', 'additionalProperties', 'not']);

/** Written without recursion into values: only keywords that hold schemas are followed, and schemas are the program's or its user's. */
export function wireSchema(schema: JsonSchema, rules: WireRules): JsonSchema {
  const counted = rules.countTo === undefined ? undefined : wholeNumbers(schema, rules.countTo);
  if (counted !== undefined) return { enum: counted };
  const made: JsonSchema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (rules.drop.has(keyword)) continue;
    const name = keyword === 'anyOf' && rules.oneOf ? 'oneOf' : keyword;
    if (byName.has(keyword) && isSchema(value)) {
      made[name] = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, isSchema(inner) ? wireSchema(inner, rules) : inner]));
    } else if (lists.has(keyword) && Array.isArray(value)) {
      made[name] = (value as unknown[]).map((inner) => (isSchema(inner) ? wireSchema(inner, rules) : inner));
    } else if (single.has(keyword) && isSchema(value)) {
      made[name] = wireSchema(value, rules);
    } else {
      made[name] = value;
    }
  }
  if (rules.closed && isSchema(made['properties'])) {
    if (!isSchema(made['additionalProperties'])) made['additionalProperties'] = false;
    made['required'] = Object.keys(made['properties']);
  }
  return made;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wholeNumbers({ type, minimum, maximum }: JsonSchema, most: number): number[] | undefined {
  if (type !== 'integer' || typeof minimum !== 'number' || typeof maximum !== 'number') return undefined;
  const first = Math.ceil(minimum);
  const count = Math.floor(maximum) - first + 1;
  return count >= 1 && count <= most ? Array.from({ length: count }, (_, index) => first + index) : undefined;
}
