/** Erases what a workspace holds of a source or a document: texts, rows, verdicts, and what models were asked and said of it. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { usageError } from '../../errors.ts';
import { eraseCalls } from '../../models/index.ts';
import { acquireLock, openEraser, openStore } from '../../store/index.ts';
import type { Eraser, Held, Target } from '../../store/index.ts';
import { canonicalJson } from '../../text/canonical.ts';
import { sharedRuns } from '../../text/shared-runs.ts';
import { stringsIn } from '../../text/strings-in.ts';
import { workspacePath } from '../place.ts';
import { releasesThatHold } from './holding.ts';
import type { HoldingRelease } from './holding.ts';
import { purgedSetting, purgingSetting, readTargets, targetName } from './purged.ts';

export interface PurgeOptions {
  root: string;
  target: Target;
  /** Folder of the releases. */
  directory: string;
  /** Counts, and changes nothing. */
  dryRun: boolean;
  /** Milliseconds since 1970. */
  now: number;
  /** For tests: ends the purge between two steps. */
  failpoint?(step: 'marked' | 'calls-erased' | 'rows-erased' | 'compacted'): void;
}

export interface Purged {
  dryRun: boolean;
  /** Documents, and rows with those that were made from them. */
  documents: number;
  rows: number;
  /** Calls to models whose request or reply holds its text, calls of batches under way, damaged entries of the ledger. */
  calls: number;
  waiting: number;
  damaged: number;
  /** Releases that still hold it, oldest first: they are never changed. */
  releases: HoldingRelease[];
}

/** A call holds text of the source where it shares a run of this many words with it: shorter runs are common to many texts. */
const sharedWords = 8;

/**
 * First the intent is written down, then the ledger is cleaned, then the workspace, then both files are written anew, so that
 * the bytes are gone; then the intent is taken back. Killed anywhere, the same command finishes it, and no run begins before.
 *
 * @throws HornbookError `no-such-source` (exit code 2) where nothing of it is known, `locked` (6) while a run is going.
 */
export async function purge(options: PurgeOptions): Promise<Purged> {
  const { root, target, dryRun, failpoint = () => {} } = options;
  const { folder, database, ledger } = workspacePath(root);
  if (!existsSync(database))
    throw usageError(`There is no workspace in ${root}: ${database} is not there.`, { code: 'no-workspace', hint: 'Name its folder with -C.' });
  const releases = await releasesThatHold(options.directory, target);
  const lock = acquireLock(folder, options.now);
  try {
    // Brings an older workspace to the newest schema.
    await openStore(database).close();
    const eraser = openEraser(database);
    try {
      const held = eraser.held(target);
      const known = holds(eraser, purgedSetting, target) || holds(eraser, purgingSetting, target);
      if (held.readings + held.rows + held.texts.length + releases.length === 0 && !known) throw unknown(target);
      if (!dryRun) mark(eraser, target);
      failpoint('marked');
      const erased = await eraseCalls(ledger, callsOf(held, eraser.others(target, held.records)), { dryRun });
      failpoint('calls-erased');
      if (!dryRun) finish(eraser, target, held, folder, failpoint);
      return { dryRun, documents: held.readings, rows: held.rows, ...erased, releases };
    } finally {
      eraser.close();
    }
  } finally {
    lock.release();
  }
}

function finish(eraser: Eraser, target: Target, held: Held, folder: string, failpoint: NonNullable<PurgeOptions['failpoint']>): void {
  eraser.erase(target, held.records);
  failpoint('rows-erased');
  // Copies that a killed rebuild left behind.
  for (const name of readdirSync(folder)) if (name.startsWith('rebuild-')) rmSync(join(folder, name), { recursive: true, force: true });
  eraser.compact();
  failpoint('compacted');
  eraser.meta.set(purgingSetting, undefined);
}

/** The intent, and that it stays out. */
function mark(eraser: Eraser, target: Target): void {
  eraser.meta.set(purgingSetting, JSON.stringify([target]));
  const all = readTargets(eraser.meta.get(purgedSetting));
  if (!all.some((one) => canonicalJson(one) === canonicalJson(target))) eraser.meta.set(purgedSetting, JSON.stringify([...all, target]));
}

function holds(eraser: Eraser, setting: string, target: Target): boolean {
  return readTargets(eraser.meta.get(setting)).some((one) => canonicalJson(one) === canonicalJson(target));
}

/** What other documents and rows say too, as a licence at every page's foot, is no text of the source alone. */
function callsOf({ texts, calls }: Held, others: Iterable<string>): (key: string, body: string) => boolean {
  const own = new Set(calls);
  const runs = sharedRuns(sharedWords);
  for (const text of texts) runs.add(text);
  for (const text of others) runs.forget(text);
  return (key, body) => own.has(key) || textsOf(body).some((text) => runs.shares(text));
}

function textsOf(body: string): string[] {
  try {
    return stringsIn(JSON.parse(body));
  } catch {
    return [body];
  }
}

function unknown(target: Target): Error {
  return usageError(`Neither the workspace nor a release holds anything of ${targetName(target)}.`, {
    code: 'no-such-source',
    hint: 'Sources and keys of documents stand in the sources.jsonl of a release.',
  });
}
