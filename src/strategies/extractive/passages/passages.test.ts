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

describe('what a passage says of a thing', () => {
  it('is every sentence on it, not the first alone', async () => {
    const rows = await rowsOf(
      '# Queues\n\n## Hosts\n\nRelay tables store the name of each worker beside its host at all times. We start each host with an empty log and a new name, which the supervisor writes to its own disk. A host reads its relay tables once at the start of each day. When we stop a host, we write its log to the disk of the supervisor and end all of its workers.',
    );
    for (const row of of(rows, 'passage-about').filter(({ question }) => /relay tables/i.test(question)))
      expect(row.answer).toBe(
        'Relay tables store the name of each worker beside its host at all times. A host reads its relay tables once at the start of each day.',
      );
    expect(of(rows, 'passage-about').length).toBeGreaterThan(0);
  });
});

describe('the spans of a task on a passage', () => {
  it('are those of its answer where the passage holds it', async () => {
    for (const { draft, answer, template } of await rowsOf(page)) {
      if (!/^passage-(?:question|about|mentions)/.test(template)) continue;
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
