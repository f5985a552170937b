// A run that asks a teacher is killed at random, again and again, and started again, over a server with faults: no reply that its
// ledger had is asked for twice, what is asked again was in flight, and the release is that of a calm run, byte for byte.
// Seed: HORNBOOK_SEED, by default 1. Kills: HORNBOOK_KILLS, by default 20 (about a minute).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyedWorkspace, killAgainAndAgain } from './kills.mjs';
import { built, done, root, seeded } from './lib.mjs';

built();
const { startModelServer } = await import(join(root, 'dist/testing/index.js'));
const kills = Number(process.env.HORNBOOK_KILLS ?? 20);
const random = seeded(Number(process.env.HORNBOOK_SEED ?? 1));

const things = ['kelp', 'lantern', 'windlass', 'sounding line', 'log book', 'barrel', 'anchor', 'compass'];
const uses = [
  'lifts nine hundred kilograms',
  'burns four hours on a spoon of oil',
  'is written at the end of every watch',
  'holds two hundred litres of water',
];
const server = await startModelServer({
  process: true,
  slots: 32,
  latency: { median: 40, sigma: 0.6 },
  reply: { module: new URL('./teacher.mjs', import.meta.url).href },
  faults: { shares: { 'rate-limit': 0.03, 'error-500': 0.03, overloaded: 0.02, 'reset-before': 0.03, 'cut-no-end': 0.02, 'bad-body': 0.02 } },
});

function workspace(name) {
  const folder = keyedWorkspace(name);
  for (let i = 0; i < kills * 6; i++) {
    const thing = `${things[i % things.length]} of pier ${i}`;
    const use = uses[(i * 7) % uses.length];
    writeFileSync(
      join(folder, 'sources', `${String(i).padStart(4, '0')}.md`),
      `# The ${thing}\n\n## What the ${thing} is for\n\nThe ${thing} ${use}. Keepers have known the ${thing} for ${100 + i} years.\n\n` +
        `## How the ${thing} is kept\n\nThe ${thing} is dried for ${i + 2} hours after each storm. Whoever keeps the ${thing} signs for it on day ${i + 1}.\n`,
    );
  }
  const config = {
    name: 'harbour',
    sources: [{ use: 'documents', path: 'sources', licence: 'MIT', consent: 'test data' }],
    strategies: [{ use: 'grounded-qa' }],
    models: { teacher: { use: 'openai-compatible', model: 'm', baseUrl: server.baseUrl, price: { input: 1, output: 2 }, roles: ['teacher'] } },
  };
  writeFileSync(join(folder, 'hornbook.config.json'), JSON.stringify(config));
  return folder;
}

await killAgainAndAgain({ server, workspace, kills, random });
await server.stop();
done();
