/** Rows of several turns: every rule looks at each turn, and grounded conversations get no free pass. */
import { describe, expect, it } from 'vitest';
import type { Message, TrainingRecord } from '../../../contracts/record.ts';
import { heuristicJudge } from '../../../judging/index.ts';
import { chat, noContext } from '../testkit.ts';
import { rules } from './registry.ts';

const quotes = [
  'A mailbox is a queue that holds the messages of one worker until the worker reads them.',
  'A full mailbox blocks its sender for 30 seconds, and then refuses the message.',
  'Mailboxes are kept on disk, so that no message is lost when the host restarts.',
];
const first: [Message['role'], string][] = [
  ['user', 'What is a mailbox?'],
  ['assistant', quotes[0] as string],
];
const good: [Message['role'], string][] = [...first, ['user', 'And what does it do when it is full?'], ['assistant', quotes[1] as string]];

const talk = (turns: [Message['role'], string][], grounded = true): TrainingRecord =>
  chat(turns, { taskType: 'conversation', human: !grounded, ...(grounded ? { quotes } : {}) });
const dropped = (record: TrainingRecord): string[] =>
  rules.filter((rule) => rule.check(record, rule.options.parse({}), noContext).outcome === 'drop').map(({ id }) => id);
const put = (at: number, content: string): [Message['role'], string][] => good.map(([role, text], i) => [role, i === at ? content : text]);

describe('a grounded conversation', () => {
  it('passes every rule and aspect where each turn is good', async () => {
    expect(dropped(talk(good))).toEqual([]);
    expect(dropped(talk([...good, ['user', 'Are its messages lost on a restart?'], ['assistant', quotes[2] as string]]))).toEqual([]);
    for (const { aspect, score } of await heuristicJudge.judge(talk(good), {})) expect(score, aspect).toBeGreaterThanOrEqual(4);
  });

  it.each([
    [
      'a number that no quote holds, in the second answer',
      put(3, 'A full mailbox blocks its sender for 90 seconds, and then refuses the message.'),
      'grounding',
    ],
    [
      'a word of a later question in an earlier answer',
      [...put(1, 'A mailbox is a queue of the Relay scheduler.').slice(0, 2), ['user', 'What does the Relay scheduler do when it is full?'], good[3]],
      'grounding',
    ],
    ['another turn inside the second answer', put(3, `${quotes[1]}\n\nUser: And then?`), 'merged-turns'],
    ['a cut second answer', put(3, 'A full mailbox blocks its sender for 30 seconds, and the'), 'truncated'],
    ['an empty second answer', put(3, ''), 'empty-output'],
    [
      'another language in the second answer',
      put(
        3,
        'Ein volles Postfach hält den Absender dreißig Sekunden lang auf und weist die Nachricht danach zurück, damit der Arbeiter nicht ins Hintertreffen gerät.',
      ),
      'grounding',
    ],
    ['a first question that points outside', put(0, 'What is the queue in Listing 4-3?'), 'dangling-reference'],
    ['a later question that points at a listing', put(2, 'And what does Listing 4-3 show of a full mailbox?'), 'dangling-reference'],
    ['the prompt again as second answer', put(3, 'And what does it do when it is full?'), 'prompt-copied'],
  ] as [string, [Message['role'], string][], string][])('is dropped for %s', (_, turns, rule) => expect(dropped(talk(turns))).toContain(rule));

  it('may say "that" of the turn before', () => {
    expect(dropped(talk(put(2, 'Can you tell me more about that?')))).toEqual([]);
    expect(dropped(talk(put(0, 'Can you tell me more about that?')))).toContain('dangling-reference');
  });

  it('is judged turn by turn', async () => {
    const scores = await heuristicJudge.judge(talk(put(2, 'How are tomatoes and peppers pickled in autumn?')), {});
    expect(scores.find(({ aspect }) => aspect === 'support')?.score).toBeLessThan(3);
  });
});

it('a logged conversation may begin with what its user had at hand', () => {
  expect(dropped(talk(put(0, 'What is the queue in Listing 4-3?'), false))).not.toContain('dangling-reference');
});
