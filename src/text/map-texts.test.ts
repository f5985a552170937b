import { expect, it } from 'vitest';
import type { Draft } from '../contracts/record.ts';
import { everyPlace, mapTexts } from './map-texts.ts';

const row: Draft = {
  messages: [
    { role: 'system', content: 's' },
    { role: 'user', content: 'q' },
    { role: 'assistant', content: '', reasoning: 'r', toolCalls: [{ id: 'c', name: 'f', arguments: 'a' }] },
    { role: 'tool', content: 't', toolCallId: 'c' },
    { role: 'assistant', content: 'z' },
  ],
  input: 'i',
  rationale: 'w',
  tools: [{ name: 'f', description: 'd', parameters: 'p' }, { name: 'g' }],
  alternatives: [{ id: 'x', messages: [{ role: 'assistant', content: 'b', reasoning: 'br', toolCalls: [{ id: 'c', name: 'f', arguments: 'ba' }] }] }],
  labels: {},
  spans: [],
};

it('goes over every text once, each with a place of its own', () => {
  const places = everyPlace(row);
  expect(places.map(({ text }) => text).sort()).toEqual(['', 'a', 'b', 'ba', 'br', 'd', 'i', 'p', 'q', 'r', 's', 't', 'w', 'z'].sort());
  expect(new Set(places.map(({ message }) => message)).size).toBe(places.length);
  expect(places.filter(({ message }) => message >= 0).map(({ message, text }) => row.messages[message]?.content === text)).not.toContain(false);
  expect(places.find(({ text }) => text === 'b')?.part).toBe('reply');
});

it('changes every text, and nothing else', () => {
  const changed = mapTexts(row, (text) => `${text}!`);
  expect(everyPlace(changed).map(({ text }) => text)).toEqual(everyPlace(row).map(({ text }) => `${text}!`));
  expect(mapTexts(changed, (text) => text.slice(0, -1))).toEqual(row);
});
