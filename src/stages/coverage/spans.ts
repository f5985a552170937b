/** Which stretches of a document rows rest on: one byte a character while a document is looked at, a line of figures after. */
import type { Chunk, Document, DocumentCoverage, SpanCoverage } from '../../contracts/index.ts';
import { round6 } from '../../statistics/intervals.ts';
import { compareText } from '../../text/canonical.ts';

/** A row as this picture needs it: its outcome, and the spans of the document that it rests on. */
export interface CoveringRow {
  accepted: boolean;
  spans: readonly { start: number; end: number }[];
  /** What its prompt shows of the document beside them. */
  shown: readonly { start: number; end: number }[];
}

const other = 0;
const open = 1;
const rejected = 2;
const shown = 3;
const covered = 4;
const aside = 5;
const letters = ['-', 'o', 'r', 's', 'c', 'a'] as const;
const names = ['covered', 'shown', 'rejected', 'open', 'aside'] as const;

const parts = 240;
const mostSections = 60;
const mostListed = 1000;
const gapsOfDocument = 6;
const gapsInAll = 25;
/** A shorter stretch is a clause between two answers, no gap. */
const shortestGap = 120;

type Gap = SpanCoverage['gaps'][number];

/** Adds up documents in plan order. Holds a line of figures for each of the first thousand, and the longest gaps. */
export function spanCoverage(): { add(document: Document, chunks: readonly Chunk[], rows: readonly CoveringRow[]): void; finish(): SpanCoverage | undefined } {
  const listed: DocumentCoverage[] = [];
  const sums = { covered: 0, shown: 0, rejected: 0, open: 0, aside: 0 };
  let gaps: Gap[] = [];
  let documents = 0;
  return {
    add(document, chunks, rows) {
      const one = coverDocument(document, chunks, rows);
      documents++;
      for (const name of names) sums[name] += one.coverage[name];
      if (listed.length < mostListed) listed.push(one.coverage);
      gaps = [...gaps, ...one.gaps].sort(longestFirst).slice(0, gapsInAll);
    },
    finish: () => (documents === 0 ? undefined : { ...sums, documents, listed, gaps }),
  };
}

/** One document: what each of its characters came to, and its longest gaps. */
export function coverDocument(document: Document, chunks: readonly Chunk[], rows: readonly CoveringRow[]): { coverage: DocumentCoverage; gaps: Gap[] } {
  const { text } = document;
  const states = statesOf(document, chunks, rows);
  const sums = letters.map(() => 0);
  const cells = Math.max(1, Math.min(parts, Math.floor(text.length / 4)));
  const counts = new Uint32Array(cells * letters.length);
  eachCharacter(text, (at) => {
    const state = states[at] as number;
    sums[state] = (sums[state] as number) + 1;
    const cell = Math.floor((at * cells) / text.length) * letters.length + state;
    counts[cell] = (counts[cell] as number) + 1;
  });
  return {
    coverage: {
      document: document.key,
      title: document.title,
      rows: rows.filter((row) => row.accepted).length,
      covered: sums[covered] as number,
      shown: sums[shown] as number,
      rejected: sums[rejected] as number,
      open: sums[open] as number,
      aside: sums[aside] as number,
      strip: stripOf(counts, cells),
      sections: sectionsOf(chunks, text.length),
    },
    gaps: gapsOf(document, chunks, states),
  };
}

function statesOf(document: Document, chunks: readonly Chunk[], rows: readonly CoveringRow[]): Uint8Array {
  const states = new Uint8Array(document.text.length);
  for (const chunk of chunks) states.fill(chunk.leak === undefined ? open : aside, chunk.start, chunk.end);
  for (const span of document.setAside) states.fill(aside, span.start, span.end);
  for (const block of document.blocks) if (block.aside !== undefined) states.fill(aside, block.start, block.end);
  const paint = (state: number, spans: CoveringRow['spans']): void => {
    for (const { start, end } of spans)
      for (let at = start; at < end; at++) if (states[at] !== other && states[at] !== aside && (states[at] as number) < state) states[at] = state;
  };
  for (const { accepted, spans, shown: seen } of rows) {
    if (accepted) paint(shown, seen);
    paint(accepted ? covered : rejected, spans);
  }
  return states;
}

/** Every character that is no white space, once, by its first UTF-16 unit. */
function eachCharacter(text: string, see: (at: number) => void): void {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit <= 32 || unit === 0xa0) continue;
    see(at);
    if (unit >= 0xd800 && unit <= 0xdbff && text.charCodeAt(at + 1) >= 0xdc00 && text.charCodeAt(at + 1) <= 0xdfff) at++;
  }
}

function stripOf(counts: Uint32Array, cells: number): string {
  let strip = '';
  for (let cell = 0; cell < cells; cell++) {
    let best: number = other;
    // Headings and space show only where nothing else is.
    for (const state of [covered, shown, open, rejected, aside]) {
      const count = counts[cell * letters.length + state] as number;
      if (count > 0 && (best === other || count > (counts[cell * letters.length + best] as number))) best = state;
    }
    strip += letters[best] ?? '-';
  }
  return strip;
}

function sectionsOf(chunks: readonly Chunk[], length: number): DocumentCoverage['sections'] {
  const sections: DocumentCoverage['sections'] = [];
  let path: string | undefined;
  for (const chunk of chunks) {
    const own = chunk.headingPath.join('\n');
    if (own === path) continue;
    path = own;
    sections.push({ heading: (chunk.headingPath.at(-1) ?? '').slice(0, 120).toWellFormed(), at: round6(length === 0 ? 0 : chunk.start / length) });
  }
  return sections.length > mostSections ? sections.filter((_, i) => i % Math.ceil(sections.length / mostSections) === 0) : sections;
}

/** Runs without an accepted row inside one section; what is set aside ends a run, white space does not. */
function gapsOf(document: Document, chunks: readonly Chunk[], states: Uint8Array): Gap[] {
  const found: { from: number; to: number; length: number; path: readonly string[] }[] = [];
  let run: (typeof found)[number] | undefined;
  for (const chunk of chunks) {
    if (run !== undefined && run.path.join('\n') !== chunk.headingPath.join('\n')) run = undefined;
    eachCharacter(document.text.slice(chunk.start, chunk.end), (offset) => {
      const at = chunk.start + offset;
      const state = states[at];
      if (state !== open && state !== rejected) {
        run = undefined;
        return;
      }
      if (run === undefined) found.push((run = { from: at, to: at, length: 0, path: chunk.headingPath }));
      run.to = at + 1;
      run.length++;
    });
  }
  const longest = found
    .filter(({ length }) => length >= shortestGap)
    .sort((a, b) => b.length - a.length || a.from - b.from)
    .slice(0, gapsOfDocument);
  return longest.map(({ from, to, length, path }) => ({
    document: document.key,
    headingPath: path.map((heading) => heading.slice(0, 200).toWellFormed()),
    start: codePointsIn(document.text, from),
    end: codePointsIn(document.text, to),
    length,
  }));
}

/** Code points before a place. */
function codePointsIn(text: string, until: number): number {
  let pairs = 0;
  for (let at = 0; at + 1 < until; at++) {
    const [unit, next] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
    if (unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) {
      pairs++;
      at++;
    }
  }
  return until - pairs;
}

function longestFirst(a: Gap, b: Gap): number {
  return b.length - a.length || compareText(a.document, b.document) || a.start - b.start;
}
