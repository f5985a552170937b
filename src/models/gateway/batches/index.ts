import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { BatchConfig, BatchesState, ModelRequest, ProviderFailure, StoredBatch, StoredBatchItem } from '../../../contracts/index.ts';
import { budgetError } from '../../budget/index.ts';
import { resolveRequest } from '../../key.ts';
import { batchShare } from '../../prices.ts';
import type { BatchEndpoint } from '../../providers/batches/index.ts';
import { fatalError } from '../open-model.ts';
import type { OpenModel } from '../open-model.ts';
import { defaults } from '../options.ts';
import { toProvider } from '../send.ts';
import type { SendContext, Sent } from '../send.ts';
import { worstCase } from '../settle.ts';
import { interrupted } from '../shared.ts';
import { createQueue } from './queue.ts';
import type { Queued } from './queue.ts';
import type { Pending, Running } from './running.ts';
import { settleBatch } from './settle-batch.ts';
import { pendingError } from './words.ts';

/** The calls of one model, sent in batches: the same `ask`, answered when a batch has ended. */
export interface Batcher {
  /** As `send`. Throws `pending` (exit 9) where no batch ended for as long as the model's `batch.wait` says. */
  ask(key: string, request: ModelRequest, signal: AbortSignal): Promise<Sent>;
  state(): BatchesState;
  /** Waits for what it does just now. */
  close(): Promise<void>;
}

interface Waiter {
  resolve(sent: Sent): void;
  reject(error: unknown): void;
}

const unsent = { sent: false, tokens: 0, money: 0, estimated: false };
const tickMs = 100;
const quietMs = 1500;
/** A batch that was just made may not be in the list yet. */
const looksForLost = 2;

