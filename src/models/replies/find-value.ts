/**
 * The JSON value in a reply: read by the standard where it is standard, else found in the text around it and read with
 * the liberties of `readAt`, each named. Two different values that both fit are no answer. Linear in the text.
 */
import { canonicalJson } from '../../text/canonical.ts';
import type { SchemaCheck } from './schema.ts';
import { deepest, readAt } from './tolerant-syntax.ts';
import type { Repair } from './tolerant-syntax.ts';

export type ValueReading =
  /** No repairs: the standard (RFC 8259) takes the reply as it stands. */
  { state: 'read'; value: unknown; repairs: Repair[] } | { state: 'cut' | 'malformed'; message: string };

/** `check` says what is wrong with a value. */
export function findValue(text: string, check: SchemaCheck): ValueReading {
  const exact = readExactly(text);
  if (exact === undefined) return findWithin(text, check);
  const defect = exact.message ?? check(exact.value);
  if (defect === undefined) return { state: 'read', value: exact.value, repairs: exact.repairs };
  // The object as a string within a string.
  if (typeof exact.value === 'string') {
    const inner = readExactly(exact.value);
    if (inner !== undefined && inner.message === undefined && typeof inner.value === 'object' && check(inner.value) === undefined) {
      return { state: 'read', value: inner.value, repairs: ['encoded-twice', ...inner.repairs] };
    }
  }
  return { state: 'malformed', message: defect };
}

function readExactly(text: string): { value: unknown; repairs: Repair[]; message?: string } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const repairs: Repair[] = [];
  const survey = surveyOf(value);
  if (survey.message !== undefined) return { value: undefined, repairs, message: survey.message };
  if (survey.keys !== keysIn(text)) repairs.push('duplicate-key');
  if (survey.lone) {
    repairs.push('lone-surrogate');
    // Files in UTF-8 cannot hold them.
    value = JSON.parse(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' ? inner.toWellFormed() : inner)));
  }
  return { value, repairs };
}

/** Without recursion: replies may be nested without end. */
function surveyOf(root: unknown): { keys: number; lone: boolean; message?: string } {
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  let keys = 0;
  let lone = false;
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const { value, depth } = item;
    if (typeof value === 'number' && !Number.isFinite(value)) return { keys, lone, message: 'a number is out of range' };
    if (typeof value === 'string') lone ||= !value.isWellFormed();
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= deepest) return { keys, lone, message: `nested deeper than ${deepest} levels` };
    if (Array.isArray(value)) for (const inner of value as unknown[]) open.push({ value: inner, depth: depth + 1 });
    else {
      for (const [key, inner] of Object.entries(value)) {
        keys += 1;
        lone ||= !key.isWellFormed();
        open.push({ value: inner, depth: depth + 1 });
      }
    }
  }
  return { keys, lone };
}

/** Colons outside strings in a text that the standard takes: its keys, repeated ones too. */
function keysIn(text: string): number {
  let count = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x3a) count += 1;
  }
  return count;
}

interface Found {
  value: unknown;
  repairs: Set<Repair>;
  whole: boolean;
}

function findWithin(text: string, check: SchemaCheck): ValueReading {
  const found: Found[] = [];
  let firstError: string | undefined;
  let spare = 8 * text.length;
  let at = 0;
  const opener = /[{[]/g;
  while (at < text.length) {
    opener.lastIndex = at;
    const start = opener.exec(text)?.index;
    if (start === undefined) break;
    const repairs = new Set<Repair>();
    const reading = readAt(text, start, repairs);
    if (reading.state === 'value') {
      const outside = text.slice(0, start).trim() !== '' || text.slice(reading.end).trim() !== '';
      if (outside) repairs.add('text-around');
      found.push({ value: reading.value, repairs, whole: true });
      at = reading.end;
    } else if (reading.state === 'wrong') {
      // It was meant as JSON and is none: what stands inside it is not what was asked for.
      if (reading.began) return { state: 'malformed', message: reading.message };
      firstError ??= reading.message;
      at = Math.max(start + 1, reading.end);
    } else {
      if (reading.whole !== undefined && check(reading.whole.value) === undefined) {
        if (text.slice(0, start).trim() !== '') repairs.add('text-around');
        found.push({ value: reading.whole.value, repairs, whole: false });
        break;
      }
      if (reading.began) return { state: 'cut', message: 'the reply ends within its JSON' };
      firstError ??= 'the reply ends within its JSON';
      spare -= text.length - start;
      if (spare < 0) return { state: 'malformed', message: 'the reply opens many brackets and closes none' };
      at = start + 1;
    }
  }
  return choose(found, check, firstError);
}

function choose(found: readonly Found[], check: SchemaCheck, firstError: string | undefined): ValueReading {
  const defects = found.map((one) => check(one.value));
  const fitting = found.filter((_, index) => defects[index] === undefined);
  const [first] = fitting;
  if (first === undefined) {
    return { state: 'malformed', message: defects.at(-1) ?? firstError ?? 'there is no JSON object or list in the reply' };
  }
  const text = canonicalJson(first.value);
  if (fitting.some((one) => canonicalJson(one.value) !== text))
    return { state: 'malformed', message: `the reply holds ${fitting.length} different JSON values that fit` };
  const repairs = new Set(first.repairs);
  if (found.length > 1) repairs.add('text-around');
  // The standard refused the text: what is left is a blank that it does not know, as a byte order mark.
  if (repairs.size === 0) repairs.add('white-space');
  return { state: 'read', value: first.value, repairs: [...repairs].sort() };
}
