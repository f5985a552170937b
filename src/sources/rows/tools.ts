import type { Tool } from '../../contracts/record.ts';
import { canonicalJson } from '../../text/canonical.ts';
import { isObject, own, parseJson } from './json.ts';

const deepest = 64;

/**
 * The functions that a row offers: a list of `{name, description, parameters}`, also nested under `function` or `functionDeclarations`,
 * of bare names, or the JSON text of such a list. Undefined: there are none. What cannot be read is left out, and noted.
 */
export function readTools(value: unknown, notes: string[]): Tool[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const parsed = typeof value === 'string' ? parseJson(value, deepest) : { value };
  const list = 'value' in parsed ? listOf(parsed.value) : undefined;
  const tools = (list ?? []).flatMap((item) => readTool(item) ?? []);
  if (list === undefined || tools.length < list.length) notes.push('tools that could not be read were left out');
  return tools.length === 0 ? undefined : tools;
}

function listOf(value: unknown): unknown[] | undefined {
  if (!Array.isArray(value)) return isObject(value) ? [value] : undefined;
  return (value as unknown[]).flatMap((item): unknown[] => {
    const inner = isObject(item) ? (own(item, 'functionDeclarations') ?? own(item, 'function_declarations')) : undefined;
    return Array.isArray(inner) ? (inner as unknown[]) : [item];
  });
}

function readTool(item: unknown): Tool | undefined {
  if (typeof item === 'string') {
    // A loader may keep each tool as JSON text of its own.
    const parsed = item.startsWith('{') ? parseJson(item, deepest) : undefined;
    if (parsed !== undefined) return 'value' in parsed && isObject(parsed.value) ? readTool(parsed.value) : undefined;
    return /^[\w.:-]{1,128}$/.test(item) ? { name: item } : undefined;
  }
  if (!isObject(item)) return undefined;
  const nested = own(item, 'function');
  const body = isObject(nested) ? nested : item;
  const name = own(body, 'name');
  if (typeof name !== 'string' || name === '') return undefined;
  const description = own(body, 'description');
  const parameters = own(body, 'parameters') ?? own(body, 'input_schema');
  return {
    name,
    ...(typeof description === 'string' && description !== '' ? { description } : {}),
    ...(isObject(parameters) ? { parameters: canonicalJson(parameters) } : typeof parameters === 'string' && parameters !== '' ? { parameters } : {}),
  };
}
