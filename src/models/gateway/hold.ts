import { setTimeout as delay } from 'node:timers/promises';
import type { Emit } from '../../contracts/index.ts';
import { HornbookError, exitCodes, messageOf } from '../../errors.ts';

/**
 * What happens while the store refuses writes: answers that were paid for are held in memory and written again and again,
 * and no new request is sent meanwhile.
 */
export interface Hold {
  /** False while something is held. */
  isOpen(): boolean;
  /** Resolves once nothing is held; throws where the store was given up. */
  opened(): Promise<void>;
  /** Does a write until the store takes it; throws once it was refused for `longestMs`. */
  keep(write: () => Promise<void>): Promise<void>;
}

const firstPause = 100;
const longestPause = 5000;

export function createHold(longestMs: number, emit: Emit): Hold {
  let held = 0;
  let givenUp: Error | undefined;
  let waiters: (() => void)[] = [];
  const wake = (): void => {
    const waiting = waiters;
    waiters = [];
    for (const go of waiting) go();
  };

  const again = async (write: () => Promise<void>): Promise<void> => {
    let waited = 0;
    for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
      await delay(pause);
      waited += pause;
      try {
        return await write();
      } catch (error) {
        if (givenUp !== undefined || !isRefusal(error) || waited >= longestMs) throw error;
      }
    }
  };

  return {
    isOpen: () => held === 0 && givenUp === undefined,
    opened: async () => {
      while (held > 0 && givenUp === undefined) await new Promise<void>((go) => waiters.push(go));
      if (givenUp !== undefined) throw givenUp;
    },
    keep: async (write) => {
      try {
        await write();
        return;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        if (held++ === 0) {
          const message = `The ledger takes no writes: ${messageOf(error)} Answers are held and written again; no new request is sent meanwhile.`;
          emit({ event: 'warning', code: 'store-refused', message, hint: HornbookError.isInstance(error) ? (error.hint ?? null) : null });
        }
      }
      try {
        await again(write);
        if (held === 1)
          emit({ event: 'warning', code: 'store-recovered', message: 'The ledger takes writes again: every answer that was held is kept.', hint: null });
      } catch (error) {
        givenUp ??= error instanceof Error ? error : new Error(messageOf(error));
        throw error;
      } finally {
        held--;
        if (held === 0 || givenUp !== undefined) wake();
      }
    },
  };
}

/** The store refuses, and may take it later; anything else is a defect. */
export function isRefusal(error: unknown): boolean {
  return HornbookError.isInstance(error) && (error.exitCode === exitCodes.storage || error.exitCode === exitCodes.locked);
}
