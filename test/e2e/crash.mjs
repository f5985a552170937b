// A run that is killed at any instant and started again ends in the release that an undisturbed run makes, byte for byte.
// The seed of the kills: HORNBOOK_SEED, by default 1. How many: HORNBOOK_KILLS, by default 100.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { assert, assertSameTree, built, check, demoWorkspace, done, hornbook, killedRun, releaseOf, root, seeded, tree } from './lib.mjs';

built();
const { failpointNames } = await import(join(root, 'dist/failpoints.js'));
const kills = Number(process.env.HORNBOOK_KILLS ?? 100);
const random = seeded(Number(process.env.HORNBOOK_SEED ?? 1));
// The demo without half of its plain pages: every kind of trouble is still in it, and a run takes half the time.
const plain = [
  'handbook/power-and-radio.md',
  'handbook/sharing-your-readings.md',
  'handbook/sensors-and-accuracy.md',
  'handbook/dew-point-and-humidity.md',
  'handbook/reading-the-data-logger.md',
  'handbook/pressure-at-sea-level.md',
  'web/radiation-shields.html',
  'web/troubleshooting.html',
];
function workspace(name) {
  const folder = demoWorkspace(name, { run: { batchSize: 8 } });
  for (const file of plain) rmSync(join(folder, 'sources', file));
  return folder;
}

const calm = workspace('calm');
const started = performance.now();
const first = hornbook(['run', '-C', calm]);
assert(first.code === 0, `the undisturbed run failed: ${first.err}`);
const duration = performance.now() - started;
const expected = tree(releaseOf(calm));

function finish(folder, what) {
  const result = hornbook(['run', '-C', folder]);
  assert(result.code === 0, `${what}: the run after it failed (${result.code}): ${result.err.slice(-400)}`);
  assertSameTree(expected, tree(releaseOf(folder)), what);
  const verified = hornbook(['verify', '-C', folder]);
  assert(verified.code === 0, `${what}: verify: ${verified.out}`);
  rmSync(folder, { recursive: true, force: true });
}

for (const name of failpointNames) {
  await check(`killed at ${name}`, async () => {
    const folder = workspace('point');
    const { signal } = await killedRun(folder, undefined, { HORNBOOK_FAILPOINT: name });
    assert(signal === 'SIGKILL', `the point ${name} was not passed`);
    finish(folder, name);
  });
}

const hits = new Map();
let killed = 0;
for (let round = 0; killed < kills; round++) {
  await check(`round ${round} of random kills`, async () => {
    const folder = workspace('random');
    for (let inRound = 0; inRound < 5 && killed < kills; inRound++) {
      // What is done is not done again: a later run of the round is shorter.
      const { signal, stage } = await killedRun(folder, 150 + (random() * duration) / (1 + inRound / 2));
      if (signal !== 'SIGKILL') break;
      killed++;
      hits.set(stage, (hits.get(stage) ?? 0) + 1);
    }
    finish(folder, `round ${round}`);
  });
}
console.log(
  `${killed} kills; the last thing said before each: ${[...hits]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([stage, n]) => `${stage} ${n}`)
    .join(', ')}`,
);
await check('the number of kills is what was asked', () => assert(killed >= kills, `${killed} of ${kills}`));
done();
