import { describe, expect, it } from 'vitest';
import { headsOf, nounPhrasesIn } from '../english/noun-phrases.ts';
import { profileOf } from '../profile.ts';
import { inputOf, rowsOf, type Row } from '../testkit.ts';
import { viewOf } from '../view.ts';
import { listingsOf, type Listing } from './listings.ts';

const listings = async (text: string, path?: string): Promise<readonly Listing[]> => {
  const { document, chunks } = await inputOf(text, path);
  const profile = profileOf(document);
  return chunks.flatMap((chunk, i) => listingsOf(viewOf(document, chunk, chunks[i - 1], profile)));
};
const of = (rows: readonly Row[], family: string): Row[] => rows.filter(({ template }) => template.startsWith(`${family}/`));

const options = (values: readonly string[]): string =>
  `<html lang="en"><body><h1>Queues</h1><h2>Options</h2><dl>${values.map((value, i) => `<dt><code>--mode-${i}</code></dt><dd>${value}</dd>`).join('')}</dl></body></html>`;
const plainOptions = [
  '<p>Sets how many messages a mailbox holds before its senders must wait.</p>',
  '<p>Reads letters in the sorted order of their ranks.</p>',
  '<p>Writes a delivery report to the log of the supervisor.</p>',
  '<p>Stops a worker after an idle period. The period is set beforehand, and its end is in the report.</p>',
];

describe('a list that a prompt carries', () => {
  it('shows terms with what is said of them, with code and inner lists', async () => {
    const [found, ...more] = await listings(
      options([...plainOptions, '<p>Takes one of two words:</p><ul><li>fast</li><li>slow</li></ul><pre>queue --mode-4 fast</pre>']),
      'page.html',
    );
    expect(more).toEqual([]);
    expect(found).toMatchObject({ keyed: true });
    expect(found?.entries.map(({ key }) => key)).toEqual([0, 1, 2, 3, 4].map((i) => `\`--mode-${i}\``));
    expect(found?.text).toContain('- `--mode-1`: Reads letters in the sorted order of their ranks.');
    expect(found?.text).toContain('Takes one of two words:\n  - fast\n  - slow\n  ```\n  queue --mode-4 fast\n  ```');
  });

  it('parts the title of an item from its text', async () => {
    const item = (title: string, text: string): string => `<li><p>${title}</p><p>${text}</p></li>`;
    const [found] = await listings(
      `<html lang="en"><body><h1>Queues</h1><h2>Ways to wait</h2><ul>${item('Bounded wait', 'The sender waits for ten seconds at most.')}${item('Open wait?', 'The sender waits as long as it takes to read.')}${item('No wait', 'The sender drops its letter and goes on.')}</ul></body></html>`,
      'page.html',
    );
    expect(found?.text.split('\n')).toEqual([
      '- Bounded wait: The sender waits for ten seconds at most.',
      '- Open wait? The sender waits as long as it takes to read.',
      '- No wait: The sender drops its letter and goes on.',
    ]);
  });

  it('is cut into windows that lose no entry', async () => {
    const items = Array.from({ length: 30 }, (_, i) => `- Mailbox ${i} holds the letters of the worker ${i} until they are read.`);
    const found = await listings(`# Queues\n\n## Mailboxes\n\n${items.join('\n')}\n`);
    expect(found.length).toBeGreaterThan(3);
    for (const { entries } of found) expect(entries.length).toBeLessThanOrEqual(8);
    expect(found.flatMap(({ entries }) => entries.map(({ shown }) => shown))).toEqual(items.slice(0, found.flatMap(({ entries }) => entries).length));
    expect(found.flatMap(({ entries }) => entries).length).toBeGreaterThanOrEqual(28);
  });

  it('is none of links, names, news or unfinished entries', async () => {
    const lines = (values: readonly string[], heading = 'Mailboxes'): string =>
      `# Queues\n\n## ${heading}\n\n${values.map((value) => `- ${value}`).join('\n')}\n`;
    const whole = [
      'A mailbox holds the letters of one worker until it reads them.',
      'A bounded mailbox makes its senders wait once it is full.',
      'An open mailbox takes every letter that comes.',
    ];
    expect((await listings(lines(whole))).length).toBe(1);
    expect(await listings(lines(['limits', 'ranks', 'owners', 'hosts']))).toEqual([]);
    expect(await listings(lines(whole, 'Changes in version 2'))).toEqual([]);
    expect(await listings(lines(whole, 'Related resources'))).toEqual([]);
    expect(await listings(lines([...whole, 'A mailbox is one of:']))).toEqual([]);
    expect(await listings(lines(whole.slice(0, 2)))).toEqual([]);
  });
});

