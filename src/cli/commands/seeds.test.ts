import { existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startModelServer } from '../../testing/model-server/index.ts';
import type { ModelServer } from '../../testing/model-server/index.ts';
import { sha256 } from '../../text/hash.ts';
import { execute } from '../execute.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-seeds-command-'));
let server: ModelServer;
let bad = false;
beforeAll(async () => {
  const word = (seed: string): string => `w${sha256(seed).slice(0, 6)}`;
  server = await startModelServer({
    latency: { median: 1 },
    reply: ({ messages, schema }) => {
      if (schema?.name !== 'seeds') return 'not asked';
      if (bad) return { text: 'no object' };
      const said = messages.map(({ content }) => content).join('\n');
      const count = Number(/Write (\d+) prompts/.exec(said)?.[1]);
      const cell = /<<<cell [0-9a-f]+\n([^]*?)\ncell /.exec(said)?.[1]?.replace('\n', ' of ') ?? '';
      const easy = /how hard it is: (\w+)/.exec(said)?.[1];
      return {
        object: {
          seeds: Array.from({ length: count }, (_, i) => ({
            prompt: `Could you ${cell} ${Array.from('abcdefghijklmnopqrst')
              .map((one) => word(`${cell}${easy}${i}${one}`))
              .join(' ')}, please? Mail me at anna.berg@kelp-farm.org.`,
            material: '',
          })),
        },
      };
    },
  });
  const model = { use: 'openai-compatible', model: 'tiny', baseUrl: server.baseUrl, price: { input: 1, output: 2 }, roles: ['teacher'] };
  const sources = [
    { use: 'documents', path: 'docs', licence: 'MIT' },
    { use: 'seeds', path: 'seeds', licence: 'MIT' },
  ];
  const write = (name: string, text: string): void => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write('hornbook.config.json', JSON.stringify({ sources, models: { teacher: model } }));
  write(
    'docs/kelp.md',
    '# Kelp\n\nKelp is a large brown seaweed that grows in shallow and cold seas.\n\n## Harvest of kelp\n\nKelp is cut from boats in May.\n',
  );
  write('docs/tides.md', '# Tides of the bay\n\nThe tide comes twice a day, and a spring tide comes with the full moon.\n');
  write('seeds/own.txt', 'Explain what kelp is made of.\n');
  write('bare/hornbook.config.json', JSON.stringify({ models: { teacher: model } }));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function hornbook(...parameters: string[]): Promise<{ code: number; out: string; log: string }> {
  let [out, log] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((log += String(text)), true));
  const code = await execute(['node', 'hornbook', ...parameters]);
  vi.restoreAllMocks();
  return { code, out, log };
}
const linesOf = (file: string): { [key: string]: unknown }[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { [key: string]: unknown });

it("proposes seeds over the documents, each marked as a model's, and leaves no workspace behind", async () => {
  const out = join(folder, 'proposed.jsonl');
  const { code, out: said } = await hornbook('seeds', '--out', out, '--count', '20', '--json', '-C', folder);
  expect(code).toBe(0);
  expect(JSON.parse(said)).toMatchObject({
    schema: 'hornbook.seeds/1',
    asked: 20,
    proposals: 20,
    domains: ['Kelp', 'Tides of the bay', 'Harvest of kelp'],
    spent: { money: expect.any(Number) as number },
  });
  const lines = linesOf(out);
  expect(lines).toHaveLength(20);
  for (const line of lines) expect(line).toMatchObject({ author: { model: 'tiny' }, topic: expect.stringMatching(/kelp|tides/i) as string });
  expect(new Set(lines.map(({ verb }) => verb)).size).toBeGreaterThan(9);
  expect(new Set(lines.map(({ topic }) => topic)).size).toBe(3);
  expect(new Set(lines.map(({ difficulty }) => difficulty))).toEqual(new Set(['easy', 'medium', 'hard']));
  expect(readFileSync(out, 'utf8')).not.toContain('anna.berg');
  expect(await server.find(['Explain what kelp is made of', 'brown seaweed'])).not.toEqual([]);
  expect(readdirSync(join(folder, '.hornbook')).filter((name) => name.startsWith('workspace'))).toEqual([]);
  // The ledger has the replies: the same again asks nothing.
  const { calls } = await server.log();
  await hornbook('seeds', '--out', join(folder, 'again.jsonl'), '--count', '20', '-C', folder);
  expect((await server.log()).calls).toBe(calls);
  expect(readFileSync(join(folder, 'again.jsonl'), 'utf8')).toBe(readFileSync(out, 'utf8'));
});

it('never writes over a file, and asks nothing before it knows', async () => {
  const { calls } = await server.log();
  writeFileSync(join(folder, 'mine.jsonl'), 'my own work\n');
  const { code, log } = await hornbook('seeds', '--out', join(folder, 'mine.jsonl'), '-C', folder);
  expect([code, log]).toEqual([2, expect.stringContaining('stands there already')]);
  expect(readFileSync(join(folder, 'mine.jsonl'), 'utf8')).toBe('my own work\n');
  expect((await server.log()).calls).toBe(calls);
});

it('goes by a description where there are no documents, and says where there is neither', async () => {
  const place = join(folder, 'bare');
  const out = join(place, 'seeds.jsonl');
  expect(await hornbook('seeds', '--out', out, '-C', place)).toMatchObject({ code: 2, log: expect.stringContaining('--domain') as string });
  expect(await hornbook('seeds', '--out', out, '--domain', ' ', '-C', place)).toMatchObject({ code: 2 });
  const { code, out: said } = await hornbook('seeds', '--out', out, '--domain', 'A medical chatbot for divers.', '--count', '30', '-C', place);
  expect(code).toBe(0);
  expect(said).toContain('30 of 30 proposals');
  expect(said).toContain('use: seeds');
  expect((await server.find(['A medical chatbot for divers.'])).length).toBeGreaterThan(20);
  expect(linesOf(out)[0]).not.toHaveProperty('topic');
});

it('keeps to a cap, and writes nothing where none came', async () => {
  const place = join(folder, 'bare');
  const out = join(place, 'none.jsonl');
  expect(await hornbook('seeds', '--out', out, '--domain', 'Another one.', '--max-cost', '0.000001', '-C', place)).toMatchObject({ code: 4 });
  bad = true;
  const { code, log } = await hornbook('seeds', '--out', out, '--domain', 'A third one.', '-C', place);
  bad = false;
  expect([code, log]).toEqual([5, expect.stringContaining('malformed')]);
  expect(existsSync(out)).toBe(false);
});
