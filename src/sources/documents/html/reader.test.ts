import { describe, expect, it } from 'vitest';
import { read, sketch, utf8 } from '../testkit.ts';

const html = async (text: string): Promise<string[]> => sketch(await read('page.html', text));

describe('html', () => {
  it('collapses white space, keeps pre, and gives code spans their backticks', async () => {
    const reading = await read('page.html', '<p>a\n  <b>b</b>  <code>c  d</code>!</p><pre><code class="language-rust">x\n  y</code></pre>');
    expect(reading.text).toBe('a b c d!\n\nx\n  y');
    expect(sketch(reading)).toEqual(['paragraph: a b `c d`!', 'code rust: x\n  y']);
  });

  it('puts marks of items outside their text', async () => {
    const reading = await read('page.html', '<ol start=3><li>a<ul><li>b</ul><li><p>c</p><p>d</p></ol>');
    expect(reading.text).toBe('3. a\n  - b\n4. c\nd');
    expect(sketch(reading)).toEqual([
      'list ordered',
      '  item',
      '    paragraph: a',
      '    list',
      '      item',
      '        paragraph: b',
      '  item',
      '    paragraph: c',
      '    paragraph: d',
    ]);
  });

  it('marks items as they are shown: letters, Roman numerals, stated numbers, counts down', async () => {
    expect((await read('page.html', '<ol type=a start=26><li>x<li>y</ol>')).text).toBe('z. x\naa. y');
    expect((await read('page.html', '<ol type=I start=4><li>x<ol style="list-style-type: lower-roman"><li>y<li>z</ol></ol>')).text).toBe(
      'IV. x\n  i. y\n  ii. z',
    );
    expect((await read('page.html', '<ol reversed><li>x<li value=7>y<li>z</ol>')).text).toBe('3. x\n7. y\n6. z');
    expect((await read('page.html', '<ol type=i start=4000><li>x</ol><ol type=A start=-1><li>y</ol>')).text).toBe('4000. x\n\n-1. y');
  });

  it('sets notices of cookies aside as such, by the names of their elements', async () => {
    for (const name of ['id="cookie-banner"', 'class="cookie"', 'class="box gdpr-consent"', 'id="cookies"', 'role="alertdialog" id="cookie-notice"'])
      expect(await html(`<h1>T</h1><p>Text.</p><div ${name}><p>Cookies make it tick.</p></div>`)).toContain('paragraph (consent): Cookies make it tick.');
    expect(await html('<h1>T</h1><div class="cookie-recipes"><p>Cookies make it tick.</p></div>')).toContain('paragraph: Cookies make it tick.');
  });

  it('reads tables: header cells, captions before them, spans filled with empty cells, layout tables not at all', async () => {
    expect(await html('<table><caption>C</caption><tr><th>a<th>b<tr><td rowspan=2>x<td>y<tr><td>z</table>')).toEqual([
      'caption: C',
      'table',
      '  row header',
      '    cell header: a',
      '    cell header: b',
      '  row',
      '    cell: x',
      '    cell: y',
      '  row',
      '    cell: ',
      '    cell: z',
    ]);
    expect(await html('<table role=presentation><tr><td><p>a</p></table>')).toEqual(['paragraph: a']);
  });

  it('makes notes, quotes, terms, figures', async () => {
    expect(
      await html(
        '<div class="note"><p class=title>Note</p><p>n</p></div><blockquote>q</blockquote><dl><dt>t<dd>d</dl><figure><img alt="pic"><figcaption>c</figcaption></figure>',
      ),
    ).toEqual([
      'note note',
      '  paragraph (metadata): Note',
      '  paragraph: n',
      'quote',
      '  paragraph: q',
      'terms',
      '  term: t',
      '  description',
      '    paragraph: d',
      'figure: pic',
      'caption: c',
    ]);
  });

  it('takes the single class of a `pre` around one `code` for its language', async () => {
    const languages = async (text: string): Promise<(string | undefined)[]> =>
      (await read('page.html', text)).blocks.filter((block) => block.kind === 'code').map((block) => block.language);
    expect(
      await languages(
        '<pre class="console"><code>$ a</code></pre><pre class="text">\n<code>a</code>\n</pre><pre class="example"><code>a</code></pre><pre class="note"><b>x</b><code>a</code></pre><pre class="a b"><code>a</code></pre><pre class="console"><code class="language-sh">a</code></pre>',
      ),
    ).toEqual(['console', 'text', undefined, undefined, undefined, 'sh']);
  });

  it('sets navigation, page footers, link lists and template code aside, but not the header of an article', async () => {
    expect(
      await html(
        '<nav>n</nav><article><header><h1>T</h1></header><p>t</p></article><div class="main-menu">m</div>{% include "x" %}<ul><li><a href=a>a</a><li><a href=b>b</a></ul><footer>f</footer>',
      ),
    ).toEqual([
      'paragraph (navigation): n',
      'heading 1: T',
      'paragraph: t',
      'paragraph (navigation): m',
      'directive (directive): {% include "x" %}',
      'list (contents)',
      '  item (contents)',
      '    paragraph (contents): a',
      '  item (contents)',
      '    paragraph (contents): b',
      'paragraph (boilerplate): f',
    ]);
  });

  it('keeps lists of links that lead elsewhere, or that a sentence leads into', async () => {
    const kept = async (text: string): Promise<boolean> => (await read('page.html', `<p>x</p>${text}`)).blocks.every((block) => block.aside === undefined);
    const list = (...targets: string[]): string => `<ul>${targets.map((target) => `<li><a href="${target}">a</a>`).join('')}</ul>`;
    expect(await kept(list('https://a.example', '//b.example'))).toBe(true);
    expect(await kept(`<p>Well-known schemas for metadata include: </p>${list('https://a.example', 'b.html')}`)).toBe(true);
    expect(await kept(`<p>In this chapter:</p>${list('#a', 'b.html')}`)).toBe(false);
    expect(await kept(list('https://a.example', 'b.html'))).toBe(false);
  });

  it('leaves scripts and comments out, and counts them; sets hidden blocks aside', async () => {
    const reading = await read('page.html', '<p>a</p><script>s()</script><p hidden>h</p><!-- c --><style>x</style><noscript>n</noscript>');
    expect(reading.text).toBe('a\n\nh');
    expect(reading.notes).toEqual(['Left out: 1 noscript, 1 script, 1 style.']);
    expect(sketch(reading)).toEqual(['paragraph: a', 'paragraph (hidden): h']);
    expect((await read('page.html', '<p>a <span hidden>h</span> b</p>')).notes).toEqual(['Left out: 1 hidden.']);
  });

  it('takes title and language from the page', async () => {
    const reading = await read('page.html', '<html lang="fr-CA"><title> T </title><p>x');
    expect([reading.title, reading.language]).toEqual(['T', 'fr']);
    expect((await read('page.html', '<title>T</title><h1>H</h1>')).title).toBe('H');
  });

  it('raises powers, drops reference marks, shows quotes', async () => {
    expect(await html('<p>The SDK<a class=footnote href=#f86><sup>86</sup></a> is 10<sup>3</sup> files.</p>')).toEqual(['paragraph: The SDK is 10^3 files.']);
    expect(await html('<p>2<sup>8</sup> is<sup><a href=#1>1</a></sup> <q>big</q> [[ISO-1]]</p>')).toEqual(['paragraph: 2^8 is “big” [ISO-1]']);
  });

  it('reads XHTML and the encoding that a page names', async () => {
    expect(sketch(await read('p.xhtml', '<?xml version="1.0"?><html><head><title/></head><body><p>a</p></body></html>'))).toEqual(['paragraph: a']);
    const latin = Uint8Array.from([...utf8('<meta charset="iso-8859-1"><p>caf'), 0xe9]);
    const reading = await read('p.html', latin);
    expect([reading.text, reading.notes[0]]).toEqual(['café', 'Read as windows-1252, as the file says.']);
  });

  it.each([
    ['100,000 nested elements', '<div>'.repeat(100_000), /deeper than 256 levels/],
    ['a tag with endless attributes', `<p ${'a '.repeat(5000)}>x`, /more than 1000 attributes/],
    ['a page of scripts', '<script>x()</script>', /shows no text/],
  ])('refuses %s', async (_, text, message) => {
    await expect(read('page.html', text)).rejects.toThrow(message);
  });

  it('is not filled up by row and column spans', async () => {
    const reading = await read('page.html', `<table>${'<tr><td rowspan=100 colspan=100>a'.repeat(2000)}</table>`);
    expect(reading.blocks.length).toBeLessThan(20_000);
  });
});
