/** `hornbook split`: rows into train, validation and test, whole groups together. */
import { extname, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { usageError } from '../../errors.ts';
import { nearDuplicatePairs } from '../../similarity/index.ts';
import { assignShares, fixedShare } from '../../statistics/shares.ts';
import type { Part } from '../../statistics/shares.ts';
import { unionFind } from '../../statistics/union-find.ts';
import { lookUp } from '../../sources/rows/index.ts';
import { compareText } from '../../text/canonical.ts';
import { sha256 } from '../../text/hash.ts';
import { counted, wordFor } from '../../text/plural.ts';
import { noSuchField } from './no-field.ts';
import { openRows } from './output/rows-out.ts';
import type { RowsOut } from './output/rows-out.ts';
import type { StepRow } from './row.ts';
import type { Step, StepReport } from './step.ts';

export interface SplitOptions {
  /** Name -> share, against the sum of all. */
  shares: readonly { name: string; share: number }[];
  /** Fields whose values name the group of a row; empty: each row is one. */
  group: readonly string[];
  /** Fields whose mix every part gets. */
  by: readonly string[];
  /** Rows whose texts are at least this similar stay together; undefined: rows are not compared. */
  similarity: number | undefined;
  /** Each group goes where its name alone puts it: it stays there when rows are added. */
  fixed: boolean;
  seed: number;
  /** Where the parts go: `{part}` in it stands for the name. */
  out: string;
  /** The inputs: no part may be written over one. */
  inputs: readonly string[];
  stdout: Writable;
}

export interface SplitPart {
  name: string;
  file: string;
  /** As asked for, and as it came out, of the rows. */
  wanted: number;
  share: number;
  rows: number;
  groups: number;
}

/** Splits the rows of a step and gives its report, with `parts`, `strata` and `joined`. */
export async function splitRows(step: Step, options: SplitOptions): Promise<StepReport> {
  const parts = partsOf(options.shares);
  const files = parts.map(({ name }) => partFile(options.out, name));
  const inputs = new Set(options.inputs.map((name) => resolve(name)));
  const clash = files.find((file) => inputs.has(resolve(file)));
  if (clash !== undefined) throw usageError(`--out: ${clash} is an input as well.`, { hint: 'Give another name.' });

  const groups = await groupsOf(step, options);
  const rest = parts.reduce((best, part, index) => (part.share > (parts[best]?.share ?? 0) ? index : best), 0);
  const partOf = options.fixed
    ? groups.clusters.map(({ name }) => fixedShare(name, parts, options.seed))
    : assignShares(groups.clusters, parts, rest, options.seed);

  const outs: RowsOut[] = [];
  try {
    for (const file of files) outs.push(openRows(file, { format: undefined, stdout: options.stdout }));
    const rows = parts.map(() => 0);
    const strata = new Map<string, number[]>();
    for await (const row of step.rows()) {
      const part = partOf[groups.clusterOfRow[row.index] as number] as number;
      rows[part] = (rows[part] as number) + 1;
      if (options.by.length > 0) {
        const name = valueOf(row, options.by) ?? '';
        const counts = strata.get(name) ?? parts.map(() => 0);
        counts[part] = (counts[part] as number) + 1;
        strata.set(name, counts);
      }
      await outs[part]?.put(row);
      await step.keep(row);
    }
    for (const out of outs) await out.finish();
    const total = rows.reduce((sum, count) => sum + count, 0);
    const wanted = parts.reduce((sum, { share }) => sum + share, 0);
    const made = parts.map(({ name, share }, index): SplitPart => ({
      name,
      file: files[index] as string,
      wanted: share / wanted,
      share: total === 0 ? 0 : (rows[index] as number) / total,
      rows: rows[index] as number,
      groups: partOf.filter((part) => part === index).length,
    }));
    for (const { name, rows: count } of made)
      if (count === 0 && total > 0) step.note(`the part ${name} holds no row: there are only ${groups.clusters.length} groups`);
    return await step.finish({
      parts: made,
      groups: groups.groups,
      joined: groups.groups - groups.clusters.length,
      fixed: options.fixed,
      seed: options.seed,
      ...(options.by.length === 0 ? {} : { strata: Object.fromEntries([...strata].sort((a, b) => compareText(a[0], b[0]))) }),
    });
  } catch (error) {
    for (const out of outs) out.discard();
    throw error;
  }
}

interface Groups {
  /** Sets of groups that no split may cut. */
  clusters: { name: string; rows: number; stratum: string }[];
  /** By the row's index. */
  clusterOfRow: Int32Array;
  groups: number;
}

/** One pass: rows to groups, groups that share near-duplicates joined. */
async function groupsOf(step: Step, { group, by, similarity }: SplitOptions): Promise<Groups> {
  const names: string[] = [];
  const groupOfRow: number[] = [];
  const strataOfRow: string[] = [];
  const numbers = new Map<string, number>();
  let [ungrouped, unlabelled] = [0, 0];
  const see = (row: StepRow): void => {
    const own = group.length === 0 ? undefined : valueOf(row, group);
    if (group.length > 0 && own === undefined) ungrouped++;
    const name = own === undefined ? ownName(row) : `group ${own}`;
    let number = numbers.get(name);
    if (number === undefined) {
      number = names.push(name) - 1;
      numbers.set(name, number);
    }
    groupOfRow.push(number);
    const stratum = by.length === 0 ? '' : valueOf(row, by);
    if (stratum === undefined) unlabelled++;
    strataOfRow.push(stratum ?? '');
  };
  async function* texts(): AsyncGenerator<string> {
    for await (const row of step.rows()) {
      see(row);
      yield row.text;
    }
  }
  const pairs: [number, number][] = [];
  if (similarity === undefined) for await (const row of step.rows()) see(row);
  else for (const { a, b } of await nearDuplicatePairs(texts(), { threshold: similarity, boilerplate: false })) pairs.push([a, b]);
  const rows = groupOfRow.length;
  // A slip of the pen here would cut every conversation.
  if (ungrouped > 0 && ungrouped === rows) throw noSuchField('--group', group);
  if (unlabelled > 0 && unlabelled === rows) throw noSuchField('--by', by);
  if (ungrouped > 0)
    step.note(`${counted(ungrouped, 'row')} ${wordFor(ungrouped, 'has', 'have')} nothing under ${group.join(' or ')}: each is a group of its own`);
  if (unlabelled > 0) step.note(`${counted(unlabelled, 'row')} ${wordFor(unlabelled, 'has', 'have')} nothing under ${by.join(' or ')}: they share one mix`);
  const union = unionFind(names.length);
  for (const [a, b] of pairs) union.join(groupOfRow[a] as number, groupOfRow[b] as number);
  const clusters: Groups['clusters'] = [];
  const clusterOfRoot = new Map<number, number>();
  const clusterOfGroup = names.map((name, index) => {
    const root = union.root(index);
    const cluster = clusterOfRoot.get(root) ?? clusters.push({ name, rows: 0, stratum: '' }) - 1;
    clusterOfRoot.set(root, cluster);
    const known = clusters[cluster] as Groups['clusters'][number];
    if (compareText(name, known.name) < 0) known.name = name;
    return cluster;
  });
  const clusterOfRow = Int32Array.from(groupOfRow, (own) => clusterOfGroup[own] as number);
  const votes = clusters.map(() => new Map<string, number>());
  for (const [index, cluster] of clusterOfRow.entries()) {
    (clusters[cluster] as Groups['clusters'][number]).rows++;
    const stratum = strataOfRow[index] as string;
    votes[cluster]?.set(stratum, (votes[cluster]?.get(stratum) ?? 0) + 1);
  }
  // A group of several values counts for the one that most of its rows have.
  for (const [index, cluster] of clusters.entries()) {
    const [most] = [...(votes[index] ?? [])].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]));
    cluster.stratum = most?.[0] ?? '';
  }
  return { clusters, clusterOfRow, groups: names.length };
}

