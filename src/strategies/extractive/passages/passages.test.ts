/** Tasks whose prompt carries their passage. */
import { describe, expect, it } from 'vitest';
import { rowsOf, type Row } from '../testkit.ts';

const of = (rows: readonly Row[], family: string): Row[] => rows.filter((row) => row.template.startsWith(`${family}/`));

const passage = (name: string, more = ''): string =>
  `A ${name} mailbox is a queue that holds the messages of one worker until that worker reads all of them. We gave the host of our company a ${name} mailbox with ten places last year.${more} ` +
  `The \`${name}\` command is used to empty a mailbox before its worker is removed from the host. You run \`${name}\` on the machine of the worker.`;

const names = ['bounded', 'open', 'ranked', 'silent', 'shared', 'remote', 'mirrored', 'frozen', 'hidden', 'linked', 'nested', 'paused'];
const page = `# Queues\n\n${names.map((name) => `## ${name} mailboxes\n\n${passage(name)}\n\n`).join('')}`;

/** Sections that share no word of content. */
const apart = `# Queues\n\n${names
  .map((name, i) =>
    i % 2 === 0
      ? `## ${name} mailboxes\n\n${passage(name)}\n\n`
      : `## ${name} kelp\n\nA ${name} frond is a blade that grows out of the stipe of old kelp near the coast. Divers cut it in spring, and again at the end of a warm summer. The \`${name}\` tool is used to press such fronds between two sheets of dry paper. It takes three days.\n\n`,
  )
  .join('')}`;

describe('a question to be written', () => {
  it('is one that the passage answers, with its answer out of the passage where that is asked for', async () => {
    const rows = of(await rowsOf(page), 'passage-quiz');
    expect(rows.length).toBeGreaterThan(0);
    for (const { answer, question, draft } of rows) {
      if (!/answer/i.test(question) || !question.includes('Question')) continue;
      const [, asked, given] = /^Question: (.*\?)\nAnswer: (.*)$/s.exec(answer) ?? [];
      expect(asked).toBeDefined();
      expect(draft.input).toContain(given);
    }
  });
});

describe('a question that the passage leaves open', () => {
  it('comes no oftener than a question that its passage answers, and once', async () => {
    const rows = await rowsOf(apart);
    const absent = of(rows, 'passage-absent');
    expect(absent.length).toBeGreaterThan(1);
    expect(absent.length).toBeLessThanOrEqual(Math.ceil(of(rows, 'passage-question').length / 2) + 1);
    const asked = absent.map(({ question }) => /[^.?]*\?/.exec(question)?.[0].trim());
    expect([...new Set(asked)]).toEqual(asked);
  });

  it('is of another section, names nothing of the passage, and tells what to answer', async () => {
    const rows = of(await rowsOf(apart), 'passage-absent');
    expect(rows.length).toBeGreaterThan(0);
    for (const { question, answer, draft } of rows) {
      expect(answer).toMatch(/^The passage (?:does not (?:say|mention that|mention `\w+`|answer the question)|gives no information on (?:that|`\w+`))\.$/);
      expect(question).toMatch(/does not|no information/);
      for (const [, name = ''] of question.matchAll(/`(\w+)`/g)) expect(draft.input).not.toContain(name);
    }
  });
  it('is not made of a page with one section', async () => {
    expect(of(await rowsOf(`# Queues\n\n## Shared mailboxes\n\n${passage('shared')}\n`), 'passage-absent')).toEqual([]);
  });
  it('is put in words that answered questions are put in too', async () => {
    const rows = await rowsOf(page.replaceAll('mailboxes', 'boxes'));
    const frame = /does not say|does not mention what|does not answer the question|gives no information/;
    const put = rows.filter((row) => frame.test(row.question));
    expect(put.some((row) => row.template.startsWith('passage-question/'))).toBe(true);
  });
});

