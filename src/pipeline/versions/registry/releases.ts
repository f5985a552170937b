import { usageError } from '../../../errors.ts';
import { compareVersions, listReleases } from '../../../stages/release/read/index.ts';
import { compareText } from '../../../text/canonical.ts';
import { didYouMean } from '../../../text/closest.ts';
import { readRegistry } from './events.ts';
import type { PublishedEvent, Registry, RegistryEvent, TrainedEvent } from './events.ts';

/** A release with what became of it. */
export interface RegisteredRelease {
  version: string;
  contentHash: string | null;
  /** Null where the folder is gone, and events alone tell of it. */
  path: string | null;
  /** What is wrong with its manifest. */
  problem: string | null;
  created: string | null;
  /** Version that it was compared with. */
  parent: string | null;
  change: 'first' | 'patch' | 'minor' | 'major' | null;
  /** Why a person gave it a higher version than the computed one. */
  why: string | null;
  rows: number | null;
  rejected: number | null;
  changed: { added: number; removed: number; edited: number; moved: number } | null;
  published: PublishedEvent[];
  trained: TrainedEvent[];
}

export interface Registered {
  releases: RegisteredRelease[];
  damaged: Registry['damaged'];
}

/** Every release of a folder, and every one that only the registry remembers, in the order of their versions. */
export async function registeredReleases(directory: string): Promise<Registered> {
  const { events, damaged } = await readRegistry(directory);
  const releases: RegisteredRelease[] = [];
  for (const { version, path, manifest, problem } of await listReleases(directory)) {
    const { versioning } = manifest ?? {};
    releases.push({
      ...unknown(version, manifest?.contentHash ?? null),
      path,
      problem,
      created: manifest?.created ?? null,
      parent: versioning?.parent?.version ?? null,
      change: versioning?.change ?? null,
      why: versioning?.why ?? null,
      rows: manifest?.counts.total.accepted ?? null,
      rejected: manifest?.counts.total.rejected ?? null,
      changed: versioning?.rows ?? null,
    });
  }
  for (const event of events) entryOf(event, releases)[event.event].push(event as never);
  return { releases: releases.sort((a, b) => compareVersions(a.version, b.version) || compareText(a.contentHash ?? '', b.contentHash ?? '')), damaged };
}

/** The release of an event; one that has the version and other content is another release. */
function entryOf(event: RegistryEvent, releases: RegisteredRelease[]): RegisteredRelease {
  const known = releases.find(({ version, contentHash }) => version === event.version && (contentHash === event.contentHash || contentHash === null));
  if (known !== undefined) return known;
  const gone = unknown(event.version, event.contentHash);
  releases.push(gone);
  return gone;
}

function unknown(version: string, contentHash: string | null): RegisteredRelease {
  const none = { path: null, problem: null, created: null, parent: null, change: null, why: null, rows: null, rejected: null, changed: null };
  return { version, contentHash, ...none, published: [], trained: [] };
}

/**
 * The version that a model was trained on.
 *
 * @throws HornbookError `no-such-model` and `several-releases` (exit code 2).
 */
export function trainedOn(model: string, { events }: Pick<Registry, 'events'>): { version: string; contentHash: string } {
  const all = events.filter((event): event is TrainedEvent => event.event === 'trained');
  const own = new Map(all.filter((event) => event.model === model).map(({ version, contentHash }) => [`${version} ${contentHash}`, { version, contentHash }]));
  const [only] = own.values();
  if (only === undefined) {
    const known = [...new Set(all.map((event) => event.model))].sort(compareText);
    throw usageError(`The registry knows no model ${model}.${didYouMean(model, known)}`, {
      code: 'no-such-model',
      hint: known.length === 0 ? 'Tell of one: hornbook registry trained MODEL --on VERSION' : `Known: ${known.join(', ')}.`,
    });
  }
  if (own.size > 1) {
    throw usageError(`The model ${model} was trained on several releases: ${[...own.values()].map(({ version }) => version).join(', ')}.`, {
      code: 'several-releases',
      hint: 'Give the versions to compare: hornbook diff A B.',
    });
  }
  return only;
}
