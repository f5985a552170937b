/** Signs that a typesetter makes of two: an accent over its letter, a letter in a circle. */
import type { Run, Segment } from './types.ts';

const accents: ReadonlyMap<string, string> = new Map([
  ['¨', '\u0308'],
  ['´', '\u0301'],
  ['ˆ', '\u0302'],
  ['˜', '\u0303'],
  ['ˇ', '\u030C'],
  ['˘', '\u0306'],
  ['˚', '\u030A'],
  ['¯', '\u0304'],
]);

/** Accents that TeX sets before their letter, as a mark of their own: `na¨ıve` is `naïve`. */
export function compose(text: string): string {
  if (!/[¨´ˆ˜ˇ˘˚¯]/.test(text)) return text;
  return text.replace(/([¨´ˆ˜ˇ˘˚¯])([A-Za-zıȷ])/g, (whole: string, accent: string, letter: string) => {
    const base = letter === 'ı' ? 'i' : letter === 'ȷ' ? 'j' : letter;
    const composed = `${base}${accents.get(accent) ?? ''}`.normalize('NFC');
    return composed.length === 1 ? composed : whole;
  });
}

/** An accent at the end of one run over the letter that the next begins with: both places tell that it is one sign. */
export function joinAccent(last: Run, run: Run): void {
  if (!/[¨´ˆ˜ˇ˘˚¯]$/.test(last.text) || run.x > last.x + last.width - 0.15 * run.size) return;
  const accent = last.text.slice(-1);
  const joined = compose(accent + run.text);
  if (joined.startsWith(accent)) return;
  run.text = joined;
  last.text = last.text.slice(0, -1);
}

const circles: ReadonlyMap<string, string> = new Map([
  ['c', '©'],
  ['C', '©'],
  ['r', '®'],
  ['R', '®'],
]);

/** A circle drawn around the letter before it: `c` and `○`, or `c` and a circle that calls itself `©`, are `©`. True where nothing of the run is left. */
export function encircle(segment: Segment, run: Run): boolean {
  const last = segment.runs.at(-1);
  if (last === undefined || !/^[©®○◯]/.test(run.text) || Math.abs(run.y - last.y) > 0.3 * run.size) return false;
  const sign = circles.get(last.text.slice(-1));
  const around = run.x < segment.x1 - 0.1 * run.size && run.x > segment.x1 - 1.3 * run.size && run.x + run.width > segment.x1;
  if (sign === undefined || !around || !/(?:^|\s)\S$/.test(last.text)) return false;
  const rest = run.text.slice(1);
  const end = run.x + (run.width * (run.text.length - rest.trimStart().length)) / run.text.length;
  last.text = last.text.slice(0, -1) + sign;
  segment.x1 = Math.max(segment.x1, end);
  last.width = segment.x1 - last.x;
  run.space = run.space || /^\s/.test(rest);
  run.text = rest.trimStart();
  run.width -= end - run.x;
  run.x = end;
  return run.text === '';
}
