import type { Manifest } from '../../../../contracts/release.ts';
import { rowChanges } from '../../../../report/diff/model.ts';
import type { DiffRow, ReleaseDiff, RowChange, RowCounts } from '../../../../report/diff/model.ts';
import { statisticsFileSchema } from '../../../../report/statistics.ts';
import { compareText } from '../../../../text/canonical.ts';
import { manifestOf } from '../stats.ts';
import { changesOf } from './changes.ts';
import type { Change } from './changes.ts';
import { jsonFile, sourceFilesOf } from './reading.ts';
import type { Side } from './reading.ts';
import { cellsChanged, componentsChanged, configChanged, evaluationChanged, filesChanged, namesChanged, rulesChanged } from './settings.ts';
import { textsOf, withText } from './texts.ts';

export interface DiffOptions {
  /** Rows of each kind that are listed, the first of them; the counts are of all. Default 1,000. */
  listed?: number;
  /** Listed rows carry their words, and tokens are counted. Default true. */
  texts?: boolean;
  /** Is told of every row that differs, listed or not, without its words. */
  onRow?(row: DiffRow): void | Promise<void>;
}

const usuallyListed = 1000;

/**
 * Compares two releases by row id and content, and says why rows came and went. Memory holds 44 to 87 bytes a row of the
 * older release and a new row of the newer one, about 350 a row of those whose file both lost and gained rows, and what is listed.
 *
 * @throws HornbookError `no-release` where a folder is none.
 */
export async function diffReleases(a: string, b: string, options: DiffOptions = {}): Promise<ReleaseDiff> {
  const { listed = usuallyListed, texts = true, onRow } = options;
  const [from, to] = [await sideOf(a), await sideOf(b)];
  const changes = await changesOf(from, to);
  const sources = namesChanged(await sourceFilesOf(from), await sourceFilesOf(to));
  const reasonOf = reasons(sources);
  const rows: DiffRow[] = [];
  const taken: RowCounts = none();
  const tally = tallies();
  for await (const change of changes.each()) {
    const row = diffRow(change, reasonOf(change));
    tally.add(row);
    await onRow?.(row);
    if (taken[row.change] >= listed) continue;
    taken[row.change]++;
    rows.push(row);
  }
  const words = texts && rows.length > 0 ? await rowTexts(from, to, changes, rows) : { rows };
  return {
    schema: 'hornbook.diff/2',
    from: await figuresOf(from, changes.rows.from),
    to: await figuresOf(to, changes.rows.to),
    change: from.manifest.contentHash === to.manifest.contentHash ? 'same' : changeOf(changes.counts),
    counts: changes.counts,
    ...words,
    ...tally.finish(),
    byCell: await cellsChanged(a, b),
    byRule: rulesChanged(from.manifest, to.manifest),
    sources,
    evaluation: evaluationChanged(from.manifest, to.manifest),
    config: configChanged(from.manifest.config, to.manifest.config),
    components: componentsChanged(from.manifest, to.manifest),
    files: filesChanged(from.manifest, to.manifest),
  };
}

/** What a version must rise by: rows that are gone, say something else or stand in another split break what was measured before. */
export function changeOf({ added, removed, edited, moved }: RowCounts): 'patch' | 'minor' | 'major' {
  if (removed + edited + moved > 0) return 'major';
  return added > 0 ? 'minor' : 'patch';
}

async function sideOf(root: string): Promise<Side & { manifest: Manifest }> {
  const manifest = await manifestOf(root);
  return { root, files: manifest.files, manifest };
}

const none = (): RowCounts => ({ added: 0, removed: 0, edited: 0, moved: 0 });

async function rowTexts(
  from: Side,
  to: Side,
  changes: Awaited<ReturnType<typeof changesOf>>,
  rows: readonly DiffRow[],
): Promise<Pick<ReleaseDiff, 'rows' | 'tokens'>> {
  const wanted = new Set(rows.flatMap(({ id, was }) => (was === undefined ? [id] : [id, was])));
  const before = await textsOf(from, changes.inOlder, wanted);
  const after = await textsOf(to, changes.inNewer, wanted);
  return {
    rows: rows.map((row) =>
      withText(row, row.change === 'added' ? undefined : before.of(row.was ?? row.id), row.change === 'removed' ? undefined : after.of(row.id)),
    ),
    tokens: { added: after.tokens.added, removed: before.tokens.removed, editedFrom: before.tokens.edited, editedTo: after.tokens.edited },
  };
}

