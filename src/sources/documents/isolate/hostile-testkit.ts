/** A worker for tests: readers that loop, eat memory, print and end, beside one that reads. */
import { parentPort } from 'node:worker_threads';
import type { Reader } from '../../../contracts/plugins.ts';
import { plainReader } from '../plain/reader.ts';
import { serve } from './serve.ts';

const hostile = (id: string, read: Reader['read']): Reader => ({ ...plainReader, id, read });

const readers: readonly Reader[] = [
  plainReader,
  hostile('loops', () => {
    for (;;);
  }),
  hostile('waits', () => new Promise(() => {})),
  hostile('eats', () => {
    const held: unknown[] = [];
    for (;;) held.push({ text: `${held.length}` });
  }),
  hostile('buffers', () => {
    const held: Uint8Array[] = [];
    for (;;) held.push(new Uint8Array(16 * 1024 * 1024).fill(held.length + 1));
  }),
  hostile('exits', () => process.exit(3)),
  hostile('throws', () => {
    setImmediate(() => {
      throw new Error('a fault outside of the reader');
    });
    return new Promise(() => {});
  }),
  hostile('prints', (input) => {
    process.stdout.write('out\n');
    process.stderr.write('err\n');
    return plainReader.read(input);
  }),
  hostile(
    'peeks',
    (input) => ({ ...(plainReader.read(input) as { text: string }), text: Object.keys(process.env).join() }) as Awaited<ReturnType<Reader['read']>>,
  ),
];

if (parentPort !== null) serve(parentPort, readers);
