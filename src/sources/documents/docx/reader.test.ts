import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkReading } from '../../../testing/reader-conformance.ts';
import { isRefusal } from '../refusal.ts';
import { hasShared, read, realFiles, sketch } from '../testkit.ts';
import { docx, listed, p, r, refusal, style, styled, tc, tr, type DocxInit } from './testkit.ts';

async function lines(init: DocxInit | string): Promise<string[]> {
  const reading = await read('a.docx', docx(init));
  checkReading(reading);
  return sketch(reading);
}

describe('headings', () => {
  it('are told by the name of the style, in any language, by its base, and by the outline level', async () => {
    const styles = [
      style('berschrift1', 'heading 1'),
      style('X', 'Überschrift 2'),
      style('Eigen', 'Unser Kopf', '<w:basedOn w:val="berschrift1"/>'),
      style('Tief', 'Tief', '<w:basedOn w:val="Eigen"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
      style('Flach', 'Flach', '<w:basedOn w:val="Tief"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>'),
    ].join('');
    const body = [
      ...['berschrift1', 'X', 'Eigen', 'Tief', 'Heading4'].map((id) => p(`Of ${id}`, styled(id))),
      p('By level', '<w:outlineLvl w:val="4"/>'),
      p('Text.'),
    ].join('');
    expect(await lines({ body, styles })).toEqual([
      'heading 1: Of berschrift1',
      'heading 2: Of X',
      'heading 1: Of Eigen',
      'heading 3: Of Tief',
      'heading 4: Of Heading4',
      'heading 5: By level',
      'paragraph: Text.',
    ]);
  });

  it('a circle of styles ends', async () => {
    const styles = style('A', 'a', '<w:basedOn w:val="B"/>') + style('B', 'b', '<w:basedOn w:val="A"/>');
    expect(await lines({ body: p('Text.', styled('A')), styles })).toEqual(['paragraph: Text.']);
  });

  it('gives the title by style, properties, heading and file name', async () => {
    const titleOf = async (init: DocxInit): Promise<string> => (await read('the-file.docx', docx(init))).title;
    const styles = style('T', 'Title');
    const heading = p('A heading', styled('Heading1'));
    expect(await titleOf({ body: p('The title', styled('T')) + heading, styles, title: 'Core' })).toBe('The title');
    expect(await titleOf({ body: heading, title: 'Core' })).toBe('Core');
    expect(await titleOf({ body: heading, title: 'Microsoft Word - x.doc' })).toBe('A heading');
    expect(await titleOf({ body: p('Text.') })).toBe('the file');
  });
});

describe('lists', () => {
  const level = (ilvl: number, format: string, text: string, start = 1): string =>
    `<w:lvl w:ilvl="${ilvl}"><w:start w:val="${start}"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`;
  const numbering = [
    `<w:abstractNum w:abstractNumId="1">${level(0, 'bullet', '•')}${level(1, 'lowerLetter', '%2.')}</w:abstractNum>`,
    `<w:abstractNum w:abstractNumId="2">${level(0, 'decimal', '%1.', 3)}</w:abstractNum>`,
    `<w:abstractNum w:abstractNumId="3">${level(0, 'bullet', ' ')}</w:abstractNum>`,
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>',
    '<w:num w:numId="4"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>',
  ].join('');

  it('nest, hold further paragraphs, count on and count anew', async () => {
    const body = [
      p('One', listed(1)),
      p('One a', listed(1, 1)),
      p('One b', listed(1, 1)),
      p('Two', listed(1)),
      p('More of two', listed(3)),
      p('Third', listed(2)),
      p('Between.'),
      p('Fourth', listed(2)),
      p('Anew', listed(4)),
      p('No list', listed(0)),
    ].join('');
    const reading = await read('a.docx', docx({ body, numbering }));
    checkReading(reading);
    expect(reading.text).toBe('- One\n  a. One a\n  b. One b\n- Two\nMore of two\n\n3. Third\n\nBetween.\n\n4. Fourth\n\n1. Anew\n\nNo list');
    expect(sketch(reading).filter((line) => /^ *(?:list|item)/.test(line))).toEqual([
      'list',
      '  item',
      '    list ordered',
      '      item',
      '      item',
      '  item',
      'list ordered',
      '  item',
      'list ordered',
      '  item',
      'list ordered',
      '  item',
    ]);
  });

  it('are told by the names of styles where nothing else says so', async () => {
    const styles = style('B', 'List Bullet') + style('N', 'List Number');
    expect((await read('a.docx', docx({ body: p('a', styled('B')) + p('b', styled('N')) + p('c', styled('N')), styles }))).text).toBe('- a\n\n1. b\n2. c');
  });
});

describe('tables', () => {
  it('keep merged cells, header rows and text that a merge hides', async () => {
    const body = `<w:tbl>${[
      tr(tc(p('Name')) + tc(p('Both'), '<w:gridSpan w:val="2"/>'), '<w:tblHeader/>'),
      tr(tc(p('a'), '<w:vMerge w:val="restart"/>') + tc(p('1')) + tc(p('2'))),
      tr(tc(p('hidden'), '<w:vMerge/>') + tc(p('3')) + tc(`<w:p/>`)),
      tr(tc(p('gone')) + tc(p('gone')), '<w:del w:id="1"/>'),
    ].join('')}</w:tbl>`;
    const reading = await read('a.docx', docx(body));
    checkReading(reading);
    expect(reading.text).toBe('Name | Both | \na hidden | 1 | 2\n | 3 | ');
    expect(sketch(reading)[1]).toBe('  row header');
    expect(reading.notes).toEqual(['Tracked changes settled: 0 insertions taken in, 1 deletion left out.']);
  });

  it('are tables within tables, and frames of one cell are none', async () => {
    const inner = `<w:tbl>${tr(tc(p('x')) + tc(p('y')))}</w:tbl>`;
    expect(await lines(`<w:tbl>${tr(tc(p('Left.')) + tc(`${inner}<w:p/>`))}</w:tbl>`)).toEqual([
      'paragraph: Left.',
      'table',
      '  row',
      '    cell: x',
      '    cell: y',
    ]);
    expect(await lines(`<w:tbl>${tr(tc(p('Framed.')))}</w:tbl>`)).toEqual(['paragraph: Framed.']);
  });
});

describe('what stands beside the text', () => {
  it('puts notes before the next heading, once each', async () => {
    const reference = (kind: string, id: number): string => `<w:r><w:${kind}Reference w:id="${id}"/></w:r>`;
    const note = (kind: string, id: number, text: string): string => `<w:${kind} w:id="${id}">${p(text)}</w:${kind}>`;
    const body = [
      p('A', styled('Heading1')),
      p(r('Said') + reference('footnote', 2) + r('.') + reference('endnote', 1) + reference('footnote', 2)),
      p('More.'),
      p('B', styled('Heading1')),
      p(r('Last') + reference('footnote', 3) + r('.')),
    ].join('');
    const footnotes = `<w:footnote w:id="0" w:type="separator">${p('---')}</w:footnote>${note('footnote', 3, 'Third.')}${note('footnote', 2, 'Second.')}`;
    expect(await lines({ body, footnotes, endnotes: note('endnote', 1, 'End.') })).toEqual([
      'heading 1: A',
      'paragraph: Said.',
      'paragraph: More.',
      'note footnote',
      '  paragraph: Second.',
      'note footnote',
      '  paragraph: End.',
      'heading 1: B',
      'paragraph: Last.',
      'note footnote',
      '  paragraph: Third.',
    ]);
  });

  it('sets comments, headers, footers and contents aside', async () => {
    const styles = style('V1', 'toc 1') + style('I1', 'index 1');
    const body =
      p('Chapter 1', styled('V1')) +
      `<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>${p('Chapter 2')}</w:sdtContent></w:sdt>` +
      p('Text.') +
      p('Word, 3', styled('I1'));
    expect(
      await lines({ body, styles, comments: `<w:comment w:id="1" w:author="Someone">${p('Why?')}</w:comment>`, header: p('Head'), footer: p('Page 1') }),
    ).toEqual([
      'paragraph (contents): Chapter 1',
      'paragraph (contents): Chapter 2',
      'paragraph: Text.',
      'paragraph (index): Word, 3',
      'paragraph (comment): Why?',
      'paragraph (running): Page 1',
      'paragraph (running): Head',
    ]);
  });

  it('settles tracked changes and says so', async () => {
    const mark = '<w:rPr><w:del w:id="9"/></w:rPr>';
    const body =
      p(
        `${r('Keep ')}<w:ins>${r('new ')}</w:ins><w:del><w:r><w:delText>old </w:delText></w:r></w:del><w:moveFrom>${r('from ')}</w:moveFrom><w:moveTo>${r('to ')}</w:moveTo>`,
        mark,
      ) + p('joined.');
    const reading = await read('a.docx', docx(body));
    expect(reading.text).toBe('Keep new to joined.');
    expect(reading.notes).toEqual(['Tracked changes settled: 2 insertions taken in, 2 deletions left out.']);
  });

  it('keeps text boxes once, formulas as a line, and links as text', async () => {
    const box = (text: string): string => `<w:txbxContent>${p(text)}</w:txbxContent>`;
    const drawing = `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>${box('In the box.')}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict>${box('In the box.')}</w:pict></mc:Fallback></mc:AlternateContent></w:r>`;
    const m = (text: string): string => `<m:r><m:t>${text}</m:t></m:r>`;
    const formula = `<m:oMath><m:f><m:num>${m('a+b')}</m:num><m:den>${m('2')}</m:den></m:f>${m('=')}<m:rad><m:deg/><m:e><m:sSup><m:e>${m('x')}</m:e><m:sup>${m('n')}</m:sup></m:sSup></m:e></m:rad></m:oMath>`;
    const body = p(r('Beside.') + drawing) + p(`${r('So ')}${formula}${r(', see ')}<w:hyperlink r:id="rId9">${r('the page')}</w:hyperlink>${r('.')}`);
    expect(await lines(body)).toEqual(['paragraph: Beside.', 'paragraph: In the box.', 'paragraph: So (a+b)/2=√(x^n), see the page.']);
  });

  it('counts pictures, charts and hidden text that it leaves out', async () => {
    const chart = '<w:r><w:drawing><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:drawing></w:r>';
    const reading = await read('a.docx', docx(p(r('Seen.') + r('unseen', '<w:vanish/>') + chart)));
    expect(reading.text).toBe('Seen.');
    expect(reading.notes).toEqual(['Left out: 1 chart or diagram, 1 hidden run.']);
    expect(await refusal(docx('<w:p><w:r><w:drawing/></w:r></w:p>'))).toBe('no-text: The document holds 1 picture and no text.');
    expect(await refusal(docx('<w:p/>'))).toMatch(/^empty-file: /);
  });
});

describe('code, quotes, terms and captions', () => {
  it('come from styles and fonts', async () => {
    const styles = [
      style('C', 'HTML Preformatted'),
      style('Q', 'Quote'),
      style('K', 'caption'),
      style('DT', 'Definition Term'),
      style('D', 'Definition'),
      style('V', 'Verbatim Char', '<w:rPr><w:rFonts w:ascii="Consolas"/></w:rPr>', 'character'),
    ].join('');
    const courier = '<w:rFonts w:ascii="Courier New"/>';
    const body = [
      p('if x:', styled('C')),
      '<w:p><w:pPr><w:pStyle w:val="C"/></w:pPr></w:p>',
      p('    y()', styled('C')),
      p('Call.'),
      p(`${r('one', courier)}<w:r><w:rPr>${courier}</w:rPr><w:br/></w:r>${r('two', courier)}`),
      p('Wise words.', styled('Q')),
      p('Fig. 1', styled('K')),
      p('Term', styled('DT')),
      p('What it is.', styled('D')),
      p(r('Use ') + r('np', '<w:rStyle w:val="V"/>') + r('x', '<w:rStyle w:val="V"/>') + r(' so.')),
      p(r('Area in m') + r('2', '<w:vertAlign w:val="superscript"/>') + r('.')),
    ].join('');
    expect(await lines({ body, styles })).toEqual([
      'code: if x:\n\n    y()',
      'paragraph: Call.',
      'code: one\ntwo',
      'quote',
      '  paragraph: Wise words.',
      'caption: Fig. 1',
      'terms',
      '  term: Term',
      '  description',
      '    paragraph: What it is.',
      'paragraph: Use `npx` so.',
      'paragraph: Area in m^2.',
    ]);
  });
});

describe('a document that is all in a font of one width', () => {
  it('is no code', async () => {
    const courier = '<w:rFonts w:ascii="Courier New"/>';
    const script = Array.from({ length: 5 }, (_, i) => p(r(`Line ${i} of the play.`, courier))).join('');
    expect(await lines(script)).toEqual([0, 1, 2, 3, 4].map((i) => `paragraph: Line ${i} of the play.`));
  });
});

describe('any XML', () => {
  it('keeps the rules of a reading', async () => {
    const words = ['p', 'r', 'tbl', 'tr', 'tc', 'sdt', 'sdtContent', 'ins', 'del', 'drawing', 'txbxContent', 'hyperlink', 'ruby', 'rubyBase', 'rt'];
    const names = ['m:oMath', 'm:f', 'm:num', 'm:den', 'm:r', 'mc:AlternateContent', 'mc:Choice', 'mc:Fallback', ...words.map((name) => `w:${name}`)];
    const leaves = [
      '<w:t>word </w:t>',
      '<w:t>two words</w:t>',
      '<m:t>x</m:t>',
      '<w:br/>',
      '<w:tab/>',
      `<w:pPr>${styled('Heading2')}</w:pPr>`,
      `<w:pPr>${styled('HTMLPreformatted')}</w:pPr>`,
      `<w:pPr>${styled('Quote')}</w:pPr>`,
      `<w:pPr>${styled('ListBullet')}</w:pPr>`,
      `<w:pPr>${listed(1)}</w:pPr>`,
      `<w:pPr>${listed(1, 3)}</w:pPr>`,
      '<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>',
      '<w:rPr><w:rFonts w:ascii="Courier"/></w:rPr>',
      '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>',
      '<w:tcPr><w:gridSpan w:val="3"/><w:vMerge/></w:tcPr>',
      '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>',
      '<w:trPr><w:tblHeader/></w:trPr>',
      '<w:footnoteReference w:id="1"/>',
    ];
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 7 },
        fc.constantFrom(...leaves),
        fc.tuple(fc.constantFrom(...names), fc.array(tie('tree'), { maxLength: 5 })).map(([name, inner]) => `<${name}>${inner.join('')}</${name}>`),
      ),
    }));
    const footnotes = `<w:footnote w:id="1">${p('A note.')}</w:footnote>`;
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { maxLength: 12 }), async (inside) => {
        try {
          checkReading(await read('a.docx', docx({ body: inside.map((one) => `<w:p>${one}</w:p>${one}`).join(''), footnotes })));
        } catch (error) {
          if (!isRefusal(error)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('language', () => {
  it('is what most of the letters state; unstated English says nothing', async () => {
    const defaults = (tag: string): string => `<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="${tag}"/></w:rPr></w:rPrDefault></w:docDefaults>`;
    const languageOf = async (init: DocxInit): Promise<string | undefined> => (await read('a.docx', docx(init))).language;
    expect(await languageOf({ body: p(r('Guten Tag', '<w:lang w:val="de-DE"/>') + r('hi')) })).toBe('de');
    expect(await languageOf({ body: p('Bonjour'), styles: defaults('fr-FR') })).toBe('fr');
    expect(await languageOf({ body: p('Bonjour'), styles: defaults('en-US') })).toBeUndefined();
  });
});

describe.skipIf(!hasShared)('real files', () => {
  const files = realFiles('corpora/mixed').filter((file) => file.name.endsWith('.docx'));

  // Words that python-docx 1.2 and pandoc 3 find in them, counted once by hand.
  it.each([
    ['comments', 'Ouch.', 'A tachyon walks into a bar. Fin.'],
    ['endnotes', 'Ouch. A tachyon walks into a bar. Fin.', ''],
    ['footnotes', 'Ouch. A tachyon walks into a bar. Fin.', ''],
    ['footnote-hyperlink', 'Example', ''],
    ['simple-list', '- Apple - Banana', ''],
    ['strict-format', 'Test', ''],
    ['tables', 'Above Top left | Top right Bottom left | Bottom right Below', ''],
    ['text-box', 'Datum plane', ''],
  ])('%s', async (name, text, aside) => {
    const file = files.find((one) => one.name.endsWith(`/${name}.docx`));
    const reading = await read(`${name}.docx`, file?.bytes ?? new Uint8Array());
    checkReading(reading);
    const begin = reading.blocks.find((block) => block.aside !== undefined)?.start ?? reading.text.length;
    expect(reading.text.slice(0, begin).replace(/\s+/g, ' ').trim().replace(/ \./g, '.')).toBe(text);
    expect(reading.text.slice(begin).replace(/\s+/g, ' ')).toBe(aside);
  });
});
