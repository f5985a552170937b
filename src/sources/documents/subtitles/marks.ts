/** What stands in the text of a cue and is not said: tags, codes, speaker marks, sounds. All patterns are bounded. */
import { noteLabel } from '../note-labels.ts';

const tag =
  /^<(\/?)(c|i|b|u|s|v|lang|ruby|rt|font|span|br|em|strong|p)((?:\.[^\s<>]{0,80})?)(?:[ \t/]([^<>]{0,300}))?>|^<(?:\d{1,6}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?>/iu;
const code = /^\{\\[^{}\r\n]{1,200}\}/u;
const change = /^(?:>|&gt;){2,3}[ \t]*/;
const dash = /^[-–—][ \t]?(?=[\p{Lu}\p{Lo}\p{N}"'“‘«¿¡[(<♪…])/u;
const capitals = /^(\p{Lu}[\p{Lu}\p{N}.'’&-]{0,30}(?: [\p{Lu}\p{N}.'’&-]{1,30}){0,4}):(?=[ \t\r\n<]|$)[ \t]*/u;
const numbered = /^(Speaker \d{1,3}):(?=[ \t\r\n<]|$)[ \t]*/iu;
const mixed = /^(\p{Lu}[\p{L}\p{M}.'’-]{0,30}(?: (?:\p{Lu}[\p{L}\p{M}.'’-]{0,30}|de|van|von|der|of|\d{1,3})){0,3}):(?=[ \t\r\n<]|$)[ \t]*/u;

/** As much as a pattern can take in. */
const ahead = (text: string, at: number): string => text.slice(at, at + 500);

export interface Tag {
  end: number;
  name: string;
  closing: boolean;
  /** Of a voice. */
  speaker: string | undefined;
}

/** The tag or time stamp at `at`. Only names that the two formats know: `a < b` is text. */
export function tagAt(text: string, at: number): Tag | undefined {
  const found = tag.exec(ahead(text, at));
  if (found === null) return undefined;
  const name = (found[2] ?? '').toLowerCase();
  const speaker = name === 'v' ? found[4]?.replace(/\s+/g, ' ').trim() : undefined;
  return { end: at + found[0].length, name, closing: found[1] === '/', speaker: speaker === '' ? undefined : speaker };
}

/** Behind a code of Advanced SubStation, as in `{\an8}`. */
export function codeEnd(text: string, at: number): number | undefined {
  const found = code.exec(ahead(text, at));
  return found === null ? undefined : at + found[0].length;
}

export interface SpeakerMark {
  end: number;
  /** Undefined: somebody else speaks, and the file does not say who. */
  speaker: string | undefined;
}

/** `>>`, a dash or `NAME:` where a line begins. Names that are not in capitals must be among `names`. */
export function speakerMark(text: string, at: number, names: ReadonlySet<string>): SpeakerMark | undefined {
  const first = text[at] as string;
  // Nearly all lines begin with another letter.
  if (!/[>&\-–—\p{Lu}s]/u.test(first)) return undefined;
  const rest = ahead(text, at);
  const other = change.exec(rest) ?? dash.exec(rest);
  if (other !== null) return { end: at + other[0].length, speaker: undefined };
  const found = numbered.exec(rest) ?? nameAt(rest, names);
  return found === null ? undefined : { end: at + found[0].length, speaker: found[1] };
}

function nameAt(rest: string, names: ReadonlySet<string>): RegExpExecArray | null {
  const found = capitals.exec(rest);
  if (found !== null) return isName(found) ? found : null;
  const other = mixed.exec(rest);
  return other !== null && names.has(other[1] ?? '') ? other : null;
}

function isName(found: RegExpExecArray): boolean {
  const name = found[1] ?? '';
  return (/\p{Lu}{2}|^[QA]$/u.test(name) || / /.test(name)) && noteLabel(`${name}:`) === undefined;
}

/** The name before a colon where a line begins, whatever its letters. */
export function possibleName(text: string, at: number): string | undefined {
  const rest = ahead(text, at);
  const mark = change.exec(rest) ?? dash.exec(rest);
  const found = mixed.exec(mark === null ? rest : ahead(text, at + mark[0].length));
  return found === null || noteLabel(found[0].trim()) !== undefined ? undefined : found[1];
}

const closing: { readonly [open: string]: string } = { '[': ']', '(': ')', '（': '）', '【': '】', '♪': '♪', '♫': '♫' };
const sounds =
  /\b(?:laugh|chuckl|giggl|applau|clap|cheer|music|sigh|cough|gasp|sob|cry|cries|crying|groan|grunt|whisper|shout|scream|sniff|sneez|yawn|ring|beep|buzz|knock|bark|silence|pause|crosstalk|inaudible|indistinct|unintelligible|speaking|foreign)/i;

/**
 * End of the sound or song at `at`: `[door slams]`, `♪ … ♪`, and in round brackets what is in capitals, has a word for a
 * sound, or fills its line with at most four words; other round brackets are speech. Brackets that hold digits only are text.
 */
export function soundEnd(text: string, at: number, line: { start: number; end: number }, atStart: boolean): number | undefined {
  const open = text[at] as string;
  const close = closing[open];
  if (close === undefined) return undefined;
  const limit = Math.min(line.end, at + 160);
  const found = text.slice(at + 1, limit).indexOf(close);
  if (open === '♪' || open === '♫') return found < 0 ? (limit === line.end ? limit : undefined) : at + found + 2;
  if (found < 0) return undefined;
  const end = at + found + 2;
  const inner = text.slice(at + 1, end - 1);
  if (/^[\d\s.,:;-]*$/.test(inner)) return undefined;
  if (at > line.start && !/[\s>:\])-]/.test(text[at - 1] as string)) return undefined;
  if (end < line.end && /[\p{L}\p{N}]/u.test(text[end] as string)) return undefined;
  if (open === '[' || open === '【') return end;
  if (/\p{Lu}{3}/u.test(inner) && !/\p{Ll}/u.test(inner)) return end;
  const alone = atStart && /^[\s.:]*(?:<\/[^<>]{0,40}>)?[\s.:]*$/.test(text.slice(end, Math.min(line.end, end + 60)));
  if (open === '（') return alone ? end : undefined;
  const words = inner.trim().split(/\s+/).length;
  return (sounds.test(inner) && words <= 5) || (alone && words <= 4) ? end : undefined;
}