function diffRow({ change, row, was, from, to }: Change, reason: string): DiffRow {
  const { id, strategy, sources } = row;
  return { change, id, ...(was === undefined ? {} : { was }), from, to, source: sources[0]?.source ?? '', strategy, reason };
}

function reasons(moved: ReleaseDiff['sources']): (change: Change) => string {
  const [came, changed, left] = [new Set(moved.came), new Set(moved.changed), new Set(moved.left)];
  // The key of an imported row's conversation starts with the key of its file.
  const touches = (keys: ReadonlySet<string>, { row }: Change): boolean =>
    row.sources.some(({ document }) => keys.has(document) || keys.has(document.replace(/#.*$/s, '')));
  const ofSource = (change: Change): string =>
    touches(left, change) ? 'source left' : touches(changed, change) ? 'source changed' : touches(came, change) ? 'source came' : 'plan changed';
  return (change) => {
    const { from, to, out = '' } = change;
    if (change.change === 'removed') return out === '' ? ofSource(change) : out;
    if (change.change === 'added') return out === '' ? ofSource(change) : `was ${out}`;
    const split = from === to ? [] : [`split ${from ?? ''} -> ${to ?? ''}`];
    return [...(change.change === 'edited' ? [editReason(change, ofSource)] : []), ...split].join(', ');
  };
}

function editReason(change: Change, ofSource: (change: Change) => string): string {
  if (change.by === undefined) return 'edited';
  if (change.by === 'replaces') return 'edited: it replaces the row of another id';
  return `${ofSource(change)}: ${change.by === 'prompt' ? 'the same prompt' : 'nearly the same text'} under another id`;
}

function tallies(): { add(row: DiffRow): void; finish(): Pick<ReleaseDiff, 'reasons' | 'bySource' | 'bySplit'> } {
  const why = new Map<RowChange, Map<string, number>>(rowChanges.map((change) => [change, new Map()]));
  const [sources, splits] = [new Map<string, RowCounts>(), new Map<string, RowCounts>()];
  const bump = (map: Map<string, RowCounts>, name: string, change: RowChange): void => {
    const entry = map.get(name) ?? none();
    map.set(name, entry);
    entry[change]++;
  };
  const listed = (map: ReadonlyMap<string, RowCounts>): (RowCounts & { name: string })[] =>
    [...map].sort((a, b) => compareText(a[0], b[0])).map(([name, counts]) => ({ name, ...counts }));
  return {
    add({ change, reason, source, from, to }) {
      const own = why.get(change);
      own?.set(reason, (own.get(reason) ?? 0) + 1);
      bump(sources, source, change);
      bump(splits, to ?? from ?? '', change);
    },
    finish: () => ({
      reasons: rowChanges.flatMap((change) =>
        [...(why.get(change) ?? [])].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0])).map(([reason, rows]) => ({ change, reason, rows })),
      ),
      bySource: listed(sources),
      bySplit: listed(splits),
    }),
  };
}

async function figuresOf({ root, manifest }: Side & { manifest: Manifest }, rows: number): Promise<ReleaseDiff['from']> {
  const file = await jsonFile(root, 'statistics.json', statisticsFileSchema);
  const kinds = manifest.leaks.canaries?.kinds ?? [];
  return {
    name: manifest.name,
    version: manifest.version,
    contentHash: manifest.contentHash,
    rows,
    tokens: file?.statistics.tokens ?? null,
    leaks: {
      checked: manifest.leaks.checked,
      rows: manifest.leaks.rows,
      planted: kinds.reduce((sum, one) => sum + one.planted, 0),
      caught: kinds.reduce((sum, one) => sum + one.caught, 0),
    },
  };
}
