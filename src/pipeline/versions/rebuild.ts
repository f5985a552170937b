/** Makes a release again from its workspace, byte for byte, and asks no model. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Clock, Config, Emit, Store } from '../../contracts/index.ts';
import { HornbookError, exitCodes, invariantError, usageError } from '../../errors.ts';
import { readManifest } from '../../stages/release/read/index.ts';
import { acquireLock, copyStore, openStore } from '../../store/index.ts';
import { compareText } from '../../text/canonical.ts';
import { version as own } from '../../version.ts';
import { compose } from '../compose.ts';
import type { Plan } from '../compose.ts';
import type { RunContext } from '../context.ts';
import { workspacePath } from '../place.ts';
import { prepare } from '../prepare.ts';
import { toTheEnd } from '../run.ts';
import { inputsThatDiffer } from './inputs.ts';
import { rememberedRelease } from './remembered.ts';
import type { Remembered } from './remembered.ts';

export interface RebuildOptions {
  config: Config;
  /** Folder that the config's paths start from. */
  root: string;
  version: string;
  /** Folder in which the folder of the version is made. Default: that of the releases, where it is not there. */
  out?: string;
  emit?: Emit;
  clock: Clock;
  environment: { readonly [name: string]: string | undefined };
}

export interface Rebuilt {
  version: string;
  /** Where it stands now; null where it was there, and was compared only. */
  path: string | null;
  files: number;
  bytes: number;
}

/**
 * The rows, verdicts and facts of the run that made a release stand in the workspace; its last stage is gone through again
 * over a copy of it. The result is held against what the workspace remembers of the release, file by file.
 *
 * @throws HornbookError `cannot-rebuild` (exit code 3) with everything that stands in the way, `not-the-same` (1) where other
 * bytes came out, `release-there` (2) where the target is taken.
 */
export async function rebuildRelease(options: RebuildOptions): Promise<Rebuilt> {
  const { root, version, config } = options;
  const { folder, database } = workspacePath(root);
  if (!existsSync(database))
    throw prevented(version, [`the workspace was cleaned: there is no ${database}`], 'Rows cannot be made again without it; a copy of the workspace would do.');
  const place = options.out === undefined ? resolve(root, config.release.directory) : resolve(options.out);
  const target = join(place, version);
  const compares = options.out === undefined && existsSync(target);
  if (!compares && existsSync(target)) {
    throw usageError(`${target} is there already.`, { code: 'release-there', hint: 'Give another folder with --out: nothing is written over.' });
  }
  const lock = acquireLock(folder, options.clock.now());
  const work = mkdtempSync(join(folder, 'rebuild-'));
  try {
    copyStore(database, join(work, 'copy.db'));
    const store = openStore(join(work, 'copy.db'));
    try {
      const directory = compares ? work : place;
      mkdirSync(directory, { recursive: true });
      return { ...(await again(store, directory, options)), path: compares ? null : target };
    } finally {
      await store.close();
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
    lock.release();
  }
}

async function again(store: Store, directory: string, options: RebuildOptions): Promise<Omit<Rebuilt, 'path'>> {
  const { version, emit = () => {}, clock, environment } = options;
  const known = await rememberedRelease(version, store);
  if (known === undefined) {
    throw prevented(
      version,
      ['the workspace knows nothing of it: another workspace made it, or its memory was purged'],
      'hornbook registry list shows what there is.',
    );
  }
  const { manifest, asked } = known;
  if (manifest.versioning === undefined) throw prevented(version, ['it is of an earlier hornbook, which did not say how it came to its version']);
  const plan = compose(options.config, options.root);
  const { context } = await prepare({
    plan,
    store,
    emit: (event) => (event.event === 'warning' ? undefined : emit(event)),
    failpoint: () => {},
    stopping: () => false,
    clock,
    ledger: undefined,
    environment,
    sourceDateEpoch: asked.epoch ?? undefined,
    until: undefined,
    keepText: asked.keepText,
    look: async (found) => await refuseOthers(known, plan, store, found),
  });
  const rebuild = { version, versioning: manifest.versioning, directory };
  await toTheEnd({ ...context, created: manifest.created, rebuild, models: noModels(version) });
  return await compared(known, join(directory, version));
}

async function refuseOthers(
  known: Remembered,
  plan: Plan,
  store: Store,
  found: Pick<RunContext, 'inventory' | 'evaluation'> & { fingerprint: string },
): Promise<void> {
  const { version } = known.manifest;
  if (known.manifest.hornbook !== own)
    throw prevented(version, [`hornbook ${known.manifest.hornbook} made it, and this is ${own}`], `npx hornbook@${known.manifest.hornbook} rebuild ${version}`);
  const latest = await store.runs.latest();
  const isThere = latest?.fingerprint === known.fingerprint && latest.finished !== null;
  if (found.fingerprint === known.fingerprint && isThere) return;
  if (found.fingerprint === known.fingerprint) {
    const now = latest?.release ?? 'a run that has not ended';
    throw prevented(
      version,
      [`the workspace holds the rows of ${now}`],
      'Config and sources are those of the release: "hornbook run" brings its rows back from the ledger, and rebuild works then.',
    );
  }
  const wentOn = isThere ? [] : [`the workspace holds the rows of ${latest?.release ?? 'a run that has not ended'}`];
  const differs = await inputsThatDiffer(known.manifest, plan, store, isThere, found);
  throw prevented(version, [...wentOn, ...differs], 'Put config and sources back as they were (a copy, or your version control), run, and rebuild then.');
}

/** Holds the new folder against the remembered files. */
async function compared({ manifest }: Remembered, path: string): Promise<Omit<Rebuilt, 'path'>> {
  const made = (await readManifest(path)).manifest;
  const before = new Map(manifest.files.map((file) => [file.path, file.sha256]));
  const after = new Map(made?.files.map((file) => [file.path, file.sha256]));
  const other = [...new Set([...before.keys(), ...after.keys()])].filter((file) => before.get(file) !== after.get(file)).sort(compareText);
  if (other.length > 0 || made?.manifestHash !== manifest.manifestHash) {
    rmSync(path, { recursive: true, force: true });
    const which = other.length === 0 ? 'manifest.json' : `${other.slice(0, 5).join(', ')}${other.length > 5 ? ` and ${other.length - 5} more` : ''}`;
    throw invariantError(`Other bytes than those of ${manifest.version} came out, in ${which}; they were removed.`, {
      code: 'not-the-same',
      hint: 'This is a defect of the program, of a plugin, or of a workspace that was edited. Keep the workspace and report it.',
    });
  }
  return { version: manifest.version, files: manifest.files.length + 1, bytes: manifest.files.reduce((sum, file) => sum + file.bytes, 0) };
}

function noModels(version: string): RunContext['models'] {
  return {
    open: async () => {
      throw prevented(version, ['a model would have to be asked: its run is not complete in the workspace'], 'Run again, and rebuild then.');
    },
    close: async () => {},
  };
}

function prevented(version: string, reasons: readonly string[], hint?: string): HornbookError {
  return new HornbookError(`${version} cannot be made again: ${reasons.join('; ')}.`, {
    code: 'cannot-rebuild',
    exitCode: exitCodes.gate,
    ...(hint === undefined ? {} : { hint }),
  });
}
