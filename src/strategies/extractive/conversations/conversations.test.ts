import { describe, expect, it } from 'vitest';
import { rowsOf, type Row } from '../testkit.ts';
import { unitHash } from '../../../text/hash.ts';

const section = (name: string): string =>
  `## ${name} mailboxes\n\nA ${name} mailbox is a queue that holds the messages of one worker until the worker reads them. ` +
  `A ${name} mailbox can hold a thousand messages at one time, and refuses every other message. ` +
  `If a ${name} mailbox is full, the sender waits until the worker has read a message. ` +
  (name.endsWith('d') ? `\n\nThe \`take-${name}\` command is a tool that takes messages out of one ${name} mailbox at a time. ` : '') +
  `\n\nThe \`drain\` command is used to empty a ${name} mailbox before its worker is removed. ` +
  `Because a ${name} mailbox keeps its messages on disk, no message is lost when the host restarts.\n\n`;
const page = `# Queues\n\n${['bounded', 'open', 'ranked', 'silent', 'shared', 'remote', 'mirrored', 'frozen'].map(section).join('')}`;

const talks = (rows: readonly Row[]): Row[] => rows.filter((row) => row.taskType === 'conversation');

describe('conversations', () => {
  it('follow a section in its order, two to four turns, each with an answer of its own', async () => {
    const found = talks(await rowsOf(page));
    expect(found.length).toBeGreaterThan(2);
    for (const { draft } of found) {
      const { messages } = draft;
      expect(messages.map(({ role }) => role)).toEqual(messages.map((_, i) => (i % 2 === 0 ? 'user' : 'assistant')));
      expect(messages.length / 2).toBeGreaterThanOrEqual(2);
      expect(messages.length / 2).toBeLessThanOrEqual(4);
      const answers = messages.filter(({ role }) => role === 'assistant').map(({ content }) => content);
      expect(new Set(answers).size).toBe(answers.length);
      const places = answers.map((answer) => page.indexOf(answer.split('.')[0] ?? ''));
      expect(places.every((place) => place >= 0)).toBe(true);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      for (const { start, end } of draft.spans) expect(end).toBeGreaterThan(start);
    }
  });

  it('say no answer again that a single row gives', async () => {
    const rows = await rowsOf(page);
    const said = talks(rows).flatMap(({ draft }) => draft.messages.filter(({ role }) => role === 'assistant').map(({ content }) => content));
    for (const row of rows) if (row.taskType !== 'conversation' && !row.template.startsWith('passage')) expect(said).not.toContain(row.answer);
  });

  it('leave sections for single rows', async () => {
    const rows = await rowsOf(page);
    expect(talks(rows).length).toBeLessThan(rows.length / 2);
  });

  it('are the same at each reading', async () => {
    expect(await rowsOf(page)).toEqual(await rowsOf(page));
    expect(unitHash('a')).toBe(unitHash('a'));
  });

  it('are not made of one sentence', async () => {
    expect(talks(await rowsOf('# Queues\n\nA mailbox is a queue that holds the messages of one worker until the worker reads them.'))).toEqual([]);
  });
});