describe('questions on a list', () => {
  it('are answered by the entry that the list holds', async () => {
    const rows = await rowsOf(options(plainOptions), 'page.html');
    const [term, item] = ['passage-term', 'passage-item'].map((family) => of(rows, family)[0]);
    for (const row of [term, item]) expect(row?.draft.input).toContain('- `--mode-0`: Sets how many');
    expect(plainOptions.map((value) => value.replace(/<\/?p>/g, ''))).toContain(term?.answer);
    expect(item?.draft.input).toContain(`- ${item?.answer}`);
    const long = await rowsOf(options([...plainOptions, '<p>Ends the worker without a report.</p>', '<p>Shows how far each host has come.</p>']), 'page.html');
    for (const { answer } of of(long, 'passage-entry')) expect(answer).toMatch(/^`--mode-\d`$/);
  });

  it('name a thing that one entry alone speaks of', async () => {
    const rows = of(await rowsOf(options(plainOptions), 'page.html'), 'passage-item');
    for (const { question, answer, draft } of rows) {
      const thing = /"([^"]+)"|(`[^`]+`)/.exec(question)?.slice(1).find(Boolean) as string;
      expect(answer).toContain(thing);
      expect(draft.input?.split(thing).length).toBe(2);
    }
    expect(rows.length).toBeGreaterThan(0);
  });

  it('leave a list without any such thing alone', async () => {
    const same = Array.from({ length: 4 }, () => '<p>Sets how many messages a mailbox holds before its senders must wait.</p>');
    expect(of(await rowsOf(options(same), 'page.html'), 'passage-item')).toEqual([]);
  });
});

describe('the example of a passage', () => {
  const page = (example: string): string =>
    `# Queues\n\n## Bounded mailboxes\n\nA bounded mailbox makes its senders wait once it is full. ${example} The supervisor sees how long each of the senders has waited.\n\nA mailbox that is never read fills the memory of its host.\n`;
  it('is asked for where one is given', async () => {
    const [row] = of(await rowsOf(page('For example, a mailbox of ten letters stops its eleventh sender.')), 'passage-example');
    expect(row?.answer).toBe('A mailbox of ten letters stops its eleventh sender.');
  });
  it('is not where there are two, or none', async () => {
    expect(of(await rowsOf(page('For example, a mailbox of ten letters stops its eleventh sender, such as a clock.')), 'passage-example').length).toBe(1);
    for (const example of [
      'A mailbox of ten letters stops its eleventh sender.',
      'For example, one of ten letters stops the eleventh. For instance, a clock waits.',
    ])
      expect(of(await rowsOf(page(example)), 'passage-example')).toEqual([]);
  });
});

it('finds noun phrases where their borders are certain', () => {
  const heads = headsOf('A token is a thing. The window of the screen is the value, and the machine has improved. Each printer and any case is no page.');

  expect(nounPhrasesIn('The user presses a time-based token, and a browser window is shown on the external screen.', heads)).toEqual([
    'time-based token',
    'browser window',
    'external screen',
  ]);
  for (const text of [
    'It happens in other cases.',
    'The same thing is on the next page.',
    'They quickly run the tests.',
    'A `box` of the things',
    'It takes the value with its key.',
    'It makes a file suitable for a printer.',
    'See if the machine has improved.',
  ])
    expect(nounPhrasesIn(text, heads), text).toEqual([]);
});
