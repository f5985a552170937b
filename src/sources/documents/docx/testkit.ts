/** Writes small DOCX files for tests. */
import { strToU8, zipSync } from 'fflate';
import { isRefusal } from '../refusal.ts';
import { read } from '../testkit.ts';

const namespaces = [
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
  'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
].join(' ');

/** Parts by what they are; each is the inside of its root element, `raw` whole files by their path. */
export interface DocxInit {
  body: string;
  styles?: string;
  numbering?: string;
  footnotes?: string;
  endnotes?: string;
  comments?: string;
  header?: string;
  footer?: string;
  title?: string;
  raw?: { readonly [path: string]: string | Uint8Array };
}

export function docx(init: DocxInit | string): Uint8Array {
  const { body, raw, title, ...parts } = typeof init === 'string' ? { body: init, raw: undefined, title: undefined } : init;
  const roots: { [part: string]: string } = { header: 'hdr', footer: 'ftr' };
  const files: { [path: string]: string | Uint8Array } = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': relations([
      ['officeDocument', 'word/document.xml'],
      ['core-properties', 'docProps/core.xml'],
    ]),
    'docProps/core.xml': `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${title ?? ''}</dc:title></cp:coreProperties>`,
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document ${namespaces}><w:body>${body}</w:body></w:document>`,
    'word/_rels/document.xml.rels': relations(Object.keys(parts).map((part) => [part, `${part}.xml`])),
  };
  for (const [part, inside] of Object.entries(parts))
    files[`word/${part}.xml`] = `<w:${roots[part] ?? part} ${namespaces}>${String(inside)}</w:${roots[part] ?? part}>`;
  return zipSync(
    Object.fromEntries(Object.entries({ ...files, ...raw }).map(([path, content]) => [path, typeof content === 'string' ? strToU8(content) : content])),
  );
}

function relations(targets: readonly (readonly [string, string])[]): string {
  const base = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets.map(([type, target], i) => `<Relationship Id="rId${i}" Type="${base}/${type}" Target="${target}"/>`).join('')}</Relationships>`;
}

/** A paragraph of text or runs, with what is in its properties. */
export function p(content: string, properties = ''): string {
  const runs = content.startsWith('<') ? content : r(content);
  return `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${runs}</w:p>`;
}

export function r(text: string, properties = ''): string {
  return `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
}

export function style(id: string, name: string, more = '', type = 'paragraph'): string {
  return `<w:style w:type="${type}" w:styleId="${id}"><w:name w:val="${name}"/>${more}</w:style>`;
}

export const styled = (id: string): string => `<w:pStyle w:val="${id}"/>`;
export const listed = (numId: number, ilvl = 0): string => `<w:numPr><w:ilvl w:val="${ilvl}"/><w:numId w:val="${numId}"/></w:numPr>`;
export const tc = (content: string, properties = ''): string => `<w:tc><w:tcPr>${properties}</w:tcPr>${content}</w:tc>`;
export const tr = (cells: string, properties = ''): string => `<w:tr>${properties === '' ? '' : `<w:trPr>${properties}</w:trPr>`}${cells}</w:tr>`;

/** `reason: message` of a refusal, which must say how to mend it; `read` where the document is read. */
export async function refusal(bytes: Uint8Array, name = 'a.docx', depth = 256): Promise<string> {
  try {
    await read(name, bytes, depth);
    return 'read';
  } catch (error) {
    if (!isRefusal(error) || !error.hint) throw error;
    return `${error.reason}: ${error.message}`;
  }
}
