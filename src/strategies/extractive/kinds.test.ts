/** Kinds of rows beyond questions on sentences: each small, beside a neighbour that must make none. */
import { describe, expect, it } from 'vitest';
import { rowsOf, type Row } from './testkit.ts';

const of = (rows: readonly Row[], family: string): Row[] => rows.filter((row) => row.template.startsWith(`${family}/`));
const dataIn = (answer: string): unknown => JSON.parse(answer.replace(/^```json\n|\n```$/g, ''));

describe('steps', () => {
  const list = '1. Stop the worker.\n2. Run the drain command.\n3. Remove the mailbox from the host.\n';
  it('are listed where a heading says what is done', async () => {
    const [row] = of(await rowsOf('# Queues\n\n## Removing a `relay` mailbox\n\n' + list), 'steps');
    expect(row?.question).toMatch(/remove a `relay` mailbox/);
    expect(row?.answer).toBe(list.trim());
  });
  it.each([
    ['a list without order', `# Queues\n\n## Removing a mailbox\n\n${list.replace(/\d\./g, '-')}`],
    ['a heading that names no act', `# Queues\n\n## Mailbox removal notes\n\n${list}`],
    ['items that tell no act', '# Queues\n\n## Removing a mailbox\n\n1. The first worker.\n2. The second worker.\n3. The third worker.\n'],
  ])('are not made of %s', async (_, text) => expect(of(await rowsOf(text), 'steps')).toEqual([]));
});

describe('requirements and conditions', () => {
  it('keep their lead with their list', async () => {
    const text = '# Queues\n\nA shared Relay mailbox must:\n\n- have a limit of messages\n- name its owner\n- keep a log of its readers\n';
    const [row] = of(await rowsOf(text), 'requirement-list');
    expect(row?.question).toMatch(/a shared Relay mailbox/i);
    expect(row?.answer).toMatch(/^A shared Relay mailbox must:\n\n- have a limit/);
  });
  it('ask when something holds', async () => {
    const text = '# Queues\n\nA Relay mailbox is closed if any of the following is true:\n\n- its worker has stopped\n- its host is full\n';
    const [row] = of(await rowsOf(text), 'requirement-list');
    expect(row?.question).toMatch(/(?:conditions|When|cases) is a Relay mailbox closed/);
  });
  it('are not asked of "you" or "this"', async () => {
    expect(of(await rowsOf('# Queues\n\nThis must:\n\n- have a limit of messages\n- name its owner\n'), 'requirement-list')).toEqual([]);
  });
});

describe('code', () => {
  it('is written for what its lead says that it does', async () => {
    const text = '# Queues\n\nThe following function opens a mailbox with a limit:\n\n```python\ndef box():\n    return open_box(limit=10)\n```\n';
    const [row] = of(await rowsOf(text), 'code-example');
    expect(row?.question).toMatch(/function .*that opens a mailbox with a limit/);
    expect(row?.answer).toContain('```python\ndef box()');
  });
  it.each([
    ['is cut', '```python\ndef box():\n    # ...\n    return open_box(limit=10)\n```'],
    ['does not close its brackets', '```rust\nfn open_box(limit: u32) {\n```'],
    ['fails on purpose', '```rust,does_not_compile\nfn open_box() {}\n```'],
  ])('is not asked for where it %s', async (_, code) => {
    expect(of(await rowsOf(`# Queues\n\nTo open a mailbox with a limit, use the \`open\` function:\n\n${code}\n`), 'code-example')).toEqual([]);
  });
  it('is explained by what is said of its own names', async () => {
    const code = '```rust\nenum Mail {\n    Letter,\n    Parcel,\n}\n```';
    const told = of(
      await rowsOf(`# Queues\n\n${code}\n\nThe \`Mail\` enum has two variants: \`Letter\`, which is read at once, and \`Parcel\`, which waits.\n`),
      'code-explanation',
    );
    expect(told[0]?.draft.input).toBe(code);
    expect(told[0]?.answer).toMatch(/^The `Mail` enum has two variants/);
    const beside = await rowsOf(`# Queues\n\n${code}\n\nThe \`match\` keyword is a part of the language that many readers of other languages miss at first.\n`);
    expect(of(beside, 'code-explanation')).toEqual([]);
  });
  it('of a page is shown under "Usage", and its command under "Install"', async () => {
    const page = (name: string): string =>
      `# ${name}\n\n## Install\n\n\`\`\`sh\nnpm install ${name}\n\`\`\`\n\n## Usage\n\n\`\`\`js\nimport { open } from "${name}";\n\nopen({ limit: 10 });\n\`\`\`\n`;
    const types = async (text: string): Promise<string[]> => of(await rowsOf(text), 'heading-code').map(({ taskType }) => taskType);
    const found = [];
    // Half of such pages give a conversation instead.
    for (const name of ['mail-box', 'post-box', 'tea-box', 'tool-box', 'shoe-box', 'hat-box']) {
      const made = await types(page(name));
      if (made.length === 0) continue;
      found.push(made.sort());
      expect(await types(page(name).replace(`"${name}"`, '"other"'))).toEqual(['how-to']);
      expect(await types(page(name).replace('open({ limit: 10 });', '// more to come'))).toEqual(['how-to']);
    }
    expect(found.length).toBeGreaterThan(0);
    for (const made of found) expect(made).toEqual(['code-example', 'how-to']);
  });
});

