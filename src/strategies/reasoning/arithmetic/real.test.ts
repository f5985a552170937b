/** Solutions that people wrote: their sums hold, but for slips that are theirs; and a result that was changed is seen. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { random } from '../../../statistics/random.ts';
import { checkStatements } from './statements.ts';

const file = join(process.env['HORNBOOK_SHARED'] ?? join(import.meta.dirname, '../../../../../shared'), 'data/leaks/gsm8k-train-negatives.jsonl');
const here = existsSync(file);
if (!here) console.warn('HORNBOOK_SHARED is not set and ../shared is absent: sums of real solutions are not checked');

it.skipIf(!here)('finds few faults in sums of real solutions, and most that are planted', () => {
  const solutions = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(0, 2000)
    .map((line) => (JSON.parse(line) as { answer: string }).answer.replace(/<<[^>]*>>/g, '').replace(/\n####.*/, ''));
  const sound = solutions.filter((text) => checkStatements(text).wrong.length === 0);
  // Of the first 2,000 fewer than one in a hundred, and most of those are wrong.
  expect(solutions.length - sound.length).toBeLessThan(20);
  const draw = random('planted sums');
  let planted = 0;
  let found = 0;
  for (const text of sound) {
    const results = [...text.matchAll(/= ?\$?(\d+)(?![\d.,%/])/g)];
    if (results.length === 0) continue;
    const result = draw.pick(results);
    const end = result.index + result[0].length;
    const changed = Number(result[1]) + 1 + draw.integer(9);
    planted++;
    if (checkStatements(text.slice(0, end - (result[1] ?? '').length) + changed + text.slice(end)).wrong.length > 0) found++;
  }
  expect(planted).toBeGreaterThan(1500);
  expect(found / planted).toBeGreaterThan(0.75);
});
