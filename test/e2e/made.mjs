// Small documents by hand, whole or with the faults that a check asks for.
import { constants, crc32, deflateRawSync, deflateSync } from 'node:zlib';

/**
 * A ZIP archive. An entry: `name`, `data`; `raw` for bytes that are packed already, with their `size` and `crc`; `attributes` of
 * a Unix file mode; `flags`; `size` that the directory states instead of the truth; `at` to share the header of another entry.
 */
export function zip(entries) {
  const parts = [];
  const directory = [];
  const starts = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const data = Buffer.from(entry.data ?? '');
    const packed = entry.raw ?? (entry.stored ? data : deflateRawSync(data));
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(entry.flags ?? 0x800, 2);
    fields.writeUInt16LE(entry.stored ? 0 : 8, 4);
    fields.writeUInt32LE(entry.crc ?? crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(entry.size ?? data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const start = entry.at?.(starts) ?? offset;
    starts.push(start);
    if (entry.at === undefined) {
      parts.push(Buffer.from('PK\u0003\u0004', 'latin1'), fields, name, packed);
      offset += 30 + name.length + packed.length;
    }
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(entry.attributes ?? 0, 6);
    tail.writeUInt32LE(start, 10);
    directory.push(Buffer.from('PK\u0001\u0002\u001e\u0003', 'latin1'), fields, tail, name);
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

/** Entries by their names. */
export const zipOf = (files) => zip(Object.entries(files).map(([name, data]) => ({ name, data })));

/** One gigabyte of zeros as one entry of about a megabyte. */
export function gigabyte(name) {
  const block = Buffer.alloc(16 << 20);
  const packed = deflateRawSync(block, { finishFlush: constants.Z_FULL_FLUSH });
  let crc = 0;
  for (let i = 0; i < 64; i++) crc = crc32(block, crc);
  return { name, raw: Buffer.concat([...Array.from({ length: 64 }, () => packed), Buffer.from([3, 0])]), crc, size: 1 << 30 };
}

/** Archives whose entries share bytes (Fifield, "A better zip bomb", 2019): by one header for all, and by headers that are quoted within the data of the one before. */
export function overlapping(ending = 'md') {
  const kernel = deflateRawSync(Buffer.alloc(1 << 20, 'kelp '));
  const size = 1 << 20;
  const crc = crc32(Buffer.alloc(size, 'kelp '));
  const shared = zip(
    Array.from({ length: 50 }, () => ({ name: `a.${ending}`, raw: kernel, size, crc, at: (starts) => starts[0] ?? 0 })).map((entry, i) =>
      i === 0 ? { ...entry, at: undefined } : entry,
    ),
  );
  const inner = zip([{ name: `b.${ending}`, raw: kernel, size, crc }]).subarray(0, 30 + 4 + kernel.length - (4 - Buffer.byteLength(`b.${ending}`)));
  const quoted = zip([
    { name: `a.${ending}`, data: inner, stored: true },
    { name: `b.${ending}`, raw: kernel, size, crc, at: () => 30 + Buffer.byteLength(`a.${ending}`) },
  ]);
  return { shared, quoted };
}

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relation = (type, target) => `<Relationship Id="r${type}" Type="${office}/${type}" Target="${target}"/>`;
const relations = (list) => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list}</Relationships>`;

/** The files of a DOCX with one heading and one paragraph. `head` stands before the root, `more` behind the paragraph. */
export function docxFiles(heading, text, { head = '', more = '' } = {}) {
  return {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': relations(relation('officeDocument', 'word/document.xml')),
    'word/_rels/document.xml.rels': relations(relation('styles', 'styles.xml')),
    'word/styles.xml': `<w:styles xmlns:w="${word}"><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>`,
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?>${head}<w:document xmlns:w="${word}"><w:body><w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>${heading}</w:t></w:r></w:p><w:p><w:r><w:t>${text}</w:t></w:r></w:p>${more}</w:body></w:document>`,
  };
}

/** The files of an EPUB with one chapter. */
export function epubFiles(heading, text, { head = '', more = '', opfHead = '' } = {}) {
  return {
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': '<container><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    'OEBPS/book.opf': `<?xml version="1.0"?>${opfHead}<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A made book</dc:title><dc:language>en</dc:language></metadata><manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine></package>`,
    'OEBPS/c.xhtml': `<?xml version="1.0"?>${head}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body><h1>${heading}</h1><p>${text}</p>${more}</body></html>`,
  };
}

/** A declaration of entities that grow tenfold at each of nine levels, and the reference to the last. */
export function laughs(root) {
  const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  return { head: `<!DOCTYPE ${root} [<!ENTITY l0 "hahahahaha">${levels}]>`, use: '&l9;' };
}

/** A PDF of the given objects; object 1 is the catalogue. A stream is `[dictionary, bytes]`. Its table is of the old kind, which a reader can build anew. */
export function pdf(objects, trailer = '') {
  const parts = [Buffer.from('%PDF-1.7\n')];
  let length = parts[0].length;
  const add = (bytes) => {
    parts.push(Buffer.from(bytes, 'latin1'));
    length += parts.at(-1).length;
  };
  const offsets = objects.map((object, i) => {
    const at = length;
    add(`${i + 1} 0 obj\n`);
    if (Array.isArray(object)) {
      add(`<<${object[0]}/Length ${object[1].length}>>\nstream\n`);
      parts.push(Buffer.from(object[1]));
      length += object[1].length;
      add('\nendstream');
    } else add(object);
    add('\nendobj\n');
    return at;
  });
  const table = length;
  add(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`);
  add(`trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${table}\n%%EOF\n`);
  return Buffer.concat(parts);
}

const pageTree = (content, resources = '/Font<</B 4 0 R/R 5 0 R>>', more = []) => [
  '<</Type/Catalog/Pages 2 0 R>>',
  '<</Type/Pages/Kids[3 0 R]/Count 1>>',
  `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 6 0 R/Resources<<${resources}>>>>`,
  '<</Type/Font/Subtype/Type1/BaseFont/Times-Bold>>',
  '<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>',
  content,
  ...more,
];
const shown = (lines) => lines.map(([font, size, y, text]) => `BT /${font} ${size} Tf 72 ${y} Td (${text}) Tj ET`).join('\n');

/** A page with a heading and a paragraph, uncompressed. */
export function pagePdf(heading, lines) {
  return pdf(pageTree(['', Buffer.from(shown([['B', 20, 700, heading], ...lines.map((text, i) => ['R', 11, 660 - 14 * i, text])]))]));
}

/** A page that is one picture. */
export function picturePdf() {
  return pdf(
    pageTree(['', Buffer.from('q 612 0 0 792 0 0 cm /I Do Q')], '/XObject<</I 7 0 R>>', [
      ['/Type/XObject/Subtype/Image/Width 64/Height 64/BitsPerComponent 8/ColorSpace/DeviceGray', Buffer.alloc(4096, 200)],
    ]),
  );
}

/** A page whose drawing commands unpack to a gigabyte of blanks. */
export function bombPdf() {
  const once = deflateSync(Buffer.alloc(1 << 30, ' '), { level: 1 });
  return pdf(pageTree(['/Filter/FlateDecode', once]));
}

/** A tree of pages that leads back to itself, and states a billion of them. */
export function circlePdf() {
  return pdf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000>>']);
}