it('of a package ask for its use after its installation, of some pages', async () => {
  const page = (name: string): string =>
    `# ${name}\n\n## Install\n\n\`\`\`sh\nnpm install ${name}\n\`\`\`\n\n## Usage\n\n\`\`\`js\nimport { open } from '${name}';\n\nopen({ limit: 10 });\n\`\`\`\n`;
  const found: Row[] = [];
  for (let i = 0; i < 8; i++) {
    const rows = await rowsOf(page(`quick-box-${i}`));
    found.push(...talks(rows));
    expect(rows.length).toBe(talks(rows).length === 1 ? 1 : 2);
  }
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThan(8);
  for (const { draft } of found) expect(draft.messages.map(({ content }) => /npm install|open\(\{ limit/.test(content))).toEqual([false, true, false, true]);
});

describe('the quota of a chunk', () => {
  it('gives every section its row before any takes a second', async () => {
    const rows = await rowsOf(page);
    const heads = new Set(rows.map(({ draft }) => page.slice(0, draft.spans[0]?.end).split('\n## ').length));
    expect(heads.size).toBe(8);
  });
});

describe('the progress of a section', () => {
  const said = ({ draft }: Row): string[] => draft.messages.map(({ content }) => content);
  const queues = (text: string): string => `# Bounded mailboxes\n\n${text}\n`;
  const opening = 'A bounded mailbox is a queue that holds a fixed number of messages for one worker until the worker reads them.';

  it('asks for an example where the text gives one, and for its code', async () => {
    const [row] = talks(
      await rowsOf(
        queues(
          `${opening} For example, a bounded mailbox of ten messages refuses the eleventh message until the worker has read one.\n\n` +
            'To open a bounded mailbox, call `open` with its limit:\n\n```js\nconst mailbox = open({ limit: 10 });\nmailbox.send("hello");\n```',
        ),
      ),
    );
    expect(row).toBeDefined();
    const turns = said(row as Row);
    expect(turns).toHaveLength(6);
    expect(turns[2]).toMatch(/example|such as/i);
    expect(turns[3]).toMatch(/^For example, a bounded mailbox of ten/);
    expect(turns[4]).toMatch(/open a bounded mailbox/);
    expect(turns[5]).toContain('open({ limit: 10 })');
  });

  it('asks why, what if, and what else, by the words that join a sentence to the one before', async () => {
    const [row] = talks(
      await rowsOf(
        queues(
          `${opening} If the mailbox is full, the sender waits until the worker has read a message from it. Otherwise, the message is stored at once and the sender goes on with its work. ` +
            'This is because the sender must never lose a message that the worker has not read.',
        ),
      ),
    );
    const turns = said(row as Row);
    expect(turns[2]).toMatch(/if the mailbox is full\?$/);
    expect(turns[4]).toMatch(/otherwise|not/i);
    expect(turns[6]).toMatch(/why|reason/i);
    expect(turns).toHaveLength(8);
  });

  it('gives each turn the sentences of the text, with their spans', async () => {
    const text = queues(`${opening} By default, a bounded mailbox holds one hundred messages before it refuses the next one.`);
    const [row] = talks(await rowsOf(text));
    const { messages, spans } = (row as Row).draft;
    expect(messages[2]?.content).toMatch(/default/);
    expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual([messages[1]?.content, messages[3]?.content]);
  });

  it('asks nothing that leans on a sentence which no turn holds', async () => {
    const rows = await rowsOf(
      queues(
        `${opening} As we saw in Chapter 3, let's now take a look at Listing 3-1. For example, that one refuses the eleventh message until the first was read.`,
      ),
    );
    expect(talks(rows)).toEqual([]);
  });

  it('has no turn that asks for more of the same', async () => {
    for (const row of talks(await rowsOf(page))) expect(said(row).join('\n')).not.toMatch(/tell me more|more about|what else should I know|anything more/i);
  });

  it('opens with its passage where the question names nothing that the page is of', async () => {
    const found = talks(
      await rowsOf(
        '# Bounded mailboxes\n\n## Draining\n\nA drain is a command that takes all messages out of a queue before its worker is removed. By default, a drain waits for ten seconds before it gives up on the queue.\n',
      ),
    );
    for (const row of found)
      expect(said(row)[0]).toMatch(/^[^\n]+\bdrain\b[^\n]*\n\nA drain is a command that takes all messages[^\n]+gives up on the queue\.$/i);
    expect(found).toHaveLength(1);
  });

  it('asks on about an option of a list of options', async () => {
    const text =
      '<title>box-send</title><h1>box-send</h1><h2>Options</h2><dl><dt><code>-f</code></dt><dt><code>--force</code></dt><dd><p>Send the message even where the mailbox is full. ' +
      'By default, box-send waits until the mailbox has room for the message.</p></dd></dl>';
    const [row] = talks(await rowsOf(text, 'page.html'));
    const turns = said(row as Row);
    expect(turns[0]).toMatch(/box-send.*`--force` option/);
    expect(turns[1]).toBe('Send the message even where the mailbox is full.');
    expect(turns[2]).toMatch(/default/);
  });
});
