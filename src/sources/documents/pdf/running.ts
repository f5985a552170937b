/** Running headers, footers and page numbers: what stands at the edge of page after page. */
import type { PageText, Segment } from './types.ts';

interface Edge {
  segment: Segment;
  page: number;
  /** Distance from the page's edge. */
  distance: number;
  top: boolean;
  /** Rows between it and the edge. */
  row: number;
  text: string;
  /** Free space towards the inside, in its own sizes. */
  gap: number;
}

const rowsLooked = 4;
/** Free room towards the text, in its own sizes, from which a line stands in the margin: more than the lines of a text are apart. */
const marginGap = 1.9;

/** Pages with running words at one height that show where such words stand. */
const fewestInBand = 4;

/** The segments that run over pages, by page index. */
export function runningSegments(pages: readonly PageText[]): Set<Segment> {
  const edges = pages.flatMap((page) => edgesOf(page));
  const repeated = repeatedEdges(edges, pages.length);
  const numbered = numberedEdges(edges, pages.length);
  const banded = bandedEdges(edges, (edge) => repeated.has(edge) || numbered.has(edge));
  const found = new Set<Segment>();
  // From the edge inwards: a row counts only where all rows outside of it run too.
  const byPlace = new Map<string, Edge[]>();
  for (const edge of edges) {
    const key = `${edge.page} ${edge.top ? 't' : 'b'}`;
    const list = byPlace.get(key) ?? [];
    list.push(edge);
    byPlace.set(key, list);
  }
  for (const list of byPlace.values()) {
    for (let row = 0; row < rowsLooked; row++) {
      const here = list.filter((edge) => edge.row === row);
      const running = here.filter((edge) => repeated.has(edge) || numbered.has(edge) || banded.has(edge));
      for (const edge of running) found.add(edge.segment);
      if (here.length === 0 || running.length < here.length) break;
    }
  }
  return found;
}

function edgesOf(page: PageText): Edge[] {
  const sorted = [...page.segments].sort((a, b) => a.y - b.y || a.x0 - b.x0);
  const rows: Segment[][] = [];
  for (const segment of sorted) {
    const row = rows.at(-1);
    if (row !== undefined && segment.y - (row[0] as Segment).y <= 0.4 * segment.size) row.push(segment);
    else rows.push([segment]);
  }
  const edges: Edge[] = [];
  const take = (top: boolean): void => {
    const order = top ? rows : rows.toReversed();
    for (const [row, segments] of order.slice(0, rowsLooked).entries()) {
      const inner = order[row + 1]?.[0];
      // More on one line is no header.
      if (segments.length > 20) continue;
      // A table that goes on repeats its head: that belongs to it.
      if (top && headsTable(order, row)) break;
      for (const segment of segments) {
        const distance = top ? segment.y : page.height - segment.y;
        // The body of a short page stands in the middle, or far from the foot.
        if (distance > page.height * 0.2) continue;
        const gap = inner === undefined ? 99 : Math.abs(inner.y - segment.y) / Math.max(1, segment.size);
        edges.push({ segment, page: page.number, distance, top, row, text: textOf(segment), gap });
      }
    }
  };
  take(true);
  take(false);
  return edges;
}

/** Cells over cells: a row whose segments all stand over those of the next two rows, at the distance of lines. */
function headsTable(rows: readonly (readonly Segment[])[], at: number): boolean {
  const head = rows[at] as Segment[];
  if (head.length < 2) return false;
  for (const below of [rows[at + 1], rows[at + 2]]) {
    const above = below === rows[at + 1] ? head : (rows[at + 1] as Segment[]);
    if (below === undefined || below.length < head.length || below.length > head.length + 1) return false;
    if ((below[0] as Segment).y - (above[0] as Segment).y > 2.2 * (head[0] as Segment).size) return false;
    // Lines of two columns fill them; cells do not.
    if (below.some((cell) => cell.letters > 30)) return false;
    const over = new Set(head.map((name) => below.findIndex((cell) => cell.x0 < name.x1 && cell.x1 > name.x0)));
    if (over.has(-1) || over.size < head.length) return false;
  }
  return true;
}

function textOf(segment: Segment): string {
  return segment.runs
    .map((run) => (run.space ? ` ${run.text}` : run.text))
    .join('')
    .trim();
}

