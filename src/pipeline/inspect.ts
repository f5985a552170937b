/** Looking at a workspace without writing to it: status, explain, decide's check. */
import { existsSync } from 'node:fs';
import type { Chunk, Decision, GateVerdict, Grounding, Store, StoredFailure, StoredRun, StoredWave, TrainingRecord } from '../contracts/index.ts';
import { HornbookError, usageError } from '../errors.ts';
import { findSeed } from '../stages/extract/index.ts';
import { acquireLock, openStore } from '../store/index.ts';
import { reviser } from '../strategies/revise/index.ts';
import { compareText } from '../text/canonical.ts';
import { offsetMap } from '../text/offsets.ts';
import { fateOf } from './outcomes.ts';
import type { Fate } from './outcomes.ts';
import { workspacePath } from './place.ts';
import { revisionsOf } from './revise.ts';
import { countAll, judgedRecords } from './rows.ts';
import type { AllCounts } from './rows.ts';

/** Where a workspace stands: its last run, counts, waves, what is out by which rule, and what waits for a person. */
export interface Status {
  run: StoredRun | null;
  waves: StoredWave[];
  counts: AllCounts;
  /** Rules by what they dropped or hold, most first. */
  rules: { gate: string; rule: string; outcome: string; rows: number }[];
  /** Rows that wait for a person. */
  held: { id: string; gate: string; rule: string; prompt: string }[];
  failures: StoredFailure[];
  /** What tasks failed of, the most frequent first. */
  causes: Cause[];
}

export interface Cause {
  strategy: string;
  /** The words of the reason before its first colon: `no reply`, `malformed`, `cut`… */
  cause: string;
  tasks: number;
  /** The first of them, in plan order. */
  first: { task: string; reason: string };
}

