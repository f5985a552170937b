/** What every ledger must do: a reply that was paid for is there again, whole, and nothing that was spent is forgotten. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { Charge, Ledger, LedgerEntry } from '../contracts/index.ts';

interface ConformanceCheck {
  name: string;
  run(): Promise<void>;
}

/** What the suite needs of a ledger: `open` gives the same data for the same name; `damage` changes one stored entry behind its back. */
export interface LedgerUnderTest {
  open(name: string, onDamage?: (key: string, reason: string) => void): Ledger | Promise<Ledger>;
  damage(name: string, key: string): void | Promise<void>;
}

export function sampleEntry(key: string, over: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    key,
    request: { model: 'teacher', kind: 'chat', messages: [{ role: 'user', content: `ask ${key}` }], sample: 0, retry: 0, stage: 'answer' },
    reply: { text: 'line\n\u0000\u{1F600} \u6F22\u5B57 "quoted"', finish: 'stop', returnedModel: 'm-1' },
    attempts: [{ at: 1, ms: 2, kind: 'ok', status: 200 }],
    cost: 0.25,
    usage: { input: 3, output: 4, estimated: false },
    at: 5,
    ...over,
  };
}

export function sampleCharge(id: string, over: Partial<Charge> = {}): Charge {
  return { id, account: 'run', stage: 'answer', calls: 1, tokens: 7, money: 0.25, estimated: 0, lost: 0, ...over };
}

