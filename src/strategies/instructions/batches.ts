/**
 * New instructions come several in a reply. The call is a task, which makes no row and fails where its reply is no data; each instruction
 * is a task too, so that one bad answer harms one, and each that is rejected is counted by its name. The calls of a round run side
 * by side; what they gave passes the sieve in plan order, so that an instruction is compared with all earlier ones of its round,
 * whichever reply came first.
 */
import type { PlannedCall, SeedTask, SeedTools } from '../../contracts/index.ts';
import { messageOf } from '../../errors.ts';
import type { Sieve } from './sieve.ts';

/** One call for several instructions. */
export interface Batch {
  /** Key of the task that makes the call. Those of its instructions are `KEY/0`, `KEY/1`… */
  key: string;
  /** How many instructions it asks for. */
  size: number;
}

/** What a round has in common. */
export interface Round<B extends Batch> {
  batches: readonly B[];
  /** Task key -> batch, and the place of its instruction; -1: the call itself. */
  placeOf: ReadonlyMap<string, { batch: number; slot: number }>;
  sieve: Sieve;
}

const slotKey = ({ key }: Batch, slot: number): string => `${key}/${slot}`;

export function roundOf<B extends Batch>(batches: readonly B[], sieve: Sieve): Round<B> {
  const placeOf = new Map<string, { batch: number; slot: number }>();
  for (const [at, batch] of batches.entries()) {
    placeOf.set(batch.key, { batch: at, slot: -1 });
    for (let slot = 0; slot < batch.size; slot++) placeOf.set(slotKey(batch, slot), { batch: at, slot });
  }
  return { batches, placeOf, sieve };
}

/** The tasks of batches in order: each call before its instructions. */
export function* batchTasks<B extends Batch>(
  batches: readonly B[],
  of: (batch: B) => { parents: readonly string[]; asking: readonly PlannedCall[]; each: readonly PlannedCall[] },
): Iterable<SeedTask> {
  for (const batch of batches) {
    const { parents, asking, each } = of(batch);
    yield { key: batch.key, parents, estimate: 0, calls: asking };
    for (let slot = 0; slot < batch.size; slot++) yield { key: slotKey(batch, slot), parents, estimate: 1, calls: each };
  }
}

type Sifted<T> = { items: { item: T; fault?: string }[]; error?: Error };

/**
 * The instruction of a task, with its batch. Undefined for the task of the call itself, and where the reply held fewer than were asked for
 * or none. Throws with the name of what is wrong with the instruction; for the task of the call with what is wrong with its reply.
 */
export async function takeInstruction<B extends Batch, T>(
  key: string,
  round: Round<B>,
  tools: SeedTools,
  how: { ask(batch: B, tools: SeedTools): Promise<readonly T[]>; textOf(item: T): string },
): Promise<{ item: T; batch: B } | undefined> {
  const place = round.placeOf.get(key);
  const batch = round.batches[place?.batch ?? -1];
  if (place === undefined || batch === undefined) throw new Error(`there is no task ${key} in this round`);
  const { items, error } = await sifted(place.batch, round, tools, how);
  if (place.slot < 0) {
    if (error !== undefined) throw error;
    if (items.length === 0) throw new Error('empty: no instruction came');
    return undefined;
  }
  const found = items[place.slot];
  if (found?.fault !== undefined) throw new Error(found.fault);
  return found === undefined ? undefined : { item: found.item, batch };
}

/** What a batch came to, once all before it came to theirs. */
function sifted<B extends Batch, T>(at: number, round: Round<B>, tools: SeedTools, how: Parameters<typeof takeInstruction<B, T>>[3]): Promise<Sifted<T>> {
  const batch = round.batches[at] as B;
  return tools.shared(batch.key, async (own) => {
    // Not in the same turn: each batch begins the one before it from here, and a long round would go as deep as it is long.
    await Promise.resolve();
    const reply = how.ask(batch, own).then(
      (items): { items: readonly T[]; error?: Error } => ({ items: items.slice(0, batch.size) }),
      (error: unknown) => ({ items: [], error: error instanceof Error ? error : new Error(messageOf(error)) }),
    );
    if (at > 0) await sifted(at - 1, round, own, how);
    const { items, ...failed } = await reply;
    const take = (item: T): { item: T; fault?: string } => {
      const fault = round.sieve.take(how.textOf(item));
      return fault === undefined ? { item } : { item, fault };
    };
    return { ...failed, items: items.map(take) };
  });
}