/** Opens the workspace of a folder for reading; a clear error where there is none. */
export async function withWorkspace<T>(root: string, work: (store: Store) => Promise<T>): Promise<T> {
  const { database } = workspacePath(root);
  if (!existsSync(database)) throw usageError(`There is no workspace in ${root} yet.`, { code: 'no-workspace', hint: 'Run "hornbook run" there first.' });
  const store = openStore(database);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Counts over all rows of the workspace; reads only. One pass over the verdicts. */
export function statusOf(store: Store): Promise<Status> {
  // A run may be writing meanwhile: its rows must not come between a count and the sum that it is held against.
  return store.snapshot(() => readStatus(store));
}

async function readStatus(store: Store): Promise<Status> {
  const rules = new Map<string, Status['rules'][number]>();
  const held: Status['held'] = [];
  for await (const row of judgedRecords(store)) {
    const { outcome, gate = '', rule } = row.fate;
    if (outcome !== 'rejected' && outcome !== 'held') continue;
    const key = `${gate} ${rule?.rule ?? ''} ${outcome}`;
    const entry = rules.get(key) ?? { gate, rule: rule?.rule ?? '', outcome, rows: 0 };
    entry.rows++;
    rules.set(key, entry);
    if (outcome === 'held') held.push({ id: row.record.id, gate, rule: rule?.rule ?? '', prompt: promptOf(row.record) });
  }
  const failures = await store.failures.all();
  return {
    run: (await store.runs.latest()) ?? null,
    waves: await store.waves.all(),
    counts: await countAll(store),
    rules: [...rules.values()].sort((a, b) => b.rows - a.rows || (a.rule < b.rule ? -1 : 1)),
    held,
    failures,
    causes: causesOf(failures),
  };
}

function causesOf(failures: readonly StoredFailure[]): Cause[] {
  const found = new Map<string, Cause>();
  for (const { strategy, reason, task } of failures) {
    const cause = reason.split(':')[0] ?? '';
    const key = `${strategy}\n${cause}`;
    const one = found.get(key) ?? { strategy, cause, tasks: 0, first: { task, reason } };
    one.tasks++;
    found.set(key, one);
  }
  return [...found.values()].toSorted((a, b) => b.tasks - a.tasks || compareText(a.cause, b.cause) || compareText(a.strategy, b.strategy));
}

/** One row with its fate, its sources and everything that the gates said of it. */
export interface Explanation {
  record: TrainingRecord;
  wave: number;
  position: number;
  fate: Fate;
  decision: Decision | null;
  /** Spans in Unicode code points, as in every file. */
  sources: (Grounding & { title: string; headingPath: string[] })[];
  /** What it was made from: rows of this workspace, and seeds of the lists. `gone`: neither. */
  parents: { id: string; kind: 'row' | 'seed' | 'gone'; prompt: string; source: string }[];
  verdicts: GateVerdict[];
  /** What came of it when it went back to its teacher; absent where it did not. */
  revision?: { id: string; outcome: Fate['outcome'] } | { failed: string };
}

/** The row of an id in the present run of a workspace; undefined where there is none. Spans in Unicode code points. */
export async function explainRecord(store: Store, id: string): Promise<Explanation | undefined> {
  const stored = await store.records.find(id);
  if (stored === undefined) return undefined;
  const verdicts = (await store.verdicts.of([id])).get(id) ?? [];
  const decision = (await store.decisions.current()).get(id);
  const sources: Explanation['sources'] = [];
  for (const grounding of stored.record.grounding) {
    const document = (await store.readings.load(grounding.document))?.document;
    const chunk: Chunk | undefined = grounding.chunk === undefined ? undefined : await store.chunks.find(grounding.chunk);
    const map = offsetMap(document?.text ?? '');
    const spans = grounding.spans.map(({ start, end, quote }) => ({ start: map.toCodePoint(start), end: map.toCodePoint(end), quote }));
    sources.push({ ...grounding, spans, title: document?.title ?? '', headingPath: chunk?.headingPath ?? [] });
  }
  const parents: Explanation['parents'] = [];
  for (const parent of stored.record.origin.parents) parents.push(await parentOf(parent, store));
  return { ...stored, fate: fateOf(verdicts, decision), decision: decision ?? null, sources, parents, verdicts, ...(await revisionOf(id, store)) };
}

/** A row went back where a row replaces it, or where its revision failed. */
async function revisionOf(id: string, store: Store): Promise<Pick<Explanation, 'revision'>> {
  const failure = (await store.failures.all()).find(({ strategy, task }) => strategy === reviser.id && task.split('#')[0] === id);
  if (failure !== undefined) return { revision: { failed: failure.reason } };
  const child = (await revisionsOf(store)).get(id);
  if (child === undefined) return {};
  const verdicts = (await store.verdicts.of([child])).get(child) ?? [];
  return { revision: { id: child, outcome: fateOf(verdicts, (await store.decisions.current()).get(child)).outcome } };
}

async function parentOf(id: string, store: Store): Promise<Explanation['parents'][number]> {
  const row = (await store.records.find(id))?.record;
  if (row !== undefined) return { id, kind: 'row', prompt: promptOf(row), source: row.origin.source };
  const seed = await findSeed(id, store);
  return { id, kind: seed === undefined ? 'gone' : 'seed', prompt: seed?.prompt ?? '', source: seed?.source ?? '' };
}

/**
 * Records a person's decision on a held row; it takes effect with the next run, which goes over the rows again. `now` is in
 * milliseconds since 1970. Throws a usage error for a row that is not there (`no-such-row`) or not held (`not-held`), and
 * `locked` while a run is going.
 */
export async function decide(root: string, decision: Decision, now: number): Promise<{ before: Fate }> {
  const lock = acquireLock(workspacePath(root).folder, now);
  try {
    return await withWorkspace(root, async (store) => {
      const found = await explainRecord(store, decision.record);
      if (found === undefined) throw usageError(`There is no row ${decision.record} in this workspace.`, { code: 'no-such-row' });
      if (found.fate.outcome !== 'held' && found.decision === null) {
        throw usageError(`Row ${decision.record} is ${found.fate.outcome}, not held: there is nothing to decide.`, {
          code: 'not-held',
          hint: found.fate.outcome === 'rejected' ? 'A rejected row comes back when its rule or threshold changes.' : 'hornbook status lists the held rows.',
        });
      }
      await store.transaction(() => store.decisions.add(decision));
      return { before: found.fate };
    });
  } finally {
    lock.release();
  }
}

export function promptOf(record: TrainingRecord): string {
  return record.messages.find((message) => message.role === 'user')?.content ?? '';
}

export function answerOf(record: TrainingRecord): string {
  return record.messages.findLast((message) => message.role === 'assistant')?.content ?? '';
}

/** True where an error only says that there is no workspace. */
export function isNoWorkspace(error: unknown): boolean {
  return HornbookError.isInstance(error) && error.code === 'no-workspace';
}
