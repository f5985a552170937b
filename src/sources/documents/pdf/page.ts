/** A page as segments: pdf.js gives runs in the order of the file; they are joined by their places. */
import { filledIn } from './fields.ts';
import { fontFacts, plainFont } from './fonts.ts';
import type { PdfPage } from './open.ts';
import { plainArabic, readable } from './rtl.ts';
import { compose, encircle, joinAccent } from './signs.ts';
import { readTags } from './tags.ts';
import type { FontFacts, PageText, Run, Segment, TaggedText, TagLeaf } from './types.ts';

export type FontTable = Map<string, FontFacts>;

type Matrix = readonly number[];

/** Reads one page. `fonts` grows: what is known of a font is kept for the pages behind. `tables`: those that fonts of the file asked for in vain. */
export async function readPage(page: PdfPage, number: number, fonts: FontTable, tables: ReadonlySet<string>): Promise<PageText> {
  const content = await page.getTextContent({ includeMarkedContent: true });
  const fresh = Object.keys(content.styles).filter((name) => !fonts.has(name));
  const letters = content.items.some((item) => 'str' in item && item.str.trim() !== '');
  let seen: Drawn = { anything: false, letters: false, nameless: false };
  if (fresh.length > 0 || !letters || tables.size > 0) seen = await learnFonts(page, fresh, fonts);
  const view = page.getViewport({ scale: 1 });
  const matrix: Matrix = view.transform;
  const marks: { id: string | undefined; artifact: boolean }[] = [];
  const artifacts: Run[] = [];
  const turns: Run[][] = [[], [], [], []];
  let blank = false;
  for (const item of content.items) {
    if (!('str' in item)) {
      const outer = marks.at(-1);
      if (item.type === 'endMarkedContent') marks.pop();
      else
        marks.push({
          id: item.type === 'beginMarkedContentProps' ? (item.id ?? outer?.id) : outer?.id,
          artifact: outer?.artifact === true || ('tag' in item && item.tag === 'Artifact'),
        });
      continue;
    }
    const text = clean(item.str);
    if (text.trim() === '') {
      blank ||= text !== '' || item.hasEOL;
      continue;
    }
    const mark = marks.at(-1);
    const { turn, run } = placed(item, text, matrix, view, fonts.get(item.fontName) ?? plainFont, blank || /^\s/.test(text), mark?.id);
    if (mark?.artifact === true) artifacts.push(run);
    else (turns[turn] as Run[]).push(run);
    blank = item.hasEOL || /\s$/.test(text);
  }
  // A page that is printed sideways is read as it lies.
  let main = 0;
  for (let turn = 1; turn < 4; turn++) if (weight(turns[turn] as Run[]) > weight(turns[main] as Run[])) main = turn;
  const aside = turns.flatMap((runs, turn) => (turn === main ? [] : segmentsOf(runs)));
  const sideways = main % 2 === 1;
  const { tagged, rest } = partTagged(turns[main] as Run[], await readTags(page));
  return {
    number,
    width: sideways ? view.height : view.width,
    height: sideways ? view.width : view.height,
    segments: segmentsOf(rest),
    aside: [...segmentsOf(artifacts), ...aside].map((segment) =>
      segment.runs
        .map((run) => (run.space ? ` ${run.text}` : run.text))
        .join('')
        .trim(),
    ),
    tagged,
    pictureOnly: !letters && seen.anything && !seen.letters,
    mute: !letters && seen.letters,
    tableless: seen.nameless && tables.size > 0,
    ...(await filledIn(page)),
  };
}

/** Runs that the structure tree orders, and the rest. A tree that leaves out much, or names no kinds, is not followed. */
function partTagged(runs: Run[], leaves: readonly TagLeaf[] | undefined): { tagged: TaggedText | undefined; rest: Run[] } {
  if (leaves === undefined || !leaves.some((leaf) => leaf.path.some((node) => telling.test(node.role)))) return { tagged: undefined, rest: runs };
  const byMark = new Map<string, Run[]>();
  for (const leaf of leaves) byMark.set(leaf.mark, []);
  const rest: Run[] = [];
  for (const run of runs) {
    const list = run.mark === undefined ? undefined : byMark.get(run.mark);
    if (list === undefined) rest.push(run);
    else list.push(run);
  }
  if (weight(rest) > 0.15 * weight(runs)) return { tagged: undefined, rest: runs };
  return { tagged: { leaves, runs: byMark }, rest };
}

