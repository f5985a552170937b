import { describe, expect, test } from 'vitest';
import type { StrategyInput } from '../contracts/index.ts';
import { formats } from '../formats/index.ts';
import { strategies } from '../strategies/registry.ts';
import { conformance, fixedClock, sampleMaterial, sampleRecord } from './index.ts';

describe('hornbook/testing', () => {
  test('a clock stands still, or goes in steps', () => {
    const still = fixedClock(5);
    expect([still.now(), still.now()]).toEqual([5, 5]);
    const stepping = fixedClock(5, 10);
    expect([stepping.now(), stepping.now()]).toEqual([5, 15]);
  });

  test('the sample page gives chunks, with every offset inside the text', async () => {
    const { document, chunks } = await sampleMaterial();
    expect(chunks.length).toBeGreaterThan(2);
    expect(document.blocks.map((block) => block.kind)).toEqual(expect.arrayContaining(['heading', 'paragraph', 'list', 'table', 'code', 'note']));
    for (const chunk of chunks) expect(document.text.slice(chunk.start, chunk.end).trim()).not.toBe('');
  });

  test('every suite gives checks with names of their own', async () => {
    const input: StrategyInput = await sampleMaterial();
    for (const format of formats) expect(namesOf(conformance.format(format, format.options.parse({})))).toBeGreaterThan(3);
    // Those that ask models need replies that fit them: their suites run beside them.
    for (const strategy of strategies.filter((one) => one.takes !== 'seeds')) {
      if (strategy.asks !== undefined) continue;
      const suite = conformance.strategy(strategy, [input], strategy.options.parse({}));
      expect(namesOf(suite)).toBeGreaterThan(3);
      for (const { run } of suite) await run();
    }
  });

  test('a suite finds a member that breaks its contract', () => {
    const silent = { ...formats[0]!, encode: () => undefined };
    const broken = conformance.format(silent, {}).filter(({ run }) => {
      try {
        void run();
        return false;
      } catch {
        return true;
      }
    });
    expect(broken.map(({ name }) => name)).toContain('keeps the text of hard cases whole');
    expect(sampleRecord([]).messages).toEqual([]);
  });
});

function namesOf(suite: readonly { name: string }[]): number {
  expect(new Set(suite.map(({ name }) => name)).size).toBe(suite.length);
  return suite.length;
}
