import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { checkReading, readerConformance } from '../../../testing/reader-conformance.ts';
import type { Reading } from '../../../contracts/document.ts';
import { rawZip } from '../archive/testkit.ts';
import { isRefusal } from '../refusal.ts';
import { hasShared, realFiles, sketch } from '../testkit.ts';
import { epubReader } from './reader.ts';
import { madeBook, xhtml, type MadeBook } from './testkit.ts';

// The reader itself, not the worker around it.
const readBytes = async (bytes: Uint8Array, depth = 256): Promise<Reading> => epubReader.read({ bytes, path: 'book.epub', limits: { depth } });
const readBook = async (book: MadeBook): Promise<Reading> => readBytes(madeBook(book));

describe('a book', () => {
  it('is read in the order of the spine, with title and language of its metadata', async () => {
    const reading = await readBook({
      chapters: { 'b.xhtml': '<h2>Two</h2><p>Second.</p>', 'a file.xhtml': '<h1>One</h1><ul><li>first</li></ul>', 'deep/é.xhtml': '<p>Third.</p>' },
      spine: '<itemref idref="i1"/><itemref idref="i0"/><itemref idref="i2"/>',
    });
    checkReading(reading);
    expect(sketch(reading)).toEqual(['heading 1: One', 'list', '  item', '    paragraph: first', 'heading 2: Two', 'paragraph: Second.', 'paragraph: Third.']);
    expect([reading.title, reading.language, reading.notes]).toEqual(['A made book', 'en', []]);
    expect(reading.text).toBe('One\n\n- first\n\nTwo\n\nSecond.\n\nThird.');
  });

  it('takes the main title where there are more, and the language of a page where the package names none', async () => {
    const metadata =
      '<dc:title id="s">Sub</dc:title><dc:title id="m">Main &amp; more</dc:title><meta refines="#m" property="title-type">main</meta><meta name="cover" content="x"/>';
    const reading = await readBook({ metadata, chapters: { 'a.xhtml': xhtml('<p>Bonjour.</p>').replace('<html ', '<html xml:lang="fr" ') } });
    expect([reading.title, reading.language]).toEqual(['Main & more', 'fr']);
  });

  it('finds its package at any path, the first of several', async () => {
    const opf = (href: string): string =>
      `<opf:package xmlns:opf="http://www.idpf.org/2007/opf"><opf:manifest><opf:item id="x" href="${href}" media-type="application/xhtml+xml"/></opf:manifest><opf:spine><opf:itemref idref="x"/></opf:spine></opf:package>`;
    const reading = await readBook({
      container: '<container><rootfiles><rootfile full-path="my%20books/a.opf"/><rootfile full-path="b.opf"/></rootfiles></container>',
      more: [
        { name: 'my books/a.opf', data: opf('../text/a%20b.xhtml#x') },
        { name: 'b.opf', data: opf('other.xhtml') },
        { name: 'text/a b.xhtml', data: xhtml('<p>Found.</p>') },
        { name: 'other.xhtml', data: xhtml('<p>Other.</p>') },
      ],
    });
    expect(reading.text).toBe('Found.');
    expect(reading.title).toBe('book');
  });

  it('puts what is not linear last, follows fallbacks, and reads drawings', async () => {
    const reading = await readBook({
      chapters: {
        'a.xhtml': '<p>Aside.</p>',
        'b.xhtml': '<p>Main.</p>',
        'c.svg': '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><title>A map</title><g><text>North <tspan>gate</tspan></text></g></svg>',
        'd.xhtml': '<p>Instead of a film.</p>',
      },
      manifest:
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/><item id="c" href="c.svg" media-type="image/svg+xml"/><item id="f" href="f.mp4" media-type="video/mp4" fallback="g"/><item id="g" href="g.pdf" media-type="application/pdf" fallback="d"/><item id="d" href="d.xhtml" media-type="application/xhtml+xml"/><item id="r" href="r.mp4" media-type="video/mp4" fallback="q"/><item id="q" href="q.mp4" media-type="video/mp4" fallback="r"/>',
      spine: '<itemref idref="a" linear="no"/><itemref idref="b"/><itemref idref="c"/><itemref idref="f"/><itemref idref="r"/>',
    });
    expect(reading.text).toBe('Main.\n\nA map\n\nNorth gate\n\nInstead of a film.\n\nAside.');
    expect(reading.notes).toEqual([
      '1 document that is not part of the main text (linear="no") comes last.',
      '1 item of the spine has no form that can be read: "OEBPS/r.mp4".',
    ]);
  });
});

