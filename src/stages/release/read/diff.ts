import { join } from 'node:path';
import { z } from 'zod';
import { lineageLineSchema } from '../../../contracts/release.ts';
import type { Manifest, Split } from '../../../contracts/release.ts';
import { compareText } from '../../../text/canonical.ts';
import { sha256 } from '../../../text/hash.ts';
import { dataEntries, dataFiles, idLines } from './data-files.ts';
import { jsonLines } from './json-lines.ts';
import { problems } from './problems.ts';
import { manifestOf } from './stats.ts';

export interface DiffRow {
  id: string;
  split: Split;
  source: string;
  strategy: string;
  /** "rejected by filter/length", "source changed", "source left", "source came", "content", "split train -> test"… */
  reason: string;
}

export interface ReleaseDiff {
  from: { version: string; rows: number };
  to: { version: string; rows: number };
  added: DiffRow[];
  removed: DiffRow[];
  changed: DiffRow[];
  /** Rows by reason, most first. */
  reasons: { change: 'added' | 'removed' | 'changed'; reason: string; rows: number }[];
  bySource: Tallied[];
  bySplit: Tallied[];
  /** What each rule dropped before and after, where it differs. */
  byRule: { gate: string; rule: string; from: number; to: number }[];
  sources: { came: string[]; changed: string[]; left: string[] };
  /** Settings and parts of the program that differ. */
  configChanged: boolean;
  components: { family: string; id: string; from: string | null; to: string | null }[];
}

interface Tallied {
  name: string;
  added: number;
  removed: number;
  changed: number;
}

interface Side {
  manifest: Manifest;
  rows: Map<string, { split: Split; source: string; strategy: string; documents: string[]; content: string }>;
  out: Map<string, string>;
  files: Map<string, string | null>;
}

// Of the rejected rows and sources these fields are all that a comparison needs.
const outSchema = z.object({ id: z.string(), outcome: z.string(), gate: z.string().nullable(), rule: z.string().nullable() });
const fileSchema = z.object({ key: z.string(), kind: z.string(), outcome: z.string(), hash: z.string().nullable() });

/** Compares two releases by row id and content, and says why rows came and went. */
export async function diffReleases(a: string, b: string): Promise<ReleaseDiff> {
  const from = await sideOf(a);
  const to = await sideOf(b);
  const sources = sourceChanges(from.files, to.files);
  const moved = { came: new Set(sources.came), changed: new Set(sources.changed), left: new Set(sources.left) };
  const added: DiffRow[] = [];
  const removed: DiffRow[] = [];
  const changed: DiffRow[] = [];
  for (const [id, row] of to.rows) {
    const before = from.rows.get(id);
    const out = from.out.get(id);
    if (before === undefined) added.push(diffRow(id, row, out === undefined ? sourceReason(row.documents, moved) : `was ${out}`));
    else {
      const what = [before.content === row.content ? '' : 'content', before.split === row.split ? '' : `split ${before.split} -> ${row.split}`].filter(
        (one) => one !== '',
      );
      if (what.length > 0) changed.push(diffRow(id, row, what.join(', ')));
    }
  }
  for (const [id, row] of from.rows) {
    if (!to.rows.has(id)) removed.push(diffRow(id, row, to.out.get(id) ?? sourceReason(row.documents, moved)));
  }
  const all = { added, removed, changed };
  return {
    from: { version: from.manifest.version, rows: from.rows.size },
    to: { version: to.manifest.version, rows: to.rows.size },
    ...all,
    reasons: reasonsOf(all),
    bySource: tallied(all, ({ source }) => source),
    bySplit: tallied(all, ({ split }) => split),
    byRule: ruleChanges(from.manifest, to.manifest),
    sources,
    configChanged: from.manifest.configHash !== to.manifest.configHash,
    components: componentChanges(from.manifest, to.manifest),
  };
}

