import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../contracts/index.ts';
import { HornbookError } from '../../errors.ts';
import { createBudget } from '../budget/index.ts';
import { ledgerMemory, memoryLedger } from '../ledger/index.ts';
import { ask, bench, codes, failure, okReply } from './testkit.ts';

const schema = { name: 'answer', schema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false } };

describe('asking', () => {
  it('asks what is not in the ledger, keeps it, and never asks it again', async () => {
    const memory = ledgerMemory();
    const one = bench((request) => okReply(`to ${request.messages[0]?.content}`), { memory });
    const reply = await one.gateway.ask(ask('a'));
    expect(reply).toMatchObject({ outcome: 'ok', text: 'to a', kept: false, usage: { input: 10, output: 5, estimated: false }, returnedModel: 'm-1' });
    expect(reply.cost).toBeCloseTo((10 * 1 + 5 * 2) / 1e6, 12);
    expect((await one.gateway.ask(ask('a', { stage: 'other' }))).kept).toBe(true);
    const two = bench(() => failure('server'), { memory });
    const again = await two.gateway.ask(ask('a'));
    expect(again).toEqual({ ...reply, kept: true });
    expect([one.provider.requests.length, two.provider.requests.length]).toEqual([1, 0]);
  });

  it('takes the same request in flight twice for one call, and a sample or a retry for another', async () => {
    const seen: (number | undefined)[] = [];
    const { gateway, provider } = bench(
      async (request) => {
        await new Promise((turn) => setImmediate(turn));
        seen.push(request.seed);
        return okReply('x');
      },
      { model: { seed: 5 } },
    );
    await Promise.all([gateway.ask(ask('a')), gateway.ask(ask('a')), gateway.ask(ask('a', { sample: 1 })), gateway.ask(ask('a', { retry: 1 }))]);
    expect(provider.requests.length).toBe(3);
    expect(new Set(seen).size).toBe(3);
  });

  it('goes on for one caller where another gives up, and aborts where all have', async () => {
    let aborted = false;
    let release = (): void => {};
    const { gateway } = bench(() => new Promise((resolve) => (release = () => resolve(okReply('x')))), {
      provider: {
        send: (_request, signal) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              aborted = true;
              resolve(failure('network', { answered: false }));
            });
            release = () => resolve(okReply('x'));
          }),
      },
    });
    const [first, second] = [new AbortController(), new AbortController()];
    const one = gateway.ask(ask('a'), first.signal);
    const two = gateway.ask(ask('a'), second.signal);
    await new Promise((turn) => setTimeout(turn, 5));
    first.abort();
    await expect(one).rejects.toMatchObject({ code: 'interrupted', exitCode: 130 });
    expect(aborted).toBe(false);
    release();
    expect((await two).text).toBe('x');
    const third = gateway.ask(ask('b'), second.signal);
    await new Promise((turn) => setTimeout(turn, 5));
    second.abort();
    await expect(third).rejects.toMatchObject({ code: 'interrupted' });
    expect(aborted).toBe(true);
    await gateway.close();
    // It was sent and nobody knows whether it was billed.
    expect(gateway.spent().total).toMatchObject({ calls: 2 });
    expect(gateway.spent().total.estimated).toBeGreaterThan(0);
  });

  it('tries again what may pass, within the attempts of a call, and does not count waiting for a rate', async () => {
    const kinds = ['server', 'rate-limited', 'rate-limited', 'network', 'rate-limited', 'timeout'] as const;
    const { gateway, provider } = bench((_request, call) => (kinds[call] ? failure(kinds[call]) : okReply('x')), { attempts: 4 });
    expect((await gateway.ask(ask('a'))).attempts.map((attempt) => attempt.kind)).toEqual([...kinds, 'ok']);
    expect(provider.requests.length).toBe(7);
  });

  it('says why a call failed in all its attempts, keeps nothing of it, and asks it again next time', async () => {
    const { gateway, provider } = bench((_request, call) => (call < 3 ? failure('server') : okReply('x')), { attempts: 3 });
    expect(await gateway.ask(ask('a'))).toMatchObject({ outcome: 'failed', kept: false, detail: expect.stringContaining('3 attempts') });
    expect((await gateway.ask(ask('a'))).outcome).toBe('ok');
    expect(provider.requests.length).toBe(4);
  });

  it('stops at once at an answer that no call can change, with the setting to mend', async () => {
    const { gateway, provider } = bench(() => failure('fatal', { code: 'model-key', hint: 'Set models.teacher.key.' }));
    await expect(gateway.ask(ask('a'))).rejects.toMatchObject({ code: 'model-key', exitCode: 5, hint: 'Set models.teacher.key.' });
    await expect(gateway.ask(ask('b'))).rejects.toMatchObject({ code: 'model-key' });
    expect(provider.requests.length).toBe(1);
  });

  it('lets one wrong request fail alone', async () => {
    const { gateway } = bench((_request, call) => (call === 0 ? failure('fatal', { single: true, message: 'too long' }) : okReply('x')));
    expect(await gateway.ask(ask('a'))).toMatchObject({ outcome: 'failed', detail: 'too long' });
    expect((await gateway.ask(ask('b'))).outcome).toBe('ok');
  });

  it('gives a model up that never answers, or only refuses for its rate', async () => {
    const down = bench(() => failure('network', { sent: false, answered: false }), { attempts: 1, failuresInRow: 3 });
    for (const text of ['a', 'b']) expect((await down.gateway.ask(ask(text))).outcome).toBe('failed');
    await expect(down.gateway.ask(ask('c'))).rejects.toMatchObject({ code: 'model-down', exitCode: 5, message: expect.stringMatching(/\.$/) });
    const busy = bench(() => failure('rate-limited'), { patienceMs: 50 });
    await expect(busy.gateway.ask(ask('a'))).rejects.toMatchObject({ code: 'model-busy', exitCode: 5 });
    expect(busy.gateway.spent().total.money).toBe(0);
  });

  it('says when another model answers than before', async () => {
    const { gateway, events } = bench((_request, call) => okReply('x', { returnedModel: call < 2 ? 'm-1' : 'm-2' }));
    for (const text of ['a', 'b', 'c', 'd']) await gateway.ask(ask(text));
    expect(codes(events)).toEqual(['model-changed']);
  });

  it('says once when one long reply comes to many different prompts, and not of samples or labels', async () => {
    const page = 'The service is open again. '.repeat(10);
    const { gateway, events } = bench(() => okReply(page));
    for (let i = 0; i < 7; i++) await gateway.ask(ask(`prompt ${i}`));
    for (let sample = 1; sample < 20; sample++) await gateway.ask(ask('prompt 0', { sample }));
    expect(codes(events)).toEqual([]);
    for (let i = 7; i < 20; i++) await gateway.ask(ask(`prompt ${i}`));
    expect(codes(events)).toEqual(['replies-alike']);
    const labels = bench(() => okReply('{"taskType": "qa"}'));
    for (let i = 0; i < 20; i++) await labels.gateway.ask(ask(`prompt ${i}`));
    expect(codes(labels.events)).toEqual([]);
  });

  it('names a model that is not there', async () => {
    const { gateway } = bench(() => okReply('x'));
    await expect(gateway.ask(ask('a', { model: 'nobody' }))).rejects.toMatchObject({ exitCode: 2, hint: expect.stringContaining('teacher') });
    await expect(gateway.ask(ask('a', { messages: [] }))).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('objects', () => {
  it('goes down the ladder where the endpoint does not know a way, for all later calls, and costs no attempt', async () => {
    const { gateway, provider } = bench((request) => (request.rung === 'prompt' ? okReply('{"n": 1}') : failure('unsupported')), { attempts: 1 });
    expect(await gateway.ask(ask('a', { schema }))).toMatchObject({ outcome: 'ok', object: { n: 1 }, rung: 'prompt' });
    await gateway.ask(ask('b', { schema }));
    expect(provider.requests.map((request) => request.rung)).toEqual(['strict', 'json', 'prompt', 'prompt']);
  });

  it('asks once more after a reply that cannot be read, keeps both, and repeats neither', async () => {
    const memory = ledgerMemory();
    const one = bench((request) => okReply(request.messages.length === 1 ? '{"n": "no"}' : '{"n": 2}'), { memory });
    const reply = await one.gateway.ask(ask('a', { schema }));
    expect(reply).toMatchObject({ outcome: 'ok', object: { n: 2 }, reasked: true, usage: { input: 20, output: 10 } });
    const two = bench(() => failure('server'), { memory });
    expect(await two.gateway.ask(ask('a', { schema }))).toEqual({ ...reply, kept: true });
    expect(two.provider.requests.length).toBe(0);
  });

  it('leaves it at one question more', async () => {
    const { gateway, provider } = bench(() => okReply('no object'));
    expect(await gateway.ask(ask('a', { schema }))).toMatchObject({ outcome: 'malformed', reasked: true });
    expect(provider.requests.length).toBe(2);
  });

  it('never asks again after a cut, filtered, refused or empty reply', async () => {
    const finishes = { cut: { finish: 'length' }, filtered: { finish: 'filtered' }, refused: { finish: 'refused' }, empty: {} } as const;
    for (const [outcome, over] of Object.entries(finishes)) {
      const { gateway, provider } = bench(() => okReply(outcome === 'empty' ? '' : '{"n": 1', over));
      expect(await gateway.ask(ask('a', { schema }))).toMatchObject({ outcome });
      expect(provider.requests.length).toBe(1);
    }
  });

  it('gives vectors, and none that are too few', async () => {
    const { gateway } = bench((request) => okReply('', { vectors: request.inputs.slice(0, 2).map(() => [1, 2]) }));
    const embed = (inputs: string[]) => gateway.ask(ask('', { kind: 'embed', messages: undefined, inputs }));
    expect(await embed(['a', 'b'])).toMatchObject({
      outcome: 'ok',
      vectors: [
        [1, 2],
        [1, 2],
      ],
    });
    expect(await embed(['a', 'b', 'c'])).toMatchObject({ outcome: 'malformed' });
  });
});

describe('money', () => {
  it('stops cleanly at a cap, and keeps what came', async () => {
    const { gateway, provider } = bench(() => okReply('x'), { caps: { calls: 2, stages: {} } });
    await gateway.ask(ask('a'));
    await gateway.ask(ask('b'));
    await expect(gateway.ask(ask('c'))).rejects.toMatchObject({ code: 'budget', exitCode: 4 });
    expect((await gateway.ask(ask('a'))).kept).toBe(true);
    expect(provider.requests.length).toBe(2);
  });

  it('waits for what others have set aside instead of stopping', async () => {
    const worst = 300 + 1024;
    const { gateway, provider } = bench(
      async () => {
        await new Promise((turn) => setImmediate(turn));
        return okReply('x');
      },
      { caps: { tokens: worst, stages: {} } },
    );
    const replies = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((text) => gateway.ask(ask(text))));
    expect(replies.every((reply) => reply.outcome === 'ok')).toBe(true);
    expect(provider.requests.length).toBe(5);
  });

  it('refuses a cap on money where the price is unknown', async () => {
    const { gateway } = bench(() => okReply('x'), { model: { price: undefined }, caps: { money: 1, stages: {} } });
    await expect(gateway.ask(ask('a'))).rejects.toMatchObject({ code: 'unknown-price', hint: expect.stringContaining('models.teacher.price') });
    const free = bench(() => okReply('x'), { model: { price: undefined } });
    expect((await free.gateway.ask(ask('a'))).cost).toBeUndefined();
    expect(free.gateway.spent().total.unpriced).toBe(1);
  });

  it('counts usage that is missing upwards, marked; says aloud what cannot be', async () => {
    const { gateway, events } = bench((_request, call) =>
      okReply('漢字かな', { usage: call === 0 ? undefined : { input: 99_999, output: 1, estimated: false } }),
    );
    const reply = await gateway.ask(ask('a'));
    expect(reply.usage).toMatchObject({ estimated: true });
    expect(reply.usage.output).toBeGreaterThanOrEqual(12);
    await gateway.ask(ask('b'));
    expect(codes(events)).toEqual(['usage-over-bound']);
    expect(gateway.spent().total.disputed).toBeGreaterThan(0);
  });

  it('believes no usage that is far less than the texts can be', async () => {
    const text = 'The pier has oak piles. '.repeat(100);
    const small = { input: 20, output: 20, estimated: false };
    const long = ask(text);
    const { gateway } = bench(() => okReply('Yes.', { usage: small }));
    expect((await gateway.ask(long)).usage).toMatchObject({ estimated: true });
    expect(gateway.spent().total.tokens).toBeGreaterThan(Buffer.byteLength(text));
    const two = bench(() => okReply(text, { usage: small }));
    expect((await two.gateway.ask(ask('Say it.', { maxOutputTokens: 4000 }))).usage.output).toBeGreaterThan(Buffer.byteLength(text));
    // Few tokens for many bytes, as words of scripts with three bytes a letter may have.
    const three = bench(() => okReply('क'.repeat(60), { usage: { input: 12, output: 12, estimated: false } }));
    expect((await three.gateway.ask(ask('क'.repeat(60)))).usage).toEqual({ input: 12, output: 12, estimated: false });
    // An embedder may read no more than its first tokens.
    const four = bench((request) => okReply('', { vectors: request.inputs.map(() => [1]), usage: { input: 20, output: 0, estimated: false } }));
    expect((await four.gateway.ask(ask('', { kind: 'embed', messages: undefined, inputs: [text] }))).usage).toMatchObject({ input: 20, estimated: false });
  });

  it('never passes a cap over 1,000 plans of faults and prices, in any script, counted or billed', async () => {
    const base64 = Buffer.from(Array.from({ length: 90 }, (_, i) => (i * 37) % 256)).toString('base64');
    const texts = fc.constantFrom('plain words here', '漢字仮名交じり文をたくさん書く'.repeat(5), base64, '🧑🏽‍🚒🇩🇪'.repeat(9), '');
    const fault = fc.constantFrom('ok', 'ok', 'ok', 'missing', 'tripled', 'zero', 'server', 'rate-limited', 'reset', 'timeout', 'unsent', 'cut');
    const plan = fc.record({
      prices: fc.record({ input: fc.double({ min: 0.01, max: 100, noNaN: true }), output: fc.double({ min: 0.01, max: 300, noNaN: true }) }),
      money: fc.double({ min: 0, max: 0.4, noNaN: true }),
      tokens: fc.integer({ min: 0, max: 30_000 }),
      calls: fc.integer({ min: 0, max: 40 }),
      faults: fc.array(fault, { minLength: 1, maxLength: 20 }),
      prompts: fc.array(texts, { minLength: 1, maxLength: 12 }),
      replies: fc.array(texts, { minLength: 1, maxLength: 5 }),
      most: fc.integer({ min: 1, max: 2000 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ prices, money, tokens, calls, faults, prompts, replies, most }) => {
        // What the provider really bills: one token a byte is more than any tokeniser makes.
        const bill = { money: 0, tokens: 0, calls: 0 };
        const { gateway } = bench(
          (request, call) => {
            const text = replies[call % replies.length] ?? '';
            const input = Buffer.byteLength(request.messages[0]?.content ?? '') + 8;
            const output = Math.min(request.maxOutputTokens, Buffer.byteLength(text) + 1);
            const kind = faults[call % faults.length] ?? 'ok';
            if (kind !== 'unsent') bill.calls++;
            if (!['unsent', 'server', 'rate-limited'].includes(kind)) {
              bill.tokens += input + output;
              bill.money += (input * prices.input + output * prices.output) / 1e6;
            }
            const finish = output === request.maxOutputTokens ? ('length' as const) : ('stop' as const);
            const usage = { input, output, estimated: false };
            if (kind === 'unsent') return failure('network', { sent: false, answered: false });
            if (kind === 'reset' || kind === 'cut') return failure(kind === 'cut' ? 'cut' : 'network', { answered: false });
            if (kind === 'timeout') return failure('timeout', { answered: false });
            if (kind === 'server' || kind === 'rate-limited') return call > 200 ? okReply(text, { usage, finish }) : failure(kind);
            if (kind === 'missing') return okReply(text, { usage: undefined, finish });
            if (kind === 'zero') return okReply(text, { usage: { input: 0, output: 0, estimated: false }, finish });
            if (kind === 'tripled') return okReply(text, { usage: { input: input * 3, output: output * 3, estimated: false }, finish });
            return okReply(text, { usage, finish });
          },
          { model: { price: prices, maxOutputTokens: most }, caps: { money, tokens, calls, stages: {} }, attempts: 4 },
        );
        const requests = prompts.flatMap((text, i) => [ask(text || 'x', { sample: i }), ask(text || 'x', { sample: i + 100 })]);
        const ends = await Promise.allSettled(requests.map((request) => gateway.ask(request)));
        for (const end of ends) if (end.status === 'rejected') expect(HornbookError.isInstance(end.reason) && end.reason.code).toMatch(/budget|model-down/);
        const { total } = gateway.spent();
        expect(Math.max(total.money, bill.money)).toBeLessThanOrEqual(money + 1e-12);
        expect(Math.max(total.tokens, bill.tokens)).toBeLessThanOrEqual(tokens);
        expect(Math.max(total.calls, bill.calls)).toBeLessThanOrEqual(calls);
        expect(total.money).toBeGreaterThanOrEqual(bill.money - 1e-9);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a store that refuses writes', () => {
  const refusing = (ledger: Ledger, until: { open: boolean }): Ledger => {
    const refuse = (): void => {
      if (!until.open) throw new HornbookError('No space left.', { code: 'disk-full', exitCode: 8, hint: 'Free some.' });
    };
    return { ...ledger, put: async (entry, charge) => (refuse(), ledger.put(entry, charge)), charge: async (charge) => (refuse(), ledger.charge(charge)) };
  };

  it('holds the answers, sends nothing meanwhile, and loses and repeats nothing', async () => {
    const until = { open: true };
    const memory = ledgerMemory();
    const { gateway, provider, events } = bench(
      (_request, call) => {
        if (call === 3) {
          until.open = false;
          setTimeout(() => (until.open = true), 350);
        }
        return okReply(`x${call}`);
      },
      { ledger: refusing(memoryLedger(memory), until) },
    );
    const texts = Array.from({ length: 30 }, (_, i) => `q${i}`);
    const replies = await Promise.all(texts.map((text) => gateway.ask(ask(text))));
    expect(replies.every((reply) => reply.outcome === 'ok')).toBe(true);
    expect(provider.requests.length).toBe(30);
    expect(memory.entries.size).toBe(30);
    expect(codes(events)).toEqual(['store-refused', 'store-recovered']);
  });

  it('sends nothing new while it holds, and gives up after a while with what to do', async () => {
    const { gateway, provider } = bench(() => okReply('x'), { ledger: refusing(memoryLedger(), { open: false }), holdMs: 150 });
    const first = gateway.ask(ask('a'));
    await new Promise((turn) => setTimeout(turn, 20));
    const second = gateway.ask(ask('b'));
    await expect(first).rejects.toMatchObject({ code: 'disk-full', exitCode: 8 });
    await expect(second).rejects.toMatchObject({ code: 'disk-full' });
    expect(provider.requests.length).toBe(1);
  });
});

describe('resuming', () => {
  it('counts what the run spent before, and what was in flight, against the same caps', async () => {
    const memory = ledgerMemory();
    const one = bench(() => okReply('x'), { memory });
    await one.gateway.ask(ask('a'));
    memoryLedger(memory).begin({ id: 'killed', account: 'run', stage: 'answer', tokens: 500, money: 0.5 });
    const ledger = memoryLedger(memory);
    const budget = createBudget({ calls: 3, stages: {} }, await ledger.spent('run'));
    const two = bench(() => okReply('x'), { ledger, budget });
    expect(two.gateway.spent().total).toMatchObject({ calls: 2, lost: 1 });
    await two.gateway.ask(ask('b'));
    await expect(two.gateway.ask(ask('c'))).rejects.toMatchObject({ code: 'budget' });
  });
});
