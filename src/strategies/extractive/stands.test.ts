/** Which questions on prose are asked without the passage: each beside the same text that lacks one thing. */
import { describe, expect, it } from 'vitest';
import { rowsOf } from './testkit.ts';

const alone = async (text: string, families = /^(?!passage|table|term|list|code)/): Promise<string[]> =>
  (await rowsOf(text)).filter(({ template }) => families.test(template)).map(({ question, answer }) => `${question} ${answer}`);

const rest = 'A worker reads its messages in the order in which they came, and stops when none is left for it.';

describe('a definition stands alone', () => {
  it.each([
    ['of the heading’s term', '# Relays\n\n## Shared mailboxes\n\nA shared mailbox is a queue that holds the messages of several workers.'],
    ['of a term that the text sets apart', '# Relays\n\n## Basics\n\nA *shared mailbox* is a queue that holds the messages of several workers.'],
    ['of a code name with its kind', '# Relays\n\n## Basics\n\nThe `drain` command is a tool that empties the mailboxes of several workers.'],
  ])('%s', async (_, text) => {
    expect(await alone(text, /^definition\//)).toHaveLength(1);
  });

  it('with the sentences that go on with it', async () => {
    const text = '# Relays\n\n## Shared mailboxes\n\nA shared mailbox is a queue that holds the messages of several workers. It is emptied every night.';
    expect((await alone(text, /^definition\//))[0]).toMatch(/It is emptied every night\.$/);
  });

  it.each([
    ['no heading and no mark names', '# Relays\n\n## Basics\n\nA shared mailbox is a queue that holds the messages of several workers.'],
    ['is one word of a document that owns no name', '# Relays\n\n## Mirrors\n\nA mirror is a server that holds copies of all the files of the main one.'],
    ['is a file that an example made up', '# Relays\n\n## Basics\n\nThe `drain-private` file is a list that holds the passwords of several workers.'],
    [
      'is set against something else',
      '# Relays\n\n## Shared mailboxes\n\nA shared mailbox is a queue that holds the messages of several workers, while the log is read by one.',
    ],
    [
      'the text says is missing where it belongs',
      '# Writing Relay\n\n## Inheritance\n\nIn Relay, every worker is a value, and Relay’s mailboxes are too. Many users of Relay come from elsewhere.\n\nInheritance is a mechanism whereby a worker can take over the settings of another worker. Relay does not have such a mechanism.',
    ],
    [
      'goes on to what does not stand',
      '# Relays\n\n## Shared mailboxes\n\nA shared mailbox is a queue that holds the messages of several workers. It is what we built in chapter 3.',
    ],
  ])('not of one that %s', async (_, text) => {
    expect(await alone(text, /^definition\//)).toEqual([]);
  });
});

describe('other prose', () => {
  it.each([
    ['what a thing lets one do', 'The Relay scheduler allows you to pause every worker of a host at once.'],
    ['conditions', 'If a worker stops without reading its mailbox, the supervisor moves the messages to another worker.'],
    ['reasons', 'A bounded queue is safer than an open one because the sender must wait when the queue is full.'],
    ['ways without code', 'To pause a worker, send the `hold` signal to its supervisor and wait for the reply.'],
  ])('is asked with its passage: %s', async (_, sentence) => {
    const rows = await rowsOf(
      `# Queues\n\n## Workers\n\n${sentence} A worker of a host asks for the next message when it is ready. ${rest} The host counts the messages of all its workers every day and keeps that count.`,
    );
    expect(rows.filter(({ template }) => !template.startsWith('passage'))).toEqual([]);
    expect(rows.length).toBeGreaterThan(0);
  });
});

describe('a section stands alone', () => {
  const first = 'A shared mailbox is a queue that holds the messages of several workers until one of them reads a message from it.';
  const second = 'Each message of a shared mailbox is read by one worker, and the mailbox is closed when the last of its workers stops.';
  it('as a whole, where it says first what its heading names', async () => {
    expect(await alone(`# Relays\n\n## Shared mailboxes\n\n${first} ${second}\n\n## Other\n\n${rest}`, /^(?:section-lead|paragraph|definition)\//)).not.toEqual(
      [],
    );
  });
  it.each([
    ['goes on', `${first} ${second}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n`],
    [
      'turns to something else first',
      `Once all is known of the current host, shared mailboxes can be moved to another host, with all of their messages. ${second}`,
    ],
  ])('not where it %s', async (_, text) => {
    expect(await alone(`# Relays\n\n## Shared mailboxes\n\n${text}`, /^section-lead\//)).toEqual([]);
  });
});
