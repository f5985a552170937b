import type { Finding } from '../../contracts/plugins.ts';
import { entropy } from '../checks/entropy.ts';
import { isPlaceholder } from './placeholders.ts';

const name =
  /(passw(?:or)?d|passphrase|pwd|passwort|contrase[ñn]a|mot de passe)|(token|api[_-]?key|(?:access|auth|private|secret|encryption|signing|account|master|service|shared)[_-]?key|credentials?)|(secret)/gi;
const bearer = /\b(?:bearer|basic)[ \t]{1,4}([A-Za-z0-9._~+/=-]{12,1024})(?![A-Za-z0-9._~+/=-])/gi;
/** What stands between a name and its value, after an optional closing quote or bracket. */
const separator = /["'`\]*]{0,3}[ \t]{0,8}(?:===?|!==?|:=|=>|[=:：])[ \t]{0,8}(?:[bruf]{1,2}(?=["'`]))?(["'`]?)/y;
const spoken = /[ \t]{1,2}(?:is|was|ist|es|est)(?: now)?:?[ \t]{1,2}(["'`“]?)/y;
const flag = /[ \t]{1,4}(["']?)/y;
const bare = /[^\s"'`,;<>(){}\u201C\u201D|]{1,256}/y;

type Kind = 'password' | 'key' | 'secret';

/**
 * Values that stand after a telling name: `password = …`, `api_key: …`, `--token …`, `Authorization: Bearer …`, "the
 * password is …". A value must look like one: mixed signs, a floor of entropy, no placeholder, no name of code.
 */
export function* assignedSecrets(text: string): Generator<Finding> {
  for (const match of text.matchAll(name)) {
    const kind: Kind = match[1] !== undefined ? 'password' : match[2] !== undefined ? 'key' : 'secret';
    const end = match.index + match[0].length;
    const value = valueAfter(text, match.index, end, kind);
    if (value !== undefined) yield { type: 'secret', ...value, score: 0.7 };
  }
  for (const match of text.matchAll(bearer)) {
    const value = match[1] ?? '';
    const start = match.index + match[0].length - value.length;
    if (looksLikeKey(value, 12)) yield { type: 'secret', start, end: start + value.length, score: 0.8 };
  }
}

function valueAfter(text: string, nameStart: number, nameEnd: number, kind: Kind): { start: number; end: number } | undefined {
  const dashed = /(?:^|[\s"'])--?[\w-]{0,32}$/.test(text.slice(Math.max(0, nameStart - 36), nameStart));
  const found =
    match(separator, text, nameEnd) ?? (kind === 'password' ? match(spoken, text, nameEnd) : undefined) ?? (dashed ? match(flag, text, nameEnd) : undefined);
  if (found === undefined) return undefined;
  const quote = found.group;
  const start = found.end;
  const raw = quote === '' ? match(bare, text, start)?.whole : quoted(text, start, quote === '“' ? '”' : quote);
  if (raw === undefined) return undefined;
  const value = quote === '' ? withoutEnd(raw) : raw;
  const next = text.charAt(start + value.length);
  // A call, an index or a path of code, not a value.
  if (quote === '' && (next === '(' || next === '[' || /^(?:[A-Za-z_]\w*(?:\.|::|->))+[A-Za-z_]\w*\??$/.test(value))) return undefined;
  if (isPlaceholder(value) || value.includes('://') || /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)/.test(value)) return undefined;
  const good = kind === 'password' ? looksLikePassword(value, quote !== '') : looksLikeKey(value, kind === 'secret' ? 10 : 16);
  return good ? { start, end: start + value.length } : undefined;
}

function match(pattern: RegExp, text: string, at: number): { end: number; whole: string; group: string } | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? undefined : { end: at + found[0].length, whole: found[0], group: found[1] ?? '' };
}

function quoted(text: string, start: number, quote: string): string | undefined {
  const stretch = text.slice(start, start + 257);
  const end = stretch.indexOf(quote);
  const line = stretch.indexOf('\n');
  return end <= 0 || (line >= 0 && line < end) ? undefined : stretch.slice(0, end);
}

/** Without the punctuation of the sentence or list around it; a closing bracket stays with its opening one. */
function withoutEnd(raw: string): string {
  let end = raw.length;
  while (end > 0 && '.,:!?*]'.includes(raw.charAt(end - 1)) && !(raw.charAt(end - 1) === ']' && raw.startsWith('['))) end--;
  return raw.slice(0, end);
}

const codeName = /^[A-Za-z_$][\w$-]*$/;
const tellingPart = /pass|pwd|secret|token|key|cred|auth|hash|field|input|param|hint|column|type|name|len|min|max/i;

/** Six signs or more, a letter with a digit or a sign, not a sentence and not the name of a variable. */
function looksLikePassword(value: string, inQuotes: boolean): boolean {
  if (value.length < 6 || value.length > 128 || /\s/.test(value)) return false;
  if (!/\p{L}/u.test(value) || !/[\d!@#$%^&*?+=~]/.test(value) || entropy(value) < 2.2) return false;
  if (!/\d/.test(value) && /^[\p{L}\s]+[!?]$/u.test(value)) return false;
  if (/^[A-Za-z]{1,3}\d{0,2}$/.test(value)) return false;
  return !(codeName.test(value) && !inQuotes && tellingPart.test(value));
}

/** Letters and at least two digits in one piece of `least` signs, disordered as keys are, not made of dictionary-like parts. */
function looksLikeKey(value: string, least: number): boolean {
  if (value.length < least || value.length > 1024 || !/^[\w.+/=~:$!@%^&*-]+$/.test(value)) return false;
  if ((value.match(/\d/g) ?? []).length < 2 || !/[A-Za-z]/.test(value) || entropy(value) < (least > 12 ? 3 : 2.5)) return false;
  if (/^\d{4}-\d{2}-\d{2}/.test(value)) return false;
  // snake_case, kebab-case, dotted and path names: every part is letters, or a number at its end.
  return !value.split(/[_./:-]/).every((part) => /^[A-Za-z]*\d{0,3}$/.test(part) && !isDisordered(part));
}

/** Capitals and small letters change places all the time, as in no name of code. */
function isDisordered(part: string): boolean {
  return part.length >= 16 && (part.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g) ?? []).length * 5 >= part.length * 2;
}
