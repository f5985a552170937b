import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { isRefusal } from '../refusal.ts';
import { utf8 } from '../testkit.ts';
import { openIsolate } from './isolate.ts';
import { ended } from './start.ts';

const entry = new URL('./hostile-testkit.ts', import.meta.url);
const isolate = openIsolate({ seconds: 1, megabytes: 96 }, entry);
// A busy machine takes its time to fill memory.
const patient = openIsolate({ seconds: 120, megabytes: 96 }, entry);
afterAll(() => Promise.all([isolate.close(), patient.close()]));

const ask = async (reader: string, text = 'Some text.', from = patient): Promise<string> => {
  try {
    return (await from.read({ reader, bytes: utf8(text), path: 'a.txt', limits: { depth: 100 } })).text;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    expect(error.hint).toBeTruthy();
    return `${error.reason}: ${error.message}`;
  }
};

describe('a worker that reads', () => {
  it('gives what the reader gives, and hands its refusals on', async () => {
    expect(await ask('plain', 'One.\n\nTwo.')).toBe('One.\n\nTwo.');
    expect(await ask('plain', '  ')).toBe('empty-file: The file holds nothing but white space.');
    expect(await ask('nobody')).toMatch(/^damaged: There is no reader nobody/);
  });

  it.each([
    ['loops', /^too-slow: Reading it took more than 1 seconds/],
    ['waits', /^too-slow/],
    ['eats', /^too-much-memory: Reading it took more than 96 MB/],
    ['buffers', /^too-much-memory/],
    ['exits', /^damaged: Its reader broke down: it ended with code 3/],
    ['throws', /^damaged: Its reader broke down: a fault outside of the reader/],
  ])('is ended where a document %s, and the next one is read', async (reader, said) => {
    const from = said.source.includes('slow') ? isolate : patient;
    const [bad, next] = await Promise.all([ask(reader, 'Some text.', from), ask('plain', 'The next one.', from)]);
    expect(bad).toMatch(said);
    expect(next).toBe('The next one.');
  });

  it('has no environment, and what it prints goes nowhere', async () => {
    expect(await ask('peeks')).toBe('');
    expect(await ask('prints')).toBe('Some text.');
  });

  it('never keeps the program alive', async () => {
    const place = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);
    const jiti = JSON.stringify(createRequire(import.meta.url).resolve('jiti'));
    const script = `require(${jiti}).createJiti(${place('./isolate.ts')}).import(${place('./isolate.ts')}).then(async ({ openIsolate }) => {
      const isolate = openIsolate({ seconds: 60, megabytes: 96 }, new URL(${place('./hostile-testkit.ts')}));
      const reading = await isolate.read({ reader: 'prints', bytes: Buffer.from('Some text.'), path: 'a.txt', limits: { depth: 9 } });
      process.stdout.write(reading.text);
    })`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', script], { timeout: 25_000 });
    expect({ stdout, stderr }).toEqual({ stdout: 'Some text.', stderr: '' });
  });

  it('is waited for where it ends, and no longer than a bound where it does not', async () => {
    const order: string[] = [];
    const worker = { terminate: () => new Promise<number>((resolve) => setImmediate(() => resolve(order.push('gone')))) };
    await ended(worker);
    expect(order).toEqual(['gone']);
    await expect(ended({ terminate: () => Promise.reject(new Error('no thread')) })).resolves.toBeUndefined();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const bounded = ended({ terminate: () => new Promise(() => {}) }).then(() => order.push('given up'));
      await vi.advanceTimersByTimeAsync(4999);
      expect(order).toEqual(['gone']);
      await vi.advanceTimersByTimeAsync(1);
      await bounded;
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is gone before the next one is started', async () => {
    const running = new Set<Worker>();
    const besides: number[] = [];
    const count = (worker: Worker): void => {
      besides.push(running.size);
      running.add(worker);
      worker.once('exit', () => running.delete(worker));
    };
    const isolated = openIsolate({ seconds: 1, megabytes: 96 }, entry);
    process.on('worker', count);
    try {
      expect(await Promise.all([ask('loops', 'One.', isolated), ask('plain', 'Two.', isolated)])).toEqual([expect.stringMatching(/^too-slow/), 'Two.']);
      expect(besides).toEqual([0, 0]);
    } finally {
      process.off('worker', count);
      await isolated.close();
    }
    expect(running.size).toBe(0);
  });

  it('runs our own readers', async () => {
    const ours = openIsolate({ seconds: 60, megabytes: 256 });
    expect(await ask('markdown', '# A title', ours)).toBe('# A title');
    await ours.close();
    await ours.close();
  });
});
