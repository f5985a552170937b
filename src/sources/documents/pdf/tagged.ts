/** Blocks by the file's own structure: headings, items and cells as its author's program named them. */
import { caption } from './groups.ts';
import { linesInOrder } from './lines.ts';
import { markerOf } from './markers.ts';
import { segmentsInOrder } from './page.ts';
import type { Group, Line, PageText, Run, TagLeaf } from './types.ts';

/** A block that is settled, or lines that their places must tell. */
export type Unit = { group: Group } | { lines: Line[]; free: true };

interface Entry {
  key: string;
  role: string;
  leaf: TagLeaf;
  runs: Run[];
}

const blocks: ReadonlyMap<string, string> = new Map(
  Object.entries({
    H: 'heading',
    H1: 'heading',
    H2: 'heading',
    H3: 'heading',
    H4: 'heading',
    H5: 'heading',
    H6: 'heading',
    Title: 'heading',
    P: 'paragraph',
    Caption: 'caption',
    TD: 'cell',
    TH: 'cell',
    Lbl: 'label',
    TOCI: 'contents',
    TOC: 'contents',
    Note: 'note',
    FENote: 'note',
    Figure: 'figure',
    Formula: 'paragraph',
  }),
);

/** Blocks of one page in the order of its structure tree. `nextRegion` numbers what is read as a column of its own; `labels` is kept over pages. */
export function taggedUnits(page: PageText, nextRegion: () => number, labels: { seen: boolean }): Unit[] {
  if (page.tagged === undefined) return [];
  const units: Unit[] = [];
  const state: State = { page, units, nextRegion, labels, items: new Map(), tables: new Map() };
  let entry: Entry | undefined;
  for (const leaf of page.tagged.leaves) {
    const runs = page.tagged.runs.get(leaf.mark) ?? [];
    const { key, role } = keyOf(leaf);
    if (entry !== undefined && entry.key === key) entry.runs.push(...runs);
    else {
      if (entry !== undefined) put(state, entry);
      entry = { key, role, leaf, runs: [...runs] };
    }
  }
  if (entry !== undefined) put(state, entry);
  // Rows that stand on another page are empty here.
  for (const { group } of state.tables.values()) {
    group.rows = (group.rows ?? []).filter((row) => row.some((lines) => lines.length > 0));
    const width = Math.max(0, ...group.rows.map((row) => row.length));
    for (const row of group.rows) while (row.length < width) row.push([]);
  }
  return units.filter((unit) => !('group' in unit) || unit.group.lines.length > 0);
}

interface State {
  page: PageText;
  units: Unit[];
  nextRegion: () => number;
  /** Whether the file marks its items: an item without a mark then began on the page before. */
  labels: { seen: boolean };
  /** Mark of each item that has none of its text yet; undefined once it has. */
  items: Map<number, string | undefined>;
  tables: Map<number, { group: Group; rows: Map<number, number>; cells: Map<number, number> }>;
}

/** The innermost element that makes a block; text directly in an item belongs to the item. */
function keyOf(leaf: TagLeaf): { key: string; role: string } {
  for (let i = leaf.path.length - 1; i >= 0; i--) {
    const { role, id } = leaf.path[i] as { role: string; id: number };
    const kind = blocks.get(role);
    if (kind === 'paragraph' && leaf.path.slice(0, i).some((node) => node.role === 'TD' || node.role === 'TH')) continue;
    if (kind !== undefined) return { key: `${id}`, role };
    if (role === 'LI' || role === 'LBody') return { key: `i${leaf.path.findLast((node) => node.role === 'LI')?.id ?? id}`, role: 'LI' };
    if (role === 'BlockQuote') return { key: `q${id}`, role: 'BlockQuote' };
  }
  return { key: '', role: '' };
}

