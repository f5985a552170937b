/** Makes a release again from its workspace, byte for byte, and asks no model. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Clock, Config, Emit, Store } from '../../contracts/index.ts';
import { HornbookError, exitCodes, invariantError, usageError } from '../../errors.ts';
import { readManifest } from '../../stages/release/read/index.ts';
import { acquireLock, copyStore, dropDecisions, openStore } from '../../store/index.ts';
import { compareText } from '../../text/canonical.ts';
import { version as own } from '../../version.ts';
import { compose } from '../compose.ts';
import type { Plan } from '../compose.ts';
import type { RunContext } from '../context.ts';
import { keyFile } from '../fence-key.ts';
import { runModels } from '../models.ts';
import type { RunModels } from '../models.ts';
import { workspacePath } from '../place.ts';
import { prepare } from '../prepare.ts';
import { retriesSetting } from '../retries.ts';
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
 * The rows, verdicts and facts of the run that made the newest release stand in the workspace; its last stage is gone through
 * again over a copy of it. For an older one the whole pipeline is, over the sources, the ledger's replies, and what people had
 * said until then. The result is held against what the workspace remembers of the release, file by file.
 *
 * @throws HornbookError `cannot-rebuild` (exit code 3) with everything that stands in the way, `not-the-same` (1) where other
 * bytes came out, `release-there` (2) where the target is taken.
 */
export async function rebuildRelease(options: RebuildOptions): Promise<Rebuilt> {
  const { root, version, config } = options;
  const { folder, database, ledger } = workspacePath(root);
  if (!existsSync(database))
    throw prevented(version, [`the workspace was cleaned: there is no ${database}`], 'Rows cannot be made again without it; a copy of the workspace would do.');
  const place = options.out === undefined ? resolve(root, config.release.directory) : resolve(options.out);
  const target = join(place, version);
  const compares = options.out === undefined && existsSync(target);
  if (!compares && existsSync(target)) {
    throw usageError(`${target} is there already.`, { code: 'release-there', hint: 'Give another folder with --out: nothing is written over.' });
  }
  const lock = acquireLock(folder, options.clock.now());
  // Copies that a killed one left behind.
  for (const name of readdirSync(folder)) if (name.startsWith('rebuild-')) rmSync(join(folder, name), { recursive: true, force: true });
  const work = mkdtempSync(join(folder, 'rebuild-'));
  const copy: Copy = { database: join(work, 'copy.db'), ledger: join(work, 'ledger.db'), ledgerBefore: ledger };
  try {
    copyStore(database, copy.database);
    const directory = compares ? work : place;
    mkdirSync(directory, { recursive: true });
    return { ...(await again(copy, directory, options)), path: compares ? null : target };
  } finally {
    rmSync(work, { recursive: true, force: true });
    lock.release();
  }
}

interface Copy {
  database: string;
  /** Made where it is needed. */
  ledger: string;
  ledgerBefore: string;
}

async function again(copy: Copy, directory: string, options: RebuildOptions): Promise<Omit<Rebuilt, 'path'>> {
  const { version } = options;
  const known = await rememberedIn(copy.database, version);
  if (known === undefined) {
    throw prevented(
      version,
      ['the workspace knows nothing of it: another workspace made it, or its memory was purged'],
      'hornbook registry list shows what there is.',
    );
  }
  if (known.manifest.versioning === undefined) throw prevented(version, ['it is of an earlier hornbook, which did not say how it came to its version']);
  if (known.said !== undefined) dropDecisions(copy.database, known.said.decisions);
  const store = openStore(copy.database);
  try {
    const { said } = known;
    if (said !== undefined) await store.transaction(() => store.meta.set(retriesSetting, said.retries ?? '[]'));
    return await made(known, store, copy, directory, options);
  } finally {
    await store.close();
  }
}

async function rememberedIn(database: string, version: string): Promise<Remembered | undefined> {
  const store = openStore(database);
  try {
    return await rememberedRelease(version, store);
  } finally {
    await store.close();
  }
}

async function made(known: Remembered, store: Store, copy: Copy, directory: string, options: RebuildOptions): Promise<Omit<Rebuilt, 'path'>> {
  const { version, emit = () => {}, clock, environment } = options;
  const { manifest, asked } = known;
  const plan = compose(options.config, options.root);
  let stands = false;
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
    look: async (found) => {
      stands = await isStanding(known, plan, store, found);
    },
  });
  const rebuild = { version, versioning: manifest.versioning ?? never(version), directory };
  const models = stands ? noModels(version) : recordedModels(copy, plan, { ...context, clock, environment });
  try {
    await toTheEnd({ ...context, created: manifest.created, rebuild, models });
  } catch (error) {
    throw isForModel(error) ? unasked(version) : error;
  } finally {
    await models.close();
  }
  return await compared(known, join(directory, version));
}

/** Whether the rows of the release are those that the workspace holds; refuses where it is of other inputs. */
async function isStanding(
  known: Remembered,
  plan: Plan,
  store: Store,
  found: Pick<RunContext, 'inventory' | 'evaluation'> & { fingerprint: string },
): Promise<boolean> {
  const { version } = known.manifest;
  if (known.manifest.hornbook !== own)
    throw prevented(version, [`hornbook ${known.manifest.hornbook} made it, and this is ${own}`], `npx hornbook@${known.manifest.hornbook} rebuild ${version}`);
  const latest = await store.runs.latest();
  const stands = latest?.fingerprint === known.fingerprint && latest.finished !== null;
  if (found.fingerprint === known.fingerprint) return stands;
  const differs = await inputsThatDiffer(known.manifest, plan, store, stands, found);
  throw prevented(version, differs, 'Put config and sources back as they were (a copy, or your version control), and rebuild then.');
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

/** Replies of the ledger alone: over a copy of it, with a budget that lets no call out. */
function recordedModels(
  copy: Copy,
  plan: Plan,
  { run, clock, environment }: Pick<RunContext, 'run'> & Pick<RebuildOptions, 'clock' | 'environment'>,
): RunModels {
  if (existsSync(copy.ledgerBefore)) copyStore(copy.ledgerBefore, copy.ledger);
  const key = keyFile(copy.ledgerBefore);
  if (existsSync(key)) copyFileSync(key, keyFile(copy.ledger));
  return runModels({
    // What waits in a batch is no reply.
    models: Object.fromEntries(Object.entries(plan.config.models ?? {}).map(([name, { batch: _batch, ...model }]) => [name, model])),
    budget: { ...plan.config.budget, stages: {}, calls: 0 },
    root: plan.root,
    ledger: copy.ledger,
    account: `rebuild:${run.id}`,
    environment,
    clock,
    emit: () => {},
    stopping: () => false,
    conceal: (text) => plan.masker.mask(text).text,
  });
}

const isForModel = (error: unknown): boolean => HornbookError.isInstance(error) && error.code === 'budget';

function unasked(version: string): HornbookError {
  return prevented(
    version,
    ['a model would have to be asked, for a reply of that run is not in the ledger'],
    'A copy of the ledger from that time would do: .hornbook/ledger.db, with the file of its key.',
  );
}

function never(version: string): never {
  throw invariantError(`${version} has no versioning.`);
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
