import { describe, expect, it } from 'vitest';
import { readingsOf as rowsOf, type Row } from './testkit.ts';

const family = (rows: readonly Row[], name: string): Row[] => rows.filter((row) => row.template.startsWith(`${name}/`));

/** Maker -> a document that gives it a row, what the row holds, and a document that must give it none. */
const cases: { [id: string]: { text: string; question: RegExp; answer: RegExp; not: string } } = {
  definition: {
    text: '# Queues\n\nA mailbox is a queue that holds the messages of one worker until they are read.',
    question: /mailbox/,
    answer: /^A mailbox is a queue/,
    not: '# Queues\n\nA mailbox is a good idea for most programs that send many messages.\n\nIt is a queue that holds the messages of one worker.',
  },
  reason: {
    text: '# Queues\n\nA bounded queue is safer than an open one because the sender must wait when the queue is full.',
    question: /why|reason/i,
    answer: /because the sender must wait/,
    not: '# Queues\n\nThis is safer because the sender must wait when the queue is full.',
  },
  condition: {
    text: '# Queues\n\nIf a worker stops without reading its mailbox, the supervisor moves the messages to another worker.',
    question: /a worker stops without reading/i,
    answer: /^If a worker stops/,
    not: '# Queues\n\nIf this happens, the supervisor moves the messages to another worker.',
  },
  'how-to': {
    text: '# Queues\n\nTo pause a worker, send the `hold` signal to its supervisor and wait for the reply.',
    question: /pause a worker/,
    answer: /^To pause a worker, send the `hold` signal/,
    not: '# Queues\n\nTo do this, send the `hold` signal to its supervisor and wait for the reply.',
  },
  contrast: {
    text: '# Queues\n\nUnlike a stack, a queue returns its items in the order in which they came.',
    question: /a queue.*a stack/,
    answer: /^Unlike a stack/,
    not: '# Queues\n\nUnlike that, a queue returns its items in the order in which they came.',
  },
  purpose: {
    text: '# Queues\n\nThe `drain` command is used to empty a mailbox before a worker is removed.',
    question: /`drain` command/,
    answer: /used to empty a mailbox/,
    not: '# Queues\n\nThe command is used to empty a mailbox before a worker is removed.',
  },
  count: {
    text: '# Queues\n\nA scheduler has three modes: eager, lazy and manual.',
    question: /three modes/,
    answer: /eager, lazy and manual/,
    not: '# Queues\n\nA scheduler has three modes.',
  },
  default: {
    text: '# Queues\n\nThe default mailbox limit of a worker is ten messages, and senders wait after that.',
    question: /default mailbox limit/,
    answer: /^The default mailbox limit of a worker is ten/,
    not: '# Queues\n\nBy default, worker processes are restarted after ten seconds of silence.',
  },
  list: {
    text: '# Queues\n\nThere are three kinds of mailbox:\n\n- bounded mailboxes\n- open mailboxes\n- priority mailboxes\n',
    question: /three kinds of mailbox/,
    answer: /^- bounded mailboxes\n- open mailboxes\n- priority mailboxes$/,
    not: '# Queues\n\nIn this chapter, we look at three kinds of mailbox:\n\n- bounded mailboxes\n- open mailboxes\n',
  },
  'question-heading': {
    text: '# Queues\n\n## Why should a queue be bounded?\n\nAn open queue grows until the memory of its host is used up. A bounded queue makes the sender wait instead, and the whole system slows down gently.',
    question: /^Why should a queue be bounded\?$/,
    answer: /^An open queue grows/,
    not: '# Queues\n\n## Why should it be bounded?\n\nAn open queue grows until the memory of its host is used up. A bounded queue makes the sender wait instead.',
  },
  'section-lead': {
    text: '# Queues\n\n## Priority mailboxes\n\nPriority mailboxes sort their messages before a worker reads them. The rank of each message is set by its sender, and messages of one rank keep the order in which they came. A priority mailbox costs more than a plain one.',
    question: /priority mailboxes/i,
    answer: /^Priority mailboxes sort/,
    not: '# Queues\n\n## Priority mailboxes\n\nAs we saw in the previous chapter, this sorts the messages before a worker reads them.',
  },
  'table-lookup': {
    text: '# Queues\n\n## Worker signals\n\n| Signal | Meaning |\n| --- | --- |\n| `hold` | Stop reading the mailbox |\n| `resume` | Read the mailbox again |\n',
    question: /`hold`|`resume`/,
    answer: /^(?:Stop reading the mailbox|Read the mailbox again)$/,
    not: '# Queues\n\n## Worker signals\n\n| Signal | Meaning |\n| --- | --- |\n| `hold` | Stop |\n| `hold` | Go |\n',
  },
  'code-example': {
    text: '# Queues\n\nTo open a mailbox with a limit, use the `open` function:\n\n```python\nbox = open_box(limit=10)\n```\n',
    question: /open a mailbox with a limit/,
    answer: /```python\nbox = open_box\(limit=10\)\n```$/,
    not: '# Queues\n\nConsider the following:\n\n```python\nbox = open_box(limit=10)\n```\n',
  },
  'code-explanation': {
    text: '# Queues\n\n```python\nbox = open_box(limit=10)\n```\n\nThis code opens a mailbox that holds at most ten messages, and makes later senders wait.\n',
    question: /Python code/,
    answer: /^This code opens a mailbox/,
    not: '# Queues\n\n```python\nbox = open_box(limit=10)\n```\n\nMost systems have many mailboxes, and each of them belongs to one worker only.\n',
  },
  'term-item': {
    text: '# Queues\n\n## Mailbox options\n\n- `limit`: the most messages that a mailbox holds at one time\n- `rank`: the order in which messages are read by a worker\n',
    question: /`limit`|`rank`/,
    answer: /the most messages|the order in which/,
    not: '# Queues\n\n## Mailbox options\n\n- `limit`: see above\n- `rank`: see above\n',
  },
};