function put(state: State, entry: Entry): void {
  const { leaf, role } = entry;
  const li = leaf.path.findLast((node) => node.role === 'LI');
  const kind = blocks.get(role);
  if (kind === 'label' && li !== undefined) {
    state.labels.seen = true;
    state.items.set(li.id, entry.runs.map((run) => run.text).join(''));
    return;
  }
  if (kind === 'cell') return cell(state, entry);
  const lines = linesInOrder(segmentsInOrder(entry.runs), state.page.number, state.nextRegion());
  if (lines.length === 0) return;
  const quote = leaf.path.find((node) => node.role === 'BlockQuote');
  const around = quote === undefined ? {} : { quote: `${state.page.number} ${quote.id}` };
  const add = (group: Omit<Group, 'page' | 'lines'>, own = lines): void =>
    void state.units.push({ group: { page: state.page.number, lines: own, settled: true, ...around, ...group } });
  if (kind === 'heading') {
    const level = /^H([1-6])$/.exec(role)?.[1];
    return add({ kind: 'heading', ...(level === undefined ? {} : { level: Number(level) }) });
  }
  if (kind === 'caption' || kind === 'contents' || kind === 'note' || kind === 'figure') return add({ kind });
  if (li !== undefined) return inItem(state, li.id, leaf, lines, add);
  if (role === 'P' || role === 'Formula' || quote !== undefined) {
    (lines[0] as Line).opens = true;
    return add({ kind: lines.every((line) => line.mono) ? 'code' : lines.length < 5 && caption.test((lines[0] as Line).text) ? 'caption' : 'paragraph' });
  }
  (lines[0] as Line).opens = true;
  state.units.push({ lines, free: true });
}

/** The first block of an item carries its mark; those behind it stand in the item too. */
function inItem(state: State, id: number, leaf: TagLeaf, lines: Line[], add: (group: Omit<Group, 'page' | 'lines'>, own?: Line[]) => void): void {
  const depth = Math.max(0, leaf.path.filter((node) => node.role === 'L').length - 1);
  // The first item of a page may go on with one of the page before; all others are new.
  if (!state.items.has(id)) state.items.set(id, state.labels.seen && state.items.size === 0 && state.page.number > 1 ? undefined : '');
  for (const part of byStyle(lines)) {
    const label = state.items.get(id);
    const code = part.every((line) => line.mono);
    if (label === undefined) {
      add({ kind: code ? 'code' : 'paragraph', depth, inItem: true }, part);
      continue;
    }
    state.items.set(id, undefined);
    // The mark may stand in the item's own text.
    const own = label === '' ? markerOf((part[0] as Line).text) : undefined;
    const marker = own ?? markerOf(`${label} x`);
    add(
      {
        kind: 'item',
        depth,
        list: `${state.page.number} ${leaf.path.findLast((node) => node.role === 'L')?.id}`,
        marker: marker?.text ?? '-',
        markLength: own?.length ?? 0,
        ordered: marker?.ordered ?? false,
      },
      part,
    );
  }
}

/** Text and the code behind it. */
function byStyle(lines: readonly Line[]): Line[][] {
  const parts: Line[][] = [];
  for (const line of lines) {
    const part = parts.at(-1);
    if (part !== undefined && part[0]?.mono === line.mono) part.push(line);
    else parts.push([line]);
  }
  return parts.some((part) => part.length > 1 && part[0]?.mono === true) ? parts : [[...lines]];
}

function cell(state: State, entry: Entry): void {
  const { path } = entry.leaf;
  const at = path.findIndex((node) => node.role === 'Table');
  const table = path[at];
  const inner = path.slice(at + 1);
  const row = inner.find((node) => node.role === 'TR');
  const own = inner.find((node) => node.role === 'TD' || node.role === 'TH');
  if (table === undefined || own === undefined) return;
  let known = state.tables.get(table.id);
  if (known === undefined) {
    known = { group: { kind: 'table', page: state.page.number, settled: true, lines: [], rows: [], header: false }, rows: new Map(), cells: new Map() };
    state.tables.set(table.id, known);
    state.units.push({ group: known.group });
  }
  const rows = known.group.rows ?? [];
  const rowId = row?.id ?? -1;
  let r = known.rows.get(rowId);
  if (r === undefined) {
    r = rows.push([]) - 1;
    known.rows.set(rowId, r);
  }
  let c = known.cells.get(own.id);
  const cells = rows[r] as Line[][];
  if (c === undefined) {
    c = cells.push([]) - 1;
    known.cells.set(own.id, c);
    if (r === 0) known.group.header = own.role === 'TH' && (c === 0 || known.group.header === true);
  }
  const lines = linesInOrder(segmentsInOrder(entry.runs), state.page.number, state.nextRegion());
  cells[c]?.push(...lines);
  known.group.lines.push(...lines);
}
