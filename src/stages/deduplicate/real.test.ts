import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { gateOver, nobody } from './testkit.ts';

const file = join(resolve(process.env.HORNBOOK_SHARED ?? '../shared'), 'data/leaks/gsm8k-train-negatives.jsonl');
if (!existsSync(file)) console.warn('HORNBOOK_SHARED is not set and ../shared is absent: the gate is not run on real questions');

test.skipIf(!existsSync(file))('of 7,473 word problems one is a copy of another, and none contradicts another', async () => {
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line): { question: string; answer: string } => JSON.parse(line));
  const gate = await gateOver(rows.map(({ question, answer }) => ({ prompt: question, answer })));
  const assignment = gate.assign(nobody);
  const dropped = [...assignment.twin].flatMap((twin, index) => (twin < 0 ? [] : [[rows[twin]?.question.slice(0, 5), rows[index]?.question.slice(0, 6)]]));
  expect(dropped).toEqual([['Josie', 'Amanda']]);
  expect(gate.conflicts(assignment)).toEqual([]);
});