describe('output', () => {
  const session = (text: string): string => `# Queues\n\n\`\`\`python\n${text}\n\`\`\`\n`;
  it('of a session is what its last line gives', async () => {
    const [row] = of(await rowsOf(session('>>> limits = [5, 2, 3]\n>>> sorted(limits)\n[2, 3, 5]')), 'passage-output');
    expect(row?.draft.input).toBe('```python\nlimits = [5, 2, 3]\nsorted(limits)\n```');
    expect(row?.answer).toBe('```text\n[2, 3, 5]\n```');
  });
  it.each([
    ['names that are set elsewhere', '>>> sorted(limits)\n[2, 3, 5]'],
    ['the time', '>>> import time\n>>> time.time()\n1234.5'],
    ['an address', '>>> object()\n<object object at 0x7f2c8a>'],
    ['several results', '>>> 1 + 1\n2\n>>> 2 + 2\n4'],
  ])('is not asked of %s', async (_, text) => expect(of(await rowsOf(session(text)), 'passage-output')).toEqual([]));
});

describe('data', () => {
  const rows = [
    '| Signal | Effect | Since |',
    '| --- | --- | --- |',
    '| `hold` | Stops the worker | 1.0 |',
    '| `resume` | Starts it again | 1.2 |',
    '| `drain` | Empties the mailbox | 2.0 |',
  ];
  it('comes back exactly, as JSON or CSV, whatever the table', async () => {
    const made: string[] = [];
    for (let i = 0; i < 12; i++) {
      const text = `# Queues\n\n## Worker signals\n\n${rows.join('\n').replaceAll('Stops', `Stops ${'x'.repeat(i)}`)}\n`;
      for (const row of of(await rowsOf(text), 'passage-data')) {
        made.push(row.taskType);
        const cells = row.answer.startsWith('```json')
          ? Object.values(dataIn(row.answer) as object)
          : row.answer
              .split('\n')
              .slice(2, -1)
              .flatMap((line) => line.split(','));
        for (const cell of cells) expect(text).toContain(String(cell));
      }
    }
    expect([...new Set(made)].sort()).toEqual(['conversion', 'extraction']);
  });
  it('is made of lists of terms, and of no other list', async () => {
    const list =
      '- **Limit**: the most messages at one time\n- **Rank**: the order of reading\n- **Owner**: the worker that reads it\n- **Host**: the machine it is on\n';
    const [row] = of(await rowsOf(`# Queues\n\n## Mailbox settings\n\n${list}`), 'passage-terms');
    expect(dataIn(row?.answer ?? '')).toEqual({
      Limit: 'the most messages at one time',
      Rank: 'the order of reading',
      Owner: 'the worker that reads it',
      Host: 'the machine it is on',
    });
    expect(of(await rowsOf('# Queues\n\n## Mailbox settings\n\n- the limit\n- the rank\n- the owner\n- the host\n'), 'passage-terms')).toEqual([]);
  });
});

describe('the section of a passage', () => {
  const passage = (name: string): string =>
    `A ${name} mailbox keeps the letters of one worker in the order in which they came from its senders. The ${name} mailbox is read once in every round, and no other worker may read it before its owner has done so.`;
  const page = `# Queues\n\n## Priority mailboxes\n\n${passage('priority')}\n\n## Shutdown of hosts\n\nA host stops when all of its workers have stopped. The supervisor waits for a minute, and then ends what is left of them by force on every machine.\n\n## Supervisor trees\n\nSupervisors stand in a tree.\n\n## Message ranks\n\nRanks are numbers.\n`;
  it('is chosen among headings of which one fits', async () => {
    const found = [];
    for (let i = 0; i < 8; i++) found.push(...of(await rowsOf(page.replaceAll('its senders', `its senders ${'and '.repeat(i)}hosts`)), 'passage-section'));
    expect(found.length).toBeGreaterThan(0);
    for (const row of found) {
      expect(row.question).toContain(`"${row.answer}"`);
      expect((row.question.match(/"/g) ?? []).length).toBeGreaterThanOrEqual(6);
    }
  });
});

it('reads hostile code in linear time', async () => {
  for (const nasty of ['"\\'.repeat(30_000), "f'{".repeat(30_000), '>>> def a('.repeat(9_000), `${'"\\\n'.repeat(20_000)}`])
    await rowsOf(`# T\n\n\`\`\`python\n>>> ${nasty}\n1\n\`\`\`\n\nThe \`x\` is a name.\n`);
});