/** What a row of no group is called: by its id, else by what it says, so that its file and line do not matter. */
function ownName({ value, text }: StepRow): string {
  const id = value['id'];
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? `row ${id}` : `text ${sha256(text).slice(0, 20)}`;
}

/** The values of fields as one text; undefined where the row has none of them. */
function valueOf(row: StepRow, fields: readonly string[]): string | undefined {
  const values = fields.map((name) => lookUp(row.value, name));
  if (values.every((value) => value === undefined || value === null)) return undefined;
  return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value ?? null))).join(' / ');
}

function partsOf(shares: SplitOptions['shares']): Part[] {
  if (shares.length < 2) throw usageError('--shares names one part only.', { hint: 'Give at least two, as train=0.9,test=0.1.' });
  const names = new Set(shares.map(({ name }) => name));
  if (names.size < shares.length) throw usageError('--shares names a part twice.');
  if (shares.every(({ share }) => share === 0)) throw usageError('The shares add up to 0.');
  // Neighbours take from opposite ends, so that a part keeps its groups when others grow.
  return shares.map(({ name, share }, index) => ({ name, share, from: (shares.length - index) % 2 === 1 ? 'start' : 'end' }));
}

/** `rows.jsonl` -> `rows.train.jsonl`; `{part}` says another place. */
function partFile(out: string, name: string): string {
  if (out.includes('{part}')) return out.replaceAll('{part}', name);
  const ending = extname(out);
  return `${out.slice(0, out.length - ending.length)}.${name}${ending}`;
}