describe('a conversation on a passage', () => {
  it('brings the passage first, and asks on; each answer is a part of the passage of its own', async () => {
    const rows = of(await rowsOf(page), 'passage-talk');
    expect(rows.length).toBeGreaterThan(0);
    for (const { draft } of rows) {
      const [first, ...later] = draft.messages;
      const text = first?.content.split('\n\n').slice(1).join('\n\n') ?? '';
      expect(page).toContain(text);
      const answers = draft.messages.filter(({ role }) => role === 'assistant').map(({ content }) => content);
      expect(answers.length).toBeGreaterThan(1);
      expect(new Set(answers).size).toBe(answers.length);
      for (const answer of answers) expect(text).toContain(answer);
      for (const { content } of later) expect(content.length).toBeLessThan(text.length);
      expect(draft.input).toBeUndefined();
    }
  });
});

describe('sentences that mention a name', () => {
  const text = (more: string): string => `# Queues\n\n## Draining\n\n${passage('drain', more)}\n`;
  it('are quoted, all of them', async () => {
    const found = of(await rowsOf(text('')), 'passage-mentions');
    for (const { answer } of found)
      expect(answer).toBe(
        '- The `drain` command is used to empty a mailbox before its worker is removed from the host.\n- You run `drain` on the machine of the worker.',
      );
  });
  it('are not asked for where the name has two forms', async () => {
    const rows = of(await rowsOf(text(' The `drain_all` command and the drained boxes belong to the same old host.')), 'passage-mentions');
    expect(rows.filter(({ question }) => question.includes('`drain`'))).toEqual([]);
  });
});

describe('which of two passages answers', () => {
  it('has one answer: the other passage has no word of the question, and the words are of the first', async () => {
    const rows = of(await rowsOf(apart), 'passage-pick');
    expect(rows.length).toBeGreaterThan(0);
    for (const { question, answer, draft } of rows) {
      const [, a = '', b = ''] = /^Passage A:\n(.*)\n\nPassage B:\n(.*)$/s.exec(draft.input ?? '') ?? [];
      const [, letter, said = ''] = /^Passage ([AB]): (.*)$/s.exec(answer) ?? [];
      const [right, wrong] = letter === 'A' ? [a, b] : [b, a];
      expect(right).toContain(said);
      for (const [, name = ''] of question.matchAll(/`(\w+)`/g)) expect(wrong).not.toContain(name);
      for (const { start, end } of draft.spans) expect(said).toContain(apart.slice(start, end));
    }
    expect(new Set(rows.map(({ answer }) => answer.slice(0, 9))).size).toBe(2);
  });
  it('is not asked of a page with one section', async () => {
    expect(of(await rowsOf(`# Queues\n\n## Shared mailboxes\n\n${passage('shared')}\n\n${passage('open')}\n`), 'passage-pick')).toEqual([]);
  });
});

describe('a table or list that belongs to nothing by name', () => {
  const table = `# Notes\n\n## Signals\n\n| Signal | Meaning | Limit |\n| --- | --- | --- |\n| hold | Stop reading the mailbox | 10 messages |\n| resume | Read the mailbox again | 20 messages |\n| drain | Read what is left, and end | no more than 3 |\n`;
  it('is asked of with itself in the prompt', async () => {
    const rows = [...of(await rowsOf(table), 'passage-cell'), ...of(await rowsOf(table), 'passage-row')];
    expect(rows.length).toBeGreaterThan(0);
    for (const { answer, draft } of rows) expect(draft.input).toContain(`| ${answer} |`);
    expect(of(await rowsOf(table), 'table-lookup')).toEqual([]);
  });
  it('gives no question for a value that two rows have', async () => {
    const same = table
      .replace('20 messages', '10 messages')
      .replace('Read the mailbox again', 'Stop reading the mailbox')
      .replace('no more than 3', '10 messages');
    for (const { question } of of(await rowsOf(same), 'passage-row')) expect(question).not.toMatch(/10 messages|Stop reading/);
  });
  it('is asked of without it where the page says what it is of', async () => {
    const told = `${table}\nIn Relay, a mailbox is read in order. Relay keeps each mailbox on disk. A mailbox in Relay has one worker, and Relay ends it.\n`;
    const rows = of(await rowsOf(told, 'Relay.md'), 'table-lookup');
    for (const { question } of rows) expect(question).toContain('Relay');
  });
  it('gives what the list says of one of its terms', async () => {
    const list =
      '# Notes\n\n## Signals\n\n- `hold`: stops the worker before it reads its next message\n- `resume`: lets the worker go on with the message after the last\n- `drain`: reads all messages that are left, and removes the mailbox then\n';
    const [row] = of(await rowsOf(list), 'passage-term');
    expect(row?.draft.input).toContain('- `resume`: lets the worker go on');
    expect(row?.draft.input).toContain(`: ${row?.answer}`);
    expect(of(await rowsOf(list), 'term-item')).toEqual([]);
  });
});

