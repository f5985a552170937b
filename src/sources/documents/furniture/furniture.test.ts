import { describe, expect, it } from 'vitest';
import { checkReading } from '../../../testing/reader-conformance.ts';
import { hasShared, read, realFiles } from '../testkit.ts';
import { readerFor } from '../registry.ts';

/** Top-level blocks that are set aside: reason and the beginning of the text. */
async function aside(path: string, content: string): Promise<string[]> {
  const reading = await read(path, content);
  checkReading(reading);
  return reading.blocks.flatMap((block) =>
    block.parent === -1 && block.aside !== undefined
      ? [`${block.aside}: ${(block.text ?? reading.text.slice(block.start, block.end)).replace(/\s+/g, ' ').slice(0, 24)}`]
      : [],
  );
}

const cookies = 'We use cookies to improve your visit. By continuing to use this site you accept our cookie policy.';

describe('tables of contents', () => {
  it.each([
    [
      'a.md',
      '# Guide\n\n## Contents\n\n- [Setup](#setup)\n- [Use](#use)\n- Notes\n\n## Setup\n\nText one here.\n\n## Use\n\nText.\n\n## Notes\n\nText.\n',
      ['contents: Contents', 'contents: - [Setup](#setup) - [Use'],
    ],
    ['a.txt', 'Contents\n\nSetup ........ 3\nUse .......... 12\nIndex ........ 99\n\nSetup\n\nText goes here.\n', ['contents: Setup ........ 3 Use ...']],
    [
      'a.html',
      '<h1>Guide</h1><h2>On this page</h2><ol><li>Setup<li>Use</ol><h2>Setup</h2><p>Text one here.<h2>Use</h2><p>Text.',
      ['contents: On this page', 'contents: 1. Setup 2. Use'],
    ],
  ])('%s', async (path, content, expected) => {
    expect(await aside(path, content)).toEqual(expected);
  });
});

describe('indexes', () => {
  const entries = ['anchors, 12, 40–42', 'bolts, 7', 'chains (steel), 8, 19', 'davits, 30', 'eyelets, 3, 5, 9'];
  it.each([
    ['a.md', `# Ropes\n\nText.\n\n## Index\n\n${entries.map((entry) => `- ${entry}`).join('\n')}\n`],
    ['a.html', `<h1>Ropes</h1><p>Text.<h2>Index</h2><h3>A</h3><p>${entries.slice(0, 2).join('<br>')}<h3>C</h3><p>${entries.slice(2).join('<br>')}`],
  ])('%s', async (path, content) => {
    const found = await aside(path, content);
    expect(found[0]).toBe('index: Index');
    expect(found.every((line) => line.startsWith('index: '))).toBe(true);
  });
});

describe('notices and footers', () => {
  it('sets cookie notices aside, with their titles and buttons', async () => {
    expect(
      await aside('a.md', `# Tea\n\nText of the page.\n\n### We value your privacy\n\n${cookies}\n\n- Accept all\n- Cookie settings\n\nMore text.\n`),
    ).toEqual(['consent: We value your privacy', 'consent: We use cookies to improv', 'consent: - Accept all - Cookie se']);
    expect(await aside('a.html', `<h1>Tea</h1><p>Text.<p>${cookies}<p>Accept all<p>More.`)).toHaveLength(2);
    expect(await aside('a.txt', `Tea\n\n${cookies}\n\nMore text.\n`)).toHaveLength(1);
  });

  it.each(['a.md', 'a.txt', 'a.html'])('sets licences, footers and links of the site aside in %s', async (path) => {
    const lines: [string, string][] = [
      ['navigation', 'Home > Docs > Tea'],
      ['', 'Tea is made of leaves and hot water.'],
      ['navigation', 'Edit this page'],
      ['navigation', 'Back to top'],
      ['boilerplate', 'Share this on your favourite network'],
      ['boilerplate', 'Subscribe to our newsletter for more recipes'],
      ['boilerplate', 'Privacy policy | Terms of use | Contact us'],
      ['metadata', 'Last updated on 3 May 2024'],
      ['licence', '© 2024 The Tea Company. All rights reserved.'],
      ['licence', 'This work is licensed under a Creative Commons Attribution 4.0 International License.'],
      ['licence', 'The above copyright notice and this permission notice shall be included in all copies.'],
      ['', 'Green tea is not fermented.'],
    ];
    const content =
      path === 'a.html'
        ? lines.map(([, line]) => `<p>${line.replace(/>/g, '&gt;')}</p>`).join('\n')
        : lines.map(([, line]) => line.replace(/>/g, path === 'a.md' ? '\\>' : '>')).join('\n\n');
    const reading = await read(path, content);
    expect(reading.blocks.map((block) => block.aside ?? '')).toEqual(lines.map(([reason]) => reason));
    expect(reading.notes.at(-1)).toBe('Set aside as no part of the text, in blocks: 3 boilerplate, 1 metadata, 3 navigation.');
  });
});

