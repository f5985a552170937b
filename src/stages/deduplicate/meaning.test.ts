import { describe, expect, it } from 'vitest';
import { gateOver, nobody } from './testkit.ts';
import type { Sketch } from './testkit.ts';

const sketches: readonly Sketch[] = [
  { id: 'a', prompt: 'Name the capital of France, please.', answer: 'Paris is the capital of France.' },
  { id: 'b', prompt: 'Please, the capital of France: name it.', answer: 'Paris is the capital of France.' },
  { id: 'c', prompt: 'How long is the river that flows through Cairo?', answer: 'It flows for more than six thousand kilometres.' },
  { id: 'd', prompt: 'Through Cairo flows the river: how long is it?', answer: 'It flows for more than six thousand kilometres.' },
];

describe('copies in other words', () => {
  it('are not looked for, nor spoken of, unless that is asked for', async () => {
    const gate = await gateOver(sketches);
    const assignment = gate.assign(nobody);
    expect([...assignment.twin]).toEqual([-1, -1, -1, -1]);
    expect(gate.verdict(1, assignment).rules.map(({ rule }) => rule)).toEqual(['exact-duplicate', 'near-duplicate', 'conflict']);
  });

  it('leave by the weights of their words, with the kept row and the cosine', async () => {
    const gate = await gateOver(sketches, { meaning: { threshold: 0.7, action: 'drop' } });
    const assignment = gate.assign(nobody);
    expect([...assignment.twin]).toEqual([-1, 0, -1, 2]);
    const { outcome, rules } = gate.verdict(1, assignment);
    expect(outcome).toBe('drop');
    expect(rules.slice(0, 3).map((rule) => rule.outcome)).toEqual(['keep', 'keep', 'keep']);
    expect(rules[3]).toMatchObject({ rule: 'semantic-duplicate', outcome: 'drop', threshold: 0.7, evidence: [{ type: 'twin', id: 'a', view: 'prompt' }] });
    expect(rules[3]?.score).toBeGreaterThanOrEqual(0.7);
  });

  it('come back where the row that they leave for is out', async () => {
    const gate = await gateOver(sketches, { meaning: { threshold: 0.7, action: 'drop' } });
    const assignment = gate.assign((row) => row === 0);
    expect(assignment.twin[1]).toBe(-1);
    expect(gate.verdict(1, assignment).outcome).toBe('keep');
  });

  it('wait where they are to be held: then they still take part', async () => {
    const gate = await gateOver(sketches, { meaning: { threshold: 0.7, action: 'hold' } });
    const assignment = gate.assign(nobody);
    expect([...assignment.twin]).toEqual([-1, -1, -1, -1]);
    const { outcome, rules } = gate.verdict(3, assignment);
    expect(outcome).toBe('hold');
    expect(rules[3]).toMatchObject({ outcome: 'flag', holds: true, evidence: [{ id: 'c' }] });
  });

  it('are found by vectors, never with an ancestor, nor for a row without one', async () => {
    const rows: Sketch[] = [
      { id: 'a', prompt: 'Which birds sing at night?', answer: 'Nightingales do.' },
      { id: 'b', prompt: 'After dark, who whistles in the hedges?', answer: 'Nightingales do.' },
      { id: 'c', prompt: 'What do we hear when the sun is down?', answer: 'Nightingales do.', parents: ['a'] },
      { id: 'd', prompt: 'Where is the spare key of the shed?', answer: 'It hangs behind the door.' },
    ];
    const vectors = (): Promise<number[][]> => Promise.resolve([[1, 0.01], [1, 0], [1, 0.01], []]);
    const gate = await gateOver(rows, { meaning: { threshold: 0.95, action: 'drop', vectors } });
    const assignment = gate.assign(nobody);
    expect([...assignment.twin]).toEqual([-1, 0, -1, -1]);
    // Its own parent is no twin, and the other row is out of the set.
    expect([...gate.assign((row) => row === 0).twin]).toEqual([-1, -1, 1, -1]);
  });

  it('are not sought among rows of closed waves, which stay', async () => {
    const gate = await gateOver(sketches, { meaning: { threshold: 0.7, action: 'drop', first: () => 2 } });
    expect([...gate.assign(nobody).twin]).toEqual([-1, -1, -1, 2]);
  });

  it('leave other questions of one form alone', async () => {
    const rows: Sketch[] = [
      { prompt: 'Which river flows through the town of Bremen, and how long is it?', answer: 'The Weser, with 452 kilometres.' },
      { prompt: 'How long is it, and which river flows through the town of Dresden?', answer: 'The Elbe, which is longer than a thousand.' },
    ];
    const gate = await gateOver(rows, { meaning: { threshold: 0.5, action: 'drop' } });
    expect([...gate.assign(nobody).twin]).toEqual([-1, -1]);
  });
});
