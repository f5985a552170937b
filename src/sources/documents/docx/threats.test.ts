import { describe, expect, it } from 'vitest';
import { rawZip } from '../archive/testkit.ts';
import { read, utf8 } from '../testkit.ts';
import { docx, p, refusal, style } from './testkit.ts';

describe('threats', () => {
  const laughs = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`;

  it('refuses document types and entities in any part that it reads', async () => {
    expect(await refusal(docx({ body: p('x'), raw: { 'word/document.xml': laughs } }))).toMatch(/^unsafe-archive: word\/document.xml declares a document type/);
    expect(await refusal(docx({ body: p('x'), raw: { 'docProps/core.xml': laughs } }))).toMatch(/^unsafe-archive: docProps\/core.xml/);
    expect(await refusal(docx({ body: p('x'), raw: { 'word/styles.xml': laughs } }))).toMatch(/^unsafe-archive: word\/styles.xml/);
    expect((await read('a.docx', docx(p('&undeclared; &amp; &#65;&#xD800;')))).text).toBe('&undeclared; & A\ufffd');
  });

  it('refuses bombs, links and paths that lead out before it reads a part', async () => {
    expect(await refusal(docx({ body: p('x'), raw: { 'word/media/a.bin': new Uint8Array(4 * 1024 * 1024) } }))).toMatch(
      /^unsafe-archive: Entry "word\/media\/a.bin" unpacks/,
    );
    expect(await refusal(rawZip([{ name: '../word/document.xml', data: 'x' }]))).toMatch(/^unsafe-archive: .*leads out/);
    expect(await refusal(rawZip([{ name: 'word/document.xml', data: 'x', attributes: 0xa1ff0000 }]))).toMatch(/^unsafe-archive: .*symbolic link/);
    expect(
      await refusal(
        rawZip([
          { name: 'word/document.xml', data: laughs },
          { name: 'Word/Document.xml', data: 'x' },
        ]),
      ),
    ).toMatch(/^unsafe-archive: .*same name/);
  });

  it('refuses deep and broken XML', async () => {
    expect(await refusal(docx(`${'<w:ins>'.repeat(9_000)}${'</w:ins>'.repeat(9_000)}`))).toMatch(
      /^too-deep: Elements of word\/document.xml nest deeper than 256/,
    );
    expect(await refusal(docx(`${'<w:ins>'.repeat(9_000)}${'</w:ins>'.repeat(9_000)}`), 'a.docx', 1_000_000)).toMatch(/^too-deep: .*1000 levels/);
    expect(await refusal(docx({ body: '', raw: { 'word/document.xml': Uint8Array.of(0x3c, 0xff, 0xff) } }))).toMatch(
      /^damaged: word\/document.xml is no valid UTF-8/,
    );
    expect(await refusal(docx('<w:p>'))).toMatch(/^damaged: word\/document.xml is no well-formed XML/);
    expect(await refusal(docx('<w:p a="<"/>'))).toMatch(/^damaged/);
  });

  it('names what is no DOCX', async () => {
    const compound = (stream: string): Uint8Array =>
      new Uint8Array(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(500), Buffer.from(stream, 'utf16le')]));
    expect(await refusal(compound('EncryptedPackage'))).toBe('encrypted: The document is encrypted.');
    expect(await refusal(compound('WordDocument'), 'old.doc')).toMatch(/^unknown-format: .*Word 97-2003/);
    expect(await refusal(utf8('{\\rtf1 hello}'), 'old.doc')).toMatch(/^unknown-format/);
    expect(await refusal(rawZip([{ name: 'a.txt', data: 'x' }]))).toMatch(/^unknown-format: The archive holds no word-processing document/);
  });

  it('refuses a document cut at every tenth percent', async () => {
    const whole = docx({ body: p('Some text.'), styles: style('A', 'a') });
    for (let tenth = 0; tenth < 1000; tenth++) expect(await refusal(whole.slice(0, Math.floor((whole.length * tenth) / 1000)))).not.toBe('read');
  });
});
