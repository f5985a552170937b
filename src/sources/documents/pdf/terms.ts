/** Lists of terms, each with its explanation set in: told by lines that hang over what is indented behind them. */
import { lineOf } from './lines.ts';
import { markerOf } from './markers.ts';
import type { Style } from './style.ts';
import type { Line } from './types.ts';

/** Where the explanation of a term stands, by the line of the term. */
export type Terms = ReadonlyMap<Line, number>;

const longest = 90;
/** How far an explanation is set in, in ems. */
const least = 1.2;
const most = 6;
/** A line of contents. */
const dots = /(?:\.\s?){4,}/;
/** Letters of a text that are needed at the margin, so that bold lines there may be terms and not the headings of a manual page. */
const marginShare = 0.15;

/** Lines with terms and explanations of one baseline parted, and which of them are terms. */
export function findTerms(source: readonly Line[], style: Style): { lines: Line[]; terms: Terms } {
  if (style.typewriter) return { lines: [...source], terms: new Map() };
  const lines = parted(source, style);
  const flush = atMargin(lines) > marginShare;
  const found: { line: Line; textX: number; key: string; strong: boolean }[] = [];
  const taken = new Set<Line>();
  for (let i = lines.length - 2; i >= 0; i--) {
    const line = lines[i] as Line;
    const next = lines[i + 1] as Line;
    const em = style.body;
    if (!mayBe(line, style) || next.region !== line.region || near(line, next, style) === false) continue;
    const strong = isSetOff(line);
    // Several terms may share an explanation.
    const shared = strong && taken.has(next) && Math.abs(next.x0 - line.x0) < 0.4 * em;
    const textX = shared ? (found.find((one) => one.line === next)?.textX ?? next.x0) : next.x0;
    const shift = (textX - line.x0) / em;
    if (shift < least || shift > most) continue;
    if (!shared && (next.mono || next.size > style.body * 1.09 || markerOf(next.text) !== undefined || dots.test(next.text) || !holds(lines, i, taken, style)))
      continue;
    if (line.bold && !line.mono && line.x0 < line.left + em && !flush) continue;
    if (!strong && !freeAbove(lines, i, textX, style)) continue;
    taken.add(line);
    found.push({ line, textX, key: `${strong ? 's' : 'w'}${Math.round((shift * 4) / 1.5)}`, strong });
  }
  const counts = new Map<string, number>();
  for (const { key } of found) counts.set(key, (counts.get(key) ?? 0) + 1);
  const sure = found.filter(({ key, strong }) => (counts.get(key) ?? 0) >= (strong ? 2 : 4));
  return { lines, terms: new Map(sure.map(({ line, textX }) => [line, textX])) };
}

function mayBe(line: Line, style: Style): boolean {
  if (line.text.length > longest || line.size > style.body * 1.09 || line.size < style.body * 0.8 || !/[^\s.]/.test(line.text)) return false;
  if (line.opens === true) return false;
  if (isSetOff(line)) return true;
  return line.x1 < line.right - 0.2 * (line.right - line.left) && !/[.,:;!?]$/.test(line.text) && markerOf(line.text) === undefined;
}

/** Wholly in letters that are not the text's. */
function isSetOff(line: Line): boolean {
  return line.mono || line.bold || line.italic || line.segments.every((segment) => segment.runs.every(({ font }) => font.mono || font.bold || font.italic));
}

function near(above: Line, line: Line, style: Style): boolean {
  const step = (line.y - above.y) / Math.max(above.size, line.size, 1);
  return step > -0.1 && step <= style.leading * 1.4;
}

/** The second line of an explanation keeps to its edge; that of a paragraph with an indented first line goes back. */
function holds(lines: readonly Line[], i: number, taken: ReadonlySet<Line>, style: Style): boolean {
  const first = lines[i + 1] as Line;
  const second = lines[i + 2];
  if (second === undefined || second.region !== first.region || !near(first, second, style)) return true;
  return second.x0 >= first.x0 - 0.4 * style.body || taken.has(second) || first.x1 < first.right - 0.3 * (first.right - first.left);
}

function freeAbove(lines: readonly Line[], i: number, textX: number, style: Style): boolean {
  const line = lines[i] as Line;
  const above = lines[i - 1];
  if (above === undefined || above.region !== line.region) return true;
  return (line.y - above.y) / line.size > style.leading * 1.25 || Math.abs(above.x0 - textX) < 0.6 * style.body;
}

function atMargin(lines: readonly Line[]): number {
  let all = 0;
  let flush = 0;
  for (const line of lines) {
    if (line.mono || line.bold) continue;
    all += line.text.length;
    if (line.x0 < line.left + 0.6 * line.size) flush += line.text.length;
  }
  return flush / Math.max(1, all);
}

/** A short term in the room that its explanation leaves: one baseline, two lines. */
function parted(source: readonly Line[], style: Style): Line[] {
  const split = new Map<Line, string>();
  const sure = new Set<string>();
  for (const [i, line] of source.entries()) {
    const [term, text] = line.segments;
    if (line.segments.length !== 2 || term === undefined || text === undefined || line.opens === true || line.mono) continue;
    const shift = (text.x0 - term.x0) / style.body;
    const set = term.runs.every(({ font }) => font.mono || font.bold);
    const word = term.runs.map((run) => run.text).join('');
    if (!set || shift < least || shift > most || Math.abs(line.size - style.body) > 0.1 * style.body || markerOf(`${word} x`) !== undefined) continue;
    const key = `${Math.round(term.x0 - line.left)} ${Math.round(shift * 2)}`;
    split.set(line, key);
    const next = source[i + 1];
    if (next !== undefined && next.region === line.region && near(line, next, style) && Math.abs(next.x0 - text.x0) < 0.4 * style.body) sure.add(key);
  }
  return source.flatMap((line) => {
    const key = split.get(line);
    if (key === undefined || !sure.has(key)) return [line];
    return line.segments.map((segment) => lineOf([segment], line.page, line.region, line.left, line.right));
  });
}