describe('the definitions of a piece of code', () => {
  const code = (more: string): string =>
    `# Queues\n\n\`\`\`python\nclass Box:\n    def open(self):\n        return 1\n\n    def close(self):\n        return self.open()\n\n${more}\`\`\`\n`;
  it('are listed by name, in order', async () => {
    const [row] = of(await rowsOf(code('def drain(box):\n    box.close()\n')), 'passage-definitions');
    expect(row?.question).toMatch(/functions and methods/);
    expect(row?.answer).toBe('- `open`\n- `close`\n- `drain`');
  });
  it.each([
    ['one stands twice', 'def open(box):\n    box.close()\n'],
    ['a string may hold what looks like code', 'def drain(box):\n    """\n    def nothing():\n    """\n'],
    ['there are two', ''],
  ])('are not asked for where %s', async (_, more) => expect(of(await rowsOf(code(more)), 'passage-definitions')).toEqual([]));
});

describe('the spans of a task on a passage', () => {
  it('are those of its answer where the passage holds it', async () => {
    for (const { draft, answer, template } of await rowsOf(page)) {
      if (!/^passage-(?:question|mentions)/.test(template)) continue;
      const quoted = draft.spans.reduce((sum, { start, end }) => sum + end - start, 0);
      expect(quoted).toBeLessThanOrEqual(answer.length + 2);
    }
  });
});

describe('the kinds of tasks', () => {
  it('are mixed, and none takes over a document', async () => {
    const rows = (await rowsOf(page)).filter(({ template }) => template.startsWith('passage'));
    const counts = new Map<string, number>();
    for (const { template } of rows) counts.set(template.split('/')[0] ?? '', (counts.get(template.split('/')[0] ?? '') ?? 0) + 1);
    expect(counts.size).toBeGreaterThan(3);
    for (const [, count] of counts) expect(count / rows.length).toBeLessThan(0.5);
  });
  it('go beside each other on one passage only with different answers', async () => {
    const rows = (await rowsOf(page)).filter(({ template, draft }) => template.startsWith('passage') && draft.input !== undefined);
    for (const row of rows)
      for (const other of rows) {
        if (row === other || row.draft.input !== other.draft.input) continue;
        expect(row.answer).not.toBe(other.answer);
        expect(row.question).not.toBe(other.question);
      }
  });
});

describe('a stray sentence', () => {
  it('shares no word with the passage that it was put into, never opens it, and is given back with its number', async () => {
    const rows = of(await rowsOf(apart), 'passage-intruder');
    expect(rows.length).toBeGreaterThan(0);
    for (const { answer, draft } of rows) {
      const lines = (draft.input ?? '').split('\n');
      const [, number = '', stray = ''] = /^(\d)\. (.*)$/.exec(answer) ?? [];
      expect(lines[Number(number) - 1]).toBe(answer);
      expect(Number(number)).toBeGreaterThan(1);
      const rest = lines.filter((line) => line !== answer).map((line) => line.replace(/^\d\. /, ''));
      // The others stand together in the document, in their order; the stray one does not stand among them.
      const section = apart.split('\n## ').find((part) => part.includes(rest[0] as string)) ?? '';
      let at = -1;
      for (const sentence of rest) {
        expect(section.indexOf(sentence)).toBeGreaterThan(at);
        at = section.indexOf(sentence);
      }
      expect(section).not.toContain(stray);
    }
  });
  it('is not put into a page with one section', async () => {
    expect(of(await rowsOf(`# Queues\n\n## Shared mailboxes\n\n${passage('shared')}\n`), 'passage-intruder')).toEqual([]);
  });
});

