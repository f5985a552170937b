// The commands on releases, each as a process: versions, differences, making one again elsewhere, taking a source out, publishing.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, assertSameTree, built, check, cli, demoWorkspace, done, hornbook, last, releaseOf, temporary, tree } from './lib.mjs';

built();
const place = demoWorkspace('versions');
const ran = hornbook(['run', '--keep-text', '--json', '-C', place]);
assert(ran.code === 0, ran.err);
const first = tree(releaseOf(place));

await check('a release that was deleted is made again with the same bytes, elsewhere too, under another locale and time zone', () => {
  rmSync(releaseOf(place), { recursive: true });
  const env = { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Apia', SOURCE_DATE_EPOCH: '1' };
  const again = hornbook(['rebuild', '1.0.0', '-C', place], { env });
  assert(again.code === 0, again.err);
  assertSameTree(first, tree(releaseOf(place)), 'rebuild');
  const out = temporary('elsewhere');
  const elsewhere = hornbook(['rebuild', '1.0.0', '--out', out, '-C', place], { env, cwd: out });
  assert(elsewhere.code === 0, elsewhere.err);
  assertSameTree(first, tree(join(out, '1.0.0')), 'rebuild elsewhere');
});

const gone = join(place, 'sources', 'handbook', 'snow-and-frost.md');
const goneText = readFileSync(gone);
const killedAfter = (child, milliseconds) =>
  new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    child.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });

const words = 'anemometer whispers seventeen secrets';
await check('an edited page makes a major version, and the difference is told in every form', () => {
  writeFileSync(join(place, 'sources', 'notes', 'new-page.md'), `# A new page\n\nEvery ${words} to whoever climbs the mast at noon in June.\n`);
  rmSync(gone);
  const next = hornbook(['run', '--keep-text', '--json', '-C', place]);
  assert(next.code === 0, next.err);
  assert(last(next.out).release === releaseOf(place, '2.0.0'), JSON.stringify(last(next.out)));
  for (const [model, version] of [
    ['old', '1.0.0'],
    ['new', '2.0.0'],
  ])
    assert(hornbook(['registry', 'trained', model, '--on', version, '-C', place]).code === 0, model);
  const folder = temporary('diff');
  const told = hornbook(['diff', 'old', 'new', '--models', '--json', '--rows', join(folder, 'rows.jsonl'), '--html', join(folder, 'page.html'), '-C', place]);
  assert(told.code === 0, told.err);
  const { counts, sources, change } = JSON.parse(told.out);
  assert(change === 'major' && counts.added > 0 && counts.removed > 0, JSON.stringify(counts));
  assert(sources.came.join() === 'pages/notes/new-page.md' && sources.left.join() === 'pages/handbook/snow-and-frost.md', JSON.stringify(sources));
  const rows = readFileSync(join(folder, 'rows.jsonl'), 'utf8').split('\n').filter(Boolean).length;
  assert(rows === counts.added + counts.removed + counts.edited + counts.moved, `${rows} rows`);
  assert(readFileSync(join(folder, 'page.html'), 'utf8').includes("default-src 'none'"), 'no policy');
  const refused = hornbook(['rebuild', '1.0.0', '-C', place]);
  assert(refused.code === 3 && /source files of "pages" are others/.test(refused.err), refused.err);
});

await check('an older release is made again from its sources and the ledger, and a kill leaves nothing behind', async () => {
  const page = join(place, 'sources', 'notes', 'new-page.md');
  const text = readFileSync(page);
  rmSync(page);
  writeFileSync(gone, goneText);
  const out = temporary('older');
  const command = ['rebuild', '1.0.0', '--out', out, '-C', place];
  for (const milliseconds of [400, 900, 1500]) {
    const child = spawn(process.execPath, [cli, ...command], { stdio: 'ignore' });
    await killedAfter(child, milliseconds);
    if (!readdirSync(out).includes('1.0.0')) continue;
    // It was done before the kill came.
    assertSameTree(first, tree(join(out, '1.0.0')), 'rebuild before a kill');
    rmSync(join(out, '1.0.0'), { recursive: true });
  }
  const env = { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Apia' };
  const made = hornbook(command, { env });
  assert(made.code === 0, made.err);
  assertSameTree(first, tree(join(out, '1.0.0')), 'rebuild of an older release');
  assert(!readdirSync(join(place, '.hornbook')).some((name) => name.startsWith('rebuild-')), 'a copy was left behind');
  writeFileSync(page, text);
  rmSync(gone);
  const newest = hornbook(['rebuild', '2.0.0', '-C', place]);
  assert(newest.code === 0, newest.err);
});

await check('a publication is verified on both sides and stands in the registry', () => {
  const to = join(temporary('hub'), 'dataset');
  const published = hornbook(['publish', '2.0.0', '--to', to, '-C', place]);
  assert(published.code === 0, published.err);
  assertSameTree(tree(releaseOf(place, '2.0.0')), tree(to), 'publish');
  const shown = JSON.parse(hornbook(['registry', 'show', '2.0.0', '--json', '-C', place]).out).release;
  assert(shown.parent === '1.0.0' && shown.published[0].to === to && shown.trained[0].model === 'new', JSON.stringify(shown));
});

const holding = () =>
  readdirSync(join(place, '.hornbook'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(words))
    .map((entry) => entry.name);

await check('a purge that is killed anywhere is finished by the same command, and leaves no byte of the source', async () => {
  assert(holding().length > 0, 'the workspace never held it');
  const command = ['purge', '--document', 'pages/notes/new-page.md', '-C', place];
  const told = JSON.parse(hornbook([...command, '--json']).out);
  assert(told.dryRun && told.documents === 1 && told.releases.map(({ version }) => version).join() === '2.0.0', JSON.stringify(told));
  for (const milliseconds of [150, 300, 450, 600]) {
    await killedAfter(spawn(process.execPath, [cli, ...command, '--yes'], { stdio: 'ignore' }), milliseconds);
  }
  const finished = hornbook([...command, '--yes']);
  assert(finished.code === 0, finished.err);
  assert(holding().length === 0, `it is still in ${holding().join(', ')}`);
  const next = hornbook(['run', '--json', '-C', place]);
  assert(next.code === 0, next.err);
  const { release } = last(next.out);
  for (const entry of readdirSync(release, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) assert(!readFileSync(join(entry.parentPath, entry.name)).includes(words), entry.name);
});

await check('a page that changed in some words is told as edited rows', () => {
  const page = join(place, 'sources', 'handbook', 'calibrating-the-rain-gauge.md');
  const text = readFileSync(page, 'utf8');
  const before = last(hornbook(['run', '--json', '-C', place]).out).release;
  writeFileSync(
    page,
    text.replace('until the difference is below 2 %', 'until the difference is below 3 %').replace('The work takes two hours', 'The work takes an afternoon'),
  );
  const next = hornbook(['run', '--json', '-C', place]);
  assert(next.code === 0, next.err);
  const told = JSON.parse(hornbook(['diff', before, last(next.out).release, '--json', '-C', place]).out);
  assert(told.counts.edited > 0, JSON.stringify(told.counts));
  assert(
    told.rows.filter(({ change }) => change === 'edited').every(({ id, was, text: parts }) => was === undefined || (was !== id && parts.length > 0)),
    'ids',
  );
});

done();
