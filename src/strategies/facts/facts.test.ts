import { expect, it } from 'vitest';
import type { Claims, Strategy, StrategyTools } from '../../contracts/index.ts';
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
  const counted = new Map<string, Claims>();
  const answering = scriptedTools(asking, () => ({
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
  const tools: StrategyTools = { ...answering, claims: (reply, counts) => void counted.set(reply, counts) };
  const found = await factsOf(source, 'Kelp', tools);
  expect(found.entities).toEqual([{ name: 'Kelp', kind: 'seaweed' }]);
  expect(found.relations.map(({ object }) => object)).toEqual(['brown algae']);
  expect(found.facts.map(({ spans }) => spans.map(({ start, end }) => document.text.slice(start, end)))).toEqual([['grows in shallow, cold seas']]);
  expect(found.leftOut).toEqual({
    'entity: the text does not name it': 1,
    'relation: its quote is not in the text': 1,
    'relation: the text does not name what it joins': 1,
    'fact: its quote is not in the text': 1,
  });
  expect([...counted.values()]).toEqual([{ said: 7, leftOut: found.leftOut }]);
});