const telling = /^(?:H[1-6]?|P|L|LI|Table|TD|TH|Caption|BlockQuote|Note|TOC)$/;

function weight(runs: readonly Run[]): number {
  let sum = 0;
  for (const run of runs) sum += run.text.length;
  return sum;
}

// Control characters and halves of pairs are damage of a font's table.
function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g, '')
    .replace(/[\u00A0\u2000-\u200A\u202F\t\r\n]/g, ' ');
}

interface Item {
  dir: string;
  width: number;
  height: number;
  transform: unknown[];
}

/** A run in the upright page's own coordinates, and by how many quarters it is turned. */
function placed(
  item: Item,
  text: string,
  view: Matrix,
  size: { width: number; height: number },
  font: FontFacts,
  space: boolean,
  mark: string | undefined,
): { turn: number; run: Run } {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = item.transform as number[];
  const [va = 1, vb = 0, vc = 0, vd = 1, ve = 0, vf = 0] = view;
  const dx = va * a + vc * b;
  const dy = vb * a + vd * b;
  const tall = Math.sqrt(c * c + d * d) || Math.sqrt(a * a + b * b);
  const px = va * e + vc * f + ve;
  const py = vb * e + vd * f + vf;
  const turn = Math.abs(dx) >= Math.abs(dy) ? (dx >= 0 ? 0 : 2) : dy < 0 ? 1 : 3;
  const [x, y] = turn === 0 ? [px, py] : turn === 1 ? [size.height - py, px] : turn === 2 ? [size.width - px, size.height - py] : [py, size.width - px];
  const trimmed = text.trim();
  // Blanks at the ends take their share of the width.
  const lead = text.length - text.trimStart().length;
  const each = item.width / text.length;
  return {
    turn,
    run: {
      text: plainArabic(compose(trimmed.replace(/\s+/g, ' '))),
      x: x + lead * each,
      y,
      width: each * trimmed.length,
      size: tall,
      font,
      space,
      rtl: item.dir === 'rtl',
      mark,
    },
  };
}

/** What a page draws. */
interface Drawn {
  anything: boolean;
  letters: boolean;
  /** Text in a font that could not be read. */
  nameless: boolean;
}

/** `showText` of pdf.js, which all commands that show text become. */
const showText = 44;

/** The fonts' names come with the drawing commands only. */
async function learnFonts(page: PdfPage, names: readonly string[], fonts: FontTable): Promise<Drawn> {
  const operators = await page.getOperatorList();
  for (const name of names) {
    let facts = plainFont;
    // They come as messages: a few turns of the event loop later.
    for (let i = 0; i < 20 && !page.commonObjs.has(name); i++) await new Promise((resolve) => setImmediate(resolve));
    if (page.commonObjs.has(name)) {
      const font: unknown = page.commonObjs.get(name);
      if (typeof font === 'object' && font !== null && 'name' in font) facts = fontFacts(String(font.name), 'isMonospace' in font && font.isMonospace === true);
    }
    fonts.set(name, facts);
  }
  const { fnArray } = operators;
  const argsArray: readonly unknown[] = operators.argsArray;
  const shown = argsArray.filter((_, i) => fnArray[i] === showText);
  return { anything: fnArray.length > 0, letters: shown.some(showsGlyph), nameless: shown.some((parts) => glyphsOf(parts)?.length === 0) };
}

function glyphsOf(parts: unknown): readonly unknown[] | undefined {
  const glyphs: unknown = Array.isArray(parts) ? parts[0] : undefined;
  return Array.isArray(glyphs) ? glyphs : undefined;
}

