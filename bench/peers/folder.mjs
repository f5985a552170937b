/** Where the peers lie that install.mjs has installed, and how one of their runners is started. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Each is a list of packages beside this file and a virtual environment. */
export const families = ['rows', 'text-dedup', 'privacy', 'data-designer', 'distilabel', 'curator'];

export const peersFolder = (named) => resolve(named ?? process.env.HORNBOOK_PEERS ?? join(tmpdir(), 'hornbook-peers'));

/** Runs a runner to its end and reads the line that it printed. Undefined where its family is not installed: see install.mjs. */
export function runPeer(family, runner, ...rest) {
  const python = join(peersFolder(), family, 'bin', 'python');
  if (!existsSync(python)) return undefined;
  const done = spawnSync(python, [join(import.meta.dirname, runner), ...rest.map(String)], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (done.status !== 0) throw new Error(`${runner} ${rest.join(' ')}: ${done.stderr.slice(-2000)}`);
  return JSON.parse(done.stdout.trim().split('\n').at(-1));
}
