import type { LimitVerdict } from '../../contracts/model-ports.ts';

/** What an end of a call says of the load: `refused` may mean too much of it, `none` is no word of the endpoint at all. */
export type Effect = 'ok' | 'refused' | 'other' | 'none';

export interface CallMark {
  readonly sentAt: number;
  /** Number of the setting of the limit under which it was sent. */
  readonly epoch: number;
  /** One of the first calls of all. */
  readonly first: boolean;
}

const effects: Readonly<Record<LimitVerdict, Effect>> = {
  ok: 'ok',
  'rate-limited': 'refused',
  overloaded: 'refused',
  'server-error': 'other',
  network: 'other',
  timeout: 'other',
  fatal: 'other',
  unsent: 'none',
};

export function effectOf(verdict: LimitVerdict): Effect {
  return effects[verdict];
}
