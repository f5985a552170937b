// A disk that takes no more, at many places of a release and of a whole run: the earlier release stays as it was, no half one is seen,
// and the next run makes what an undisturbed one makes, byte for byte. Two kinds of disk: a limit on the size of a file (EFBIG), which
// needs no rights, and a small file system in memory that is filled up (ENOSPC), in a mount of the suite's own.
import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, ftruncateSync, mkdirSync, openSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert, assertSameTree, built, check, cli, done, epoch, files, root, temporary, tree } from './lib.mjs';

const self = fileURLToPath(import.meta.url);
const rows = 400;

/** In a process of its own: one release of generated rows through the stage itself. */
async function releaseOnce(folder, kind) {
  const { inputOf } = await import(join(root, 'bench/release/rows.mjs'));
  const { releaseDataset } = await import(join(root, 'dist/stages/release/index.js'));
  const { asParquet, formats } = await import(join(root, 'dist/formats/index.js'));
  const { hashOf } = await import(join(root, 'dist/text/hash.js'));
  const chosen = ['messages', 'alpaca', 'sharegpt'].map((id) => formats.find((format) => format.id === id));
  const written = chosen.map((format, at) => ({ format: at === 0 ? asParquet(format) : format, options: format.options.parse({}) }));
  const input = inputOf(folder, rows, written, kind === 'edited', () => {});
  input.configHash = hashOf(input.config);
  try {
    const { version } = await releaseDataset(input);
    console.log(version);
  } catch (error) {
    console.error(`${error.code}: ${error.message}`);
    process.exitCode = error.exitCode ?? 1;
  }
}

/** Fills what is left of a file system but for some bytes. */
function fill(folder, left) {
  const file = openSync(join(folder, 'filler'), 'w');
  const block = Buffer.alloc(4096);
  let size = 0;
  try {
    for (;;) size += writeSync(file, block);
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error;
  }
  ftruncateSync(file, Math.max(0, size - left));
  closeSync(file);
}

const verified = (path) => {
  const { status, stdout } = spawnSync(process.execPath, [cli, 'verify', path], { encoding: 'utf8' });
  assert(status === 0, stdout.slice(-400));
};

/** The earlier release as it was, and nothing beside it that has a version. */
function intact(folder, before, what) {
  assert(existsSync(join(folder, '1.0.0')), `${what}: the earlier release is gone`);
  assertSameTree(before, tree(join(folder, '1.0.0')), `${what}: the earlier release`);
  const versions = readdirSync(folder).filter((name) => /^\d/.test(name));
  assert(versions.length === 1, `${what}: ${versions.join(', ')} are there`);
}

const child = (folder, kind, wrap = []) => {
  const command = [...wrap, process.execPath, self, 'release', folder, kind];
  return spawnSync(command[0], command.slice(1), { encoding: 'utf8', env: { ...process.env, SOURCE_DATE_EPOCH: epoch } });
};

/** One release with room for no more, then one with room enough. */
function disturbed(base, expected, before, what, limit) {
  const folder = join(base, 'releases');
  const result = limit(folder);
  assert(result.status === 8, `${what}: it ended with ${result.status}: ${result.stderr.slice(-300)}`);
  assert(result.stderr.startsWith('release-storage: The release could not be written: '), `${what}: ${result.stderr.slice(-300)}`);
  intact(folder, before, what);
  rmSync(join(base, 'filler'), { force: true });
  const after = child(folder, 'edited');
  assert(after.status === 0, `${what}: the next run ended with ${after.status}: ${after.stderr.slice(-300)}`);
  assertSameTree(expected, tree(join(folder, after.stdout.trim())), `${what}: the release after it`);
  assert(!readdirSync(folder).some((name) => name.startsWith('.tmp')), `${what}: a half release is left`);
  rmSync(join(folder, after.stdout.trim()), { recursive: true });
}

async function stages(base) {
  const folder = join(base, 'releases');
  assert(child(folder, 'plain').status === 0, 'the first release failed');
  const before = tree(join(folder, '1.0.0'));
  const version = child(folder, 'edited').stdout.trim();
  const expected = tree(join(folder, version));
  const sizes = files(join(folder, version)).map((file) => statSync(join(folder, version, file)).size);
  verified(join(folder, version));
  rmSync(join(folder, version), { recursive: true });
  return { expected, before, sizes };
}

