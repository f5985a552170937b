import { z } from 'zod';
import { configSchema, stepConfigSchema } from '../contracts/config.ts';
import type { Config } from '../contracts/index.ts';
import { ConfigError } from '../errors.ts';
import type { ConfigIssue } from '../errors.ts';
import { findPersonalData } from '../privacy/index.ts';
import { didYouMean } from '../text/closest.ts';

/**
 * Fills in the defaults of a config, or says everything that is wrong with it at once. Throws `ConfigError`. `step`: for a
 * single step on a file, which needs no sources.
 */
export function parseConfig(value: unknown, step = false): Config {
  const secrets = literalKeys(value);
  if (secrets.length > 0) throw new ConfigError(secrets, { hint: 'Name an environment variable instead: a config is shared and versioned.' });
  const result = (step ? stepConfigSchema : configSchema).safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues.flatMap((issue) => toIssues(issue)));
}

function toIssues(issue: z.core.$ZodIssue): ConfigIssue[] {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(path);
    return issue.keys.map((key) => ({ path: [...path, key], message: `no such setting.${known.length > 0 ? didYouMean(key, known) : ''}` }));
  }
  if (issue.code === 'invalid_value') {
    const given = 'input' in issue ? textOf(issue.input) : '';
    return [{ path, message: `${given === '' ? 'wrong value' : `"${given}" is not allowed`}.${didYouMean(given, issue.values.map(String))}` }];
  }
  if (issue.code === 'invalid_union') {
    // Of alternatives of several kinds, the one that the value is of says what is wrong with it, and where.
    const ofItsKind = issue.errors.filter((branch) => !branch.some((one) => one.code === 'invalid_type' && one.path.length === 0));
    if (ofItsKind.length === 1 && ofItsKind[0] !== undefined) return ofItsKind[0].flatMap((one) => toIssues({ ...one, path: [...issue.path, ...one.path] }));
    const inner = issue.errors.flat().map((one) => one.message);
    return [{ path, message: [...new Set(inner)].join('; or ') || issue.message }];
  }
  return [{ path, message: issue.message }];
}

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '');

interface JsonSchema {
  properties?: { [key: string]: JsonSchema };
  items?: JsonSchema;
  anyOf?: JsonSchema[];
}

/** Settings that the schema knows at a path. */
function knownKeys(path: readonly (string | number)[]): string[] {
  let schema: JsonSchema | undefined = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  for (const part of path) {
    schema = typeof part === 'number' ? schema?.items : schema?.properties?.[part];
    schema = schema?.anyOf?.find(({ properties }) => properties !== undefined) ?? schema;
  }
  return Object.keys(schema?.properties ?? {});
}

const keyName = /^(api[_-]?key|secret|token|password|passwd|access[_-]?key|authorization|bearer)$/i;
const environmentName = /^[A-Z][A-Z0-9_]*$/;

/** Places where a key stands in the config itself: by the setting's name, or by the look of the value. */
function literalKeys(value: unknown): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const open: { value: unknown; path: (string | number)[] }[] = [{ value, path: [] }];
  const seen = new Set<unknown>();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { value: node, path } = at;
    if (typeof node === 'string') {
      const last = path.at(-1);
      const named = typeof last === 'string' && keyName.test(last) && node !== '' && !environmentName.test(node);
      const looks = findPersonalData(node, { types: ['secret'] }).length > 0;
      if (named || looks) issues.push({ path, message: 'a literal key or password stands in the config' });
    } else if (typeof node === 'object' && node !== null && !seen.has(node)) {
      seen.add(node);
      const plugins = path.length === 1 && path[0] === 'plugins';
      if (plugins) continue;
      for (const [key, item] of Object.entries(node)) open.push({ value: item, path: [...path, Array.isArray(node) ? Number(key) : key] });
    }
  }
  return issues.reverse();
}
