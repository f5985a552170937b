import { expect, it } from 'vitest';
import type { SeedInput } from '../../contracts/index.ts';
import type { BoundSeedStrategy } from '../../strategies/bind.ts';
import { commonTools } from './common-tools.ts';
import type { OwnTools } from './common-tools.ts';
import type { TaskCalls } from './tools.ts';

const bound = { strategy: { id: 'any' } } as unknown as BoundSeedStrategy;
const round = (): SeedInput => ({ round: 1, seeds: [] });
const noCalls = (): TaskCalls => ({ keys: [], model: undefined, repaired: false });

/** Tools whose `text` notes a call named after the task that asks, and its prompt. */
function scripted() {
  const asked: string[] = [];
  const own = (key: string, calls: TaskCalls): OwnTools =>
    ({
      text: async (_role: string, request: { messages: { content: string }[] }) => {
        const name = `${key} asks ${request.messages[0]?.content}`;
        asked.push(name);
        calls.keys.push(name);
        calls.model = name;
        return name;
      },
    }) as unknown as OwnTools;
  return { asked, common: commonTools((_, key, calls) => own(key, calls)) };
}
const request = (content: string) => ({ messages: [{ role: 'user' as const, content }] });

it('makes a thing once for all tasks of a round, with the retries of the task that answers for it', async () => {
  const { asked, common } = scripted();
  const input = round();
  const calls = [noCalls(), noCalls()];
  const taken = await Promise.all(
    calls.map((own, i) => common.toolsOf({ bound, input }, `task ${i}`, own).shared('task 0', (tools) => tools.text('teacher', request('once')))),
  );
  expect(taken).toEqual(['task 0 asks once', 'task 0 asks once']);
  expect(asked).toEqual(['task 0 asks once']);
  expect(calls.map(({ keys, model }) => [keys, model])).toEqual([
    [['task 0 asks once'], 'task 0 asks once'],
    [['task 0 asks once'], 'task 0 asks once'],
  ]);
  await common.toolsOf({ bound, input: round() }, 'task 0', noCalls()).shared('task 0', (tools) => tools.text('teacher', request('again')));
  expect(asked).toEqual(['task 0 asks once', 'task 0 asks again']);
});

it('notes for a task the calls of what it takes, and none of what that takes in its turn', async () => {
  const { asked, common } = scripted();
  const calls = noCalls();
  const tools = common.toolsOf({ bound, input: round() }, 'mine', calls);
  await tools.shared('second', async (outer) => {
    await outer.shared('first', (inner) => inner.text('teacher', request('a')));
    return outer.text('teacher', request('b'));
  });
  await tools.text('teacher', request('c'));
  expect(asked).toEqual(['first asks a', 'second asks b', 'mine asks c']);
  expect(calls.keys).toEqual(['second asks b', 'mine asks c']);
});

it('fails each task that takes what could not be made', async () => {
  const { common } = scripted();
  const input = round();
  const take = (key: string) =>
    common.toolsOf({ bound, input }, key, noCalls()).shared('first', async () => {
      throw new Error(`made for ${key}`);
    });
  await expect(Promise.allSettled([take('a'), take('b')])).resolves.toMatchObject([{ reason: new Error('made for a') }, { reason: new Error('made for a') }]);
});
