import type { Store } from '../contracts/index.ts';
import { invariantError } from '../errors.ts';
import { storageError } from './errors.ts';
import { planGroups } from './groups/plan.ts';
import { rowGroups } from './groups/rows.ts';
import { connect } from './sqlite.ts';

export { copyStore, dropDecisions } from './copy.ts';
export { openEraser } from './erase.ts';
export type { Eraser, Held, Target } from './erase.ts';
export { acquireLock } from './lock.ts';
export type { Lock } from './lock.ts';

/**
 * The workspace store in SQLite. `location` is a file, or `:memory:` for a run that leaves nothing behind.
 * Errors: `disk-full` and `unwritable` (exit 8), `damaged-workspace` and `newer-workspace` (exit 7), `locked` (exit 6).
 */
export function openStore(location: string, options: { pragmas?: string } = {}): Store {
  const { db, raw } = connect(location, options.pragmas);
  let inside = false;
  const groups = { ...planGroups(db), ...rowGroups(db) };
  const between = async <T>(begin: string, work: () => Promise<T>): Promise<T> => {
    if (inside) throw invariantError('A transaction was begun inside another.');
    inside = true;
    try {
      raw.exec(begin);
      try {
        const result = await work();
        raw.exec('commit');
        return result;
      } catch (error) {
        // SQLite rolls back by itself on some errors, as a full disk: then there is nothing to roll back.
        if (raw.inTransaction) raw.exec('rollback');
        throw error;
      }
    } catch (error) {
      throw storageError(error, location);
    } finally {
      inside = false;
      await turnOfLoop();
    }
  };
  const store: Store = {
    ...wrapped(groups, location),
    transaction: (work) => between('begin immediate', work),
    // In write-ahead mode a reader keeps the state of its first read, and hinders no writer.
    snapshot: (work) => between('begin', work),
    close: async () => {
      await db.destroy();
    },
  };
  return store;
}

type Groups = Omit<Store, 'transaction' | 'snapshot' | 'close'>;

/**
 * Results of the database are freed, and signals heard, when the event loop turns, which promises alone never do: it turns
 * after every transaction, and every so many calls.
 */
const callsPerTurn = 64;
const turnOfLoop = (): Promise<void> => new Promise((turn) => void setImmediate(turn));

/** Every method's error leaves as one that says what to do. */
function wrapped(groups: Groups, location: string): Groups {
  let calls = 0;
  const wrapGroup = <G extends object>(group: G): G =>
    Object.fromEntries(
      Object.entries(group).map(([name, method]: [string, unknown]) => [
        name,
        async (...parameters: unknown[]): Promise<unknown> => {
          try {
            if (++calls % callsPerTurn === 0) await turnOfLoop();
            return await (method as (...p: unknown[]) => Promise<unknown>)(...parameters);
          } catch (error) {
            throw storageError(error, location);
          }
        },
      ]),
    ) as G;
  return Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, wrapGroup(group)])) as unknown as Groups;
}
