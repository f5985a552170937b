// Installs loaders into folders of their own, and runs the Python part of a suite in one of them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assert, root, temporary } from '../lib.mjs';

function command(name, parameters) {
  const { status, stderr } = spawnSync(name, parameters, { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert(status === 0, `${name} ${parameters.join(' ').slice(0, 200)}: ${stderr.slice(-600)}`);
}

/** A virtual environment in this folder, filled by `steps` where it is not complete yet; they get pip as a function. */
export function installed(folder, steps) {
  if (existsSync(join(folder, 'installed'))) return;
  mkdirSync(dirname(folder), { recursive: true });
  command('python3', ['-m', 'venv', folder]);
  steps((verb, ...parameters) => command(join(folder, 'bin/python'), ['-m', 'pip', verb, '--quiet', '--no-compile', ...parameters]));
  writeFileSync(join(folder, 'installed'), '');
}

/** Packages without what they need, in a folder by themselves: what a script reads of them runs on the libraries of another environment. */
export function alone(folder, python, packages) {
  if (existsSync(join(folder, 'installed'))) return;
  command(python, ['-m', 'pip', 'install', '--quiet', '--no-compile', '--no-deps', '--target', folder, ...packages]);
  writeFileSync(join(folder, 'installed'), '');
}

/** Runs a script of this folder over a release; what it checked as `{ name, of, ok, detail }`. */
export function loaded(python, script, release, { good = release, of = [], parameters = [], env = {} } = {}) {
  const { status, stdout, stderr } = spawnSync(python, [join(root, 'test/e2e/loaders', script), release, ...parameters], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: {
      ...process.env,
      LOADERS_CACHE: temporary('cache'),
      LOADERS_GOOD: good,
      LOADERS_OF: of.join(),
      PYTHONDONTWRITEBYTECODE: '1',
      // One thread, and no way out: what is not installed is not fetched.
      OMP_NUM_THREADS: '1',
      TOKENIZERS_PARALLELISM: 'false',
      HF_HUB_OFFLINE: '1',
      DISABLE_VERSION_CHECK: '1',
      ...env,
    },
  });
  assert(status === 0, `${script}: ${stderr.slice(-1500)}`);
  return (
    stdout
      .split('\n')
      // Loaders print what they like beside.
      .filter((line) => line.startsWith('{"name"'))
      .map((line) => JSON.parse(line))
  );
}
