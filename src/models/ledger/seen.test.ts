import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '../../text/hash.ts';
import { SeenKeys } from './seen.ts';

test('never says of a key that was put that it was not', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 200 }), (keys) => {
      const seen = new SeenKeys();
      for (const key of keys) seen.add(key);
      for (const key of keys) expect(seen.mayHold(key)).toBe(true);
    }),
  );
});

test('knows most keys that were never put, also after 50,000', () => {
  const seen = new SeenKeys();
  for (let i = 0; i < 50_000; i++) seen.add(sha256(`put ${i}`));
  let taken = 0;
  for (let i = 0; i < 5000; i++) if (seen.mayHold(sha256(`new ${i}`))) taken++;
  expect(taken).toBeLessThan(50);
});
