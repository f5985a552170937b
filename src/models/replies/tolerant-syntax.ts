/**
 * Reads one JSON value at a place of a text, forgiving what models write: comments, trailing commas, other quotes, bare
 * keys, Python's literals, raw line breaks and wrong escapes in strings. It makes nothing up: what is missing stays
 * missing, and every liberty that was taken is named. Written without recursion, one pass, linear time.
 */

/** Liberties that were taken, by name. */
export type Repair =
  | 'text-around'
  | 'comment'
  | 'trailing-comma'
  | 'single-quotes'
  | 'smart-quotes'
  | 'bare-key'
  | 'python-literal'
  | 'control-character'
  | 'escape'
  | 'number-form'
  | 'missing-closer'
  | 'duplicate-key'
  | 'lone-surrogate'
  | 'encoded-twice'
  | 'white-space';

export type ReadAt =
  | { state: 'value'; value: unknown; end: number }
  /** The text ends within the value. `whole`: only closing braces are missing, after a value that is whole. `began`, here and below: a key with its colon was read, so JSON was meant. */
  | { state: 'cut'; began: boolean; whole: { value: unknown } | undefined }
  | { state: 'wrong'; began: boolean; end: number; message: string };

/** Levels of nesting that a reply may have. */
export const deepest = 100;

type Frame = { kind: 'object'; value: Record<string, unknown>; key: string } | { kind: 'array'; value: unknown[] };
type Scalar = { value: unknown; end: number } | { wrong: string; end: number } | { cut: true };

/** Reads the value that begins at `start`; liberties are added to `repairs`. */
export function readAt(text: string, start: number, repairs: Set<Repair>): ReadAt {
  const stack: Frame[] = [];
  let at = start;
  // `value`: a value must come. `first`: a value or key, or the end of what was opened. `after`: a comma or the end.
  let state: 'value' | 'first' | 'after' = 'value';
  let began = false;
  const cut = (whole?: { value: unknown }): ReadAt => ({ state: 'cut', began, whole });
  const wrong = (place: number, message: string): ReadAt => ({ state: 'wrong', began, end: place, message: `${message} at character ${place + 1}` });

  for (;;) {
    const blank = skipBlank(text, at, repairs);
    if (blank.cut) return cut();
    at = blank.end;
    if (at >= text.length) return cut(state === 'after' ? closed(stack, repairs) : undefined);
    const frame = stack.at(-1);
    const char = text[at] ?? '';

    if (state === 'after' && frame !== undefined) {
      const closer = frame.kind === 'object' ? '}' : ']';
      if (char === ',') {
        at += 1;
        const next = skipBlank(text, at, repairs);
        if (next.cut) return cut();
        if (text[next.end] === closer) {
          repairs.add('trailing-comma');
          at = next.end;
          continue;
        }
        state = 'value';
        at = next.end;
        continue;
      }
      if (char !== closer) return wrong(at, `expected "," or "${closer}"`);
      at += 1;
      stack.pop();
      if (stack.length === 0) return { state: 'value', value: frame.value, end: at };
      continue;
    }

    if (state === 'first' && frame !== undefined && char === (frame.kind === 'object' ? '}' : ']')) {
      state = 'after';
      continue;
    }

    if (frame?.kind === 'object') {
      const key = readKey(text, at, repairs);
      if ('cut' in key) return cut();
      if ('wrong' in key) return wrong(key.end, key.wrong);
      const colon = skipBlank(text, key.end, repairs);
      if (colon.cut || colon.end >= text.length) {
        began ||= quotes.has(text[at] ?? '');
        return cut();
      }
      if (text[colon.end] !== ':') return wrong(colon.end, 'expected ":" after a key');
      frame.key = String(key.value);
      began = true;
      const next = skipBlank(text, colon.end + 1, repairs);
      if (next.cut || next.end >= text.length) return cut();
      at = next.end;
    }

    const opener = text[at];
    if (opener === '{' || opener === '[') {
      if (stack.length >= deepest) return wrong(at, `nested deeper than ${deepest} levels`);
      const opened: Frame = opener === '{' ? { kind: 'object', value: {}, key: '' } : { kind: 'array', value: [] };
      if (frame !== undefined) put(frame, opened.value, repairs);
      stack.push(opened);
      state = 'first';
      at += 1;
      continue;
    }
    const scalar = readScalar(text, at, repairs);
    if ('cut' in scalar) return cut();
    if ('wrong' in scalar) return wrong(scalar.end, scalar.wrong);
    at = scalar.end;
    if (frame === undefined) return { state: 'value', value: scalar.value, end: at };
    put(frame, scalar.value, repairs);
    state = 'after';
  }
}

/** Objects may be closed where the last value is whole: nothing is added. A list may have lost items, so it stays cut. */
function closed(stack: readonly Frame[], repairs: Set<Repair>): { value: unknown } | undefined {
  const root = stack[0];
  if (root === undefined || stack.some((frame) => frame.kind === 'array')) return undefined;
  repairs.add('missing-closer');
  return { value: root.value };
}

function put(frame: Frame, value: unknown, repairs: Set<Repair>): void {
  if (frame.kind === 'array') {
    frame.value.push(value);
    return;
  }
  if (Object.hasOwn(frame.value, frame.key)) repairs.add('duplicate-key');
  // Not by assignment: a key may be `__proto__`.
  Object.defineProperty(frame.value, frame.key, { value, enumerable: true, writable: true, configurable: true });
}

