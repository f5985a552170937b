/**
 * The registry: what became of releases once they were made, one event a line in `registry.jsonl` beside them. Lines are
 * added and never changed, each with a checksum of its own, so that two copies of the file are merged by keeping the lines
 * of both, in any order.
 */
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HornbookError, exitCodes, messageOf } from '../../../errors.ts';
import { compareText } from '../../../text/canonical.ts';
import { hashOf } from '../../../text/hash.ts';

const about = {
  schema: z.literal('hornbook.registry/1'),
  /** ISO time. */
  at: z.string(),
  version: z.string(),
  /** Of the release: two folders of one version may differ. */
  contentHash: z.string(),
};

const eventSchema = z.discriminatedUnion('event', [
  z.object({
    ...about,
    event: z.literal('trained'),
    model: z.string(),
    /** Measured on the model, by name. */
    scores: z.record(z.string(), z.number()).optional(),
  }),
  z.object({
    ...about,
    event: z.literal('published'),
    kind: z.enum(['hub', 'git', 'dvc']),
    /** As it was given. */
    to: z.string(),
    files: z.int(),
    /** Of the commit that was made of it; absent where none was. */
    commit: z.string().optional(),
  }),
]);
export type RegistryEvent = z.infer<typeof eventSchema>;
export type TrainedEvent = Extract<RegistryEvent, { event: 'trained' }>;
export type PublishedEvent = Extract<RegistryEvent, { event: 'published' }>;

const lineSchema = z.intersection(eventSchema, z.object({ checksum: z.string() }));

export interface Registry {
  /** By time. A line that stands there twice counts once. */
  events: RegistryEvent[];
  /** Lines that are none, with their numbers: a merge that was not finished, a line that was changed. */
  damaged: { line: number; why: string }[];
}

const registryFile = (directory: string): string => join(directory, 'registry.jsonl');

/** The events of a folder of releases; none where there is no registry. */
export async function readRegistry(directory: string): Promise<Registry> {
  let text: string;
  try {
    text = await readFile(registryFile(directory), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { events: [], damaged: [] };
    throw error;
  }
  const events = new Map<string, RegistryEvent>();
  const damaged: Registry['damaged'] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const read = readLine(line);
    if (typeof read === 'string') damaged.push({ line: index + 1, why: read });
    else events.set(read.checksum, read.event);
  }
  const sorted = [...events].sort(([a, one], [b, other]) => compareText(one.at, other.at) || compareText(a, b));
  return { events: sorted.map(([, event]) => event), damaged };
}

function readLine(line: string): { event: RegistryEvent; checksum: string } | string {
  if (/^(?:<{7}|={7}|>{7}|\|{7})/.test(line)) return 'a mark of a merge that was not finished: keep the lines of both sides and delete the marks';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'it is no JSON';
  }
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) return 'it is no event of this version';
  const { checksum, ...event } = parsed.data;
  // What a later version adds to an event is under its checksum too.
  const { checksum: _, ...whole } = value as { [key: string]: unknown };
  return hashOf(whole) === checksum ? { event, checksum } : 'it was changed: its checksum does not fit';
}

/** Adds an event, durably. Throws `HornbookError` `storage` (exit code 8) where the disk takes no more. */
export function addEvent(directory: string, event: RegistryEvent): void {
  try {
    mkdirSync(directory, { recursive: true });
    const handle = openSync(registryFile(directory), 'a+', 0o644);
    try {
      // A line that was cut by a kill or a full disk must not take this one with it.
      const line = `${JSON.stringify({ ...event, checksum: hashOf(event) })}\n`;
      const bytes = Buffer.from(endsWhole(handle) ? line : `\n${line}`);
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw new HornbookError(`${registryFile(directory)} cannot be written: ${messageOf(cause)}`, {
      code: 'storage',
      exitCode: exitCodes.storage,
      hint: 'Mend the folder or free some space, and run the command again.',
      cause,
    });
  }
}

function endsWhole(handle: number): boolean {
  const { size } = fstatSync(handle);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(handle, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}
