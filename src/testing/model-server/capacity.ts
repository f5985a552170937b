import { unitHash } from '../../text/hash.ts';
import { drawnLatency } from './latency.ts';
import type { Capacity, ModelServerOptions } from './options.ts';

/** The slots: who is let in, and how long each call then takes. */
export interface Slots {
  /** Milliseconds of the call's latency, or why it is turned away. */
  enter(number: number, hash: string, seen: number, now: number): number | { refused: 'slots' | 'share'; headers: Record<string, string> };
  leave(): void;
  set(change: Capacity): void;
}

export function createSlots(options: ModelServerOptions, seed: string): Slots {
  const { slots, overload, slowPower, retryAfter, refuseShare, latency } = options;
  let state: Capacity = { slots, overload, slowPower, retryAfter, refuseShare, latency };
  const changes = [...(options.changes ?? [])];
  let first: number | undefined;
  let busy = 0;

  const apply = (number: number, now: number): void => {
    first ??= now;
    for (let next = changes[0]; next !== undefined; next = changes[0]) {
      const { afterCalls, afterMs, ...change } = next;
      if (number <= (afterCalls ?? 0) || now - first < (afterMs ?? 0)) return;
      changes.shift();
      state = { ...state, ...change };
    }
  };
  const refusal = (refused: 'slots' | 'share'): { refused: 'slots' | 'share'; headers: Record<string, string> } => ({
    refused,
    headers: state.retryAfter === undefined ? {} : { 'retry-after': String(state.retryAfter) },
  });

  return {
    enter(number, hash, seen, now) {
      if (changes.length > 0 || first === undefined) apply(number, now);
      const share = state.refuseShare ?? 0;
      if (share > 0 && unitHash(`${seed}/refuse/${hash}/${seen}`) < share) return refusal('share');
      const most = state.slots ?? Number.POSITIVE_INFINITY;
      const slow = state.overload === 'slow';
      if (!slow && busy >= most) return refusal('slots');
      busy++;
      const time = drawnLatency(state.latency, `${seed}/latency/${hash}/${seen}`);
      if (!slow || busy <= most) return time;
      return time * Math.exp((state.slowPower ?? 1) * Math.log(busy / most));
    },
    leave() {
      busy--;
    },
    set(change) {
      state = { ...state, ...change };
    },
  };
}
