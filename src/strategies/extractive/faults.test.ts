import { describe, expect, it } from 'vitest';
import { readingsOf as rowsOf, type Row } from './testkit.ts';

const questions = (rows: readonly Row[]): string => rows.map((row) => row.question).join('\n');

describe('headings and procedures', () => {
  it('asks a heading that is a question, and answers with the whole paragraph', async () => {
    const rows = await rowsOf(
      '# Kelp\n\n## What is a holdfast?\n\nA holdfast is the root-like part that ties a kelp to the rock below it. It takes up no food; the blades do that.\n',
    );
    const row = rows.find((item) => item.question.endsWith('holdfast?'));
    expect(row?.answer).toBe('A holdfast is the root-like part that ties a kelp to the rock below it. It takes up no food; the blades do that.');
  });
  it('asks how to do what a list of steps is for, whatever the verb', async () => {
    const rows = await rowsOf(
      '# Kelp\n\n## Press a frond\n\nTo press a frond for a herbarium, follow these steps:\n\n1. Rinse the frond in fresh water.\n2. Lay it flat on thick paper.\n',
    );
    expect(rows.find((item) => item.taskType === 'how-to')?.answer).toBe('1. Rinse the frond in fresh water.\n2. Lay it flat on thick paper.');
    expect(questions(rows)).not.toMatch(/(?:about|regarding) press/);
  });
  it('asks why, not when, where the sentence gives a reason', async () => {
    const rows = await rowsOf('# Tides\n\n## Spring tides\n\nSpring tides happen because the sun and the moon pull in one line.\n');
    expect(questions(rows)).toMatch(/why|reason/i);
    expect(questions(rows)).not.toMatch(/^When|circumstances/m);
  });
});

describe('subjects', () => {
  const none: { [name: string]: string } = {
    'an everyday noun': '# Reflow\n\nPhones are designed for close viewing while desktops are designed for viewing farther away.\n',
    'a clause number': '# Media\n\nIf 1.2.3 was met, the audio track of the video has a description of all that is seen.\n',
    'some of a kind': '# Colours\n\nSome web browsers replace the colours of a page with those that the reader has chosen.\n',
    'a demonstrative after a preposition': '# Lints\n\nUsing that structure, integration tests can test the library with all of its features.\n',
    'an act that is not named': '# Sheets\n\nThe sheet editor does not include any way to do that because its format has no such field.\n',
  };
  for (const [name, text] of Object.entries(none)) {
    it(`asks nothing of ${name}`, async () => expect((await rowsOf(text)).map((row) => row.question)).toEqual([]));
  }
  it('leaves a name of two capitals as it is', async () => {
    const rows = await rowsOf('# Understanding Focus Appearance\n\nFocus Appearance is a rule that sets how visible a keyboard indicator must be.\n');
    expect(questions(rows)).toContain('Focus Appearance');
    expect(questions(rows)).not.toContain('focus Appearance');
  });
});

describe('tables', () => {
  const table =
    '# Kelp\n\n## Parts and lengths\n\n| Part | Length in metres | What it does |\n|---|---|---|\n| Blade | 2 | - |\n| Stipe | 12 | carries the blades |\n| Holdfast | 0.4 | ties the kelp to the rock |\n';
  it('asks a column that is a phrase in words of its own, of the page\u2019s subject', async () => {
    const rows = await rowsOf(table);
    expect(
      rows.some(
        (row) =>
          /what does the part "Stipe" do|what "Stipe" does|does "Stipe" do|what the part "Stipe" does/.test(row.question) &&
          row.answer === 'carries the blades',
      ),
    ).toBe(true);
    expect(questions(rows)).not.toMatch(/mean\?/);
    expect(rows.filter((row) => row.template.startsWith('table-lookup')).every((row) => row.question.includes('of kelp'))).toBe(true);
  });
  it('makes no row of a bare mark', async () => {
    expect((await rowsOf(table)).some((row) => row.template.startsWith('table-lookup') && row.answer === '-')).toBe(false);
  });
  it('gives a small table in the prompt, and the same cells back', async () => {
    const row = (await rowsOf(table.replace('| - |', '| catches light |'))).find((item) => item.taskType === 'conversion');
    expect(row?.draft.input).toContain('| Stipe | 12 | carries the blades |');
    for (const cell of ['Stipe', '12', 'carries the blades']) expect(row?.answer).toContain(cell);
  });
});

describe('passages', () => {
  const passage =
    'A mailbox is a queue that holds the messages of one worker until they are read. The scheduler looks at each mailbox once in every round. A full mailbox blocks its sender, because the worker would otherwise fall behind without a bound. Messages leave the mailbox in the order in which they came.';
  it('carry the text that the question is about, and answer with a part of it', async () => {
    const rows = (await rowsOf(`# Queues\n\n## Mailbox rules\n\n${passage}\n`)).filter((row) => row.draft.input !== undefined);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row.draft.input).toBe(passage);
      expect(row.answer.length * 2).toBeLessThan(passage.length);
    }
  });
  it('may speak of a listing, but begin with none and rest no answer on one', async () => {
    const told = await rowsOf(`# Queues\n\n## Mailbox rules\n\n${passage.replace('The scheduler', 'In Listing 3, the scheduler')}\n`);
    expect(told.some((row) => row.draft.input?.includes('Listing 3') === true)).toBe(true);
    expect(told.some((row) => row.answer.includes('Listing'))).toBe(false);
    const first = await rowsOf(`# Queues\n\n## Mailbox rules\n\n${passage.replace('A mailbox is', 'In Listing 3, a mailbox is')}\n`);
    expect(first.some((row) => row.draft.input?.includes('Listing') === true)).toBe(false);
  });
});