describe('what is no text of a book', () => {
  it('sets aside covers, contents and indexes, by the book and by its pages', async () => {
    const reading = await readBook({
      chapters: {
        'cover.xhtml': '<p>Cover</p>',
        'nav.xhtml': '<nav epub:type="toc"><ol><li><a href="x">One</a></li></ol></nav>',
        'one.xhtml': '<header class="sidebar"><h1>One</h1></header><p class="share">Text.</p>',
        'index.xhtml': '<section epub:type="index"><p>rain, 7</p></section>',
        'title.xhtml': '<div><section epub:type="titlepage"><p>By me</p></section></div>',
      },
      manifest:
        '<item id="c" href="cover.xhtml" media-type="application/xhtml+xml"/><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="scripted nav"/><item id="o" href="one.xhtml" media-type="application/xhtml+xml"/><item id="i" href="index.xhtml" media-type="application/xhtml+xml"/><item id="t" href="title.xhtml" media-type="application/xhtml+xml"/>',
      spine: '<itemref idref="c"/><itemref idref="t"/><itemref idref="n"/><itemref idref="o"/><itemref idref="i"/>',
      guide: '<guide><reference type="cover" href="cover.xhtml"/><reference type="toc" href="one.xhtml#toc"/></guide>',
    });
    expect(sketch(reading)).toEqual([
      'paragraph (navigation): Cover',
      'paragraph (metadata): By me',
      'list ordered (contents)',
      '  item (contents)',
      '    paragraph (contents): One',
      'heading 1: One',
      'paragraph: Text.',
      'paragraph (index): rain, 7',
    ]);
  });

  it('takes footnotes as notes, and leaves out what refers to them and the page numbers of the printed book', async () => {
    const reading = await readBook({
      chapters: {
        'a.xhtml':
          '<p>Rain<a epub:type="noteref" href="#n">1</a> fa<span epub:type="pagebreak" title="7">7</span>lls.<sup><a href="#n2">2</a></sup></p><aside epub:type="footnote" id="n"><p>Of water.<a role="doc-backlink" href="#r">↩</a></p></aside><section epub:type="footnotes"><ol><li epub:type="footnote"><p>Down.</p></li></ol></section>',
      },
    });
    expect(sketch(reading)).toEqual(['paragraph: Rain falls.', 'note footnote', '  paragraph: Of water.', 'note footnote', '  paragraph: Down.']);
  });

  it('reads XML forms that HTML has not', async () => {
    const reading = await readBook({
      chapters: {
        'a.xhtml':
          '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y" [ <!ATTLIST p x CDATA "1"> ]><html><head><title/><script src="x"/></head><body><p>a<i/> &#x3b1;&nbsp;b</p><p/><pre><![CDATA[if (a < b && c)]]></pre></body></html>',
      },
    });
    expect(sketch(reading)).toEqual(['paragraph: a α\u00A0b', 'code: if (a < b && c)']);
    const math =
      '<math alttext="Alternative text not available"><mi>A</mi></math> and <math alttext="x"><semantics><mi>y</mi><annotation encoding="application/x-tex">y^2</annotation></semantics></math>';
    expect((await readBook({ chapters: { 'a.xhtml': `<p>Of ${math}.</p>` } })).text).toBe('Of A and $y^2$.');
    const latin = await readBytes(
      madeBook({
        chapters: {},
        manifest: '<item id="l" href="l.xhtml" media-type="application/xhtml+xml"/>',
        spine: '<itemref idref="l"/>',
        more: [{ name: 'OEBPS/l.xhtml', data: Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><html><body><p>Café</p></body></html>', 'latin1') }],
      }),
    );
    expect(latin.text).toBe('Café');
  });
});

describe('a bad book', () => {
  it('is read without the parts that are missing, broken, remote or outside, and says so', async () => {
    const item = (id: string, href: string): string => `<item id="${id}" href="${href}" media-type="application/xhtml+xml"/>`;
    const reading = await readBook({
      chapters: { 'one.xhtml': '<p>Here.</p>', 'Deep.xhtml': '<div>'.repeat(300), 'empty.xhtml': '<p> </p>' },
      manifest:
        item('a', 'one.xhtml') +
        item('b', 'gone.xhtml') +
        item('c', '../../../etc/passwd') +
        item('d', 'https://example.org/x.xhtml') +
        item('e', 'deep.xhtml') +
        item('f', 'empty.xhtml'),
      spine: ['a', 'b', 'c', 'd', 'e', 'a', 'zz', 'f'].map((id) => `<itemref idref="${id}"/>`).join(''),
      mimetype: 'text/plain',
    });
    expect(reading.text).toBe('Here.');
    expect(reading.notes).toEqual([
      'Its mimetype says "text/plain", not application/epub+zip.',
      '3 documents of the spine are not in the book: "OEBPS/gone.xhtml", "c", "zz".',
      'The spine names documents once more; each is read once.',
      '1 remote resource was not fetched, 1 of them in the spine.',
      '1 of 3 content documents could not be read: OEBPS/Deep.xhtml (too-deep).',
    ]);
  });

  it('is read without container.xml where one package is there, and refused where none is', async () => {
    const reading = await readBook({ container: '', mimetype: '' });
    expect(reading.notes).toEqual(['It has no file named mimetype.', 'META-INF/container.xml names no package document; OEBPS/book.opf was taken.']);
    await expect(readBytes(rawZip([{ name: 'a.txt', data: 'x' }]))).rejects.toMatchObject({ reason: 'damaged' });
    await expect(readBook({ container: '<rootfile full-path="../x.opf"/>', more: [{ name: 'b.opf' }] })).rejects.toMatchObject({ reason: 'damaged' });
    await expect(readBook({ spine: '' })).rejects.toMatchObject({ reason: 'damaged' });
    await expect(readBook({ chapters: { 'a.xhtml': '<img src="page.png"/>' } })).rejects.toMatchObject({ reason: 'no-text' });
  });

  const encryption = (algorithm: string): { name: string; data: string } => ({
    name: 'META-INF/encryption.xml',
    data: `<encryption><enc:EncryptedData><enc:EncryptionMethod Algorithm="${algorithm}"/><ds:KeyInfo/><enc:CipherData><enc:CipherReference URI="OEBPS/one.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>`,
  });

  it('is refused where it is encrypted, by the name of its protection; scrambled fonts are no protection', async () => {
    const aes = encryption('http://www.w3.org/2001/04/xmlenc#aes128-cbc');
    await expect(readBook({ more: [aes] })).rejects.toMatchObject({ reason: 'encrypted', message: expect.stringContaining('DRM') as string });
    await expect(readBook({ more: [aes, { name: 'META-INF/license.lcpl', data: '{}' }] })).rejects.toThrow('Readium LCP');
    await expect(readBook({ more: [aes, { name: 'META-INF/rights.xml', data: '<r/>' }] })).rejects.toThrow('Adobe ADEPT');
    expect((await readBook({ more: [encryption('http://www.idpf.org/2008/embedding')] })).text).toContain('first chapter');
  });

  it('is refused where it declares entities', async () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>';
    await expect(readBook({ chapters: { 'a.xhtml': `<?xml version="1.0"?>${bomb}<html><body><p>&b;</p></body></html>` } })).rejects.toMatchObject({
      reason: 'unsafe-archive',
    });
    await expect(readBook({ opf: `${bomb}<package/>` })).rejects.toMatchObject({ reason: 'unsafe-archive' });
    await expect(readBook({ container: `${bomb}<container/>` })).rejects.toMatchObject({ reason: 'unsafe-archive' });
    expect((await readBook({ chapters: { 'a.xhtml': '<p>Write &lt;!ENTITY x "y"> so.</p>' } })).text).toContain('<!ENTITY');
  });

  it('is refused where its package is huge, and read where its spine is long', async () => {
    await expect(readBook({ opf: ' '.repeat(50_000_000) })).rejects.toMatchObject({ reason: 'unsafe-archive' });
    const big = { container: '<rootfile full-path="big.opf"/>', more: [{ name: 'big.opf', data: ' '.repeat(17_000_000), method: 0 }] };
    await expect(readBook(big)).rejects.toMatchObject({ reason: 'too-large' });
    const reading = await readBook({ spine: `<itemref idref="i0"/>${Array.from({ length: 100_000 }, (_, i) => `<itemref idref="n${i}"/>`).join('')}` });
    expect(reading.notes).toEqual(['100000 documents of the spine are not in the book: "n0", "n1", "n2", "n3", "n4" and 99995 more.']);
  });

  it.each([
    ['open tags', '<'.repeat(100_000)],
    ['quotes', '<a b="'.repeat(20_000)],
    ['empty tags', '<a /'.repeat(25_000)],
    ['CDATA', '<![CDATA['.repeat(11_000)],
    ['comments', '<!--'.repeat(25_000)],
    ['document types', '<!DOCTYPE ['.repeat(9000)],
    ['names', `<${'a'.repeat(100_000)}`],
    ['blanks', `<a${' '.repeat(100_000)}`],
    ['entities', '&#x'.repeat(33_000)],
    ['attributes', `<a ${'b="c" '.repeat(16_000)}/>`],
  ])('with 100 KB of %s is read or refused', async (_, nasty) => {
    for (const book of [
      { opf: `<package>${nasty}` },
      { container: `<container>${nasty}` },
      { chapters: { 'a.xhtml': `<?xml version="1.0"?>${nasty}` } },
      { chapters: { 'a.xhtml': `<p>x</p>${nasty}` } },
    ]) {
      try {
        checkReading(await readBook(book));
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
    }
  });
});

describe('any chapter', () => {
  const parts = [
    'word ',
    '<p>',
    '</p>',
    '<section epub:type="footnotes">',
    '</section>',
    '<aside epub:type="footnote">',
    '</aside>',
    '<ol>',
    '<li epub:type="footnote">',
    '<li>',
    '</ol>',
    '<nav>',
    '</nav>',
    '<a role="doc-noteref">',
    '</a>',
    '<i/>',
    '<![CDATA[',
    ']]>',
    '<pre>',
    '</pre>',
    '🦀',
    '<header>',
    '<svg>',
    '<table><tr><td>',
    '</table>',
    '&amp;',
    '<h2>',
    '</h2>',
  ];
  it('keeps the rules of a reading', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...parts), { maxLength: 30 }), async (chosen) => {
        checkReading(await readBook({ chapters: { 'a.xhtml': '<p>Start.</p>', 'b.xhtml': chosen.join('') } }));
      }),
      { numRuns: 150 },
    );
  });
});

