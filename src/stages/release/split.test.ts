import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrainingRecord } from '../../contracts/record.ts';
import { splits } from '../../contracts/release.ts';
import type { Split } from '../../contracts/release.ts';
import { sampleRecord } from '../../testing/format-conformance.ts';
import { clusterRows } from './grouping.ts';
import type { Clusters } from './grouping.ts';
import { bridgesIn, bridgingRows } from './bridges.ts';
import { noText } from './joins.ts';
import { assignSplits as splitsOf } from './split.ts';
import type { Shares } from './split.ts';

const shares = { train: 0.9, validation: 0.05, test: 0.05 };
interface Cluster {
  name: string;
  rows: number;
  stratum?: string;
  fixed?: Split;
}
const clustersOf = (sizes: readonly number[]): Cluster[] => sizes.map((rows, index) => ({ name: `group ${index}`, rows }));
const assignSplits = (clusters: readonly Cluster[], asked: Shares, seed: number): Split[] => {
  const of = (group: number): Cluster => clusters[group]!;
  const split = splitsOf(
    {
      length: clusters.length,
      name: (group) => of(group).name,
      rows: (group) => of(group).rows,
      stratum: (group) => of(group).stratum ?? '',
      fixed: (group) => (of(group).fixed === undefined ? -1 : splits.indexOf(of(group).fixed!)),
    },
    asked,
    seed,
  );
  return clusters.map((_, group) => split(group));
};
const rowsOf = (clusters: readonly Cluster[], given: readonly Split[], split: Split): number =>
  clusters.reduce((sum, { rows }, index) => sum + (given[index] === split ? rows : 0), 0);

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

  it('gives each stratum the shares that its groups allow, and the whole no less than without strata', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(3)), { minLength: 20, maxLength: 200 }), fc.nat(5), (groups, seed) => {
        const clusters = groups.map(([rows, stratum], index): Cluster => ({ name: `group ${index}`, rows, stratum: `s${stratum}` }));
        const given = assignSplits(clusters, shares, seed);
        const all = clusters.reduce((sum, { rows }) => sum + rows, 0);
        for (const split of ['validation', 'test'] as const) {
          expect(Math.abs(rowsOf(clusters, given, split) - all * 0.05)).toBeLessThanOrEqual(9);
          for (const stratum of ['s0', 's1', 's2', 's3']) {
            const own = clusters.filter((one) => one.stratum === stratum);
            const taken = rowsOf(
              own,
              own.map((one) => given[clusters.indexOf(one)]!),
              split,
            );
            // What one stratum lacks or has too much, at most a group of each, the next one evens out; an empty split takes one more.
            expect(Math.abs(taken - own.reduce((sum, { rows }) => sum + rows, 0) * 0.05)).toBeLessThanOrEqual(18);
          }
        }
      }),
    );
  });

  it('leaves fixed clusters where they are, and shares the others out around them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.option(fc.constantFrom(...splits))), { minLength: 3, maxLength: 80 }), (groups) => {
        const clusters = groups.map(([rows, fixed], index): Cluster => ({ name: `group ${index}`, rows, ...(fixed === null ? {} : { fixed }) }));
        const given = assignSplits(clusters, shares, 0);
        for (const [index, { fixed }] of clusters.entries()) if (fixed !== undefined) expect(given[index]).toBe(fixed);
        const all = clusters.reduce((sum, { rows }) => sum + rows, 0);
        for (const split of ['validation', 'test'] as const) {
          const had = clusters.reduce((sum, { rows, fixed }) => sum + (fixed === split ? rows : 0), 0);
          const taken = rowsOf(clusters, given, split);
          // A split that has its share already gets no more, but for one cluster where it would be empty.
          if (had >= all * 0.05) expect(taken).toBe(had);
          expect(taken).toBeLessThanOrEqual(Math.max(had, all * 0.05 + 9));
        }
      }),
    );
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
      async function* () {
        for (const record of rows) yield { record };
      },
      { chosen },
    );
  const together = async (rows: TrainingRecord[], chosen?: string): Promise<number[]> => {
    const found = await clusters(rows, chosen);
    return rows.map((_, row) => found.clusterOfRow(row));
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
    expect(bySection.length).toBe(6);
    expect(bySection.grouping).toMatch(
      /grouped by section, because there are only 2 documents, fewer than 10: .* shares its documents with the training split/,
    );
    expect((await clusters(rows, 'document')).length).toBe(2);
    const many = Array.from({ length: 10 }, (_, i) => row(`${i}`, `doc ${i}`, `Question number ${i} about ${'abcdefghij'[i] ?? ''}?`, `${i}`, 'one'));
    expect((await clusters(many)).grouping).toMatch(/by document or conversation/);
  });

  it('counts the joined rows that a split would part', async () => {
    const found = await clusters(
      [row('1', 'a', 'Same question?', 'x'), row('2', 'b', 'Same question?', 'y'), row('3', 'c', 'Other words here?', 'z')],
      'document',
    );
    expect(found.crossings((cluster) => cluster)).toBe(0);
    expect(found.length).toBe(2);
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

describe('clusters with a mix and earlier splits', () => {
  const words = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu'.split(' ');
  const row = (id: string, group: string, prompt: string, task = 'a'): TrainingRecord => ({
    ...sampleRecord([
      { role: 'user', content: prompt },
      { role: 'assistant', content: id },
    ]),
    id,
    group,
    labels: { task },
  });
  const cluster = (rows: TrainingRecord[], before: { [id: string]: Split } = {}): Promise<Clusters> =>
    clusterRows(
      async function* () {
        for (const record of rows) yield { record };
      },
      { chosen: 'document', by: ['task'], splitBefore: (id) => before[id] },
    );

  it('count for what most of their rows have, the first by name among equals', async () => {
    const found = await cluster([
      row('1', 'g', 'alpha?', 'b'),
      row('2', 'g', 'beta?', 'a'),
      row('3', 'g', 'gamma?', 'b'),
      row('4', 'h', 'delta?', 'b'),
      row('5', 'h', 'eta?', 'a'),
    ]);
    expect([0, 1].map((one) => found.stratum(one))).toEqual(['b', 'a']);
  });

  it('keep the split of their rows, and are parted where a group stood in two', async () => {
    const rows = [row('1', 'g', 'alpha?'), row('2', 'g', 'beta?'), row('3', 'h', 'gamma?')];
    const found = await cluster(rows, { '1': 'train', '2': 'test' });
    expect(rows.map((_, at) => found.fixed(found.clusterOfRow(at)))).toEqual([0, 2, -1]);
    expect(found.length).toBe(3);
  });

  it('leave no row between two splits once the bridges are out, and take out no row that has a place', () => {
    const pin = fc.constantFrom(-1, -1, 0, 1, 2);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5), pin), { minLength: 1, maxLength: 14 }),
        fc.array(fc.tuple(fc.nat(13), fc.nat(13)), { maxLength: 12 }),
        fc.array(fc.option(fc.nat(13), { nil: undefined }), { minLength: 14, maxLength: 14 }),
        (given, links, copies) => {
          // One split a group: what `groupRows` makes of the rows before.
          const pinOfGroup = new Map<number, number>();
          for (const [group, own] of given) if (own >= 0 && !pinOfGroup.has(group)) pinOfGroup.set(group, own);
          const pins = given.map(([group, own]) => (own < 0 ? -1 : (pinOfGroup.get(group) ?? -1)));
          // Some rows hold the text of another row.
          const textOf = (at: number): number => copies[at] ?? at;
          const linked = links.filter(([a, b]) => a !== b && a < given.length && b < given.length);
          const out = new Set(
            bridgesIn({
              rows: given.length,
              groups: 6,
              groupOfRow: Uint32Array.from(given, ([group]) => group),
              pinOfRow: Int8Array.from(pins),
              texts: 14,
              method: '',
              textsOfRow: Uint32Array.from(given.flatMap((_, at) => [textOf(at), noText])),
              near: Uint32Array.from(linked.flatMap(([a, b]) => [textOf(a), textOf(b)])),
            }).map(({ row: at }) => at),
          );
          const together = (a: number, b: number): boolean =>
            given[a]![0] === given[b]![0] ||
            textOf(a) === textOf(b) ||
            linked.some(([x, y]) => {
              const [left, right] = [textOf(x), textOf(y)];
              return (left === textOf(a) && right === textOf(b)) || (left === textOf(b) && right === textOf(a));
            });
          const splitsReached = (from: number, left: (at: number) => boolean): Set<number> => {
            const seen = new Set([from]);
            for (const at of seen) for (const other of given.keys()) if (left(other) && together(at, other)) seen.add(other);
            return new Set([...seen].map((at) => pins[at]!).filter((own) => own >= 0));
          };
          const stays = (at: number): boolean => !out.has(at);
          for (const at of given.keys()) {
            if (stays(at)) expect(splitsReached(at, stays).size).toBeLessThanOrEqual(1);
            else expect(splitsReached(at, (other) => stays(other) || other === at).size).toBeGreaterThan(1);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('hold for the copy of a row that was left out', async () => {
    const [left, right] = ['alpha beta gamma delta epsilon zeta eta', 'theta iota kappa lambda mu nu xi'];
    const before: { [id: string]: Split } = { a: 'train', b: 'test' };
    // Each new row asks what a row of train asks, and answers nearly what a row of test answers; the second is a copy of the first.
    const say = (id: string, group: string, prompt: string, answer: string): TrainingRecord => ({
      ...row(id, group, prompt),
      messages: sampleRecord([
        { role: 'user', content: prompt },
        { role: 'assistant', content: answer },
      ]).messages,
    });
    const rows = [
      say('a', 'g1', `${left} one?`, 'Short.'),
      say('b', 'g2', 'Something else?', `${right} omikron pi rho.`),
      say('c', 'g3', `${left} two?`, `${right} omikron pi sigma.`),
      say('d', 'g4', `${left} two?`, `${right} omikron pi sigma.`),
    ];
    const stream = async function* () {
      for (const record of rows) yield { record };
    };
    const bridges = await bridgingRows(stream, { chosen: 'document', splitBefore: (id) => before[id] });
    expect(bridges.map(({ id }) => id)).toEqual(['c', 'd']);
  });

  it('keep every row of a release in its split when rows are added', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(30), fc.nat(11)), { minLength: 5, maxLength: 40 }), fc.nat(30), async (made, size) => {
        const rows = made.map(([group, word], at) => row(`${at}`, `g${group}`, `${words[word]} ${at % 3}?`));
        const asked = { train: 0.6, validation: 0.2, test: 0.2 };
        const first = rows.slice(0, Math.min(size, rows.length));
        const before: { [id: string]: Split } = {};
        const old = await cluster(first);
        const given = splitsOf(old, asked, 0);
        for (const [at, { id }] of first.entries()) before[id] = given(old.clusterOfRow(at));
        const stream = async function* () {
          for (const record of rows) yield { record };
        };
        const bridges = new Set((await bridgingRows(stream, { chosen: 'document', splitBefore: (id) => before[id] })).map(({ id }) => id));
        for (const { id } of first) expect(bridges.has(id)).toBe(false);
        const kept = rows.filter(({ id }) => !bridges.has(id));
        const now = await cluster(kept, before);
        const after = splitsOf(now, asked, 0);
        for (const [at, { id }] of kept.entries()) if (before[id] !== undefined) expect(after(now.clusterOfRow(at))).toBe(before[id]);
        expect(now.crossings(after)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});
