import type { AsideReason, Reading } from '../../../contracts/document.ts';
import type { Reader, ReaderInput } from '../../../contracts/plugins.ts';
import { archiveDefaults, openZip, type ZipArchive } from '../archive/index.ts';
import { HtmlRenderer } from '../html/render.ts';
import { leftOutNote, settle } from '../html/settle.ts';
import { isRefusal, ReadingRefusal } from '../refusal.ts';
import { languageCode, titleFromPath } from '../writer.ts';
import { decodeXml, parseChapter, parseDrawing, type Chapter } from './chapter.ts';
import { refuseEncrypted } from './encryption.ts';
import { readPackage, rootfileOf, type Package } from './package.ts';
import { readingOrder } from './spine.ts';

/**
 * EPUB 2 and 3. The working text is the whole book as it is read: its content documents in the order of the spine, each
 * rendered as a page of HTML is, then those that the spine calls not linear. Covers, tables of contents, indexes and title
 * pages are set aside; footnotes and endnotes are notes; marks that refer to them and page numbers of the printed book are
 * left out. Nothing outside the file is fetched. Title and language come from the package's metadata.
 */
export const epubReader: Reader = {
  id: 'epub',
  version: '4',
  mediaType: 'application/epub+zip',
  extensions: ['.epub'],
  isolated: true,
  read: readEpub,
};

/** Bytes of one file that describes the book; real ones have a few hundred thousand. */
const mostPackageBytes = 16 * 1024 * 1024;

async function readEpub(input: ReaderInput): Promise<Reading> {
  if (input.bytes.length === 0) throw new ReadingRefusal('empty-file', 'The file has 0 bytes.', 'Delete it, or get a whole copy of it.');
  const archive = await openZip(input.bytes, input.limits.archive ?? archiveDefaults);
  const notes: string[] = [];
  const paths = new Set(archive.entries.map((entry) => entry.path));
  const encryption = await textOf(archive, 'META-INF/encryption.xml');
  if (encryption !== undefined) refuseEncrypted(encryption, paths);
  const type = await archive.read('mimetype');
  const mimetype = type === undefined ? undefined : new TextDecoder('latin1').decode(type.subarray(0, 100)).trim();
  if (mimetype !== 'application/epub+zip') {
    notes.push(
      mimetype === undefined ? 'It has no file named mimetype.' : `Its mimetype says ${JSON.stringify(mimetype.slice(0, 60))}, not application/epub+zip.`,
    );
  }
  const path = await packagePath(archive, notes);
  const xml = await textOf(archive, path);
  if (xml === undefined) throw damaged(`Its package document ${JSON.stringify(path)} is not there.`);
  const book = readPackage(xml, path);
  const renderer = new HtmlRenderer();
  const said = await render(archive, book, input, renderer, notes);
  const text = renderer.out.text();
  if (!/[\p{L}\p{N}]/u.test(text))
    throw new ReadingRefusal('no-text', 'The book shows no text: its pages may be pictures.', 'Recognise the text of its pages first, or exclude it.');
  const { writer } = renderer.out;
  settle(writer, text, false, renderer.out.links);
  const heading = writer.blocks.find((block) => block.kind === 'heading' && block.aside === undefined);
  return writer.finish({
    mediaType: epubReader.mediaType,
    title: book.title ?? heading?.text ?? titleFromPath(input.path),
    language: languageCode(book.language) ?? said,
    text,
    includes: renderer.directives,
    notes: [...notes, ...leftOutNote(renderer.counts)],
  });
}

/** Renders the content documents in order; gives the language that the first of them names. */
async function render(archive: ZipArchive, book: Package, input: ReaderInput, renderer: HtmlRenderer, notes: string[]): Promise<string | undefined> {
  const order = readingOrder(book, archive);
  const failed: string[] = [];
  let refusal: ReadingRefusal | undefined;
  let language: string | undefined;
  let read = 0;
  for (const place of order.places) {
    try {
      const bytes = (await archive.read(place.path)) ?? new Uint8Array();
      const chapter = (place.drawing ? parseDrawing : parseChapter)(bytes, place.path, input.limits.depth);
      language ??= languageCode(chapter.language);
      write(renderer, chapter, place.aside ?? chapter.aside);
      read++;
    } catch (error) {
      // One bad chapter does not take the book with it; what is dangerous does.
      if (!isRefusal(error) || error.reason === 'unsafe-archive') throw error;
      if (error.reason === 'empty-file') {
        read++;
        continue;
      }
      refusal ??= error;
      failed.push(`${place.path} (${error.reason})`);
    }
  }
  if (refusal !== undefined && read === 0) throw refusal;
  notes.push(...order.notes);
  if (failed.length > 0) notes.push(`${failed.length} of ${order.places.length} content documents could not be read: ${few(failed)}.`);
  if (order.places.length === 0) throw damaged('Its spine names no content document that is there.');
  return language;
}

function write(renderer: HtmlRenderer, chapter: Chapter, aside: AsideReason | undefined): void {
  const { out } = renderer;
  out.separate('\n\n');
  if (aside !== undefined) out.push({ kind: undefined, index: -1, aside });
  renderer.render(chapter.nodes);
  if (aside !== undefined) out.pop();
}

async function packagePath(archive: ZipArchive, notes: string[]): Promise<string> {
  const container = await textOf(archive, 'META-INF/container.xml');
  const named = container === undefined ? undefined : rootfileOf(container);
  if (named !== undefined) return named;
  const found = archive.entries.filter((entry) => /\.opf$/i.test(entry.path));
  const [only] = found;
  if (only === undefined || found.length > 1) throw damaged('META-INF/container.xml names no package document (.opf).');
  notes.push(`META-INF/container.xml names no package document; ${only.path} was taken.`);
  return only.path;
}

async function textOf(archive: ZipArchive, path: string): Promise<string | undefined> {
  const size = archive.entries.find((entry) => entry.path === path)?.bytes ?? 0;
  if (size > mostPackageBytes) {
    throw new ReadingRefusal(
      'too-large',
      `${path} has ${size} bytes; the limit is ${mostPackageBytes}.`,
      'Check that the book is what it claims to be, or exclude it.',
    );
  }
  const bytes = await archive.read(path);
  if (bytes === undefined) return undefined;
  try {
    return decodeXml(bytes);
  } catch (error) {
    if (isRefusal(error) && error.reason === 'empty-file') return '';
    throw error;
  }
}

function few(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

function damaged(message: string): ReadingRefusal {
  return new ReadingRefusal('damaged', message, 'Get a whole copy of the book, or exclude it.');
}
