/** One cue as the stretches that somebody says, and what is set aside between them. */
import type { AsideReason, Span } from '../../../contracts/document.ts';
import type { Cue } from './cues.ts';
import { codeEnd, possibleName, soundEnd, speakerMark, tagAt } from './marks.ts';

/** A stretch of one speaker. */
export interface Part extends Span {
  /** How its speaker was told: `voice` by a tag, `mark` by a name, `>>` or a dash; undefined: whoever spoke before goes on. */
  told: 'voice' | 'mark' | undefined;
  speaker: string | undefined;
}

export interface Word {
  text: string;
  end: number;
}

export interface Said {
  parts: Part[];
  asides: (Span & { reason: AsideReason })[];
  words: Word[];
}

/** Reads the text of a cue. What stands before `from` was said by the cue before, and is set aside as repeated. */
export function saidIn(text: string, cue: Cue, names: ReadonlySet<string>, from = 0): Said {
  const said: Said = { parts: [], asides: [], words: [] };
  let part: Part = { start: -1, end: -1, told: undefined, speaker: undefined };
  let glued = false;
  const turn = (told: Part['told'], speaker: string | undefined): void => {
    if (part.start >= 0) said.parts.push(part);
    part = { start: -1, end: -1, told, speaker };
  };
  const hide = (start: number, end: number, reason: AsideReason): number => {
    said.asides.push({ start, end, reason });
    return end;
  };
  for (const line of cue.payload) {
    let atStart = true;
    glued = false;
    let i = line.start;
    if (i < from) {
      const end = Math.min(from, line.end);
      i = hide(i, end, 'repeated');
      atStart = end >= line.end;
    }
    while (i < line.end) {
      const char = text[i] as string;
      if (/\s/.test(char)) {
        glued = false;
        i++;
        continue;
      }
      if (char === '<') {
        const tag = tagAt(text, i);
        if (tag !== undefined && tag.end <= line.end) {
          if (tag.name === 'v') turn(tag.closing ? undefined : 'voice', tag.speaker);
          i = hide(i, tag.name === 'rt' && !tag.closing ? readingEnd(text, tag.end, line.end) : tag.end, 'metadata');
          continue;
        }
      }
      const code = char === '{' ? codeEnd(text, i) : undefined;
      if (code !== undefined) {
        i = hide(i, code, 'metadata');
        continue;
      }
      const mark = atStart ? speakerMark(text, i, names) : undefined;
      if (mark !== undefined && mark.end <= line.end) {
        turn('mark', mark.speaker);
        i = hide(i, mark.end, 'metadata');
        continue;
      }
      const sound = soundEnd(text, i, line, atStart);
      if (sound !== undefined) {
        i = hide(i, sound, 'comment');
        continue;
      }
      atStart = false;
      const end = runEnd(text, i + 1, line.end);
      if (part.start < 0) part.start = i;
      part.end = end;
      const last = said.words.at(-1);
      if (glued && last !== undefined) {
        last.text += text.slice(i, end);
        last.end = end;
      } else said.words.push({ text: text.slice(i, end), end });
      glued = true;
      i = end;
    }
  }
  if (part.start >= 0) said.parts.push(part);
  return said;
}

/** Ruby: how the characters before are pronounced. */
function readingEnd(text: string, at: number, limit: number): number {
  const close = text.slice(at, Math.min(limit, at + 200)).search(/<\/rt>/i);
  return close < 0 ? at : at + close + 5;
}

/** Up to white space, or to a sign that may open what is not said. */
function runEnd(text: string, at: number, limit: number): number {
  let i = at;
  while (i < limit) {
    const unit = text.charCodeAt(i);
    const plain = (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);
    if (!plain && /[\s<{[(（【♪♫]/.test(text[i] as string)) break;
    i++;
  }
  return i;
}

/** `Name:` in small letters is a speaker only in a file where two different names stand so, twice each at least. */
export function namesOf(text: string, cues: readonly Cue[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const cue of cues) {
    for (const { start, end } of cue.payload) {
      let at = start;
      while (at < end && /[ \t]/.test(text[at] as string)) at++;
      const tag = text[at] === '<' ? tagAt(text, at) : undefined;
      const name = possibleName(text, tag?.end ?? at);
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const names = [...counts].filter(([, count]) => count >= 2).map(([name]) => name);
  return new Set(names.length >= 2 ? names : []);
}
