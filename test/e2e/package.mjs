// Packs the tarball, installs it in an empty folder as a user does, and runs every public export and the command line.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, built, check, done, files, root, temporary } from './lib.mjs';

built();
const run = (command, parameters, cwd, env = {}) => {
  const result = spawnSync(command, parameters, { cwd, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, ...env } });
  assert(result.status === 0, `${command} ${parameters.join(' ')}: ${result.stdout?.slice(-600)}${result.stderr?.slice(-1200)}`);
  return result.stdout;
};
const bin = (name) => join(root, 'node_modules', '.bin', name);
const packed = temporary('pack');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
let tarball = '';

await check('packs what it should, and no more', () => {
  const [info] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', packed], root));
  tarball = join(packed, info.filename);
  const names = info.files.map((file) => file.path);
  for (const wanted of [
    'LICENSE',
    'NOTICE',
    'README.md',
    'CHANGELOG.md',
    'dist/cli/main.js',
    'dist/index.js',
    'dist/index.d.ts',
    'dist/config.schema.json',
    'examples/demo/hornbook.config.yaml',
  ]) {
    assert(names.includes(wanted), `${wanted} is not in the tarball`);
  }
  const stray = names.filter((name) => /\.test\.|testkit|\.tsbuildinfo|^src\/|^test\/|^bench\/|\.hornbook/.test(name));
  assert(stray.length === 0, `stray files: ${stray.slice(0, 5).join(', ')}`);
});

await check('publint finds nothing', () => void run(bin('publint'), ['run', root, '--strict', '--pack', 'false'], root));
await check(
  'the types resolve for those who import it',
  () => void run(bin('attw'), [tarball, '--profile', 'esm-only', '--exclude-entrypoints', 'config.schema.json'], root),
);

const user = temporary('user');
writeFileSync(join(user, 'package.json'), '{"private":true,"type":"module"}');
await check('installs without install scripts', () => void run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', tarball], user));

for (const name of Object.keys(manifest.exports)) {
  await check(`exports ${name}`, () => {
    const specifier = name === '.' ? 'hornbook' : `hornbook/${name.slice(2)}`;
    const json = name.endsWith('.json');
    const script = json
      ? `const value = (await import('${specifier}', { with: { type: 'json' } })).default; if (typeof value !== 'object') throw new Error('not JSON');`
      : `const value = await import('${specifier}'); if (Object.keys(value).length === 0) throw new Error('exports nothing');`;
    run(process.execPath, ['--input-type=module', '-e', script], user);
  });
}

await check('the command line runs from the installed package, with a TypeScript config', () => {
  const command = join(user, 'node_modules', '.bin', 'hornbook');
  assert(run(command, ['--version'], user).trim() === manifest.version, 'wrong version');
  run(command, ['init', 'demo', '--demo'], user);
  const out = run(command, ['run', '-C', 'demo', '--json'], user);
  const finished = JSON.parse(out.trim().split('\n').at(-1));
  assert(finished.event === 'finished' && finished.counts.accepted > 0 && finished.release !== null, JSON.stringify(finished));
  run(command, ['verify', '-C', 'demo'], user);
  mkdirSync(join(user, 'ts', 'sources'), { recursive: true });
  writeFileSync(
    join(user, 'ts', 'sources', 'a.md'),
    '# Kelp\n\n## What is kelp?\n\nKelp is a large brown seaweed that grows in shallow cold water near the coast of many seas.\n',
  );
  writeFileSync(
    join(user, 'ts', 'hornbook.config.ts'),
    "import { defineConfig } from 'hornbook';\nexport default defineConfig({ sources: [{ use: 'documents', path: 'sources' }] });\n",
  );
  run(command, ['validate', '-C', 'ts'], user);
});

await check('the library runs over a store in memory', () => {
  const script = `
    import { openStore, parseConfig, run } from 'hornbook';
    const config = parseConfig({ sources: [{ use: 'documents', path: 'sources' }] });
    const result = await run({ config, root: new URL('./ts', import.meta.url).pathname, store: openStore(':memory:') });
    if (result.counts.candidates === 0 || result.release === null) throw new Error(JSON.stringify(result));
    import { deduplicate } from 'hornbook/similarity';
    const found = deduplicate(['the same words in the same order here', 'the same words in the same order here', 'nothing like it at all']);
    if (found.kept.length !== 2) throw new Error(JSON.stringify(found.kept));`;
  writeFileSync(join(user, 'use.mjs'), script);
  run(process.execPath, ['use.mjs'], user);
});

await check('an install stays under 180 MB', () => {
  const kilobytes = Number(run('du', ['-sk', 'node_modules'], user).split(/\s/)[0]);
  console.log(`      ${Math.round(kilobytes / 1024)} MB installed, ${files(join(user, 'node_modules', 'hornbook')).length} files of ours`);
  assert(kilobytes < 180 * 1024, `${kilobytes} kB`);
});

done();
