import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrainingRecord } from '../../contracts/record.ts';
import { splits } from '../../contracts/release.ts';
import { sampleRecord } from '../../testing/format-conformance.ts';
import { clusterRows } from './grouping.ts';
import type { Cluster, Clusters } from './grouping.ts';
import { assignSplits } from './split.ts';

const shares = { train: 0.9, validation: 0.05, test: 0.05 };
const clustersOf = (sizes: readonly number[]): Cluster[] => sizes.map((rows, index) => ({ name: `group ${index}`, rows, groups: 1 }));

describe('assignSplits', () => {
  const share = fc.integer({ min: 0, max: 20 }).map((n) => n / 20);
  const anyShares = fc.record({ train: share, validation: share, test: share }).filter((one) => one.train + one.validation + one.test > 0);

  it('gives every cluster a split that has a share, and leaves none empty with three clusters or more', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 40 }), anyShares, fc.nat(5), (sizes, asked, seed) => {
        const given = assignSplits(clustersOf(sizes), asked, seed);
        expect(given).toHaveLength(sizes.length);
        const wanted = splits.filter((split) => asked[split] > 0);
        for (const split of given) expect(wanted).toContain(split);
        if (sizes.length >= 3) expect(new Set(given).size).toBe(wanted.length);
      }),
    );
  });

  it('comes nearer to the shares than one cluster is large', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 3, maxLength: 60 }), fc.nat(5), (sizes, seed) => {
        const given = assignSplits(clustersOf(sizes), shares, seed);
        const rows = sizes.reduce((a, b) => a + b, 0);
        for (const split of ['validation', 'test'] as const) {
          const taken = sizes.filter((_, index) => given[index] === split).reduce((a, b) => a + b, 0);
          expect(Math.abs(taken - rows * 0.05)).toBeLessThanOrEqual(Math.max(...sizes));
        }
      }),
    );
  });

  it('depends on neither the order of clusters nor on anything but names, sizes and seed', () => {
    const clusters = clustersOf(Array.from({ length: 60 }, (_, index) => 1 + (index % 7)));
    const given = assignSplits(clusters, shares, 3);
    expect(assignSplits(clusters.toReversed(), shares, 3)).toEqual(given.toReversed());
    expect(assignSplits(clusters, shares, 4)).not.toEqual(given);
  });

  it('moves few clusters when others come', () => {
    const clusters = clustersOf(Array.from({ length: 200 }, () => 5));
    const before = assignSplits(clusters.slice(0, 190), shares, 0);
    const after = assignSplits(clusters, shares, 0);
    expect(before.filter((split, index) => split !== after[index]).length).toBeLessThanOrEqual(4);
  });

  it('refuses shares that are all 0', () => {
    expect(() => assignSplits(clustersOf([1]), { train: 0, validation: 0, test: 0 }, 0)).toThrow(/add up to 0/);
  });
});

describe('clusterRows', () => {
  const row = (id: string, group: string, prompt: string, answer: string, section?: string): TrainingRecord => ({
    ...sampleRecord([
      { role: 'user', content: prompt },
      { role: 'assistant', content: answer },
    ]),
    id,
    group,
    labels: section === undefined ? {} : { section },
  });
  const clusters = (rows: TrainingRecord[], chosen?: string): Promise<Clusters> =>
    clusterRows(
      (async function* () {
        for (const record of rows) yield { record };
      })(),
      chosen,
    );
  const together = async (rows: TrainingRecord[], chosen?: string): Promise<number[]> => {
    const found = await clusters(rows, chosen);
    return rows.map((record) => found.clusterOf(record));
  };
  const long = 'the owner of a value is dropped when its scope ends and the memory is given back';

  it('keeps a group whole, and joins groups with the same prompt or nearly the same answer', async () => {
    expect(
      await together(
        [
          row('1', 'a', 'What is a slice?', 'x'),
          row('2', 'a', 'How does a borrow end?', 'y'),
          row('3', 'b', 'WHAT is  a slice?', 'z'),
          row('4', 'c', 'Who frees memory?', `So ${long}.`),
          row('5', 'd', 'When does a scope end, and what of it?', `Then ${long}!`),
          row('6', 'e', 'Something else entirely, is it not?', 'w'),
        ],
        'document',
      ),
    ).toEqual([0, 0, 0, 1, 1, 2]);
  });

  it("does not join rows by a short answer, nor by a prompt that is another one's answer", async () => {
    expect(
      await together(
        [
          row('1', 'a', 'Is it so?', 'Yes.'),
          row('2', 'b', 'Does the sun shine today?', 'Yes.'),
          row('3', 'c', `${long}?`, 'Right.'),
          row('4', 'd', 'Tell me something.', long),
        ],
        'document',
      ),
    ).toEqual([0, 1, 2, 3]);
  });

  it('takes sections where there are fewer than ten documents, and says so; not where the caller chose', async () => {
    const rows = Array.from({ length: 6 }, (_, i) =>
      row(`${i}`, `doc ${i % 2}`, `Question number ${i} about ${'abcdef'[i] ?? ''}?`, `${i}`, `section ${i % 3}`),
    );
    const bySection = await clusters(rows);
    expect(bySection.clusters).toHaveLength(6);
    expect(bySection.grouping).toMatch(
      /grouped by section, because there are only 2 documents, fewer than 10: .* shares its documents with the training split/,
    );
    expect((await clusters(rows, 'document')).clusters).toHaveLength(2);
    const many = Array.from({ length: 10 }, (_, i) => row(`${i}`, `doc ${i}`, `Question number ${i} about ${'abcdefghij'[i] ?? ''}?`, `${i}`, 'one'));
    expect((await clusters(many)).grouping).toMatch(/by document or conversation/);
  });

  it('counts the joined rows that a split would part', async () => {
    const found = await clusters(
      [row('1', 'a', 'Same question?', 'x'), row('2', 'b', 'Same question?', 'y'), row('3', 'c', 'Other words here?', 'z')],
      'document',
    );
    expect(found.crossings((cluster) => cluster)).toBe(0);
    expect(found.clusters).toHaveLength(2);
  });

  it('finds the clusters that following every shared group and prompt by hand finds', async () => {
    const prompts = ['alpha one', 'beta two', 'gamma three', 'delta four', 'epsilon five', 'zeta six', 'eta seven', 'theta eight'];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(9), fc.nat(7)), { minLength: 1, maxLength: 20 }), async (pairs) => {
        const rows = pairs.map(([group, prompt], i) => row(`${i}`, `g${group}`, prompts[prompt] ?? '', `${i}`));
        const found = await together(rows, 'document');
        const reach = rows.map((_, from) => {
          const seen = new Set([from]);
          const waiting = [from];
          for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
            rows.forEach((_row, other) => {
              if (seen.has(other) || (pairs[other]?.[0] !== pairs[at]?.[0] && pairs[other]?.[1] !== pairs[at]?.[1])) return;
              seen.add(other);
              waiting.push(other);
            });
          }
          return seen;
        });
        for (const [a, seen] of reach.entries()) for (const b of rows.keys()) expect(found[a] === found[b]).toBe(seen.has(b));
      }),
    );
  });

  it('stands 2,000 copies of one prompt', async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => row(`${i}`, `g${i}`, 'Hello?', `${i}`));
    expect(new Set(await together(rows, 'conversation')).size).toBe(1);
  });
});