/** Takes up the batches that earlier processes left. */
export async function openBatcher(model: OpenModel, settings: BatchConfig, endpoint: BatchEndpoint, context: SendContext): Promise<Batcher> {
  const { options, hold } = context;
  const { ledger, budget, clock } = options;
  const shelf = ledger.batches;
  const place = `${model.provider.id} ${model.provider.baseUrl} ${model.config.model}`;
  const queue = createQueue({ quietMs: options.batchQuietMs ?? quietMs, most: endpoint.most, mostBytes: endpoint.mostBytes });
  const running = new Map<string, Running>();
  const waiters = new Map<string, Waiter>();
  const never = new AbortController().signal;
  const everyMs = settings.every * 1000;
  let heard = clock.now();
  let over: Error | undefined;
  let going: Promise<void> | undefined;

  for (const stored of await shelf.open(place)) running.set(stored.id, await takeUp(stored));

  async function takeUp(stored: StoredBatch): Promise<Running> {
    const items = new Map<string, Pending>();
    for (const item of await shelf.items(stored.id)) {
      const ours = stored.account === options.account && (await ledger.get(item.key)) === undefined;
      const reservation = ours ? budget.resume({ stage: item.request.stage, money: item.money, tokens: item.input + item.output }) : undefined;
      items.set(item.key, { item, reservation });
    }
    return { stored, items, done: 0, state: stored.place.id === undefined ? 'lost' : 'made', at: clock.now(), looked: false, tries: 0 };
  }

  const inBatch = (key: string): boolean => [...running.values()].some(({ items }) => items.has(key));
  const end = (key: string, how: (waiter: Waiter) => void): void => {
    const waiter = waiters.get(key);
    waiters.delete(key);
    if (waiter !== undefined) how(waiter);
  };
  const stopAll = (error: Error): void => {
    over = error;
    while (queue.size > 0) for (const { reservation } of queue.take()) budget.settle(reservation, unsent);
    for (const key of waiters.keys()) end(key, ({ reject }) => reject(error));
  };
  const stopModel = (failure: ProviderFailure): void => {
    model.stopped ??= fatalError(model, failure);
    stopAll(model.stopped);
  };

  const goesOn = (): void => {
    if (over !== undefined) throw over;
  };

  /** Sets the worst case aside and puts the call into the queue. */
  const enqueue = async (key: string, request: ModelRequest, tries: number): Promise<void> => {
    try {
      const resolved = resolveRequest(request, model.config);
      for (;;) {
        goesOn();
        const worst = worstCase(model, request, resolved.maxOutputTokens);
        const rung = request.schema === undefined ? undefined : model.rungs[0];
        const sent = { id: key, request: toProvider(request, resolved, rung) };
        const size = await endpoint.size(sent);
        goesOn();
        if (!size.ok) {
          if (size.failure.single !== true) throw (model.stopped ??= fatalError(model, size.failure));
          end(key, ({ resolve }) => resolve({ failed: { attempts: [], detail: size.failure.message, cost: 0 } }));
          return;
        }
        const reserved = budget.reserve({ stage: request.stage, money: worst.money, tokens: worst.tokens });
        if ('stop' in reserved) {
          if (!reserved.stop.wait) throw budgetError(reserved.stop, model.name);
          await Promise.race([budget.settled(), delay(tickMs)]);
          continue;
        }
        const item: StoredBatchItem = {
          key,
          request,
          ...(rung === undefined ? {} : { rung }),
          input: worst.input,
          output: worst.output,
          ...(worst.money === undefined ? {} : { money: worst.money }),
          tries,
        };
        queue.push({ item, sent, reservation: reserved.reservation, bytes: size.value }, clock.now());
        return;
      }
    } catch (error) {
      end(key, ({ reject }) => reject(error));
    }
  };

  const note =
    (one: Running) =>
    async (at: StoredBatch['place']): Promise<void> => {
      await hold.keep(() => shelf.move(one.stored.id, at));
      one.stored.place = at;
    };
  const itemsOf = (one: Running): Queued['sent'][] =>
    [...one.items.values()].map(({ item }) => ({
      id: item.key,
      request: toProvider(item.request, resolveRequest(item.request, model.config), item.rung),
    }));

  const begin = async (calls: readonly Queued[]): Promise<void> => {
    const stored: StoredBatch = { id: randomUUID(), endpoint: place, account: options.account, at: clock.now(), place: {} };
    await hold.keep(() =>
      shelf.keep(
        stored,
        calls.map(({ item }) => item),
      ),
    );
    const items = new Map(calls.map(({ item, reservation }) => [item.key, { item, reservation }]));
    const one: Running = { stored, items, done: 0, state: 'unmade', at: 0, looked: false, tries: 0 };
    running.set(stored.id, one);
    await make(one);
  };

  const make = async (one: Running): Promise<void> => {
    const made = await endpoint.submit(itemsOf(one), one.stored.place, note(one), never);
    if (made.ok) {
      heard = clock.now();
      for (let i = 0; i < one.items.size; i++) context.asked();
      Object.assign(one, { state: 'made', at: clock.now(), looked: false, tries: 0 });
      return;
    }
    const { failure } = made;
    one.looked = true;
    if (failure.sent && !failure.answered) Object.assign(one, { state: 'lost', at: clock.now() + Math.min(everyMs, 1000), tries: 0 });
    else if (failure.kind === 'fatal' || failure.kind === 'unsupported') {
      await dissolve(one);
      stopModel(failure);
    } else one.at = clock.now() + (failure.retryAfterMs ?? Math.min(60_000, 500 * 2 ** Math.min(one.tries++, 7)));
  };

  /** A batch that was never made: its calls wait for the next one, where somebody waits for them. */
  const dissolve = async (one: Running): Promise<void> => {
    await hold.keep(() => shelf.end(one.stored.id));
    running.delete(one.stored.id);
    for (const { item, reservation } of one.items.values()) {
      if (reservation !== undefined) budget.settle(reservation, unsent);
      if (waiters.has(item.key)) void enqueue(item.key, item.request, item.tries);
    }
  };

  /** Looks for a batch whose making broke off, among those that are there. */
  const seek = async (one: Running): Promise<void> => {
    one.at = clock.now() + Math.min(everyMs, 5000);
    const keys = [...one.items.keys()];
    const found = await endpoint.find(keys, one.stored.place, never);
    one.looked = !found.ok || found.value.length > 0;
    if (!found.ok) return problem(found.failure);
    if (found.value.length === 0) {
      if (++one.tries >= looksForLost || keys.length === 0) await dissolve(one);
      return;
    }
    // What was uploaded is the batch's own; else only one that has ended shows whose it is.
    for (const id of found.value) {
      const sure = one.stored.place.input !== undefined || (await isOurs(id, keys, one));
      if (!sure) continue;
      await note(one)({ ...one.stored.place, id });
      for (let i = 0; i < one.items.size; i++) context.asked();
      Object.assign(one, { state: 'made', at: clock.now(), looked: false });
      return;
    }
  };
  const isOurs = async (id: string, keys: readonly string[], one: Running): Promise<boolean> => {
    const state = await endpoint.poll(id, never);
    if (!state.ok || state.value.state !== 'ended') return false;
    const again = await endpoint.find(keys, one.stored.place, never);
    return again.ok && again.value.includes(id);
  };

  const look = async (one: Running): Promise<void> => {
    const id = one.stored.place.id ?? '';
    one.at = clock.now() + everyMs;
    const polled = await endpoint.poll(id, never);
    one.looked = true;
    if (!polled.ok) return polled.failure.status === 404 ? await gone(one, polled.failure) : problem(polled.failure);
    const { state, done, failure } = polled.value;
    if (done > one.done) heard = clock.now();
    one.done = done;
    if (state === 'running') return;
    if (state === 'failed') {
      // None of it was taken: what the account may have in batches at a time is used up, or the batch is wrong.
      await note(one)({});
      if (failure?.kind === 'rate-limited') Object.assign(one, { state: 'unmade', at: clock.now() + everyMs });
      else {
        await dissolve(one);
        if (failure !== undefined) stopModel(failure);
      }
      return;
    }
    const results = await endpoint.results(id, itemsOf(one), never);
    if (!results.ok) return problem(results.failure);
    await settle(one, (key) => results.value.replies.get(key));
  };

  /** The endpoint no longer knows a batch: it may have been billed. */
  const gone = async (one: Running, failure: ProviderFailure): Promise<void> => {
    options.emit({
      event: 'warning',
      code: 'batch-gone',
      message: `The batch ${one.stored.place.id ?? ''} of model "${model.name}" is no longer there: its ${one.items.size} calls count as spent, and are asked again.`,
      hint: failure.message,
    });
    const lost: ProviderFailure = { kind: 'server', message: 'the batch is no longer there', sent: true, answered: false };
    await settle(one, () => ({ ok: false, failure: lost }));
  };

  const settle = async (one: Running, replyTo: Parameters<typeof settleBatch>[2]): Promise<void> => {
    const ends = await settleBatch(one, model, replyTo, context);
    await hold.keep(() => shelf.end(one.stored.id));
    running.delete(one.stored.id);
    heard = clock.now();
    for (const { item, sent } of ends) {
      if (sent === 'fatal') continue;
      if (sent !== 'again') end(item.key, ({ resolve }) => resolve(sent));
      else if (waiters.has(item.key)) {
        if (item.tries + 1 < (options.attempts ?? defaults.attempts)) void enqueue(item.key, item.request, item.tries + 1);
        else end(item.key, ({ resolve }) => resolve({ failed: { attempts: [], detail: `no reply in ${item.tries + 1} batches`, cost: 0 } }));
      }
    }
    if (model.stopped !== undefined) stopAll(model.stopped);
  };

  /** What another look may mend is no news; what none can mend ends the run. */
  const problem = (failure: ProviderFailure): void => {
    if (failure.kind === 'fatal') stopModel(failure);
  };

  const isPending = (): boolean => {
    if (queue.size > 0 || running.size === 0 || clock.now() - heard < settings.wait * 1000) return false;
    return [...running.values()].every((one) => one.looked);
  };
  const turn = async (): Promise<void> => {
    if (options.stopping?.() === true) return stopAll(interrupted());
    if (queue.isReady(clock.now())) for (let calls = queue.take(); calls.length > 0; calls = queue.take()) await begin(calls);
    for (const one of running.values()) {
      if (one.at > clock.now()) continue;
      await (one.state === 'made' ? look(one) : one.state === 'lost' ? seek(one) : make(one));
    }
    if (isPending())
      stopAll(
        pendingError(
          model.name,
          [...running.values()].map(({ stored, items, done }) => ({ id: stored.place.id, calls: items.size, done })),
        ),
      );
  };
  const go = async (): Promise<void> => {
    heard = clock.now();
    await Promise.resolve();
    try {
      while (waiters.size > 0) {
        await turn();
        if (waiters.size > 0) await delay(Math.min(tickMs, everyMs));
      }
    } catch (error) {
      stopAll(error instanceof Error ? error : new Error(String(error)));
    } finally {
      going = undefined;
    }
  };

  return {
    ask: (key, request, signal) =>
      new Promise<Sent>((resolve, reject) => {
        if (over !== undefined) return reject(over);
        if (options.stopping?.() === true || signal.aborted) return reject(interrupted());
        const giveUp = (): void => end(key, (waiter) => waiter.reject(interrupted()));
        signal.addEventListener('abort', giveUp, { once: true });
        const settled = (): void => signal.removeEventListener('abort', giveUp);
        waiters.set(key, {
          resolve: (sent) => {
            settled();
            resolve(sent);
          },
          reject: (error) => {
            settled();
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        });
        if (!inBatch(key)) void enqueue(key, request, 0);
        going ??= go();
      }),
    state: () => {
      const all = [...running.values()];
      return {
        open: all.length,
        calls: all.reduce((sum, { items }) => sum + items.size, 0),
        done: all.reduce((sum, { done }) => sum + done, 0),
        oldestMs: all.length === 0 ? 0 : Math.max(0, clock.now() - Math.min(...all.map(({ stored }) => stored.at))),
        priceShare: all.length === 0 ? 1 : batchShare(model.config),
      };
    },
    close: async () => await going,
  };
}
