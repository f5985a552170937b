/**
 * JSON from files that nobody vouches for. A text is scanned for its depth before it is parsed, so that no later walk over
 * the value can overflow; reasons never hold a piece of the text, because they reach the release.
 */

export type JsonObject = { readonly [key: string]: unknown };
export type ParsedJson = { value: unknown } | { refused: string };

/** What a scan of brackets and strings found, without parsing. */
export interface JsonScan {
  deepest: number;
  /** Brackets still open at the end. */
  open: number;
  inString: boolean;
}

export function scanJson(text: string): JsonScan {
  let deepest = 0;
  let open = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (inString) {
      if (unit === 0x5c) i++;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x7b || unit === 0x5b) {
      open++;
      if (open > deepest) deepest = open;
    } else if (unit === 0x7d || unit === 0x5d) open--;
  }
  return { deepest, open, inString };
}

/** Parses strict JSON (RFC 8259) of at most `depth` nested brackets. */
export function parseJson(text: string, depth: number): ParsedJson {
  if (openings(text, depth) > depth && scanJson(text).deepest > depth) return { refused: tooDeep(depth) };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    const scan = scanJson(text);
    if (scan.inString) return { refused: 'is not JSON: it ends inside a string' };
    if (scan.open > 0) return { refused: 'is not JSON: it ends before its brackets are closed' };
    if (scan.open < 0) return { refused: 'is not JSON: it has more closing brackets than opening ones' };
    return { refused: 'is not JSON' };
  }
}

/** How many opening brackets a text holds, in strings too, counted up to one over `most`: where there are no more than may be nested, no scan is needed. */
function openings(text: string, most: number): number {
  let count = 0;
  for (const bracket of ['{', '[']) for (let at = text.indexOf(bracket); at >= 0 && count <= most; at = text.indexOf(bracket, at + 1)) count++;
  return count;
}

export function tooDeep(depth: number): string {
  return `is nested deeper than the ${depth} of limits.depth`;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of the object's own: `__proto__` and inherited names give nothing. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** "a number", "a list"…: for messages, in the words of people. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return 'text';
  return `a ${typeof value}`;
}

/** A name as a message may print it: plain short names only, since anything else could be personal data. */
export function printable(name: string): string {
  return isPlain(name) ? `"${name}"` : 'with an unusual name';
}

/** True for plain short names. */
export function isPlain(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]{0,39}$/.test(name);
}
