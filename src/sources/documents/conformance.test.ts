import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { checkReading, readerConformance } from '../../testing/reader-conformance.ts';
import { isRefusal } from './refusal.ts';
import { readerFor, readers } from './registry.ts';
import { hasShared, read, realFiles } from './testkit.ts';

const corpora = [...realFiles('corpora/rust-book'), ...realFiles('corpora/wcag-understanding')];

describe.each(readers.map((reader) => [reader.id, reader] as const))('%s', (_, reader) => {
  const samples = corpora
    .filter((file) => readerFor(file.name) === reader)
    .map((file) => ({ name: file.name, bytes: file.bytes, path: basename(file.name), expect: 'read' as const }));
  for (const check of readerConformance(reader, samples)) it(check.name, () => check.run());
});

describe.skipIf(!hasShared)('real files', () => {
  it('holds the corpora that are meant', () => {
    expect(corpora.filter((file) => file.name.endsWith('.md')).length).toBeGreaterThanOrEqual(94);
    expect(corpora.filter((file) => file.name.endsWith('.html')).length).toBe(108);
  });

  it('reads or refuses every input of the html5lib tokenizer tests', async () => {
    const inputs = realFiles('suites/html5lib/tokenizer')
      .filter((file) => file.name.endsWith('.test'))
      .flatMap((file) => {
        const suite: unknown = JSON.parse(new TextDecoder().decode(file.bytes));
        const tests = typeof suite === 'object' && suite !== null && 'tests' in suite && Array.isArray(suite.tests) ? suite.tests : [];
        return tests.map((test: { input?: string }) => test.input ?? '');
      });
    expect(inputs.length).toBeGreaterThan(1000);
    let readCount = 0;
    for (const input of inputs) {
      try {
        checkReading(await read('case.html', input.toWellFormed()));
        readCount++;
      } catch (error) {
        if (!isRefusal(error)) throw new Error(`input ${JSON.stringify(input)}`, { cause: error });
      }
    }
    expect(readCount).toBeGreaterThan(500);
  });
});

const fragments = {
  'a.md': [
    'word ',
    'two words',
    '\n',
    '\n\n',
    '\r\n',
    '- ',
    '1. ',
    '> ',
    '# ',
    '```\n',
    '    ',
    '\t',
    '| a | b |\n',
    '|---|---|\n',
    '<div>',
    '</div>',
    '<!-- c -->',
    '**',
    '_',
    '`',
    '[x](y)',
    '[x]: y\n',
    '![i](j)',
    '🦀',
    '{{#include f}}',
    '<Listing caption="c">\n',
    '</Listing>',
    '---\n',
    '[^1]',
    '&amp;',
    '\\',
  ],
  'a.html': [
    'word ',
    'two words',
    '<p>',
    '</p>',
    '<div>',
    '</div>',
    '<ul>',
    '<li>',
    '</ul>',
    '<table>',
    '<tr>',
    '<td rowspan=2 colspan=2>',
    '</table>',
    '<pre>',
    '</pre>',
    '<code>',
    '</code>',
    '<br>',
    '<h2>',
    '</h2>',
    '<dl><dt>',
    '<dd>',
    '</dl>',
    '<nav>',
    '</nav>',
    '🦀',
    '{% include "x" %}',
    '<blockquote>',
    '<img alt="pic">',
    '<caption>',
    '<sup>2</sup>',
    '<!-- c -->',
    '\n',
    '&nbsp;',
    '<q>',
  ],
  'a.txt': ['word ', 'two words', '\n', '\n\n', '\r\n', '\t', '🦀', '.. include:: x\n', '\u0000', ' '],
};

describe.each(Object.entries(fragments))('any %s', (path, parts) => {
  it('keeps the rules of a reading', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...parts), { maxLength: 40 }), async (chosen) => {
        try {
          checkReading(await read(path, chosen.join('')));
        } catch (error) {
          if (!isRefusal(error)) throw error;
        }
      }),
      { numRuns: 400 },
    );
  });
});
