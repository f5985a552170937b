import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Manifest } from '../../contracts/release.ts';
import { invariantError } from '../../errors.ts';
import { croissantPath } from '../../report/croissant.ts';
import { statementPath } from '../../report/statement.ts';
import { compareText } from '../../text/canonical.ts';
import { hashOf } from '../../text/hash.ts';
import type { Disk, Sink } from './disk.ts';
import { storageError } from './storage.ts';

export type FileEntry = Manifest['files'][number];

const blockSize = 1 << 18;

/** The temporary folder in which a release grows: every file is hashed as it is written and made durable when it closes. */
export interface ReleaseFolder {
  readonly path: string;
  /** Opens a file; parts of the path are made. */
  create(path: string): Promise<FileWriter>;
  /** A whole file at once. */
  put(path: string, text: string): Promise<void>;
  /** Closed files, by path. */
  files(): FileEntry[];
  /** Makes the folders' names durable. */
  sync(): Promise<void>;
  /** Closes what is open, whatever happens. */
  abandon(): Promise<void>;
  /** What was being written last, for errors. */
  readonly state: { path: string; writing: number; written: number };
}

export interface FileWriter {
  /** Text or bytes to add; resolves when the writer can take more. */
  write(piece: string | Uint8Array): Promise<void> | undefined;
  readonly bytes: number;
  /** `rows`: what the manifest says of it. */
  close(rows: number | null): Promise<FileEntry>;
}

export async function releaseFolder(path: string, disk: Disk): Promise<ReleaseFolder> {
  const state = { path, writing: 0, written: 0 };
  const closed = new Map<string, FileEntry>();
  const open = new Set<Sink>();
  const folders = new Set([path]);
  await disk.makeFolder(path);

  const create = async (name: string): Promise<FileWriter> => {
    if (!isPlainPath(name)) throw invariantError(`A release cannot hold a file called "${name}".`, { code: 'release-path' });
    const full = join(path, name);
    for (let folder = dirname(full); folder.length > path.length; folder = dirname(folder)) folders.add(folder);
    state.path = name;
    await disk.makeFolder(dirname(full));
    const sink = await disk.create(full);
    open.add(sink);
    const hash = createHash('sha256');
    let waiting: string[] = [];
    let waitingLength = 0;
    let size = 0;
    const flush = async (): Promise<void> => {
      if (waitingLength === 0) return;
      const text = waiting.join('');
      waiting = [];
      waitingLength = 0;
      await put(Buffer.from(text, 'utf8'));
    };
    const put = async (block: Uint8Array): Promise<void> => {
      Object.assign(state, { path: name, writing: block.length });
      const done = sink.write(block);
      hash.update(block);
      await done;
      size += block.length;
      state.written += block.length;
      state.writing = 0;
    };
    return {
      write(piece) {
        if (typeof piece !== 'string') return flush().then(() => put(piece));
        waiting.push(piece);
        waitingLength += piece.length;
        return waitingLength >= blockSize ? flush() : undefined;
      },
      get bytes() {
        return size;
      },
      async close(rows) {
        await flush();
        state.path = name;
        await sink.sync();
        open.delete(sink);
        await sink.close();
        const entry = { path: name, bytes: size, sha256: hash.digest('hex'), rows };
        closed.set(name, entry);
        return entry;
      },
    };
  };

  return {
    path,
    state,
    create,
    async put(name, text) {
      const writer = await create(name);
      await writer.write(text);
      await writer.close(null);
    },
    files: () => [...closed.values()].sort((a, b) => compareText(a.path, b.path)),
    async sync() {
      // Deepest first, so that a name is durable before the folder that holds it.
      for (const folder of [...folders].sort((a, b) => b.length - a.length || compareText(a, b))) await disk.syncFolder(folder);
    },
    async abandon() {
      for (const sink of open) await sink.close().catch(() => {});
      open.clear();
    },
  };
}

/** Runs the writing of a release; a disk that fails becomes an error that says where. */
export async function writing<T>(state: ReleaseFolder['state'], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageError(error, state);
  }
}

// Formats of users name files too: names of plain characters, no way out of the folder.
function isPlainPath(path: string): boolean {
  return path.split('/').every((part) => /^[A-Za-z0-9][\w.-]*$/.test(part));
}

/** Files that carry the version and the time, as the manifest does: two releases of equal content differ in them. */
const dated: ReadonlySet<string> = new Set([croissantPath, statementPath]);

/** sha256 over the sorted list of each file's path and sha256, without the files that carry version and time. */
export function contentHashOf(files: readonly FileEntry[]): string {
  const list = files.filter(({ path }) => !dated.has(path)).map(({ path, sha256 }): [string, string] => [path, sha256]);
  return hashOf(list.sort((a, b) => compareText(a[0], b[0])));
}
