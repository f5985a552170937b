/** What every store must do, whichever database stands behind it. */
import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict';
import type { GateVerdict, Store, TrainingRecord } from '../contracts/index.ts';

export interface Check {
  name: string;
  run(): Promise<void>;
}

export function sampleRecord(id: string, over: Partial<TrainingRecord> = {}): TrainingRecord {
  return {
    id,
    kind: 'single',
    messages: [
      { role: 'user', content: `question of ${id}` },
      { role: 'assistant', content: 'answer \u{1F600}\u0000' },
    ],
    labels: {},
    grounding: [],
    origin: { strategy: 'sample', version: '1', source: 's', calls: [], parents: [], depth: 0, wave: 1, human: true },
    group: id,
    contentHash: id,
    intake: [],
    ...over,
  };
}

/** `open` gives a store; called twice with the same name it gives the same data. */
export function storeConformance(open: (name: string) => Store): Check[] {
  const check = (name: string, work: (store: Store) => Promise<void>): Check => ({
    name,
    run: async () => {
      const store = open(name);
      try {
        await work(store);
      } finally {
        await store.close();
      }
    },
  });
  return [
    check('gives back what was put, whatever characters it holds', async (store) => {
      await store.records.add(1, 0, 0, [sampleRecord('r1')]);
      deepStrictEqual((await store.records.find('r1'))?.record, sampleRecord('r1'));
    }),
    check('pages in plan order, from any place, over waves', async (store) => {
      await store.records.add(2, 9, 0, [sampleRecord('w2a'), sampleRecord('w2b')]);
      await store.records.add(1, 1, 5, [sampleRecord('w1b')]);
      await store.records.add(1, 0, 0, [sampleRecord('w1a')]);
      const ids: string[] = [];
      let after: { wave: number; position: number } | undefined;
      for (;;) {
        const page = await store.records.page({ ...(after ? { after } : {}), limit: 1 });
        if (page[0] === undefined) break;
        ids.push(page[0].record.id);
        after = page[0];
      }
      deepStrictEqual(ids, ['w1a', 'w1b', 'w2a', 'w2b']);
      strictEqual(await store.records.next(1), 6);
      strictEqual(await store.records.count(2), 2);
    }),
    check('a transaction that throws leaves nothing', async (store) => {
      await rejects(
        store.transaction(async () => {
          await store.records.add(1, 0, 0, [sampleRecord('gone')]);
          throw new Error('no');
        }),
        /no/,
      );
      strictEqual(await store.records.find('gone'), undefined);
      await store.transaction(() => store.records.add(1, 0, 0, [sampleRecord('kept')]));
      strictEqual((await store.records.find('kept'))?.record.id, 'kept');
    }),
    check('the same id twice is refused', async (store) => {
      await store.records.add(1, 0, 0, [sampleRecord('twin')]);
      await rejects(store.records.add(1, 1, 1, [sampleRecord('twin')]));
    }),
    check('a verdict put again replaces the one before', async (store) => {
      const verdict = (outcome: GateVerdict['outcome']): GateVerdict => ({ record: 'r1', gate: 'filter', outcome, rules: [] });
      await store.records.add(1, 0, 0, [sampleRecord('r1')]);
      await store.verdicts.put([{ wave: 1, position: 0, verdicts: [verdict('drop')] }]);
      await store.verdicts.put([{ wave: 1, position: 0, verdicts: [verdict('keep')] }]);
      deepStrictEqual(await store.verdicts.outcomes(1, 'filter'), [{ position: 0, outcome: 'keep' }]);
      deepStrictEqual((await store.records.outline({ limit: 10 }))[0]?.gates, [verdict('keep')]);
    }),
    check('many verdicts are put at once, in any number, and read with their rules or without', async (store) => {
      const ids = Array.from({ length: 700 }, (_, index) => `r${index}`);
      const rules: GateVerdict['rules'] = [{ rule: 'length', version: '1', outcome: 'keep', evidence: [] }];
      await store.records.add(
        1,
        0,
        0,
        ids.map((id) => sampleRecord(id)),
      );
      const rows = ids.map((record, position) => ({
        wave: 1,
        position,
        verdicts: [
          { record, gate: 'decontaminate', outcome: 'keep', rules: [] },
          { record, gate: 'filter', outcome: position % 2 === 0 ? 'keep' : 'drop', rules },
        ] satisfies GateVerdict[],
      }));
      await store.transaction(() => store.verdicts.put(rows));
      await store.verdicts.put([]);
      deepStrictEqual(
        (await store.verdicts.outcomes(1, 'filter')).map(({ position, outcome }) => [position, outcome]),
        rows.map(({ position, verdicts }) => [position, verdicts[1]?.outcome]),
      );
      deepStrictEqual((await store.verdicts.of(['r698', 'r699'])).get('r699'), rows[699]?.verdicts);
      deepStrictEqual(
        (await store.verdicts.of(['r699'], { rules: false })).get('r699'),
        rows[699]?.verdicts.map((verdict) => ({ ...verdict, rules: [] })),
      );
    }),
    check('clearing a unit takes its records and failures, and no others', async (store) => {
      await store.records.add(1, 0, 0, [sampleRecord('a')]);
      await store.records.add(1, 1, 1, [sampleRecord('b')]);
      await store.failures.add({ wave: 1, position: 2, task: 't', strategy: 's', reason: 'r' }, 1);
      await store.units.clear(1, 1);
      strictEqual(await store.records.count(), 1);
      deepStrictEqual(await store.failures.all(), []);
    }),
    check('a new run keeps readings, extractions and decisions, and starts without a plan', async (store) => {
      await store.readings.put({ key: 'k', source: 's', version: 'v', fingerprint: 'f', outcome: 'refused', reason: 'empty', document: null });
      await store.decisions.add({ record: 'a', action: 'accept', why: 'checked' });
      await store.decisions.add({ record: 'a', action: 'reject', why: 'checked again' });
      await store.extractions.put('k', 'key', { chunks: [], records: [], failed: [] });
      await store.records.add(1, 0, 0, [sampleRecord('a')]);
      await store.facts.put(1, 'fact', 'h', [1]);
      const first = await store.runs.begin('one', 5);
      const second = await store.runs.begin('two', 6);
      strictEqual(second.id, first.id + 1);
      deepStrictEqual(await store.runs.latest(), second);
      strictEqual(await store.records.count(), 0);
      deepStrictEqual(await store.facts.all(), []);
      strictEqual((await store.readings.heads()).length, 1);
      strictEqual((await store.decisions.current()).get('a')?.action, 'reject');
      deepStrictEqual(await store.extractions.get('k', 'key'), { chunks: [], records: [], failed: [] });
      strictEqual(await store.extractions.get('k', 'other'), undefined);
    }),
  ];
}
