/** What came of the calls of a batch, made durable and charged. */
import type { Attempt, Charge, LedgerEntry, ProviderResult, StoredBatchItem } from '../../../contracts/index.ts';
import { fatalError } from '../open-model.ts';
import type { OpenModel } from '../open-model.ts';
import { answered, stepDown } from '../send.ts';
import type { SendContext, Sent } from '../send.ts';
import { usedBy } from '../settle.ts';
import type { Used } from '../settle.ts';
import type { Pending, Running } from './running.ts';

export interface Ended {
  item: StoredBatchItem;
  /** `again`: it got no answer, and may go into another batch. `fatal`: no call to the model can be answered; `model.stopped` says why. */
  sent: Sent | 'again' | 'fatal';
}

/**
 * Resolves when every reply and charge is durable. A charge has the id of its batch and call: after a kill in the middle of
 * it the same may be done again, and counts once.
 */
export async function settleBatch(
  batch: Running,
  model: OpenModel,
  replyTo: (key: string) => ProviderResult | undefined,
  context: SendContext,
): Promise<Ended[]> {
  const lost: ProviderResult = { ok: false, failure: { kind: 'server', message: 'the batch gives no answer to it', sent: true, answered: true } };
  return await Promise.all([...batch.items.values()].map((one) => settleOne(batch, one, replyTo(one.item.key) ?? lost, model, context)));
}

async function settleOne(batch: Running, one: Pending, result: ProviderResult, model: OpenModel, { options, hold }: SendContext): Promise<Ended> {
  const { ledger, clock } = options;
  const { item } = one;
  const worst = { input: item.input, output: item.output, tokens: item.input + item.output, money: item.money };
  const used = usedBy(model, item.request, result, worst);
  const charge: Charge = { id: `${batch.stored.id}:${item.key}`, account: batch.stored.account, ...sumsOf(one, used, options) };
  const at = clock.now();
  if (result.ok) {
    const reply = item.rung === undefined ? result.reply : { ...result.reply, rung: item.rung };
    const attempts: Attempt[] = [{ at, ms: Math.max(0, at - batch.stored.at), kind: 'ok' }];
    const usage = used.usage ?? { input: 0, output: 0, estimated: true };
    const cost = used.money === undefined ? {} : { cost: used.money };
    const entry: LedgerEntry = { key: item.key, request: item.request, reply, attempts, usage, at, ...cost };
    await hold.keep(() => ledger.put(entry, charge));
    answered(model, item.request, reply, options);
    return { item, sent: { entry } };
  }
  await hold.keep(() => ledger.charge(charge));
  const { failure } = result;
  if (failure.kind === 'unsupported' && item.rung !== undefined && stepDown(model, item.rung)) return { item, sent: 'again' };
  if (failure.kind !== 'fatal' && failure.kind !== 'unsupported') return { item, sent: 'again' };
  if (failure.single === true) {
    const attempts: Attempt[] = [{ at, ms: 0, kind: 'fatal', error: failure.message }];
    return { item, sent: { failed: { attempts, detail: failure.message, cost: 0 } } };
  }
  model.stopped ??= fatalError(model, failure);
  return { item, sent: 'fatal' };
}

/** Within this account the reservation is settled; what another account sent is charged to that one alone. */
function sumsOf({ item, reservation }: Pending, used: Used, { budget }: SendContext['options']): Omit<Charge, 'id' | 'account'> {
  if (reservation !== undefined) return budget.settle(reservation, used);
  const money = used.money ?? 0;
  return { stage: item.request.stage, calls: 1, tokens: used.tokens, money, estimated: used.estimated ? money : 0, lost: 0 };
}
