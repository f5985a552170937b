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
