// Bad input, each with a clear message and nothing lost: the bad is named, the good beside it goes through.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assert,
  assertSameTree,
  built,
  check,
  cli,
  demoWorkspace,
  documentsWorkspace,
  done,
  hasShared,
  hornbook,
  jsonl,
  last,
  releaseOf,
  rowsOf,
  shared,
  skip,
  temporary,
  tree,
} from './lib.mjs';

built();
const good =
  '# Kelp\n\n## What is kelp?\n\nKelp is a large brown seaweed that grows in shallow cold water near the coast of many seas.\n\n## Stipe\n\nThe stipe is the stem of the kelp, which holds the blades up towards the light.\n';

function workspace(name, files, config) {
  const folder = documentsWorkspace(name, undefined, config);
  writeFileSync(join(folder, 'sources', 'good.md'), good);
  for (const [file, bytes] of Object.entries(files)) {
    mkdirSync(join(folder, 'sources', file, '..'), { recursive: true });
    writeFileSync(join(folder, 'sources', file), bytes);
  }
  return folder;
}

/** Every file stands in sources.jsonl, the good one gave rows, and the run ended with 0. */
function outcomes(folder, options) {
  const run = hornbook(['run', '--json', '-C', folder], options);
  assert(run.code === 0, `exit ${run.code}: ${run.err.slice(-600)}`);
  const lines = jsonl(join(releaseOf(folder), 'sources.jsonl'));
  const of = new Map(lines.map((line) => [line.key.replace(/^sources\//, ''), line]));
  assert(of.get('good.md')?.outcome === 'read', 'the good document was not read');
  assert(last(run.out).counts.accepted > 0, 'the good document gave no row');
  return { of, run };
}

const refusedWith = (line, pattern) =>
  assert(line?.outcome === 'refused' && pattern.test(line.reason), `wanted a refusal ${pattern}, got ${line?.outcome}: ${line?.reason}`);

await check('an empty file, a file of blanks and a 0-byte HTML file', () => {
  const { of } = outcomes(workspace('empty', { 'empty.md': '', 'blank.txt': ' \n\t\n', 'zero.html': '' }));
  for (const name of ['empty.md', 'blank.txt', 'zero.html']) refusedWith(of.get(name), /empty/);
});

await check('a single line of 50 MB: as a document refused with its size and the limit, as a log row with its line', () => {
  const line = 'kelp '.repeat(10 * 1024 * 1024);
  const folder = workspace('long', { 'long.txt': line });
  mkdirSync(join(folder, 'logs'));
  const row = (q, a) => JSON.stringify({ prompt: q, response: a });
  writeFileSync(
    join(folder, 'logs', 'chat.jsonl'),
    `${row('How deep does kelp grow?', 'Kelp grows down to about 40 metres where the water is clear enough for light.')}\n${row('What is a holdfast?', line)}\n${row('What is a holdfast of kelp?', 'The holdfast is the root-like part that ties the kelp to the rock below it.')}\n`,
  );
  writeFileSync(
    join(folder, 'hornbook.config.json'),
    JSON.stringify({
      sources: [
        { use: 'documents', path: 'sources' },
        { use: 'logs', path: 'logs' },
      ],
    }),
  );
  const { of } = outcomes(folder);
  refusedWith(of.get('long.txt'), /too large.*52428800.*limit/);
  const log = of.get('logs/chat.jsonl');
  assert(log.rows === 2 && log.refusedRows.length === 1 && log.refusedRows[0].line === 2, JSON.stringify(log));
});

await check('100,000-deep HTML, Markdown and JSON', () => {
  const deep = 100_000;
  const folder = workspace('deep', {
    'deep.html': `<p>kelp</p>${'<div>'.repeat(deep)}x${'</div>'.repeat(deep)}`,
    'lists.html': '<ul><li>'.repeat(deep),
    'quotes.md': `${'> '.repeat(deep)}x\n`,
    'brackets.md': `${'['.repeat(deep)}x\n`,
    'stars.md': `${'**a '.repeat(deep)}\n`,
    'lists.md': Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i * 2)}- x`).join('\n'),
  });
  mkdirSync(join(folder, 'logs'));
  writeFileSync(join(folder, 'logs', 'deep.json'), `${'['.repeat(deep)}${']'.repeat(deep)}`);
  writeFileSync(
    join(folder, 'logs', 'deep.jsonl'),
    `{"prompt":${'['.repeat(deep)}${']'.repeat(deep)}}\n${JSON.stringify({ prompt: 'What is a holdfast of kelp?', response: 'The holdfast is the root-like part that ties the kelp to the rock below it.' })}\n`,
  );
  writeFileSync(
    join(folder, 'hornbook.config.json'),
    JSON.stringify({
      sources: [
        { use: 'documents', path: 'sources' },
        { use: 'logs', path: 'logs' },
      ],
    }),
  );
  const { of } = outcomes(folder);
  for (const [name, line] of of) assert(['read', 'refused', 'unused'].includes(line.outcome), `${name}: ${line.outcome}`);
  refusedWith(of.get('deep.html'), /deep/);
  refusedWith(of.get('quotes.md'), /deep/);
  assert(of.get('logs/deep.jsonl').refusedRows.length === 1 && of.get('logs/deep.jsonl').rows === 1, JSON.stringify(of.get('logs/deep.jsonl')));
});

await check('UTF-16 is read, invalid UTF-8 and binary files are refused by name', () => {
  const utf16 = Buffer.from(`\uFEFF${good.replaceAll('kelp', 'wrack').replaceAll('Kelp', 'Wrack')}`, 'utf16le');
  const { of } = outcomes(
    workspace('encodings', {
      'sixteen.md': utf16,
      'broken.md': Buffer.concat([Buffer.from('# Kelp\n\nA blade '), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(' of kelp.\n')]),
      'picture.txt': Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 37) % 256)),
    }),
  );
  assert(of.get('sixteen.md').outcome === 'read' && of.get('sixteen.md').chunks > 0, JSON.stringify(of.get('sixteen.md')));
  refusedWith(of.get('broken.md'), /UTF-8|byte/);
  refusedWith(of.get('picture.txt'), /./);
});

await check('a directory loop, a link that leads outside, a dead link', () => {
  const folder = workspace('loop', { 'a/b/page.md': good.replaceAll('kelp', 'dulse').replaceAll('Kelp', 'Dulse') });
  symlinkSync('..', join(folder, 'sources', 'a', 'b', 'loop'));
  symlinkSync('/etc/hostname', join(folder, 'sources', 'outside.md'));
  symlinkSync('nowhere.md', join(folder, 'sources', 'dead.md'));
  const { of } = outcomes(folder);
  refusedWith(of.get('a/b/loop'), /already/);
  refusedWith(of.get('outside.md'), /outside/);
  refusedWith(of.get('dead.md'), /ENOENT|not there/);
  assert(of.get('a/b/page.md').outcome === 'read', 'the page beside the loop was lost');
});

await check('a file that the user may not read', () => {
  const folder = workspace('rights', { 'secret.md': good });
  chmodSync(join(folder, 'sources', 'secret.md'), 0o000);
  const unprivileged = process.getuid?.() === 0 ? 65534 : undefined;
  if (unprivileged !== undefined) spawnSync('chown', ['-R', `${unprivileged}`, folder]);
  const { of } = outcomes(folder, { uid: unprivileged });
  refusedWith(of.get('secret.md'), /permission|EACCES/);
});

await check('a config with a typo, a wrong value, a literal key and a path that is not there', () => {
  const folder = temporary('typo');
  const bad = (text) => {
    writeFileSync(join(folder, 'hornbook.config.yaml'), text);
    const run = hornbook(['validate', '-C', folder]);
    assert(run.code === 2, `exit ${run.code}: ${run.err}`);
    return run.err;
  };
  mkdirSync(join(folder, 'sources'));
  const base = 'sources:\n  - use: documents\n    path: sources\n';
  assert(/hornbook\.config\.yaml:4:1: dedupilcate.*Did you mean "deduplicate"/s.test(bad(`${base}dedupilcate: {}\n`)), bad(`${base}dedupilcate: {}\n`));
  assert(
    /hornbook\.config\.yaml:2:\d+: sources\[0\]\.use: .*documents/s.test(bad('sources:\n  - use: docments\n    path: sources\n')),
    bad('sources:\n  - use: docments\n    path: sources\n'),
  );
  assert(/threshold/.test(bad(`${base}deduplicate:\n  threshold: 7\n`)), 'threshold');
  assert(/literal key/.test(bad(`${base}filter:\n  judge: { use: heuristic, options: { apiKey: "sk-live-1234567890abcdef" } }\n`)), 'literal key');
  assert(/hornbook\.config\.yaml:\d+:\d+: not valid YAML/.test(bad('sources: [\n')), 'YAML');
  writeFileSync(join(folder, 'hornbook.config.yaml'), 'sources:\n  - use: documents\n    path: nowhere\n');
  const run = hornbook(['run', '-C', folder]);
  assert(run.code === 2 && /nowhere/.test(run.err) && /:3:/.test(run.err), `${run.code} ${run.err}`);
});

await check('two runs at once: the second exits 6 and names the first', async () => {
  const folder = demoWorkspace('twice', { run: { batchSize: 1 } });
  const first = spawn(process.execPath, [cli, 'run', '--json', '-C', folder], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((ready) => first.stdout.once('data', ready));
  const second = hornbook(['run', '-C', folder]);
  const reading = hornbook(['status', '-C', folder]);
  const code = await new Promise((ended) => first.on('close', ended));
  assert(code === 0, `the first run ended with ${code}`);
  assert(second.code === 6 && second.err.includes(`process ${first.pid}`), `${second.code} ${second.err}`);
  assert(reading.code === 0, `status was blocked: ${reading.err}`);
});

await check('a full disk: exit 8, a clear message, the earlier release intact, and the next run mends it', () => {
  const mount = temporary('tmpfs');
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', mount]).status !== 0)
    throw new Error('a small tmpfs could not be mounted; this check needs the right to mount');
  try {
    const folder = join(mount, 'ws');
    cpSync(demoWorkspace('full'), folder, { recursive: true });
    const first = hornbook(['run', '-C', folder]);
    assert(first.code === 0, first.err);
    const before = tree(releaseOf(folder));
    let failures = 0;
    const codes = new Set();
    // From no room at all upwards: the disk runs full at another place each time.
    for (let kilobytes = 0; kilobytes < 6000; kilobytes += 500) {
      writeFileSync(join(folder, 'sources', 'new.md'), good.replaceAll('kelp', `kelp${kilobytes}`));
      const free = Number(spawnSync('df', ['--output=avail', '-k', mount], { encoding: 'utf8' }).stdout.trim().split('\n')[1]);
      spawnSync('fallocate', ['-l', `${Math.max(0, free - kilobytes)}k`, join(mount, 'ballast')]);
      const run = hornbook(['run', '-C', folder]);
      codes.add(run.code);
      if (run.code !== 0) {
        failures++;
        assert(run.code === 8, `exit ${run.code}: ${run.err.slice(-400)}`);
        assert(/space/i.test(run.err), run.err.slice(-300));
      }
      assert(JSON.stringify(tree(releaseOf(folder))) === JSON.stringify(before), 'the earlier release changed');
      for (const name of readdirSync(join(folder, 'releases')))
        if (/^\d/.test(name)) assert(existsSync(join(folder, 'releases', name, 'manifest.json')), `${name} is half a release`);
      rmSync(join(mount, 'ballast'));
    }
    assert(failures >= 3, `the disk ran full only ${failures} times`);
    const mended = hornbook(['run', '-C', folder]);
    assert(mended.code === 0, mended.err);
    const fresh = demoWorkspace('fresh');
    cpSync(join(folder, 'sources'), join(fresh, 'sources'), { recursive: true });
    assert(hornbook(['run', '-C', fresh]).code === 0, 'the run from scratch failed');
    const newest = readdirSync(join(folder, 'releases'))
      .filter((name) => /^\d/.test(name))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .at(-1);
    assertSameTree(rowsOf(tree(releaseOf(fresh))), rowsOf(tree(releaseOf(folder, newest))), 'the mended release and one made from scratch');
    console.log(`      the disk ran full ${failures} times; exit codes ${[...codes].join(', ')}`);
  } finally {
    spawnSync('umount', [mount]);
  }
});

if (hasShared) {
  await check('every file of the JSON suite, as a log: read, or refused with its reason', () => {
    const folder = documentsWorkspace('json', undefined, {
      sources: [
        { use: 'documents', path: 'sources' },
        { id: 'suite', use: 'logs', path: 'suite', exclude: ['**/*.md'] },
      ],
    });
    writeFileSync(join(folder, 'sources', 'good.md'), good);
    cpSync(join(shared, 'suites/json'), join(folder, 'suite'), { recursive: true });
    spawnSync('chmod', ['-R', 'u+w', folder]);
    const run = hornbook(['run', '--json', '-C', folder]);
    assert(run.code === 0, run.err.slice(-500));
    const lines = jsonl(join(releaseOf(folder), 'sources.jsonl')).filter((line) => line.source === 'suite' && line.key.endsWith('.json'));
    const wanted = readdirSync(join(folder, 'suite'), { recursive: true }).filter((name) => name.endsWith('.json'));
    assert(lines.length === wanted.length, `${lines.length} lines for ${wanted.length} files`);
    for (const line of lines) assert(line.rows > 0 || line.reason !== null || line.refusedRows.length > 0, `${line.key} has no reason`);
    for (const line of lines) if (/\/n_/.test(line.key)) assert(line.rows === 0, `${line.key} was taken`);
  });

  await check('every file of the HTML suite, as a document: read, or refused with its reason', () => {
    const folder = workspace('html', {});
    cpSync(join(shared, 'suites/html5lib'), join(folder, 'sources', 'suite'), { recursive: true });
    spawnSync('chmod', ['-R', 'u+w', folder]);
    let cases = 0;
    const walk = (place) => {
      for (const entry of readdirSync(place, { withFileTypes: true })) {
        if (entry.isDirectory()) walk(join(place, entry.name));
        else if (entry.name.endsWith('.test')) {
          let parsed = { tests: [] };
          try {
            parsed = JSON.parse(readFileSync(join(place, entry.name), 'utf8'));
          } catch {
            // Some files of the suite are not JSON; they go in as they are.
          }
          for (const test of parsed.tests ?? [])
            writeFileSync(
              join(folder, 'sources', `case-${cases++}.html`),
              test.doubleEscaped ? test.input.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))) : test.input,
            );
        } else if (entry.name.endsWith('.dat')) cpSync(join(place, entry.name), join(folder, 'sources', `dat-${cases++}.html`));
      }
    };
    walk(join(folder, 'sources', 'suite'));
    const { of } = outcomes(folder);
    const named = [...of.values()].filter((line) => /case-|dat-/.test(line.key));
    assert(named.length === cases, `${named.length} lines for ${cases} files`);
    for (const line of named) assert(line.outcome === 'read' || line.reason !== null, `${line.key} has no reason`);
    console.log(
      `      ${cases} files: ${named.filter((line) => line.outcome === 'refused').length} refused by name, ${named.filter((line) => line.outcome === 'unused').length} hold nothing to use`,
    );
  });
} else skip('the JSON and HTML suites', 'HORNBOOK_SHARED holds no data');

await check('a plugin that ends the process, or never answers, is no success', () => {
  for (const judge of ['() => process.exit(0)', '() => new Promise(() => {})']) {
    const folder = workspace('ended', {});
    rmSync(join(folder, 'hornbook.config.json'), { force: true });
    rmSync(join(folder, 'hornbook.config.yaml'), { force: true });
    const member = `{ id: 'mine', version: '1', family: 'mine', heuristic: true, aspects: [{ id: 'a', anchors: { 1: 'a', 3: 'b', 5: 'c' } }], judge: ${judge} }`;
    writeFileSync(
      join(folder, 'hornbook.config.mjs'),
      `export default { sources: [{ use: 'documents', path: 'sources', licence: 'MIT' }], filter: { judge: { use: 'mine' } }, plugins: { judges: [${member}] } };\n`,
    );
    const run = hornbook(['run', '-C', folder]);
    assert(run.code === 1 && /ended before its work was done/.test(run.err), `${run.code} ${run.err}`);
  }
});

await check('a newer workspace is refused, a damaged one says so, both leave it as it is', () => {
  const folder = workspace('damaged', {});
  mkdirSync(join(folder, '.hornbook'));
  const database = join(folder, '.hornbook', 'workspace.db');
  writeFileSync(database, 'not a database '.repeat(1000));
  const before = readFileSync(database);
  const run = hornbook(['run', '-C', folder]);
  assert(run.code === 7 && /damaged/.test(run.err), `${run.code} ${run.err}`);
  assert(readFileSync(database).equals(before), 'the damaged file was changed');
});

done();
