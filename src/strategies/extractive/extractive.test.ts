import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draft, StrategyInput } from '../../contracts/index.ts';
import { strategyConformance } from '../../testing/strategy-conformance.ts';
import { clauseOf } from './english/clauses.ts';
import { faultsOf, opensBack, pointsBack } from './english/dangling.ts';
import { plain } from './english/plain.ts';
import { extractive, supports } from './extractive.ts';
import { draftsOf, inputOf } from './testkit.ts';

const options = { maxPerChunk: 6 };
const guide = `# Queues

A mailbox is a queue that holds the messages of one worker until they are read. It belongs to one worker only.

## Kinds

There are three kinds of mailbox:

- bounded mailboxes
- open mailboxes
- priority mailboxes

## Worker signals

| Signal | Meaning |
| --- | --- |
| \`hold\` | Stop reading the mailbox 🛑 |
| \`resume\` | Read the mailbox again |
| \`drain\` | Read what is left |

If a worker stops without reading its mailbox, the supervisor moves the messages to another worker. A bounded queue is safer than an open one because the sender must wait when the queue is full. Unlike a stack, a queue returns its items in the order in which they came.
`;

describe('conformance', async () => {
  const inputs = [await inputOf(guide), await inputOf('# Empty\n\n'), await inputOf('One line without a heading.')];
  for (const check of strategyConformance(extractive, inputs, options)) it(check.name, () => check.run());
});

describe('plan', () => {
  it('plans one task for each chunk, in order', async () => {
    const input = await inputOf(guide);
    expect([...extractive.plan(input, options)].map((task) => task.chunk.id)).toEqual(input.chunks.map((chunk) => chunk.id));
  });
  it('keeps to the quota of a chunk, looked-up rows apart', async () => {
    for (const draft of draftsOf(await inputOf(guide), 1)) expect(draft.labels['taskType']).toBeDefined();
    const perChunk = [...extractive.plan(await inputOf(guide), { maxPerChunk: 1 })].map((task) => task.estimate);
    expect(Math.max(...perChunk)).toBeLessThanOrEqual(7);
  });
  it('fills a target: only what can be of that cell, and nothing that was made', async () => {
    const input = await inputOf(guide);
    const target: StrategyInput = { ...input, target: { dimension: 'taskType', value: 'table-lookup', wanted: 5 } };
    const first = draftsOf(target);
    expect(first.length).toBeGreaterThan(0);
    expect(new Set(first.map((draft) => draft.labels['taskType']))).toEqual(new Set(['table-lookup']));
    const made = [...extractive.plan(target, options)].flatMap((task) =>
      [...(extractive.run(task, target, options) as Iterable<Draft>)].map((draft) => ({
        chunk: task.chunk.id,
        template: draft.template ?? '',
        start: draft.spans[0]?.start ?? 0,
        end: draft.spans.at(-1)?.end ?? 0,
      })),
    );
    expect(draftsOf({ ...target, made })).toEqual([]);
  });
  it('says which languages it knows', () => {
    expect([supports('en'), supports('en-GB'), supports('de'), supports('eng')]).toEqual([true, true, false, false]);
  });
  it('keeps the drafts of a chunk when another section grows', async () => {
    const before = await inputOf(guide);
    const after = await inputOf(
      guide.replace('## Kinds', '## History\n\nThe first queues were made of paper and string by people with much time.\n\n## Kinds'),
    );
    const ofTable = (input: StrategyInput): string[] =>
      draftsOf(input)
        .filter((draft) => /^passage-(?:cell|row)/.test(draft.template ?? ''))
        .map((draft) => draft.messages.map((message) => message.content).join('\n'));
    expect(ofTable(after)).toEqual(ofTable(before));
    expect(ofTable(before).length).toBeGreaterThan(0);
  });
});

describe('words', () => {
  it('finds subject and verb', () => {
    expect(clauseOf('The memory allocator finds an empty spot')).toMatchObject({ subject: 'The memory allocator', verb: 'finds', base: 'find', plural: false });
    expect(clauseOf('Vectors allow you to store values')).toMatchObject({ subject: 'Vectors', base: 'allow', plural: true });
    expect(clauseOf('The first of which, as said, is long')).toBeUndefined();
  });
  it('knows what leans on other text', () => {
    for (const text of ['This means that it works.', 'However, the queue is full.', 'It is full.']) expect(opensBack(text), text).toBe(true);
    for (const text of ['A lock keeps others out.', 'Each value has an owner.', 'The heap stores data.'])
      expect(opensBack(text) || pointsBack(text, undefined), text).toBe(false);
    expect(faultsOf('Listing 4-2 shows the code.')).toContain('place');
    expect(faultsOf('The queue, as shown above, is full.')).toContain('pointer');
    expect(faultsOf("We'll look at queues next.")).toContain('first-person');
    expect(faultsOf('We can use a lock to keep others out.')).toEqual([]);
  });
  it('takes emphasis out, and leaves code and names with underscores alone', () => {
    expect(plain('_Ownership_ is a **set** of `a_b_c` rules for snake_case_names')).toBe('Ownership is a set of `a_b_c` rules for snake_case_names');
  });
  it('reads hostile text in linear time', async () => {
    for (const nasty of [
      'a '.repeat(50_000),
      '`'.repeat(100_000),
      'if '.repeat(33_000),
      `If ${'x, '.repeat(33_000)}y.`,
      `${'('.repeat(50_000)}${')'.repeat(50_000)}`,
      '**_'.repeat(30_000),
    ]) {
      draftsOf(await inputOf(`# T\n\n${nasty}\n`));
    }
  });
  it('reads any text without failing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.constantFrom(
            'A queue ',
            'is a ',
            'because ',
            '`x` ',
            '\n\n',
            '- ',
            '| a | b |\n',
            '|---|---|\n',
            'If ',
            ', ',
            '. ',
            '# ',
            '```\n',
            '🛑',
            '**',
            ':',
          ),
          { maxLength: 60 },
        ),
        async (parts) => {
          const input = await inputOf(`A page\n\n${parts.join('')}`);
          for (const draft of draftsOf(input)) for (const span of draft.spans) expect(input.document.text.slice(span.start, span.end).trim()).not.toBe('');
        },
      ),
      { numRuns: 60 },
    );
  });
});
