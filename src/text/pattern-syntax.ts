/** The grammar of `linear-pattern.ts`: JavaScript's regular expressions under the flag `u`, less what needs backtracking. */

/** What is wrong with a pattern, in words for the person who wrote it. */
export class PatternError extends Error {}

export type PatternNode =
  | { type: 'atom'; atom: number }
  | { type: 'assert'; kind: '^' | '$' | 'b' | 'B' }
  | { type: 'all'; items: readonly PatternNode[] }
  | { type: 'any'; items: readonly PatternNode[] }
  | { type: 'repeat'; item: PatternNode; min: number; max: number };

export interface ParsedPattern {
  node: PatternNode;
  /** Sources of what matches one code point: a literal, an escape, a class or a dot. */
  atoms: string[];
}

const maximumDepth = 40;

/** The built-in engine checks the syntax first; this only takes the pattern apart. */
export function parsePattern(source: string, flags: string): ParsedPattern {
  try {
    new RegExp(source, flags.includes('u') ? flags : `${flags}u`);
  } catch {
    throw new PatternError('it is no regular expression under the flag u (escape only signs that have a meaning, close every bracket)');
  }
  const atoms: string[] = [];
  let at = 0;

  const alternatives = (depth: number): PatternNode => {
    if (depth > maximumDepth) throw new PatternError(`groups stand inside each other more than ${maximumDepth} deep`);
    const items = [sequence(depth)];
    while (source[at] === '|') {
      at++;
      items.push(sequence(depth));
    }
    return items.length === 1 ? (items[0] as PatternNode) : { type: 'any', items };
  };

  const sequence = (depth: number): PatternNode => {
    const items: PatternNode[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') items.push(repeated(term(depth)));
    return items.length === 1 ? (items[0] as PatternNode) : { type: 'all', items };
  };

  const term = (depth: number): PatternNode => {
    const sign = source[at];
    if (sign === '(') return group(depth);
    if (sign === '^' || sign === '$') {
      at++;
      return { type: 'assert', kind: sign };
    }
    if (sign === '\\' && (source[at + 1] === 'b' || source[at + 1] === 'B')) {
      at += 2;
      return { type: 'assert', kind: source[at - 1] as 'b' | 'B' };
    }
    const length = atomLength(source, at);
    atoms.push(source.slice(at, at + length));
    at += length;
    return { type: 'atom', atom: atoms.length - 1 };
  };

  const group = (depth: number): PatternNode => {
    const head = /^\((?:\?(?::|<(?![=!])[^>]*>))?/.exec(source.slice(at, at + 200)) as RegExpExecArray;
    if (head[0] === '(' && source[at + 1] === '?') throw new PatternError('look-ahead, look-behind and inline flags are not allowed here');
    at += head[0].length;
    const node = alternatives(depth + 1);
    at++;
    return node;
  };

  const repeated = (item: PatternNode): PatternNode => {
    const found = /^(?:[*+?]|\{(\d+)(,)?(\d+)?\})/.exec(source.slice(at, at + 40));
    if (found === null) return item;
    at += found[0].length;
    // Lazy or greedy: the same answer to "is there a match".
    if (source[at] === '?') at++;
    const sign = found[0];
    if (sign === '*') return { type: 'repeat', item, min: 0, max: Number.POSITIVE_INFINITY };
    if (sign === '+') return { type: 'repeat', item, min: 1, max: Number.POSITIVE_INFINITY };
    if (sign === '?') return { type: 'repeat', item, min: 0, max: 1 };
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === undefined ? Number.POSITIVE_INFINITY : Number(found[3]);
    if (Math.max(min, max === Number.POSITIVE_INFINITY ? 0 : max) > 1000) throw new PatternError('a repeat counts over 1,000');
    return { type: 'repeat', item, min, max };
  };

  return { node: alternatives(0), atoms };
}

/** Length of the one-character piece that starts here. */
function atomLength(source: string, at: number): number {
  const sign = source[at] as string;
  if (sign === '[') {
    let end = at + 1;
    while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1;
    return end + 1 - at;
  }
  if (sign !== '\\') return (source.codePointAt(at) as number) > 0xffff ? 2 : 1;
  const rest = source.slice(at, at + 80);
  if (/^\\(?:[1-9]|k<)/.test(rest)) throw new PatternError('back-references are not allowed here');
  const escape = /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[^])/u.exec(
    rest,
  );
  return escape?.[0].length ?? 2;
}

/** True where a repeat without an upper limit stands inside another: a backtracking engine can take exponential time on it. */
export function hasNestedRepeats(source: string, flags: string): boolean {
  const open: { node: PatternNode; inside: boolean }[] = [{ node: parsePattern(source, flags).node, inside: false }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { node, inside } = at;
    if (node.type === 'all' || node.type === 'any') for (const item of node.items) open.push({ node: item, inside });
    if (node.type !== 'repeat') continue;
    const unlimited = node.max > 1000;
    if (unlimited && inside) return true;
    open.push({ node: node.item, inside: inside || unlimited });
  }
  return false;
}
