/** Faults that a strict reader found in rows: each made here small, beside a neighbour that stays. */
import { describe, expect, it } from 'vitest';
import { readingsOf as rowsOf } from './testkit.ts';

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

/** A text that must make no such question, beside a neighbour, one thing changed, that must: so each can fail. */
const pairs: { [name: string]: { bad: string; good: string; asked: RegExp } } = {
  'a definite phrase without a complement': {
    bad: 'The buffer is a block of memory that keeps the messages until a worker reads them.',
    good: 'A buffer is a block of memory that keeps the messages until a worker reads them.',
    asked: /buffer/i,
  },
  'a kind with nothing to tell it apart': {
    bad: 'A relay is a queue because the host says so in its table of parts.',
    good: 'A relay is a queue that passes the messages of one host to another.',
    asked: /what (?:exactly )?is a relay|explain what a relay|relay" mean|"relay"|what a relay is/i,
  },
  'an order as an outcome': {
    bad: 'If a worker stops without a reply, feel free to look at the log of its host.',
    good: 'If a worker stops without a reply, the supervisor starts a new worker on its host.',
    asked: /happen/i,
  },
  'a state of the past': {
    bad: 'When the first mailbox was added to the host, the supervisor moved the log of its workers.',
    good: 'When a mailbox is added to a host, the supervisor moves the log of its workers.',
    asked: /happen/i,
  },
  'a reason cut before its verb ends': {
    bad: "A relay's speed is largely due to the small size of the messages that it sends.",
    good: 'A relay is fast because the messages that it sends are small.',
    asked: /why/i,
  },
  'a rule for "if possible"': {
    bad: 'You should send a reply if possible, but there are many reasons why a worker cannot do it.',
    good: 'You should send a reply if a worker waits for the result of its message.',
    asked: /^(?:when|under|in )/i,
  },
  'a whole that only "provides"': {
    bad: 'Relay provides the ability to move a mailbox to another host. A Relay program starts fast. Relay is small, and Relay’s mailboxes are fast in Relay.',
    good: 'The Relay `move` command provides the ability to take a mailbox to another host. A Relay program starts fast. Relay is small, and Relay’s mailboxes are fast in Relay.',
    asked: /provide/i,
  },
  'a masked address': {
    bad: 'To report a lost message, write to `[EMAIL_1]` with the name of the worker that sent it.',
    good: 'To report a lost message, write to the supervisor with the name of the worker that sent it.',
    asked: /report a lost message/i,
  },
};

describe.each(Object.entries(pairs))('%s', (_name, { bad, good, asked }) => {
  it('is not asked', async () => expect((await questions(`# Queues\n\n${bad}`)).filter((question) => asked.test(question))).toEqual([]));
  it('is asked where the one thing is mended', async () => expect((await questions(`# Queues\n\n${good}`)).join('\n')).toMatch(asked));
});

describe('answers', () => {
  it('leave out asides to other places, and the marks of footnotes', async () => {
    const rows = await rowsOf(
      '# Queues\n\nA relay is a queue that passes the messages of one host to another (see the chapter on hosts). 4 It keeps no copy of them.',
    );
    expect(rows.map((row) => row.answer).join('\n')).toContain('to another. It keeps no copy of them.');
  });
  it('hold the list that a sentence leads into', async () => {
    const rows = await rowsOf(
      '# Queues\n\n## Priority mailboxes\n\nPriority mailboxes sort their messages before a worker reads them, and keep the order of messages that have one rank. A priority mailbox has one of the following ranks:\n\n- low rank for reports\n- high rank for alarms\n',
    );
    expect(rows.find((row) => row.template.startsWith('section-lead/'))?.answer).toMatch(/ranks:\n\n- low rank for reports\n- high rank for alarms$/);
  });
  it('of a table are asked without naming a table that nobody sees', async () => {
    const rows = await rowsOf(
      '# Queues\n\n## Signals\n\n| Signal | Meaning |\n| --- | --- |\n| `hold` | Stop reading the mailbox |\n| `resume` | Read the mailbox again |\n',
    );
    const lookups = rows.filter((row) => /^table-(?:lookup|reverse)/.test(row.template));
    expect(lookups.length).toBeGreaterThan(0);
    for (const row of lookups) expect(row.question).not.toMatch(/\btable\b/);
  });
});