describe.each(Object.entries(cases))('%s', (id, { text, question, answer, not }) => {
  it('makes a row where the text answers', async () => {
    const rows = family(await rowsOf(text), id);
    expect(rows.length).toBeGreaterThan(0);
    expect(
      rows.some((row) => question.test(row.question) && answer.test(row.answer)),
      JSON.stringify(rows.map((row) => [row.question, row.answer])),
    ).toBe(true);
  });
  it('makes none where it does not', async () => {
    expect(family(await rowsOf(not), id).map((row) => row.question)).toEqual([]);
  });
});

describe('a page of a standard', () => {
  const page =
    '<html lang="en"><head><title>Understanding Error Notices</title></head><body><h1>Understanding Error Notices</h1><section><h2>In brief</h2><dl><dt>Goal</dt><dd>People know that an error occurred and what is wrong.</dd></dl></section><section><h2>Benefits</h2><ul><li>People who cannot see the page hear about the error at once.</li><li>People with poor memory do not have to recall what went wrong.</li></ul></section></body></html>';
  it('asks for the goal and the benefits of its subject', async () => {
    const rows = await rowsOf(page, 'page.html');
    expect(rows.map((row) => row.template.split('/')[0])).toEqual(['term', 'benefits']);
    for (const row of rows) expect(row.question.toLowerCase()).toContain('error notices');
  });
});

describe('set-aside and foreign text', () => {
  it('makes nothing of a document in another language', async () => {
    expect(await rowsOf('---\nlang: de\n---\n\n# Schlangen\n\nEin Briefkasten ist eine Schlange, die Nachrichten hält, bis sie gelesen werden.')).toEqual([]);
  });
  it('makes nothing of code without words, nor of links', async () => {
    expect(await rowsOf('# Queues\n\n```js\nconst a = 1;\n```\n')).toEqual([]);
    expect(await rowsOf('# Queues\n\n- [Home](/)\n- [About](/about)\n')).toEqual([]);
  });
});
