import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { chargeSchema } from '../../contracts/model.ts';
import type { StoredEntry } from './entry.ts';
import type { Write } from './messages.ts';

/**
 * What was received and is not in the database yet: each write is appended to a file in the moment it comes, before
 * anything waits. That reaches the system's cache only, in microseconds, and so outlives a kill but no loss of power; the
 * database is for that. Two files take turns: one is emptied once the database has all of it.
 */
export interface Received {
  /** Appends a write; what is given is called once the database has it, or has refused it. */
  add(write: Write): () => void;
  close(): void;
}

const switchAt = 4 << 20;
const emptyAt = 1 << 20;
const openFlags = constants.O_RDWR | constants.O_CREAT;

interface Part {
  handle: number;
  size: number;
  pending: number;
}

/** Opens the two files, hands what a dead process left in them to `take`, and starts empty. */
export function openReceived(file: string, take: (writes: Write[]) => void): Received {
  const handles: number[] = [];
  try {
    for (const name of [`${file}-0`, `${file}-1`]) handles.push(openSync(name, openFlags, 0o600));
    const left = handles.flatMap(readWrites);
    if (left.length > 0) take(left);
    for (const handle of handles) ftruncateSync(handle, 0);
  } catch (error) {
    for (const handle of handles) closeSync(handle);
    throw error;
  }
  const parts = handles.map((handle): Part => ({ handle, size: 0, pending: 0 }));
  let active = 0;

  const empty = (part: Part): void => {
    ftruncateSync(part.handle, 0);
    part.size = 0;
  };
  return {
    add: (write) => {
      const other = parts[1 - active];
      if ((parts[active]?.size ?? 0) > switchAt && other?.size === 0) active = 1 - active;
      const part = parts[active] as Part;
      const line = Buffer.from(`${JSON.stringify(write)}\n`);
      const start = part.size;
      // A line that was cut by a full disk is written over by the next one.
      writeAll(part.handle, line, start);
      part.size = start + line.length;
      part.pending++;
      return () => {
        if (--part.pending === 0 && (part !== parts[active] || part.size > emptyAt)) empty(part);
      };
    },
    close: () => {
      for (const part of parts) {
        if (part.pending === 0) empty(part);
        closeSync(part.handle);
      }
    },
  };
}

function writeAll(handle: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done, bytes.length - done, at + done);
}

function readWrites(handle: number): Write[] {
  const bytes = Buffer.alloc(fstatSync(handle).size);
  for (let at = 0; at < bytes.length;) {
    const read = readSync(handle, bytes, at, bytes.length - at, at);
    if (read === 0) break;
    at += read;
  }
  return bytes
    .toString('utf8')
    .split('\n')
    .flatMap((line) => readWrite(line));
}

// The last line may be torn; an entry has its own checksum, which is checked when it is asked for.
function readWrite(line: string): Write[] {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return [];
    const { entry, at, charge } = value as { entry?: unknown; at?: unknown; charge?: unknown };
    const stored = isStored(entry) ? { entry, at: Number(at) } : {};
    const spent = chargeSchema.safeParse(charge);
    return [{ ...stored, ...(spent.success ? { charge: spent.data } : {}) }];
  } catch {
    return [];
  }
}

function isStored(value: unknown): value is StoredEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { key, checksum, body } = value as { key?: unknown; checksum?: unknown; body?: unknown };
  return typeof key === 'string' && typeof checksum === 'string' && typeof body === 'string';
}
