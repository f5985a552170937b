/**
 * Installs the peers that the benchmarks measure: one virtual environment a family, with exactly the versions in the lists beside this
 * file. Nothing is installed into this repository. Packages come from the index that pip is set up with.
 *
 *     node bench/peers/install.mjs [FOLDER] [--only rows,privacy]
 *
 * FOLDER, or else HORNBOOK_PEERS, or else hornbook-peers in the folder for temporary files. Says at the end what was installed and what
 * could not be; leaves with 1 when anything is missing. A family that is there already is checked, not installed again.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { families, peersFolder } from './folder.mjs';

const argument = process.argv[2]?.startsWith('--') ? undefined : process.argv[2];
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1].split(',') : families;
const folder = peersFolder(argument);
const root = resolve(import.meta.dirname, '..', '..');
if (`${folder}/`.startsWith(`${root}/`)) throw new Error(`${folder} lies in this repository. Name a folder outside it.`);

const run = (command, ...rest) => spawnSync(command, rest, { encoding: 'utf8' });

/** A Python of just this minor version: on the path, or among those that pyenv keeps. */
function pythonOf(version) {
  const pyenv = run('pyenv', 'root').stdout?.trim();
  const kept = pyenv && existsSync(join(pyenv, 'versions')) ? readdirSync(join(pyenv, 'versions')).filter((name) => name.startsWith(`${version}.`)) : [];
  const places = [`python${version}`, 'python3', ...kept.map((name) => join(pyenv, 'versions', name, 'bin', 'python'))];
  return places.find((place) => run(place, '-c', "import sys; print('%d.%d' % sys.version_info[:2])").stdout?.trim() === version);
}

/** Undefined when the family is there at the end, or else why it is not. */
function install(family) {
  const list = join(import.meta.dirname, `${family}.txt`);
  const text = readFileSync(list, 'utf8');
  const place = join(folder, family);
  const mark = join(place, 'installed.txt');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === text) return undefined;
  const version = /^# Python (\d+\.\d+)/.exec(text)[1];
  const python = pythonOf(version);
  if (python === undefined) return `there is no Python ${version} on this machine`;
  rmSync(place, { recursive: true, force: true });
  const made = run(python, '-m', 'venv', place);
  if (made.status !== 0) return `python -m venv: ${made.stderr.trim().split('\n').at(-1)}`;
  // The lists are whole, so nothing has to be resolved again.
  const got = run(join(place, 'bin', 'python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', list);
  if (got.status !== 0) return `pip: ${got.stderr.trim().split('\n').slice(-2).join(' ')}`;
  writeFileSync(mark, text);
  return undefined;
}

mkdirSync(folder, { recursive: true });
let missing = 0;
for (const family of only) {
  if (!families.includes(family)) throw new Error(`There is no family "${family}". There are: ${families.join(', ')}.`);
  const reason = install(family);
  if (reason !== undefined) missing++;
  console.log(reason === undefined ? `${family}: ready in ${join(folder, family)}` : `${family}: not installed: ${reason}`);
}
process.exitCode = missing > 0 ? 1 : 0;