describe('what must stay', () => {
  it.each([
    [
      'an article about cookies',
      '# Cookies\n\nA cookie is a small text that a server sends. Sites use cookies to remember you.\n\nMany sites ask for consent before they set cookies, because the law says so.\n\n## Cookie settings\n\nOpen the menu to change them.\n',
    ],
    [
      'a chapter about licences',
      '# Licences\n\nThe MIT licence lets anyone use a work. It asks that its text be kept.\n\nA work may be licensed under several licences at once.\n\nCopyright in 1998 was a longer right than before.\n',
    ],
    ['steps with links', '# Setup\n\n1. Install [node](https://nodejs.org).\n2. Read [the guide](guide.md) first.\n3. Run it.\n\n## Install\n\nText.\n'],
    [
      'a list of words that are headings too',
      '# Tooltips\n\nA tooltip must be:\n\n- dismissible\n- hoverable\n- persistent\n- small\n\n## Dismissible\n\nText.\n\n## Hoverable\n\nText.\n\n## Persistent\n\nText.\n\n## Small\n\nText.\n',
    ],
    ['a glossary', '# Glossary\n\n- anchor, 12 kg: holds a ship\n- bolt: joins two parts\n- chain: a row of rings\n'],
    ['a section on indexes', '# Databases\n\n## Index\n\nAn index speeds up reading.\n\n- B-tree, since version 8\n- hash\n'],
    ['the contents of a box', '# The kit\n\n## Contents\n\n- two ropes\n- one anchor\n- a map\n'],
    ['a menu path', '# Saving\n\nFile > Save as > PDF\n\nThen choose a name.\n'],
    [
      'how to subscribe',
      '# Events\n\nSubscribe to an event to hear of changes. The handler gets the event.\n\nSign up with your email address on the first page, then wait.\n',
    ],
    ['a dotted row', '# Prices\n\nThe sum was ... 12\n\nMore text.\n'],
  ])('%s', async (_, content) => {
    for (const path of ['a.md', 'a.txt']) expect(await aside(path, content)).toEqual([]);
  });

  it.skipIf(!hasShared)('every block of two real corpora that their readers keep', async () => {
    let count = 0;
    for (const [n, file] of [...realFiles('corpora/rust-book'), ...realFiles('corpora/wcag-understanding')].entries()) {
      const reader = readerFor(file.name);
      // A fourth of them, for speed.
      if (reader === undefined || n % 4 !== 1 || /licen[cs]e/i.test(file.name)) continue;
      const own = await reader.read({ bytes: file.bytes, path: file.name, limits: { depth: 256 } });
      const after = await read(file.name, file.bytes);
      count++;
      expect([file.name, after.blocks.map((block) => block.aside)]).toEqual([file.name, own.blocks.map((block) => block.aside)]);
    }
    expect(count).toBeGreaterThan(45);
  });
});