async function limits() {
  const base = temporary('limit');
  const { expected, before, sizes } = await stages(base);
  // Just too small for each file that is not tiny; the shell counts blocks of 1,024 bytes.
  const blocks = [...new Set(sizes.map((size) => Math.ceil(size / 1024) - 1))].filter((count) => count > 0).sort((a, b) => a - b);
  const step = Math.max(1, Math.floor(blocks.length / 6));
  for (const count of [0, ...blocks.filter((_, at) => at % step === 0 || at === blocks.length - 1)]) {
    await check(`no file may be over ${count} KB`, () =>
      disturbed(base, expected, before, `${count} KB`, (folder) => child(folder, 'edited', ['bash', '-c', `ulimit -f ${count}; exec "$@"`, 'bash'])),
    );
  }
}

/** In a file system of so many megabytes, mounted where nobody else sees it. */
async function full() {
  const base = process.argv[3];
  const { expected, before, sizes } = await stages(base);
  const whole = sizes.reduce((sum, size) => sum + size + 8192, 0);
  for (let part = 0; part < 10; part++) {
    const left = Math.round((whole * part * 0.9) / 10 / 4096) * 4096;
    await check(`${left} bytes are left on the disk for a release of ${whole}`, () =>
      disturbed(base, expected, before, `${left} bytes`, (folder) => {
        fill(base, left);
        return child(folder, 'edited');
      }),
    );
  }
  rmSync(join(base, 'releases'), { recursive: true });
  await runs(base);
}

/** Whole runs, with workspace and ledger on the same full disk. */
async function runs(base) {
  const folder = join(base, 'work');
  cpSync(join(root, 'examples/demo'), folder, { recursive: true });
  const run = () => spawnSync(process.execPath, [cli, 'run', '-C', folder], { encoding: 'utf8', env: { ...process.env, SOURCE_DATE_EPOCH: epoch } });
  const release = join(folder, 'releases');
  const first = run();
  assert(first.status === 0, first.stderr.slice(-400));
  const before = tree(join(release, '1.0.0'));
  const more = join(folder, 'sources/more.md');
  writeFileSync(
    more,
    '# Tides\n\nSpring tides rise two metres higher than neap tides at the harbour wall. The pilot waits for slack water before he moves a ship.\n',
  );
  const saved = join(base, 'saved');
  cpSync(folder, saved, { recursive: true });
  const second = run();
  assert(second.status === 0, second.stderr.slice(-400));
  const newest = readdirSync(release).filter((name) => /^\d/.test(name) && name !== '1.0.0')[0];
  const expected = tree(join(release, newest));
  for (const left of [0, 64, 256, 512]) {
    await check(`a whole run with ${left} KB left on the disk`, () => {
      rmSync(folder, { recursive: true });
      cpSync(saved, folder, { recursive: true });
      fill(base, left * 1024);
      const cut = run();
      rmSync(join(base, 'filler'), { force: true });
      const what = `${left} KB`;
      if (cut.status !== 0) {
        assert([7, 8].includes(cut.status), `${what}: it ended with ${cut.status}: ${cut.stderr.slice(-300)}`);
        intact(release, before, what);
      }
      const after = run();
      assert(after.status === 0, `${what}: the next run ended with ${after.status}: ${after.stderr.slice(-300)}`);
      assertSameTree(expected, tree(join(release, newest)), what);
      verified(join(release, newest));
    });
  }
}

if (process.argv[2] === 'release') await releaseOnce(process.argv[3], process.argv[4]);
else if (process.argv[2] === 'full') {
  await full();
  done();
} else {
  built();
  await limits();
  const base = temporary('full');
  mkdirSync(join(base, 'disk'), { recursive: true });
  const inside = `mount -t tmpfs -o size=64m tmpfs "$1" && exec "$2" "$3" full "$1"`;
  const script = ['sh', '-c', inside, 'sh', join(base, 'disk'), process.execPath, self];
  // As root a mount that only this process sees; without rights one in a user namespace.
  const ways = [
    ['unshare', '-m'],
    ['unshare', '-rm'],
  ];
  const way = ways.find(([name, flag]) => spawnSync(name, [flag, 'sh', '-c', `mount -t tmpfs tmpfs "${join(base, 'disk')}"`]).status === 0);
  if (way === undefined) console.log('no file system can be mounted here: the limit on files above stands for the full disk too');
  else {
    const { stdout, status } = spawnSync(way[0], [way[1], ...script], { encoding: 'utf8', maxBuffer: 1 << 28 });
    process.stdout.write(stdout.replace(/^\d+ passed.*\n?$/m, ''));
    await check(`the checks in a file system that was filled (${(stdout.match(/^ok /gm) ?? []).length} of them)`, () =>
      assert(status === 0, `it ended with ${status}`),
    );
  }
  done();
}
