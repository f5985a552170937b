import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { EvaluationItem } from '../../contracts/evaluation.ts';
import { inSharedMemory, openPool } from '../../similarity/threads/index.ts';
import type { Pool } from '../../similarity/threads/index.ts';
import { leakData } from '../../stages/decontaminate/index.ts';
import { makeLeakWork } from './leak-work.ts';
import type { LeakSetup, LeakTask, RowLeaks } from './leak-work.ts';
import { inBlocks } from './row-blocks.ts';

const items: EvaluationItem[] = [
  { set: 'lamps', id: 'q1', question: 'A keeper lights 14 lamps every evening and puts out 3 of them at midnight. How many lamps burn at dawn?', answer: '11' },
  { set: 'lamps', id: 'q2', question: 'Tallest tower of Quellstadt?', answer: 'The Greyhorn' },
  {
    set: 'code',
    id: 'q3',
    question: 'Sum the odd numbers.',
    answer: 'def odd(xs):\n    total = 0\n    for x in xs:\n        if x % 2:\n            total += x\n    return total',
  },
  { set: 'secret', id: 'q4', question: 'Which of the old roads to the harbour of Almere runs below the third mill of the abbey?', answer: 'none' },
];
const texts = [
  ...items.map(({ question }) => question),
  ...items.map(({ answer = '' }) => `It is this:\n${answer}`),
  'A keeper lights 25 lamps every evening and puts out 8 of them at midnight. How many lamps burn at dawn? 😀',
  'At midnight a keeper puts out 3 of the 14 lamps that burn. How many are there at dawn?',
  'def odd(ys):\n    s = 0\n    for y in ys:\n        if y % 2:\n            s += y\n    return s',
  'the old roads to the harbour',
  'tallest tower of quellstadt',
  'ＬＡＭＰＳ every evening, 東京',
  'How is bread baked?',
  '',
];

const options = { overlap: 0.5, longestRun: 13, partial: 'hold' as const, canaries: { count: 0, recall: 0 }, privateSets: new Set(['secret']) };
const data = inSharedMemory(leakData(items, options));
const setup: LeakSetup = { data, uncertain: 'keep', review: 0.2, private: true };
type Leaks = Pool<readonly LeakTask[], RowLeaks[]>;
const open = (workers: number): Leaks =>
  openPool({ workers, setup, make: makeLeakWork, entry: new URL('./leak-thread.ts', import.meta.url), does: 'look for leaks' });
const pools = [1, 2, 3].map(open);
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

interface Row {
  text: string;
  parts: readonly string[];
}

async function* listed(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}

async function walk(pool: Leaks, rows: readonly Row[], most: number): Promise<unknown[]> {
  const taskOf = ({ parts }: Row): LeakTask => ({
    id: 'r',
    texts: parts.map((text, code) => ({ code, name: `messages[${code}]`, text, kind: code === 0 ? 'prompt' : 'reply' })),
  });
  const out: unknown[] = [];
  for await (const { rows: block, result } of inBlocks(listed(rows), pool, taskOf, { rows: most, units: 2000 }))
    for (const [at, row] of block.entries()) out.push([row, result.filter((one) => one.at === at).map(({ found, holdsPhrase }) => ({ found, holdsPhrase }))]);
  return out;
}

it('finds the same in the same order with 1, 2 and 3 threads, in blocks of any size', async () => {
  const row = fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 3 }).map((parts): Row => ({ text: parts.join('\n'), parts }));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), async (rows, most) => {
      const [one, ...more] = await Promise.all(pools.map((pool) => walk(pool, rows, most)));
      expect(one?.map((entry) => (entry as [Row])[0])).toEqual(rows);
      for (const other of more) expect(other).toEqual(one);
      expect(await walk(pools[0] as Leaks, rows, 100)).toEqual(one);
    }),
    { numRuns: 40 },
  );
});

it('says something of the rows that hold something, and nothing of the others', async () => {
  const parts = [
    'How is bread baked?',
    texts[0] as string,
    texts[10] as string,
    texts[9] as string,
    'the old roads to the harbour',
    'Which of the old roads to here',
  ];
  const out = (await walk(
    pools[1] as Leaks,
    parts.map((text) => ({ text, parts: [text] })),
    2,
  )) as [Row, { found: { finding: { rule: string } }[]; holdsPhrase: boolean }[]][];
  const said = out.map(([, leaks]) => [
    ...new Set(leaks.flatMap(({ found, holdsPhrase }) => [...found.map(({ finding }) => finding.rule), ...(holdsPhrase ? ['phrase'] : [])])),
  ]);
  expect(said.map((rules) => rules.length > 0)).toEqual([false, true, true, true, true, true]);
  expect(said[2]).toContain('renamed-code');
  expect(said[3]).toContain('similar');
  expect(said[4]).toContain('phrase');
});
