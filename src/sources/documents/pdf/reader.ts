import type { Reading } from '../../../contracts/document.ts';
import { compareText } from '../../../text/canonical.ts';
import type { Reader, ReaderInput } from '../../../contracts/plugins.ts';
import { isLicenceFile } from '../licence.ts';
import { ReadingRefusal } from '../refusal.ts';
import { BlockWriter, languageCode, titleFromPath } from '../writer.ts';
import { columnsOf, guttersOf, type Gutter } from './columns.ts';
import { gatherFigures, markIndex } from './figures.ts';
import { joinFlows } from './flow.ts';
import { demoteAuthors, markPermissions } from './front.ts';
import { groupsOf } from './groups.ts';
import { vocabularyOf } from './hyphens.ts';
import { linesOf } from './lines.ts';
import { inspectBytes, openPdf, type PdfDocument } from './open.ts';
import { readPage, type FontTable } from './page.ts';
import { runningSegments } from './running.ts';
import { rankHeadings, styleOf, type Style } from './style.ts';
import { taggedUnits, type Unit } from './tagged.ts';
import type { Group, Line, PageText, Segment } from './types.ts';
import { PdfWriter } from './write.ts';
import { counted, wordFor } from '../../../text/plural.ts';

/**
 * PDF. The working text is the text as rendered, in reading order: columns one after another, paragraphs joined over lines,
 * columns and pages, hyphens at line ends mended, code with its lines and indentation, items behind `- ` or `1.`, cells parted
 * by ` | `. Headings are told by size and weight of their letters. Running headers and footers, page numbers and turned text are
 * set aside. Nothing of a file runs and nothing is fetched.
 */
export const pdfReader: Reader = {
  id: 'pdf',
  version: '4',
  mediaType: 'application/pdf',
  extensions: ['.pdf'],
  isolated: true,
  read: readPdf,
};

async function readPdf(input: ReaderInput): Promise<Reading> {
  const { notes, images, claimed } = inspectBytes(input.bytes);
  const { document, tables, close } = await openPdf(input.bytes);
  try {
    if (claimed !== undefined && claimed > document.numPages)
      notes.push(`The file claims ${claimed} pages, and holds ${document.numPages}: it is damaged, and pages may be missing.`);
    const pages = await readPages(document, tables, notes);
    const pictures = pages.filter((page) => page.pictureOnly).map((page) => page.number);
    const tableless = pages.filter((page) => page.tableless).map((page) => page.number);
    const mute = pages.filter((page) => page.mute && !page.tableless).map((page) => page.number);
    if (!pages.some((page) => hasText(page)))
      throw tableless.length > 0 ? noTable(tables) : noText(pages.length, images || pictures.length > 0, mute.length > 0);
    if (pictures.length > 0)
      notes.push(
        `${ofPages(pictures.length, pages.length)} pictures only, no text: ${ranges(pictures)}. ${wordFor(pictures.length, 'It needs', 'They need')} OCR.`,
      );
    if (mute.length > 0)
      notes.push(
        `${ofPages(mute.length, pages.length)} text that cannot be read, as fonts do not say which letters they show: ${ranges(mute)}. ${wordFor(mute.length, 'It needs', 'They need')} OCR.`,
      );
    if (tableless.length > 0)
      notes.push(
        `${ofPages(tableless.length, pages.length)} text that is missing here, as fonts name characters by a table that is not in the file (${[...tables].sort(compareText).join(', ')}): ${ranges(tableless)}. ${anew}`,
      );
    const remarks = pages.reduce((sum, page) => sum + page.remarks, 0);
    if (remarks > 0) notes.push(`${counted(remarks, 'comment on a page is', 'comments on pages are')} left out.`);
    return await build(document, pages, notes, input.path);
  } finally {
    await close();
  }
}

/** `1 of 3 pages has`. */
function ofPages(count: number, all: number): string {
  return `${count} of ${counted(all, 'page')} ${wordFor(count, 'has', 'have')}`;
}

function hasText(page: PageText): boolean {
  return (
    page.segments.length > 0 ||
    page.fields.length > 0 ||
    page.aside.length > 0 ||
    (page.tagged !== undefined && [...page.tagged.runs.values()].some((runs) => runs.length > 0))
  );
}

const anew = 'Print it anew as a PDF with embedded fonts, or save it as DOCX or HTML.';

/** Text there is, but its letters are named by numbers of a table that we do not have. */
function noTable(tables: ReadonlySet<string>): ReadingRefusal {
  const names = [...tables].sort(compareText);
  return new ReadingRefusal('no-text', `Its text cannot be read: its fonts name characters by a table that is not in the file (${names.join(', ')}).`, anew);
}

function noText(pages: number, pictures: boolean, mute: boolean): ReadingRefusal {
  const which = pages === 1 ? 'The only page has no text layer' : `None of the ${pages} pages has a text layer`;
  const what = mute ? 'its fonts do not say which letters they show' : pictures ? 'pictures only, as a scan has them' : 'nothing that could be read';
  return new ReadingRefusal('no-text', `${which}: ${what}.`, 'Run OCR over it, for example with ocrmypdf, and add the result.');
}

/** After this many pages in a row that cannot be read, the rest is given up. */
const mostFailures = 20;

