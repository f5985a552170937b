/** Wordings that no reader would use: each read out of a sentence that does not say it. */
import { describe, expect, it } from 'vitest';
import { clauseOf } from './english/clauses.ts';
import { startsBefore } from './english/dangling.ts';
import { readingsOf } from './testkit.ts';

const questions = async (text: string): Promise<string[]> => (await readingsOf(text)).map((row) => row.question);

describe('a question', () => {
  it('takes no superlative for a term', async () => {
    expect(await questions('# Relays\n\nThe best means to become a part of one is to assist the current members of the team.')).not.toContainEqual(
      expect.stringMatching(/"?best"? mean/),
    );
  });
  it('splits no idiom', async () => {
    expect(await questions('# Relays\n\nAn overhaul of a relay should take all of its existing mailboxes into account.')).not.toContainEqual(
      expect.stringMatching(/should .* take\b/),
    );
  });
  it('writes "all" small', async () => {
    expect(
      await questions(
        '# Relays\n\nAll Relay packages have a field that names the host. They are read by the supervisor of the host, and all Relay hosts know it.',
      ),
    ).not.toContainEqual(expect.stringMatching(/ All Relay/));
  });
  it('offers no option', async () => {
    expect(await questions('# Relays\n\nIf a mailbox has a limit of messages, you can use the `drain` command to empty it at night.')).not.toContainEqual(
      expect.stringMatching(/^What option/),
    );
  });
  it('has its kind without an article', async () => {
    const asked = await questions('# Relays\n\n## `if` expressions\n\nAn `if` expression allows you to branch your code depending on conditions of any type.');
    expect(asked.filter((text) => /which An\b/i.test(text))).toEqual([]);
  });
  it('asks for no answer to a form', async () => {
    const text =
      '# Relays\n\n## Filling in the form\n\n| Question | Answer |\n|---|---|\n| Host name | `localhost` |\n| Relay port | `8025` |\n| Owner name | `relay` |\n';
    expect((await questions(text)).filter((question) => /the answer of/i.test(question))).toEqual([]);
  });
  it('asks for no column that is no noun', async () => {
    const text =
      '# Relays\n\n## Kinds of methods\n\n| Method | Called from a relay |\n|---|---|\n| open | `f(relay)` |\n| close | `g(relay)` |\n| drain | `h(relay)` |\n';
    expect((await questions(text)).filter((question) => /the called from/i.test(question))).toEqual([]);
  });
  it('spells out no abbreviation', async () => {
    const text = '# Relays\n\nThe central mail handler (CMH) keeps all messages of a host in one place.';
    expect((await readingsOf(text)).filter(({ template }) => template.startsWith('abbreviation'))).toEqual([]);
  });
  it.each([
    ['Users may employ many kinds of input when interacting with the mailboxes of a relay.', /^When may/],
    ['When annotating mailboxes in relays, the annotations go in the head of the mailbox, not in its body.', /What happens when annotating/],
    ['A bounded mailbox is closely related to an open mailbox and to a shared one.', /alike/],
    ['Methods only differ from regular functions in that the object instance comes before the other arguments.', /only differ/],
    ['A similar worry is necessary when passing a full mailbox to another host.', /a similar/],
    ['The slides are an excellent overview of the whole design of the relay’s mailboxes.', /slides/],
    ['The `split` method supports an optional limit, which is useful if the line has more than one mark.', /does .* do\?|what .* does/],
    ['A Relay supervisor takes all of the settings of its host at the start of each day.', /take\?$/],
  ])('asks what is said: %s', async (sentence, wrong) => {
    expect(await questions(`# Relays\n\n${sentence}`)).not.toContainEqual(expect.stringMatching(wrong));
  });
  it('takes no record for a definition', async () => {
    const text = '# Relays\n\n## Results\n\n<dl><dt>Letter spacing</dt><dd>Single letters in words remained intact though they were spaced apart.</dd></dl>';
    expect(
      (
        await readingsOf(
          `<html><body>${text.replace('# Relays', '<h1>Relays</h1>').replace('## Results', '<h2>Measured spacing</h2>')}</body></html>`,
          'page.html',
        )
      ).filter(({ template }) => template.startsWith('term/')),
    ).toEqual([]);
  });
  it('takes no sentence on something else for a definition', async () => {
    const html =
      '<html><body><h1>Relays</h1><h2>Words on boxes</h2><dl><dt>Box methods</dt><dd>Boxes support a large number of methods for searching and sorting.</dd></dl></body></html>';
    expect((await readingsOf(html, 'page.html')).filter(({ template }) => template.startsWith('term/'))).toEqual([]);
  });
  it('calls no heading a protocol', async () => {
    const text =
      '# Setting Up Shares with Relay\n\nThis protocol is used by hosts. The handling of this protocol takes time.\n\nRelay is a suite of tools that handle messages.';
    expect((await questions(text)).filter((question) => /" protocol/.test(question))).toEqual([]);
  });
});

describe('a list of examples', () => {
  const list = (body: string): string =>
    `# Relays\n\n## Examples\n\n- A view in one column\n\n  ${body}\n\n- A view in rows\n\n  All rows take the width of their host.\n`;
  it('keeps a title apart from its text', async () => {
    const [row] = (await readingsOf(list('All content stands in one column.'))).filter(({ template }) => template.startsWith('examples/'));
    expect(row?.answer).toBe('- A view in one column\n\n   All content stands in one column.\n- A view in rows\n\n   All rows take the width of their host.');
  });
  it('has no note on what is not there', async () => {
    expect((await readingsOf(list('Note that the menu changes first as the view grows.'))).filter(({ template }) => template.startsWith('examples/'))).toEqual(
      [],
    );
  });
});

it('does not take the verb of a gerund’s object for its own', () => {
  expect(clauseOf('Having function signatures contain the lifetime contract means the analysis can be simpler')?.verb).not.toBe('contain');
});

it('knows a sentence that goes on from one before it', () => {
  for (const text of [
    'We iterate over them, sending each individually, and pause between each.',
    'The easiest way is to use the `drain` command of the relay.',
    'The contents of the memory could also be used, but it is rarely done.',
    'Never assign to it outside of the relay.',
    'You can read it with the `drain` command of the relay.',
  ])
    expect(startsBefore(text), text).toBe(true);
  for (const text of [
    'A mailbox keeps its messages, and a worker reads them.',
    'We can use a lock to keep others out.',
    'When a worker stops, its mailbox is closed.',
    'You can open a mailbox and close it.',
  ])
    expect(startsBefore(text), text).toBe(false);
});