async function sideOf(root: string): Promise<Side> {
  const manifest = await manifestOf(root);
  // Damage is the business of verify; what can be read is compared.
  const ignored = problems();
  const content = new Map<string, string>();
  const files = dataFiles(manifest);
  const first = files.find(({ format }) => format === 'messages') ?? files[0];
  for (const file of files.filter(({ format }) => format === first?.format)) {
    const ids = idLines(root, file.ids);
    for await (const { text } of dataEntries(root, file.path)) {
      const id = await ids.next();
      if (id.done !== true) content.set(id.value, sha256(text).slice(0, 24));
    }
  }
  const rows: Side['rows'] = new Map();
  for await (const { value } of jsonLines(join(root, 'lineage.jsonl'), 'lineage.jsonl', lineageLineSchema, ignored)) {
    rows.set(value.id, {
      split: value.split,
      source: value.sources[0]?.source ?? '',
      strategy: value.strategy,
      documents: value.sources.map(({ document }) => document),
      content: content.get(value.id) ?? '',
    });
  }
  const out: Side['out'] = new Map();
  for await (const { value } of jsonLines(join(root, 'rejected', 'rejected.jsonl'), 'rejected.jsonl', outSchema, ignored)) {
    out.set(value.id, value.gate === null ? value.outcome : `${value.outcome} by ${value.gate}${value.rule === null ? '' : `/${value.rule}`}`);
  }
  const hashes: Side['files'] = new Map();
  for await (const { value } of jsonLines(join(root, 'sources.jsonl'), 'sources.jsonl', fileSchema, ignored)) {
    if (value.kind !== 'evaluation' && value.outcome !== 'ignored') hashes.set(value.key, value.hash);
  }
  return { manifest, rows, out, files: hashes };
}

function diffRow(id: string, { split, source, strategy }: { split: Split; source: string; strategy: string }, reason: string): DiffRow {
  return { id, split, source, strategy, reason };
}

function sourceChanges(from: Side['files'], to: Side['files']): ReleaseDiff['sources'] {
  const keys = (map: Side['files']): string[] => [...map.keys()].sort(compareText);
  return {
    came: keys(to).filter((key) => !from.has(key)),
    changed: keys(to).filter((key) => from.has(key) && from.get(key) !== to.get(key)),
    left: keys(from).filter((key) => !to.has(key)),
  };
}

function sourceReason(documents: readonly string[], moved: { came: Set<string>; changed: Set<string>; left: Set<string> }): string {
  // The key of an imported row's conversation starts with the key of its file.
  const touches = (keys: Set<string>): boolean => documents.some((document) => keys.has(document) || keys.has(document.replace(/#.*$/s, '')));
  if (touches(moved.left)) return 'source left';
  if (touches(moved.changed)) return 'source changed';
  return touches(moved.came) ? 'source came' : 'plan changed';
}

type Changes = Pick<ReleaseDiff, 'added' | 'removed' | 'changed'>;
const kinds = ['added', 'removed', 'changed'] as const;

function reasonsOf(changes: Changes): ReleaseDiff['reasons'] {
  return kinds.flatMap((change) => {
    const rows = new Map<string, number>();
    for (const { reason } of changes[change]) rows.set(reason, (rows.get(reason) ?? 0) + 1);
    return [...rows].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0])).map(([reason, number]) => ({ change, reason, rows: number }));
  });
}

function tallied(changes: Changes, nameOf: (row: DiffRow) => string): Tallied[] {
  const out = new Map<string, Tallied>();
  for (const kind of kinds) {
    for (const row of changes[kind]) {
      const name = nameOf(row);
      const entry = out.get(name) ?? { name, added: 0, removed: 0, changed: 0 };
      out.set(name, entry);
      entry[kind]++;
    }
  }
  return [...out.values()].sort((a, b) => compareText(a.name, b.name));
}

function ruleChanges(from: Manifest, to: Manifest): ReleaseDiff['byRule'] {
  const dropped = (manifest: Manifest): Map<string, number> => new Map(manifest.gates.map(({ gate, rule, dropped: rows }) => [`${gate}\n${rule}`, rows]));
  const [before, after] = [dropped(from), dropped(to)];
  return [...new Set([...before.keys(), ...after.keys()])].sort(compareText).flatMap((key) => {
    const [gate = '', rule = ''] = key.split('\n');
    const [old, now] = [before.get(key) ?? 0, after.get(key) ?? 0];
    return old === now ? [] : [{ gate, rule, from: old, to: now }];
  });
}

function componentChanges(from: Manifest, to: Manifest): ReleaseDiff['components'] {
  const versions = (manifest: Manifest): Map<string, string> => new Map(manifest.components.map(({ family, id, version }) => [`${family}\n${id}`, version]));
  const [before, after] = [versions(from), versions(to)];
  return [...new Set([...before.keys(), ...after.keys()])].sort(compareText).flatMap((key) => {
    const [family = '', id = ''] = key.split('\n');
    const [old = null, now = null] = [before.get(key), after.get(key)];
    return old === now ? [] : [{ family, id, from: old, to: now }];
  });
}
