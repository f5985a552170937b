import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { limits } from '../rows/testkit.ts';
import { readSeeds, type SeedItem } from './read-seeds.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-seeds-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(name: string, content: string | Uint8Array): Promise<SeedItem[]> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const items: SeedItem[] = [];
  for await (const item of readSeeds(path, { format: 'auto', fields: {}, limits, author: 'human' })) items.push(item);
  return items;
}

const line = (content: string): unknown => ({ messages: [{ role: 'user', content }], labels: {}, spans: [], human: true });

it('reads a line as a prompt, as it stands', async () => {
  const items = await read('seeds.txt', Buffer.concat([Buffer.from('Explain tides.\n\n  1. Name {x} = "y"  \n'), Buffer.from([0xff, 0x0a])]));
  expect(items).toEqual([
    { line: 1, prompt: 'Explain tides.', draft: line('Explain tides.') },
    { line: 3, prompt: '1. Name {x} = "y"', draft: line('1. Name {x} = "y"') },
    { line: 4, refused: 'the line is not valid UTF-8: save the file as UTF-8' },
  ]);
  expect(await read('empty.txt', '\n')).toEqual([{ line: 0, refused: 'the file holds no seeds' }]);
});

it('tells a seed with its answer from one that waits for it', async () => {
  const items = await read(
    'seeds.jsonl',
    [
      { instruction: 'Explain tides.' },
      { instruction: 'What is a tide?', response: 'The rise and fall of the sea.' },
      { response: 'no prompt' },
      { instruction: 7 },
    ]
      .map((row) => JSON.stringify(row))
      .join('\n'),
  );
  expect(items[0]).toMatchObject({ line: 1, prompt: 'Explain tides.', draft: { messages: [{ role: 'user', content: 'Explain tides.' }] } });
  expect(items[0]).not.toHaveProperty('response');
  expect(items[1]).toMatchObject({ line: 2, prompt: 'What is a tide?', response: 'The rise and fall of the sea.', draft: { human: true } });
  expect(items.slice(2)).toEqual([
    { line: 3, refused: 'has no prompt under `instruction`' },
    { line: 4, refused: 'has a prompt under `instruction` that is a number, not text' },
  ]);
});

it('reads conversations that wait for their last reply', async () => {
  const open = [
    { role: 'user', content: 'a' },
    { role: 'assistant', content: 'b' },
    { role: 'user', content: 'c' },
  ];
  const items = await read('talks.json', JSON.stringify([{ messages: open }, { messages: open.slice(0, 2) }]));
  expect(items[0]).toMatchObject({ prompt: 'c', draft: { messages: open } });
  expect(items[1]).toMatchObject({ prompt: 'a', response: 'b', draft: { messages: open.slice(0, 2) } });
});

it('reads lists in old encodings', async () => {
  const text = 'Wo ist das Caf\u00e9 des Museums?\nWie \u00f6ffne ich das Konto?\n';
  for (const bytes of [Buffer.from(text, 'latin1'), Buffer.from(`\uFEFF${text}`, 'utf16le')]) {
    const items = await read('seeds.txt', bytes);
    expect(items.map((item) => ('prompt' in item ? item.prompt : item.refused))).toEqual(text.trim().split('\n'));
  }
});

it('reads of a row that a model wrote it', async () => {
  const rows = [{ prompt: 'Explain tides.', author: { model: 'tiny' } }, { prompt: 'Explain kelp.', author: 'Anna' }, { prompt: 'Explain rocks.' }];
  const items = await read('mixed.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
  expect(items.map((item) => ('draft' in item ? [item.prompt, item.draft.human] : item))).toEqual([
    ['Explain tides.', false],
    ['Explain kelp.', true],
    ['Explain rocks.', true],
  ]);
  expect(await read('one.jsonl', JSON.stringify(rows[0]))).toMatchObject([{ prompt: 'Explain tides.', draft: { human: false } }]);
});
