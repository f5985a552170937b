import { duration } from './duration.ts';
import { grouped } from './io.ts';
import { wordFor } from '../text/plural.ts';

/** What is waited for: "2 batches, 120 of 400 calls done there, the oldest waits 12 min, at half the price". */
export function batchText(batches: { open: number; calls: number; done: number; oldestSeconds: number; priceShare: number }): string {
  const { open, calls, done, oldestSeconds, priceShare } = batches;
  const parts = [`${grouped(open)} ${wordFor(open, 'batch', 'batches')}`, `${grouped(done)} of ${grouped(calls)} calls done there`];
  parts.push(`${open === 1 ? 'it' : 'the oldest'} waits ${duration(oldestSeconds)}`);
  if (priceShare < 1) parts.push(priceShare === 0.5 ? 'at half the price' : `at ${priceShare} of the price`);
  return parts.join(', ');
}
