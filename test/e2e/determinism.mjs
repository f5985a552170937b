// The same inputs give the same bytes: other locale, time zone, directory, order on disk, batch size, Node and order of selects.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assert, assertSameTree, built, check, demoWorkspace, done, files, hornbook, otherNode, releaseOf, root, seeded, temporary, tree } from './lib.mjs';

built();
const calm = demoWorkspace('calm');
const first = hornbook(['run', '-C', calm]);
assert(first.code === 0, first.err);
const expected = tree(releaseOf(calm));

async function same(name, { folder = demoWorkspace('same'), ...options } = {}) {
  await check(name, () => {
    const result = hornbook(['run', '-C', folder], options);
    assert(result.code === 0, result.err.slice(-600));
    assertSameTree(expected, tree(releaseOf(folder)), name);
  });
}

await same('Turkish locale', { env: { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' } });
await same('time zone Pacific/Kiritimati', { env: { TZ: 'Pacific/Kiritimati' } });
await same('batch size 1', { folder: demoWorkspace('one', { run: { batchSize: 1 } }) });
await same('batch size 1,000', { folder: demoWorkspace('thousand', { run: { batchSize: 1000 } }) });
await same('selects without order reversed', { env: { HORNBOOK_PRAGMAS: 'pragma reverse_unordered_selects = on' } });
await same('started from the workspace itself', { cwd: calm });

const elsewhere = join(temporary('elsewhere'), 'a folder with blanks', 'Ünïcode');
mkdirSync(dirname(elsewhere), { recursive: true });
cpSync(join(root, 'examples', 'demo'), elsewhere, { recursive: true });
await same('another directory', { folder: elsewhere });

const shuffled = temporary('shuffled');
const random = seeded(7);
for (const file of files(join(root, 'examples', 'demo'))
  .map((name) => ({ name, order: random() }))
  .sort((a, b) => a.order - b.order)) {
  mkdirSync(dirname(join(shuffled, file.name)), { recursive: true });
  writeFileSync(join(shuffled, file.name), readFileSync(join(root, 'examples', 'demo', file.name)));
}
await same('another order on disk', { folder: shuffled });

for (const major of [22, 24]) await same(`Node ${major}`, { node: otherNode(major) });

await check('a release that was deleted comes back the same', () => {
  const folder = demoWorkspace('again');
  hornbook(['run', '-C', folder]);
  cpSync(releaseOf(folder), join(folder, 'kept'), { recursive: true });
  const before = tree(releaseOf(folder));
  cpSync(join(folder, 'kept'), join(folder, 'other'), { recursive: true });
  hornbook(['run', '-C', folder]);
  assertSameTree(before, tree(releaseOf(folder)), 'a second run');
});
done();
