import { expect, it } from 'vitest';
import type { Strategy } from '../../contracts/index.ts';
import { sampleMaterial } from '../../testing/sample-material.ts';
import { scriptedTools } from '../../testing/scripted-tools.ts';
import { chunkText } from '../source-text/index.ts';
import { factsOf, factsPrompt } from './index.ts';

const asking = { id: 'asking', version: '1', asks: ['teacher'], prompts: { facts: factsPrompt } } as unknown as Strategy;

it('keeps what the text says, with its places, and counts what it does not say', async () => {
  const { document, chunks } = await sampleMaterial();
  const chunk = chunks.find((one) => document.text.slice(one.start, one.end).includes('brown seaweed'));
  if (chunk === undefined) throw new Error('the page changed');
  const source = chunkText(document, chunk);
  const tools = scriptedTools(asking, () => ({
    entities: [
      { name: 'Kelp', kind: 'seaweed' },
      { name: 'Jupiter', kind: 'planet' },
    ],
    relations: [
      { subject: 'kelp', relation: 'belongs to', object: 'brown algae', quote: 'it belongs to the brown algae' },
      { subject: 'kelp', relation: 'feeds', object: 'Jupiter', quote: 'it belongs to the brown algae' },
      { subject: 'kelp', relation: 'is', object: 'brown algae', quote: 'it is a kind of brown algae that lives on land' },
    ],
    facts: [
      { fact: 'Kelp grows in cold seas.', quote: 'grows in shallow, cold seas' },
      { fact: 'Kelp sings.', quote: 'Kelp sings at night when the moon is up' },
    ],
  }));
  const found = await factsOf(source, 'Kelp', tools);
  expect(found.entities).toEqual([{ name: 'Kelp', kind: 'seaweed' }]);
  expect(found.relations.map(({ object }) => object)).toEqual(['brown algae']);
  expect(found.facts.map(({ spans }) => spans.map(({ start, end }) => document.text.slice(start, end)))).toEqual([['grows in shallow, cold seas']]);
  expect(found.leftOut).toBe(4);
});