async function readPages(document: PdfDocument, tables: ReadonlySet<string>, notes: string[]): Promise<PageText[]> {
  const pages: PageText[] = [];
  const fonts: FontTable = new Map();
  const failed: number[] = [];
  let row = 0;
  const total = document.numPages;
  for (let number = 1; number <= total && row < mostFailures; number++) {
    try {
      const page = await document.getPage(number);
      pages.push(await readPage(page, number, fonts, tables));
      page.cleanup();
      row = 0;
    } catch {
      failed.push(number);
      row++;
    }
  }
  const missing = total - pages.length;
  if (missing === 0) return pages;
  if (pages.length === 0)
    throw new ReadingRefusal(
      'damaged',
      `None of the ${total} pages that the file claims can be read.`,
      'Get a whole copy of it, or save it anew with a PDF program.',
    );
  const named = missing === failed.length ? ranges(failed) : `${ranges(failed)} and all behind`;
  notes.push(`${missing} of ${total} pages could not be read: ${named}. The file is damaged.`);
  return pages;
}

/** `3, 5-7`. */
function ranges(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < numbers.length;) {
    let end = i;
    while (end + 1 < numbers.length && numbers[end + 1] === (numbers[end] as number) + 1) end++;
    parts.push(end === i ? `${numbers[i]}` : `${numbers[i]}-${numbers[end]}`);
    i = end + 1;
  }
  return parts.length > 20 ? `${parts.slice(0, 20).join(', ')} and others` : parts.join(', ');
}

async function build(document: PdfDocument, pages: readonly PageText[], notes: readonly string[], path: string): Promise<Reading> {
  const running = runningSegments(pages);
  const gutters = distinct(pages.flatMap((page) => guttersOf(page.segments.filter((segment) => !running.has(segment)))));
  let region = 0;
  const labels = { seen: false };
  const units: Unit[] = [];
  for (const page of pages) {
    units.push(...taggedUnits(page, () => region++, labels));
    const body = page.segments.filter((segment) => !running.has(segment));
    for (const column of columnsOf(body, gutters)) units.push({ lines: linesOf(column, page.number, region++), free: true });
  }
  const lines = units.flatMap((unit) => ('free' in unit ? unit.lines : unit.group.lines));
  const style = styleOf(lines);
  const settled = settle(units, style);
  markPermissions(settled, style);
  const groups = joinFlows(gatherFigures(settled, style), style);
  markIndex(groups);
  demoteAuthors(groups);
  rankHeadings(groups, style.body);
  const writer = new BlockWriter();
  const out = new PdfWriter(writer, vocabularyOf(lines.map((line) => line.text)), style.typewriter);
  let next = 0;
  for (const page of pages) {
    for (const text of runningText(page, running)) out.aside(text, page.number);
    for (; next < groups.length && (groups[next] as Group).page <= page.number; next++) out.group(groups[next] as Group);
    for (const field of page.fields) out.field(field, page.number);
  }
  out.close();
  const text = out.text();
  if (isLicenceFile(path)) for (const [index, block] of writer.blocks.entries()) if (block.parent === -1) writer.markAside(index, 'licence');
  const { title, language } = await facts(document);
  const heading = writer.blocks.find((block) => block.kind === 'heading' && block.aside === undefined && block.level === 1 && block.page === pages[0]?.number);
  return writer.finish({
    mediaType: pdfReader.mediaType,
    title: title ?? heading?.text ?? titleFromPath(path),
    language,
    text,
    includes: 0,
    notes,
  });
}

/** Free lines become blocks by their places, and so do plain paragraphs of a file whose structure names no heading. */
function settle(units: readonly Unit[], style: Style): Group[] {
  const named = units.some((unit) => 'group' in unit && unit.group.kind === 'heading');
  const groups: Group[] = [];
  let free: Line[] = [];
  const flush = (): void => {
    groups.push(...groupsOf(free, style));
    free = [];
  };
  for (const unit of units) {
    if ('free' in unit) free.push(...unit.lines);
    else if (!named && unit.group.kind === 'paragraph' && unit.group.inItem !== true && unit.group.quote === undefined) free.push(...unit.group.lines);
    else {
      flush();
      groups.push(unit.group);
    }
  }
  flush();
  return groups;
}

/** Gutters a few points apart are one; a handful is enough. */
function distinct(values: readonly Gutter[]): Gutter[] {
  const kept: Gutter[] = [];
  for (const value of values) if (kept.length < 24 && !kept.some((other) => Math.abs(other.right - value.right) < 2)) kept.push(value);
  return kept;
}

function runningText(page: PageText, running: ReadonlySet<Segment>): string[] {
  const segments = page.segments.filter((segment) => running.has(segment));
  return [...linesOf(segments, page.number, -1).map((line) => line.text), ...page.aside];
}

/** Title and language that the file itself names, where they make sense. */
async function facts(document: PdfDocument): Promise<{ title: string | undefined; language: string | undefined }> {
  const found = await document.getMetadata().catch(() => undefined);
  const info: unknown = found?.info;
  const named = (key: string): string | undefined => {
    if (typeof info !== 'object' || info === null) return undefined;
    const value: unknown = (info as Record<string, unknown>)[key];
    return typeof value === 'string' ? value.toWellFormed().replace(/\s+/g, ' ').trim() : undefined;
  };
  const title = named('Title');
  const sane =
    title !== undefined &&
    title.length >= 3 &&
    title.length <= 200 &&
    /\p{L}{2}/u.test(title) &&
    !/\.(?:docx?|dvi|tex|pdf|indd|qxd|html?|rtf|odt|pptx?|md)$/i.test(title) &&
    !/^[(<[]?(?:untitled(?:[\s_-].{0,40})?|document[\s_-]?\d*|unnamed|title|slide 1|anonymous|unspecified|no title|none|null|(?:powerpoint )?presentation\d*)[)>\]]?$|^microsoft (?:word|excel|powerpoint)\b/i.test(
      title,
    );
  return { title: sane ? title : undefined, language: languageCode(named('Language')) };
}