describe('conformance', () => {
  const whole = madeBook({ chapters: { 'a.xhtml': '<h1>One</h1><p>Text of a book.</p>', 'b.xhtml': '<table><tr><td>1</td><td>2</td></tr></table>' } });
  const samples = [
    { name: 'a made book', path: 'a.epub', bytes: whole, expect: 'read' as const },
    ...Array.from({ length: 9 }, (_, i) => ({
      name: `cut at ${i + 1} tenths`,
      path: 'a.epub',
      bytes: whole.subarray(0, Math.floor((whole.length * (i + 1)) / 10)),
      expect: 'refuse' as const,
    })),
    ...realFiles('corpora/mixed')
      .filter((file) => file.name.endsWith('.epub'))
      .map((file) => ({ name: file.name, path: file.name, bytes: file.bytes, expect: 'read' as const })),
  ];
  for (const check of readerConformance(epubReader, samples)) it(check.name, () => check.run());

  it.skipIf(!hasShared)('reads the spine of real books in order', async () => {
    const [nav, order] = realFiles('corpora/mixed').filter((file) => file.name.endsWith('.epub'));
    const navigation = await readBytes(nav?.bytes ?? new Uint8Array());
    expect(navigation.blocks.filter((block) => block.kind === 'list').map((block) => block.aside)).toEqual(['contents']);
    const reading = await readBytes(order?.bytes ?? new Uint8Array());
    expect(reading.title).toBe('pkg-spine-order');
    expect(reading.blocks.length).toBe(12);
  });
});
