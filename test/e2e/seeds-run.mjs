// A run over a list of seeds is killed at random, again and again: prompts are reworded in two rounds, and answered from
// documents that are searched by words and by vectors. What must hold is in kills.mjs.
// Seed: HORNBOOK_SEED, by default 1. Kills: HORNBOOK_KILLS, by default 20 (about a minute).
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyedWorkspace, killAgainAndAgain } from './kills.mjs';
import { assert, built, check, done, jsonl, releaseOf, root, seeded } from './lib.mjs';

built();
const { startModelServer } = await import(join(root, 'dist/testing/index.js'));
const kills = Number(process.env.HORNBOOK_KILLS ?? 20);
const random = seeded(Number(process.env.HORNBOOK_SEED ?? 1));

const things = ['kelp', 'lantern', 'windlass', 'sounding line', 'log book', 'barrel', 'anchor', 'compass'];
const server = await startModelServer({
  process: true,
  slots: 32,
  latency: { median: 40, sigma: 0.6 },
  reply: { module: new URL('./answering-teacher.mjs', import.meta.url).href },
  faults: { shares: { 'rate-limit': 0.03, 'error-500': 0.03, overloaded: 0.02, 'reset-before': 0.03, 'cut-no-end': 0.02, 'bad-body': 0.02 } },
});

/** A strategy of the user's, in a config of code: its round k rewords what round k - 1 made. */
const rewording = `{
  id: 'rewording', version: '1', takes: 'seeds', asks: ['teacher'],
  rounds: () => 2,
  *plan({ round, seeds }) {
    for (const { id, accepted, round: of } of seeds) if (accepted && of === round - 1) yield { key: id, parents: [id], estimate: 1 };
  },
  async *run({ parents }, { seeds, round }, options, tools) {
    const { prompt } = seeds.find(({ id }) => id === parents[0]);
    const answer = await tools.text('teacher', { messages: [{ role: 'user', content: 'Answer:\\n\\n' + tools.fence(prompt, 'prompt') }] });
    yield {
      messages: [
        { role: 'user', content: (round === 1 ? 'In plain words, for somebody new to the harbour: ' : 'As a list of two points: ') + prompt },
        { role: 'assistant', content: answer },
      ],
      labels: {},
    };
  },
}`;

function workspace(name) {
  const folder = keyedWorkspace(name);
  mkdirSync(join(folder, 'seeds'));
  const seeds = [];
  for (let i = 0; i < kills * 3; i++) {
    const thing = `${things[i % things.length]} of pier ${i}`;
    writeFileSync(
      join(folder, 'sources', `${String(i).padStart(4, '0')}.md`),
      `# The ${thing}\n\n## How the ${thing} is kept\n\nThe ${thing} is dried for ${i + 2} hours after each storm. Whoever keeps the ${thing} signs for it on day ${i + 1}.\n`,
    );
    seeds.push({ instruction: `For how many hours is the ${thing} dried after each storm?`, category: 'upkeep' });
  }
  writeFileSync(join(folder, 'seeds', 'list.jsonl'), seeds.map((seed) => `${JSON.stringify(seed)}\n`).join(''));
  const model = { use: 'openai-compatible', baseUrl: server.baseUrl, price: { input: 1, output: 2 } };
  const config = {
    name: 'harbour',
    sources: [
      { use: 'documents', path: 'sources', licence: 'MIT', consent: 'test data' },
      { use: 'seeds', path: 'seeds', licence: 'CC0-1.0', consent: 'test data' },
    ],
    strategies: [{ use: 'rewording' }, { use: 'answer', options: { k: 3 } }],
    models: { teacher: { ...model, model: 'm', roles: ['teacher'] }, vectors: { ...model, model: 'v', roles: ['embedder'] } },
  };
  writeFileSync(join(folder, 'hornbook.config.mjs'), `export default { ...${JSON.stringify(config)}, plugins: { strategies: [${rewording}] } };\n`);
  return folder;
}

const folder = await killAgainAndAgain({ server, workspace, kills, random });
await check('has rows of both rounds, with their parents in the same split', () => {
  const rows = new Map(jsonl(join(releaseOf(folder), 'lineage.jsonl')).map((row) => [row.id, row]));
  const of = (wave, strategy) => [...rows.values()].filter((row) => row.wave === wave && row.strategy === strategy);
  const counts = [of(2, 'answer'), of(2, 'rewording'), of(3, 'rewording')].map((some) => some.length);
  assert(
    counts.every((count) => count > 5),
    `few rows in a wave: ${counts.join(', ')}`,
  );
  for (const row of of(3, 'rewording')) {
    const parent = rows.get(row.parents[0]);
    assert(parent === undefined || parent.split === row.split, `${row.id} stands in ${row.split}, its parent ${row.parents[0]} does not`);
  }
});
await server.stop();
done();