/** The same words, figures aside, at the same height on several pages; on few pages, on all. */
function repeatedEdges(edges: readonly Edge[], pages: number): Set<Edge> {
  const least = pages < 4 ? Math.max(2, pages) : 3;
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const key = `${edge.top ? 't' : 'b'} ${edge.text.toLowerCase().replace(/\d+/g, '#').replace(/\s+/g, '')}`;
    const list = groups.get(key) ?? [];
    list.push(edge);
    groups.set(key, list);
  }
  const found = new Set<Edge>();
  for (const list of groups.values()) {
    for (const edge of list) {
      const like = new Set<number>();
      // Bounded: enough neighbours settle it.
      for (const other of list) {
        if (Math.abs(other.distance - edge.distance) <= 4) like.add(other.page);
        if (like.size >= least) break;
      }
      // Two pages say little: it must be short, and stand apart from the text.
      if (like.size >= least && (pages > 2 || (edge.gap >= marginGap && edge.text.length <= 80))) found.add(edge);
    }
  }
  return found;
}

/** Words that change with each section, where other pages have words that run: as high, of one size, and apart from the text. */
function bandedEdges(edges: readonly Edge[], runs: (edge: Edge) => boolean): Set<Edge> {
  const key = (edge: Edge, shift: number): string => `${edge.top ? 't' : 'b'} ${Math.round(edge.segment.size * 2)} ${Math.round(edge.distance / 2) + shift}`;
  const bands = new Map<string, Set<number>>();
  for (const edge of edges) {
    // A number alone may stand anywhere.
    if (!runs(edge) || isPageNumber(edge.text)) continue;
    const pages = bands.get(key(edge, 0)) ?? new Set<number>();
    bands.set(key(edge, 0), pages.add(edge.page));
  }
  const known = (edge: Edge): boolean => [-1, 0, 1].some((shift) => (bands.get(key(edge, shift))?.size ?? 0) >= fewestInBand);
  return new Set(edges.filter((edge) => edge.gap >= marginGap && edge.text.length <= 120 && known(edge)));
}

/** Numbers that grow with the pages. */
function numberedEdges(edges: readonly Edge[], pages: number): Set<Edge> {
  const offsets = new Map<number, Map<number, Edge[]>>();
  for (const edge of edges) {
    if (edge.row > 1 || edge.text.length > 120) continue;
    for (const number of numbersOf(edge.text)) {
      const offset = number - edge.page;
      const byPage = offsets.get(offset) ?? new Map<number, Edge[]>();
      byPage.set(edge.page, [...(byPage.get(edge.page) ?? []), edge]);
      offsets.set(offset, byPage);
    }
  }
  const found = new Set<Edge>();
  for (const byPage of offsets.values()) {
    const enough = byPage.size >= 3 || (byPage.size === pages && pages === 2);
    for (const edge of [...byPage.values()].flat()) {
      const alone = isPageNumber(edge.text);
      if (enough && (alone || edge.gap >= 1.6)) found.add(edge);
      // A single page says less: a bare number far below the text.
      else if (alone && pages === 1 && !edge.top && edge.gap >= 2.5) found.add(edge);
    }
  }
  return found;
}

const romans: ReadonlyMap<string, number> = new Map([
  ['i', 1],
  ['v', 5],
  ['x', 10],
  ['l', 50],
  ['c', 100],
]);

/** Figures at the start or the end of a header, small Roman numerals among them. */
function numbersOf(text: string): number[] {
  const found: number[] = [];
  const first = /^[-–—\s]*(?:page\s+)?(\d{1,5})\b/i.exec(text)?.[1];
  const last = /(?:^|[^\d.])(\d{1,5})[-–—\s]*$/.exec(text)?.[1];
  if (first !== undefined) found.push(Number(first));
  if (last !== undefined && last !== first) found.push(Number(last));
  if (/^[ivxlc]{1,8}$/i.test(text)) {
    let sum = 0;
    const values = [...text.toLowerCase()].map((letter) => romans.get(letter) ?? 0);
    for (const [i, value] of values.entries()) sum += value < (values[i + 1] ?? 0) ? -value : value;
    found.push(sum);
  }
  return found;
}

function isPageNumber(text: string): boolean {
  return /^[-–—\s]*(?:page\s+|seite\s+)?(?:\d{1,5}|[ivxlc]{1,8})(?:\s*(?:\/|of|von)\s*\d{1,5})?[-–—\s]*$/i.test(text);
}
