/** Faults that a strict reader found in rows: each made here small, beside a neighbour that stays. */
import { describe, expect, it } from 'vitest';
import { rowsOf } from './testkit.ts';

const questions = async (text: string): Promise<string[]> => (await rowsOf(text)).map((row) => row.question);

describe('questions that a reader called garbled', () => {
  it('takes a possessive with its noun', async () => {
    const text =
      '# Queues\n\nThe Relay scheduler’s checks ensure order through restarts and upgrades of the host. This spares the workers many locks, and keeps the messages of one sender together in one place.';
    expect((await questions(text)).filter((question) => /'s[?.]$|'s (?:ensure|do)\b/.test(question))).toEqual([]);
  });

  it('leaves no word of the next clause at the end', async () => {
    const text = '# Queues\n\nApplying more filters extends the start time, so if a worker restarts often, the supervisor should apply fewer filters.';
    expect((await questions(text)).filter((question) => /\bso\?/.test(question))).toEqual([]);
  });

  it('agrees with a plural', async () => {
    const text = '# Queues\n\nThe patterns programmed into the analysis of all mailboxes are called the mailbox elision rules.';
    const asked = await questions(text);
    expect(asked.some((question) => /rules/.test(question))).toBe(true);
    expect(asked.filter((question) => /rules is\b|\bis the mailbox elision rules/.test(question))).toEqual([]);
  });

  it('asks "how long" of no distance', async () => {
    const text = '# Queues\n\nThe small mailbox must be moved further away from the large mailbox until its border meets the edge of the screen.';
    expect((await questions(text)).filter((question) => /how long/i.test(question))).toEqual([]);
    const lasting = '# Queues\n\nThe small mailbox is kept by the supervisor until its last message is read by a worker.';
    expect((await questions(lasting)).some((question) => /how long/i.test(question))).toBe(true);
  });

  it('sets no part against another whole', async () => {
    expect((await questions('# Queues\n\nUnlike a stack, every element of a queue must have the same type.')).filter((asked) => /stack/.test(asked))).toEqual(
      [],
    );
  });
});

describe('leads that miss their subject', () => {
  const heading = '# Queues\n\n## Priority mailboxes\n\n';

  it.each([
    ['an example', 'An example of a mailbox without priority is the log, which keeps the messages of all workers in the order in which they came to the host.'],
    [
      'an addition',
      'We can also sort priority mailboxes by the name of the sender, which spares the workers a search through all of their messages at the end of the day.',
    ],
    [
      'another subject',
      'A sender that stops in the middle of a message loses the place that it had in the queue of its host, and must ask the supervisor of that host for another one, even in priority mailboxes.',
    ],
  ])('makes no overview from %s', async (_name, first) => {
    const text = `${heading}${first} The supervisor keeps a count of them.`;
    expect((await rowsOf(text)).filter((row) => row.template.startsWith('section-lead/'))).toEqual([]);
  });

  it('does not begin after the sentence that says what the subject is', async () => {
    const text =
      '# Queues\n\nPriority mailboxes are what we built in the last chapter. Priority mailboxes sort their messages by rank before a worker reads them. The rank of each message is set by its sender and never changes.';
    expect((await rowsOf(text)).filter((row) => row.template.startsWith('paragraph/'))).toEqual([]);
  });
});

it('takes no fact from a case at hand', async () => {
  const text = '# Queues\n\nIf the mailbox had been full instead, the supervisor would have moved the message to another worker.';
  expect(await questions(text)).toEqual([]);
});

it('takes no function of an example for a part of the subject', async () => {
  const text = '# Queues\n\nHere is a `greet` function with one parameter.\n\nThe `greet` function is used to welcome a new worker to the queue of its host.';
  expect((await questions(text)).filter((question) => question.includes('greet'))).toEqual([]);
});

it('makes no definition that says nothing of what the thing is', async () => {
  expect(
    (await questions('# Queues\n\nMailboxes are a controversial topic in the community of schedulers.')).filter((asked) => /mailboxes/i.test(asked)),
  ).toEqual([]);
  expect(await questions('# Queues\n\nMailboxes are a set of queues that hold the messages of one worker.')).not.toEqual([]);
});