export function ledgerConformance(subject: LedgerUnderTest): ConformanceCheck[] {
  const check = (name: string, work: (place: string) => Promise<void>): ConformanceCheck => ({ name, run: () => work(name) });
  const using = async (place: string, work: (ledger: Ledger) => Promise<void>): Promise<void> => {
    const ledger = await subject.open(place);
    try {
      await work(ledger);
    } finally {
      await ledger.close();
    }
  };
  return [
    check('gives back what was put, whatever characters it holds, also after it was closed', async (place) => {
      await using(place, async (ledger) => {
        strictEqual(await ledger.get('a'), undefined);
        await ledger.put(sampleEntry('a'), sampleCharge('1'));
        deepStrictEqual(await ledger.get('a'), sampleEntry('a'));
      });
      await using(place, async (ledger) => deepStrictEqual(await ledger.get('a'), sampleEntry('a')));
    }),
    check('a lone surrogate does not damage an entry', (place) =>
      using(place, async (ledger) => {
        await ledger.put(sampleEntry('s', { reply: { text: 'half \uD83D', finish: 'stop' } }), sampleCharge('1'));
        strictEqual((await ledger.get('s'))?.reply.text, 'half \uD83D');
      }),
    ),
    check('the first reply stands; a charge counts once, however often it is told', (place) =>
      using(place, async (ledger) => {
        await ledger.put(sampleEntry('a'), sampleCharge('1'));
        await ledger.put(sampleEntry('a', { reply: { text: 'other', finish: 'stop' } }), sampleCharge('1'));
        await ledger.put(sampleEntry('a', { reply: { text: 'other', finish: 'stop' } }), sampleCharge('2'));
        strictEqual((await ledger.get('a'))?.reply.text, sampleEntry('a').reply.text);
        deepStrictEqual(await ledger.spent('run'), [{ stage: 'answer', calls: 2, tokens: 14, money: 0.5, estimated: 0, lost: 0 }]);
      }),
    ),
    check('many at once are all kept', (place) =>
      using(place, async (ledger) => {
        await Promise.all(Array.from({ length: 300 }, (_, i) => ledger.put(sampleEntry(`k${i}`), sampleCharge(`c${i}`))));
        for (let i = 0; i < 300; i++) strictEqual((await ledger.get(`k${i}`))?.key, `k${i}`);
        strictEqual((await ledger.spent('run'))[0]?.calls, 300);
      }),
    ),
    check('spending is kept by account and stage, and outlives a close', async (place) => {
      await using(place, async (ledger) => {
        await ledger.charge(sampleCharge('1'));
        await ledger.charge(sampleCharge('2', { stage: 'judge', money: 1, estimated: 1 }));
        await ledger.charge(sampleCharge('3', { account: 'other' }));
      });
      await using(place, async (ledger) => {
        deepStrictEqual(
          (await ledger.spent('run')).sort((a, b) => (a.stage < b.stage ? -1 : 1)),
          [
            { stage: 'answer', calls: 1, tokens: 7, money: 0.25, estimated: 0, lost: 0 },
            { stage: 'judge', calls: 1, tokens: 7, money: 1, estimated: 1, lost: 0 },
          ],
        );
        deepStrictEqual(await ledger.spent('nobody'), []);
      });
    }),
    check('what was in flight when a ledger was left counts as spent, once; what ended does not', async (place) => {
      const mark = { account: 'run', stage: 'answer', tokens: 100, money: 2 };
      await using(place, async (ledger) => {
        ledger.begin({ id: 'left', ...mark });
        ledger.begin({ id: 'ended', ...mark })();
        const end = ledger.begin({ id: 'charged', ...mark });
        await ledger.charge(sampleCharge('charged'));
        // Its mark is still there, as after a kill between the two.
        void end;
      });
      const expected = [{ stage: 'answer', calls: 2, tokens: 107, money: 2.25, estimated: 2, lost: 1 }];
      await using(place, async (ledger) => deepStrictEqual(await ledger.spent('run'), expected));
      await using(place, async (ledger) => deepStrictEqual(await ledger.spent('run'), expected));
    }),
    check('many in flight at once are all counted, in slots that are used again', async (place) => {
      await using(place, async (ledger) => {
        const ends = Array.from({ length: 100 }, (_, i) => ledger.begin({ id: `m${i}`, account: 'run', stage: 'answer', tokens: i, money: 0 }));
        ends.filter((_, i) => i % 2 === 1).forEach((end) => end());
        for (let i = 0; i < 25; i++) ledger.begin({ id: `n${i}`, account: 'run', stage: 'answer', tokens: 1000, money: 0 });
      });
      const tokens = Array.from({ length: 50 }, (_, i) => i * 2).reduce((sum, one) => sum + one, 25_000);
      await using(place, async (ledger) =>
        deepStrictEqual(await ledger.spent('run'), [{ stage: 'answer', calls: 75, tokens, money: 0, estimated: 0, lost: 75 }]),
      );
    }),
    check('a damaged entry is told, set aside with its reason, and can be put again', async (place) => {
      await using(place, async (ledger) => {
        await ledger.put(sampleEntry('bad'), sampleCharge('1'));
        await ledger.put(sampleEntry('good'), sampleCharge('2'));
      });
      await subject.damage(place, 'bad');
      const told: string[] = [];
      const ledger = await subject.open(place, (key) => told.push(key));
      try {
        strictEqual(await ledger.get('bad'), undefined);
        deepStrictEqual(told, ['bad']);
        deepStrictEqual(await ledger.get('good'), sampleEntry('good'));
        const aside = await ledger.quarantined();
        deepStrictEqual(
          aside.map((item) => item.key),
          ['bad'],
        );
        ok((aside[0]?.reason.length ?? 0) > 0);
        await ledger.put(sampleEntry('bad'), sampleCharge('3'));
        deepStrictEqual(await ledger.get('bad'), sampleEntry('bad'));
        strictEqual((await ledger.spent('run'))[0]?.calls, 3);
      } finally {
        await ledger.close();
      }
    }),
    check('a batch is there with its calls and how far it came until it has ended, also after a close', async (place) => {
      const batch = { id: 'b1', endpoint: 'openai m', account: 'run', at: 7, place: {} };
      const { request } = sampleEntry('a');
      const items = ['a', 'b'].map((key) => ({ key, request, input: 10, output: 20, money: 0.5, tries: 0 }));
      await using(place, async ({ batches }) => {
        await batches.keep(batch, items);
        await batches.keep({ ...batch, id: 'b2' }, []);
        await batches.keep({ ...batch, id: 'b3', endpoint: 'other' }, []);
        await batches.move('b1', { input: 'file-1' });
        await batches.end('b2');
      });
      await using(place, async ({ batches }) => {
        deepStrictEqual(await batches.open('openai m'), [{ ...batch, place: { input: 'file-1' } }]);
        deepStrictEqual(await batches.items('b1'), items);
        await batches.end('b1');
        deepStrictEqual([await batches.open('openai m'), await batches.items('b1')], [[], []]);
      });
    }),
  ];
}
