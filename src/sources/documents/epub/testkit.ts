/** Books for tests, made by hand. */
import { rawZip, type RawEntry } from '../archive/testkit.ts';

export interface MadeBook {
  /** Content documents by path under OEBPS: XHTML bodies, or whole files where they begin with `<?` or `<!`. */
  chapters?: { readonly [path: string]: string };
  metadata?: string;
  /** Instead of what is made from the chapters. */
  manifest?: string;
  spine?: string;
  guide?: string;
  opf?: string;
  container?: string;
  more?: readonly RawEntry[];
  mimetype?: string;
}

export function xhtml(body: string, attributes = ''): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>t</title></head><body${attributes}>${body}</body></html>`;
}

export function madeBook(book: MadeBook): Uint8Array {
  const chapters = Object.entries(book.chapters ?? { 'one.xhtml': '<h1>One</h1><p>The first chapter.</p>' });
  const manifest =
    book.manifest ??
    chapters
      .map(([path], i) => `<item id="i${i}" href="${encodeURI(path)}" media-type="${path.endsWith('.svg') ? 'image/svg+xml' : 'application/xhtml+xml'}"/>`)
      .join('');
  const spine = book.spine ?? chapters.map((_, i) => `<itemref idref="i${i}"/>`).join('');
  const metadata = book.metadata ?? '<dc:title>A made book</dc:title><dc:language>en-GB</dc:language>';
  const opf =
    book.opf ??
    `<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">${metadata}</metadata><manifest>${manifest}</manifest><spine>${spine}</spine>${book.guide ?? ''}</package>`;
  const container =
    book.container ?? '<container><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>';
  return rawZip([
    ...(book.mimetype === '' ? [] : [{ name: 'mimetype', data: book.mimetype ?? 'application/epub+zip', method: 0 }]),
    ...(container === '' ? [] : [{ name: 'META-INF/container.xml', data: container }]),
    { name: 'OEBPS/book.opf', data: opf },
    ...chapters.map(([path, body]) => ({ name: `OEBPS/${path}`, data: /^<[?!]/.test(body) || path.endsWith('.svg') ? body : xhtml(body) })),
    ...(book.more ?? []),
  ]);
}
