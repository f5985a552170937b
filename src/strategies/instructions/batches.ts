/**
 * New instructions come several in a reply, and each is a task of its own: one bad answer harms one, and each that is rejected is counted
 * by its name. The calls of a round run side by side; what they gave passes the sieve in plan order, so that an instruction is
 * compared with all earlier ones of its round too, whichever reply came first.
 */
import type { SeedTools } from '../../contracts/index.ts';
import { HornbookError, messageOf } from '../../errors.ts';
import type { Sieve } from './sieve.ts';

/** One call for several instructions. */
export interface Batch {
  /** Key of its first task, which answers for the call. */
  first: string;
  /** How many instructions it asks for. */
  size: number;
}

/** What a round has in common. */
export interface Round<B extends Batch> {
  batches: readonly B[];
  /** Task key -> batch, and place within it. */
  placeOf: ReadonlyMap<string, { batch: number; slot: number }>;
  sieve: Sieve;
}

export function roundOf<B extends Batch>(batches: readonly B[], keyOf: (batch: B, slot: number) => string, sieve: Sieve): Round<B> {
  const placeOf = new Map<string, { batch: number; slot: number }>();
  for (const [at, batch] of batches.entries()) for (let slot = 0; slot < batch.size; slot++) placeOf.set(keyOf(batch, slot), { batch: at, slot });
  return { batches, placeOf, sieve };
}

type Sifted<T> = { items: { item: T; fault?: string }[]; error?: Error };

/**
 * The instruction of a task. Undefined where its reply held fewer than were asked for, or was no data, which is a failure of the first
 * task alone. Throws with the name of what is wrong with the instruction.
 */
export async function takeInstruction<B extends Batch, T>(
  key: string,
  round: Round<B>,
  tools: SeedTools,
  how: { ask(batch: B, tools: SeedTools): Promise<readonly T[]>; textOf(item: T): string },
): Promise<T | undefined> {
  const place = round.placeOf.get(key);
  if (place === undefined) throw new Error(`there is no task ${key} in this round`);
  const sift = (at: number, own: SeedTools): Promise<Sifted<T>> => {
    const batch = round.batches[at] as B;
    return own.shared(batch.first, async (inner) => {
      // Not in the same turn: the batches before it ask theirs from here, and a long round would go as deep as it is long.
      await Promise.resolve();
      const reply = how.ask(batch, inner).then(
        (items): { items: readonly T[]; error?: Error } => ({ items: items.slice(0, batch.size) }),
        (error: unknown) => ({ items: [], error: error instanceof Error ? error : new Error(messageOf(error)) }),
      );
      if (at > 0) await sift(at - 1, inner);
      const { items, ...failed } = await reply;
      return {
        ...failed,
        items: items.map((item) => {
          const fault = round.sieve.take(how.textOf(item));
          return fault === undefined ? { item } : { item, fault };
        }),
      };
    });
  };
  const { items, error } = await sift(place.batch, tools);
  if (error !== undefined) {
    // No reply came at all: every task of it is asked again. A reply that is no data is one bad reply.
    if (place.slot === 0 || HornbookError.isInstance(error)) throw error;
    return undefined;
  }
  const found = items[place.slot];
  if (found === undefined && items.length === 0 && place.slot === 0) throw new Error('empty: no instruction came');
  if (found?.fault !== undefined) throw new Error(found.fault);
  return found?.item;
}