/** A sign that is no blank; a font that could not be read gives an empty list. */
function showsGlyph(parts: unknown): boolean {
  const glyphs = glyphsOf(parts);
  if (glyphs === undefined) return false;
  return glyphs.length === 0 || glyphs.some((glyph: unknown) => typeof glyph === 'object' && glyph !== null && !('isSpace' in glyph && glyph.isSpace === true));
}

/** Joins runs in the order in which they stand in the file, without a look at their neighbours. */
export function segmentsInOrder(runs: readonly Run[]): Segment[] {
  return readable(joinedRuns(runs));
}

function joinedRuns(runs: readonly Run[]): Segment[] {
  const segments: Segment[] = [];
  let current: Segment | undefined;
  for (const run of runs) {
    if (current !== undefined && encircle(current, run)) continue;
    if (current !== undefined && follows(current, run)) append(current, run);
    else segments.push((current = segmentOf(run)));
  }
  return segments;
}

/** Joins runs that follow one another, then whatever stands side by side. */
function segmentsOf(runs: readonly Run[]): Segment[] {
  return readable(mergeSegments(joinedRuns(runs)));
}

function segmentOf(run: Run): Segment {
  return { runs: [run], x0: run.x, x1: run.x + run.width, y: run.y, size: run.size, letters: run.text.length };
}

function follows(segment: Segment, run: Run): boolean {
  const size = Math.max(segment.size, run.size);
  const gap = run.x - segment.x1;
  if (gap < -0.4 * size || gap > 1.05 * size) return false;
  return sameLine(segment.y, segment.size, run.y, run.size);
}

/** On one baseline, or raised or lowered beside it. */
function sameLine(y: number, size: number, otherY: number, otherSize: number): boolean {
  const big = Math.max(size, otherSize);
  const small = Math.min(size, otherSize);
  const shift = Math.abs(y - otherY);
  return shift <= 0.12 * big || (small < 0.88 * big && shift <= 0.62 * big);
}

function append(segment: Segment, run: Run): void {
  const last = segment.runs.at(-1);
  // Bold made by drawing twice.
  if (last !== undefined && last.text === run.text && Math.abs(last.x - run.x) < 0.12 * run.size && Math.abs(last.y - run.y) < 0.12 * run.size) return;
  if (last !== undefined && !run.space) joinAccent(last, run);
  segment.runs.push(run);
  segment.x0 = Math.min(segment.x0, run.x);
  segment.x1 = Math.max(segment.x1, run.x + run.width);
  segment.letters += run.text.length;
  if (run.size > segment.size * 1.05) {
    segment.size = run.size;
    segment.y = run.y;
  }
}

/** Runs that the file holds out of order. Looks a bounded way ahead: pages of a million dots stay linear. */
function mergeSegments(segments: Segment[]): Segment[] {
  const sorted = segments.map((segment, at) => ({ segment, at })).sort((a, b) => a.segment.y - b.segment.y || a.segment.x0 - b.segment.x0 || a.at - b.at);
  const gone = new Set<Segment>();
  for (let i = 0; i < sorted.length; i++) {
    const first = (sorted[i] as { segment: Segment }).segment;
    if (gone.has(first)) continue;
    for (let j = i + 1, looked = 0; j < sorted.length && looked < 60; j++, looked++) {
      const second = (sorted[j] as { segment: Segment }).segment;
      if (second.y - first.y > 0.62 * Math.max(first.size, second.size)) break;
      if (gone.has(second) || !sameLine(first.y, first.size, second.y, second.size)) continue;
      const [left, right] = first.x0 <= second.x0 ? [first, second] : [second, first];
      const gap = right.x0 - left.x1;
      const near = 0.35 * Math.max(first.size, second.size);
      if (gap > near || gap < -near) continue;
      first.runs = [...left.runs, ...right.runs];
      const wide = second.size > first.size * 1.05 ? second : first;
      [first.y, first.size] = [wide.y, wide.size];
      first.x0 = Math.min(first.x0, second.x0);
      first.x1 = Math.max(first.x1, second.x1);
      first.letters += second.letters;
      gone.add(second);
      j = i;
      looked = Math.max(0, looked - 1);
    }
  }
  return segments.filter((segment) => !gone.has(segment));
}