/** Blanks and comments. `cut`: the text ends within a comment. */
function skipBlank(text: string, start: number, repairs: Set<Repair>): { end: number; cut: boolean } {
  let at = start;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === ' ' || char === '\n' || char === '\r' || char === '\t') at += 1;
    else if (char === '\u00a0' || char === '\ufeff' || char === '\u200b' || char === '\u3000') {
      repairs.add('white-space');
      at += 1;
    } else if (char === '#' || (char === '/' && text[at + 1] === '/')) {
      repairs.add('comment');
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end + 1;
    } else if (char === '/' && text[at + 1] === '*') {
      repairs.add('comment');
      const end = text.indexOf('*/', at + 2);
      if (end === -1) return { end: text.length, cut: true };
      at = end + 2;
    } else break;
  }
  return { end: at, cut: false };
}

const bareKey = /[\p{L}_$][\p{L}\p{N}_$-]*|\d{1,15}(?![\w.])/uy;

function readKey(text: string, at: number, repairs: Set<Repair>): Scalar {
  const quoted = readString(text, at, repairs);
  if (quoted !== undefined) return quoted;
  bareKey.lastIndex = at;
  const bare = bareKey.exec(text)?.[0];
  if (bare === undefined) return { wrong: 'expected a key', end: at };
  if (at + bare.length >= text.length) return { cut: true };
  repairs.add('bare-key');
  return { value: bare, end: at + bare.length };
}

const literals = new Map<string, { value: boolean | null; python: boolean }>([
  ['true', { value: true, python: false }],
  ['false', { value: false, python: false }],
  ['null', { value: null, python: false }],
  ['True', { value: true, python: true }],
  ['False', { value: false, python: true }],
  ['None', { value: null, python: true }],
]);
const word = /[A-Za-z]{1,20}/y;
const numberLike = /[+-]?[\d.][\w.+-]{0,400}/y;
const standardNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const looseNumber = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

function readScalar(text: string, at: number, repairs: Set<Repair>): Scalar {
  const quoted = readString(text, at, repairs);
  if (quoted !== undefined) return quoted;
  word.lastIndex = at;
  const name = word.exec(text)?.[0];
  if (name !== undefined) {
    const literal = literals.get(name);
    if (literal === undefined) {
      const begun = at + name.length >= text.length && [...literals.keys()].some((known) => known.startsWith(name));
      return begun ? { cut: true } : { wrong: 'expected a value', end: at };
    }
    if (literal.python) repairs.add('python-literal');
    return { value: literal.value, end: at + name.length };
  }
  numberLike.lastIndex = at;
  const digits = numberLike.exec(text)?.[0];
  if (digits === undefined) return text[at] === '-' && at + 1 >= text.length ? { cut: true } : { wrong: 'expected a value', end: at };
  // More digits may have been to come.
  if (at + digits.length >= text.length) return { cut: true };
  if (!standardNumber.test(digits)) {
    if (!looseNumber.test(digits)) return { wrong: 'expected a number', end: at };
    repairs.add('number-form');
  }
  const value = Number(digits);
  return Number.isFinite(value) ? { value, end: at + digits.length } : { wrong: 'a number out of range', end: at };
}

const quotes = new Map<string, { closers: string; repair: Repair | undefined }>([
  ['"', { closers: '"', repair: undefined }],
  ["'", { closers: "'", repair: 'single-quotes' }],
  ['\u201c', { closers: '\u201d', repair: 'smart-quotes' }],
  ['\u201e', { closers: '\u201c\u201d', repair: 'smart-quotes' }],
  ['\u201d', { closers: '\u201d', repair: 'smart-quotes' }],
  ['\u2018', { closers: '\u2019', repair: 'smart-quotes' }],
  ['\u00ab', { closers: '\u00bb', repair: 'smart-quotes' }],
]);
const escapes = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** Undefined where no quote stands at `at`. */
function readString(text: string, at: number, repairs: Set<Repair>): Scalar | undefined {
  const style = quotes.get(text[at] ?? '');
  if (style === undefined) return undefined;
  if (style.repair !== undefined) repairs.add(style.repair);
  const pieces: string[] = [];
  let from = at + 1;
  let index = from;
  while (index < text.length) {
    const char = text[index] ?? '';
    if (style.closers.includes(char)) {
      pieces.push(text.slice(from, index));
      const value = pieces.join('');
      if (!value.isWellFormed()) repairs.add('lone-surrogate');
      return { value: value.toWellFormed(), end: index + 1 };
    }
    if (char === '\\') {
      if (index + 1 >= text.length) return { cut: true };
      pieces.push(text.slice(from, index));
      const next = text[index + 1] ?? '';
      const plain = escapes.get(next);
      const hex = next === 'u' ? text.slice(index + 2, index + 6) : '';
      if (plain !== undefined) {
        pieces.push(plain);
        index += 2;
      } else if (/^[\dA-Fa-f]{4}$/.test(hex)) {
        pieces.push(String.fromCharCode(Number.parseInt(hex, 16)));
        index += 6;
      } else {
        // `\'` is a quote in other languages; any other backslash was meant as one (`\alpha`, `C:\users`).
        repairs.add('escape');
        pieces.push(next === "'" ? next : `\\${next}`);
        index += 2;
      }
      from = index;
      continue;
    }
    if (char < ' ') repairs.add('control-character');
    index += 1;
  }
  return { cut: true };
}
