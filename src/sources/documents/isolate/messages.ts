/** What goes to the worker and comes back: plain data only. */
import type { Reading } from '../../../contracts/document.ts';
import type { ReadingLimits } from '../../../contracts/plugins.ts';
import type { RefusalCode } from '../refusal.ts';

export interface ReadRequest {
  /** Id of one of our readers: no code is sent. */
  reader: string;
  bytes: Uint8Array;
  path: string;
  limits: ReadingLimits;
}

/** The first message is `ready`: all that reading needs is loaded. */
export type FromWorker = 'ready' | { reading: Reading } | { refusal: { reason: RefusalCode; message: string; hint: string } };
