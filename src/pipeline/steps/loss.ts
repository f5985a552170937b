/** What a row loses on its way into a training format: every text, number and truth value of it that its entries do not say. */
import type { FormatEntry } from '../../contracts/index.ts';
import { parseJson } from '../../sources/rows/json.ts';
import type { StepRow } from './row.ts';

/** Names that say how a conversation is put together, not what is said in it. */
const frame: ReadonlySet<string> = new Set(['role', 'from', 'type', 'tool_call_id', 'toolCallId']);
/** Fields whose truth value is a label. */
const labels: ReadonlySet<string> = new Set(['label', 'kto_tag', 'desirable']);

interface Leaf {
  /** `messages[].reasoning_content`. */
  path: string;
  name: string;
  value: string | number | boolean;
}

/** A text of so many characters that stands inside another is meant; a shorter one may stand there by chance. */
const leastInside = 8;
/** Ids are given anew where a format asks for it. */
const renamed = /(?:tool_calls|toolCalls)\[\]\.id$/;

/** Paths of a row that its entries do not carry, each once. */
export function lostPaths({ value }: StepRow, entries: readonly FormatEntry[]): string[] {
  const texts: string[] = [];
  const whole = new Set<string | number | boolean>();
  const names = new Set<string>();
  for (const { name, value: own } of leaves(entries)) {
    names.add(name);
    whole.add(typeof own === 'string' ? own.trim() : own);
    if (typeof own !== 'string') continue;
    texts.push(own);
    for (const line of own.split('\n')) whole.add(line.trim());
  }
  const hasLabel = [...labels].some((name) => names.has(name));
  const isLost = ({ path, name, value: own }: Leaf): boolean => {
    if (frame.has(name) || renamed.test(path)) return false;
    if (typeof own !== 'string') return !whole.has(own) && !(typeof own === 'boolean' && hasLabel && labels.has(name));
    const text = own.trim();
    return text !== '' && !whole.has(text) && !(text.length >= leastInside && texts.some((one) => one.includes(text)));
  };
  return [...new Set(leaves(value).flatMap((leaf) => (isLost(leaf) ? [leaf.path] : [])))];
}

/**
 * All that is not a list or an object, also inside texts that are JSON: tools and arguments are written as either. Rows are no
 * deeper than the reader lets them be, and texts inside are looked into once.
 */
function leaves(root: unknown): Leaf[] {
  const found: Leaf[] = [];
  const visit = (value: unknown, path: string, name: string, isText: boolean): void => {
    const inside = isText || typeof value !== 'string' ? undefined : jsonIn(value);
    if (inside !== undefined) visit(inside, path, name, true);
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') found.push({ path, name, value });
    else if (Array.isArray(value)) for (const item of value as unknown[]) visit(item, `${path}[]`, name, isText);
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) visit(item, path === '' ? key : `${path}.${key}`, key, isText);
  };
  visit(root, '', '', false);
  return found;
}

const deepestText = 64;

/** The list or object that a text is the JSON of. */
function jsonIn(text: string): unknown {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[') return undefined;
  const parsed = parseJson(text, deepestText);
  return 'value' in parsed ? parsed.value : undefined;
}