describe('a text that argues', () => {
  const facts = page;
  const views = names.map((name) => `Critics claim that a ${name} mailbox is worse. Its supporters insist that the ${name} one wins every argument.`).join(' ');
  it('is asked for reasons, counts and examples alone', async () => {
    const kinds = (rows: readonly Row[]): string[] => of(rows, 'passage-question').map(({ template }) => template.split('/')[1] as string);
    const plain = kinds(await rowsOf(facts));
    expect(plain.length).toBeGreaterThan(0);
    expect(kinds(await rowsOf(`${facts}\n\n## Voices\n\n${views}\n`)).filter((id) => !/^(?:why|can-you|which|what|name)$/.test(id))).toEqual([]);
    expect(plain.some((id) => !/^(?:why|can-you|which|what|name)$/.test(id))).toBe(true);
  });
});

describe('a page of a standard whose title could be anyone’s', () => {
  const standard = (title: string): string =>
    `<html lang="en"><head><title>Understanding ${title}</title></head><body><h1>Understanding ${title}</h1><section><h2>In brief</h2><dl><dt>Goal</dt><dd>People can find a helper when they are lost on a page.</dd><dt>What to do</dt><dd>Put a way to reach a person at one place of every page.</dd><dt>Why it's important</dt><dd>Some people cannot go on without a word from a person.</dd></dl></section><section><h2>Intent</h2><p>The intent of this success criterion is to bring people to a helper. This success criterion asks for one place.</p></section><section><h2>Benefits</h2><ul><li>People with weak memory know where they can ask.</li><li>Users who cannot see find the way to a person.</li></ul></section></body></html>`;
  it('is asked with its list in the prompt, once', async () => {
    const rows = of(await rowsOf(standard('Help'), 'help.html'), 'passage-term');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.question).toContain('"Help" success criterion');
    expect(rows[0]?.draft.input).toContain(`: ${rows[0]?.answer}`);
    expect(of(await rowsOf(standard('Help'), 'help.html'), 'benefits')).toEqual([]);
  });
  it('is asked without it where the title tells, and of people who benefits', async () => {
    const rows = await rowsOf(standard('Consistent Help (Live)'), 'help.html');
    expect(of(rows, 'passage-term')).toEqual([]);
    const [row] = of(rows, 'benefits');
    expect(row?.question).toMatch(/benefits? from/);
  });
});

describe('the cells of a table', () => {
  const rows = (more: string): string =>
    `# Notes\n\n## Keys\n\n| Key | Meaning |\n| --- | --- |\n| break | The break key. |\n| home | goes to the first line |\n| end | goes to the last line |\n${more}`;
  it('are no look-up where the value only repeats its key', async () => {
    for (const { question, answer } of of(await rowsOf(rows('')), 'passage-cell')) expect(`${question} ${answer}`).not.toContain('The break key.');
  });
  it('are not those of a note that runs over its width', async () => {
    const noted = await rowsOf(rows('| Or any other key of the board. | |\n'));
    for (const { draft } of noted) expect(draft.input ?? '').not.toContain('any other key');
    expect(of(noted, 'passage-cell').length).toBeGreaterThan(0);
  });
});

describe('a passage', () => {
  it('that lost a picture between its brackets is none', async () => {
    const whole = `# Queues\n\n## Bounded mailboxes\n\n${passage('bounded')}\n`;
    const shows = async (text: string): Promise<number> => (await rowsOf(text)).filter(({ draft }) => draft.input?.includes('You run') === true).length;
    expect(await shows(whole)).toBeGreaterThan(0);
    expect(await shows(whole.replace('You run `bounded`', 'You run `bounded` ( ) with a click'))).toBe(0);
  });
});
