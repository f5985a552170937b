import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../contracts/index.ts';
import type { Io } from '../io.ts';
import { humanReporter } from './progress.ts';

type Models = Extract<RunEvent, { event: 'models' }>;
const models = (stages: Models['stages'], money: number): Models => ({
  event: 'models',
  requests: 12,
  kept: 3,
  waiting: 5,
  active: 2,
  rateLimited: 0,
  spent: { calls: 12, tokens: 9000, money, estimated: 0, unpriced: 0 },
  stages,
});
const finished: RunEvent = { event: 'finished', release: null, counts: { candidates: 0, accepted: 0, rejected: 0, held: 0, failed: 0, pending: 0 } };

function told(events: readonly RunEvent[]): { logs: string[]; status: string[] } {
  const logs: string[] = [];
  const status: string[] = [];
  const io: Io = {
    out: () => {},
    log: (line) => logs.push(line),
    status: (line) => status.push(line),
    json: false,
    colours: false,
    interactive: true,
    environment: {},
  };
  let now = 0;
  const show = humanReporter(io, () => (now += 1000));
  for (const event of events) show(event);
  return { logs, status };
}

describe('what models cost', () => {
  const stages = [
    { stage: 'grounded-qa', calls: 4, tokens: 3000, money: 0.01 },
    { stage: 'judge', calls: 8, tokens: 6000, money: 0.25 },
  ];

  it('is shown while it is spent, by who asks, and once more at the end', () => {
    const { logs, status } = told([{ event: 'stage', wave: 1, stage: 'filter', state: 'start', note: null }, models(stages, 0.26), finished]);
    expect(status[0]).toContain('grounded-qa 4 calls $0.0100 + judge 8 calls $0.2500');
    expect(status[0]).toMatch(/^filter: 12 requests, 3 kept, .*2 at once, 3 waiting$/);
    expect(logs).toEqual(['models: 12 requests, 3 kept, 9,000 tokens, $0.2600, grounded-qa 4 calls $0.0100 + judge 8 calls $0.2500']);
  });

  it('says of batches how many are waited for, how far they are, how long the oldest waits, and what that saves', () => {
    const batches = { open: 2, calls: 400, done: 120, oldestSeconds: 700, priceShare: 0.5 };
    const start: RunEvent = { event: 'stage', wave: 1, stage: 'extract', state: 'start', note: null };
    const { status } = told([start, { ...models(stages, 0.26), batches }]);
    expect(status[0]).toMatch(/3 waiting; 2 batches, 120 of 400 calls done there, the oldest waits 12 min, at half the price$/);
    const alone = told([start, { ...models(stages, 0.26), batches: { ...batches, open: 1, oldestSeconds: 8, priceShare: 0.3 } }]);
    expect(alone.status[0]).toMatch(/; 1 batch, 120 of 400 calls done there, it waits 8 s, at 0\.3 of the price$/);
    const plain = told([start, { ...models(stages, 0.26), batches: { ...batches, priceShare: 1 } }]);
    expect(plain.status[0]).toMatch(/waits 12 min$/);
  });

  it('is not said twice where one stage asks, and not at all where none does', () => {
    expect(told([models(stages.slice(1), 0.25), finished]).logs).toEqual(['models: 12 requests, 3 kept, 9,000 tokens, $0.2500']);
    expect(told([finished]).logs).toEqual([]);
  });
});
