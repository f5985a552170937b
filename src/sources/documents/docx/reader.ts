import type { AsideReason, Reading } from '../../../contracts/document.ts';
import type { Reader, ReaderInput } from '../../../contracts/plugins.ts';
import { HtmlRenderer } from '../html/render.ts';
import type { HtmlNode } from '../html/parse.ts';
import { settle } from '../html/settle.ts';
import { isLicenceFile } from '../licence.ts';
import { ReadingRefusal } from '../refusal.ts';
import { languageCode, titleFromPath } from '../writer.ts';
import { readBlocks, type Placed, type Source } from './body.ts';
import { newTally, type Tally } from './inline.ts';
import { gather } from './lists.ts';
import { element, plainText } from './nodes.ts';
import { readNumbering } from './numbering.ts';
import { openDocx, type DocxParts } from './package.ts';
import { readStyles } from './styles.ts';
import { childOf, elementsOf, type XmlElement } from './xml.ts';
import { counted } from '../../../text/plural.ts';

/**
 * DOCX (ECMA-376, transitional and strict). The working text is the document as it is read, in the form that HTML gets: lists
 * with their numbers, cells parted by ` | `, listings as they stand. Tracked changes are settled (insertions in, deletions out),
 * footnotes and endnotes stand at the end of the section that refers to them, text boxes behind the paragraph that holds them;
 * comments, headers and footers, and tables of contents are set aside. Macros, pictures and embedded objects are not looked at.
 */
export const docxReader: Reader = {
  id: 'docx',
  version: '2',
  mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  extensions: ['.docx', '.docm', '.dotx', '.doc'],
  isolated: true,
  read: readDocx,
};

async function readDocx(input: ReaderInput): Promise<Reading> {
  const parts = await openDocx(input.bytes, input.limits);
  const { source, placed } = readBody(parts);
  const { tally } = source;
  const renderer = new HtmlRenderer();
  const write = (nodes: readonly HtmlNode[], aside: AsideReason | undefined): void => {
    renderer.out.separate('\n\n');
    if (aside !== undefined) renderer.out.push({ kind: undefined, index: -1, aside });
    renderer.render(nodes);
    if (aside !== undefined) renderer.out.pop();
  };
  for (const part of sections(placed, notesOf(parts, source))) write(part.nodes, part.aside);
  for (const comment of elementsOf(parts.comments)) write(gather(itemsOf(comment, source)), 'comment');
  const seen = new Set<string>();
  for (const part of parts.running) {
    const nodes = gather(itemsOf(part, source));
    const text = plainText(nodes);
    if (!seen.has(text)) write(nodes, 'running');
    seen.add(text);
  }
  const { writer } = renderer.out;
  const text = renderer.out.text();
  if (!/[\p{L}\p{N}]/u.test(text)) throw withoutText(tally);
  settle(writer, text, isLicenceFile(input.path));
  const heading = writer.blocks.find((block) => block.kind === 'heading' && block.aside === undefined);
  const titles = placed.filter((one) => one.title === true).map((one) => plainText(one.item.nodes).replace(/\s+/g, ' ').trim());
  return writer.finish({
    mediaType: docxReader.mediaType,
    title: titles[0] ?? (coreTitle(parts.core) || heading?.text || (heading && text.slice(heading.start, heading.end)) || titleFromPath(input.path)),
    language: languageOf(tally, source.styles.language),
    text,
    includes: renderer.directives,
    notes: notes(tally, elementsOf(parts.comments).length),
  });
}

/** More of the letters than this in fonts of one width: the author likes the font, and it tells nothing. */
const mostMono = 0.8;

function readBody(parts: DocxParts): { source: Source; placed: Placed[] } {
  const styles = readStyles(parts.styles);
  const body = childOf(parts.main, 'w:body');
  const read = (fonts: boolean): { source: Source; placed: Placed[] } => {
    const source: Source = { styles, numbering: readNumbering(parts.numbering), tally: newTally(fonts) };
    return { source, placed: body === undefined ? [] : readBlocks(body, source) };
  };
  const first = read(true);
  return first.source.tally.mono > mostMono * first.source.tally.letters ? read(false) : first;
}

function itemsOf(part: XmlElement, source: Source): Placed['item'][] {
  return readBlocks(part, source).map((one) => one.item);
}

/** Notes by `footnote ID`, without the lines that part them from the text. */
function notesOf(parts: DocxParts, source: Source): Map<string, HtmlNode> {
  const found = new Map<string, HtmlNode>();
  for (const note of [...elementsOf(parts.footnotes), ...elementsOf(parts.endnotes)]) {
    const type = note.attributes.get('w:type');
    if (type !== undefined && type !== 'normal') continue;
    found.set(`${note.name.slice(2)} ${note.attributes.get('w:id') ?? ''}`, element('div', gather(itemsOf(note, source)), { class: 'footnote' }));
  }
  return found;
}

/** Stretches of one kind; notes come before the next heading. Each note once, those that nothing refers to last. */
function sections(placed: readonly Placed[], notes: Map<string, HtmlNode>): { nodes: HtmlNode[]; aside: AsideReason | undefined }[] {
  const parts: { nodes: HtmlNode[]; aside: AsideReason | undefined }[] = [];
  let run: Placed[] = [];
  let waiting: string[] = [];
  const flush = (): void => {
    if (run.length > 0) parts.push({ nodes: gather(run.map((one) => one.item)), aside: run[0]?.aside });
    run = [];
  };
  const settleNotes = (ids: readonly string[]): void => {
    flush();
    const nodes = ids.flatMap((id) => notes.get(id) ?? []);
    for (const id of ids) notes.delete(id);
    if (nodes.length > 0) parts.push({ nodes, aside: undefined });
  };
  for (const one of placed) {
    if (one.item.kind === 'heading' && one.aside === undefined && waiting.length > 0) {
      settleNotes([...new Set(waiting)]);
      waiting = [];
    }
    if (run.length > 0 && run[0]?.aside !== one.aside) flush();
    run.push(one);
    waiting.push(...one.notes);
  }
  settleNotes([...new Set(waiting)]);
  settleNotes([...notes.keys()]);
  return parts;
}

function withoutText(tally: Tally): ReadingRefusal {
  const pictures = tally.counts.get('picture') ?? 0;
  return pictures > 0
    ? new ReadingRefusal('no-text', `The document holds ${counted(pictures, 'picture')} and no text.`, 'Put the text of the pictures in (OCR), or exclude it.')
    : new ReadingRefusal('empty-file', 'The document holds no text.', 'Delete it, or put its text back.');
}

/** Title of the document's properties, unless a program made it up. */
function coreTitle(core: XmlElement | undefined): string {
  const title = childOf(core, 'dc:title')?.children.find((child) => typeof child === 'string');
  const text = typeof title === 'string' ? title.replace(/\s+/g, ' ').trim() : '';
  return /^[(<[]?(?:untitled|anonymous|unnamed|no title|title)[)>\]]?$|^(?:document\d*|word document|microsoft word\b.*|.*\.docx?)$/i.test(text) ? '' : text;
}

/** What most of the letters state. English as a document's default is what every program writes unasked, and says nothing. */
function languageOf(tally: Tally, standard: string | undefined): string | undefined {
  let all = 0;
  const sums = new Map<string, number>();
  for (const [tag, letters] of tally.languages) {
    const code = tag === '' ? (standard === 'en-US' ? '' : (languageCode(standard) ?? '')) : (languageCode(tag) ?? '');
    sums.set(code, (sums.get(code) ?? 0) + letters);
    all += letters;
  }
  for (const [code, letters] of sums) if (code !== '' && letters * 2 > all) return code;
  return undefined;
}

function notes({ counts }: Tally, comments: number): string[] {
  const taken = counts.get('insertion') ?? 0;
  const dropped = counts.get('deletion') ?? 0;
  const said = taken + dropped === 0 ? [] : [`Tracked changes settled: ${counted(taken, 'insertion')} taken in, ${counted(dropped, 'deletion')} left out.`];
  if (comments > 0) said.push(`${counted(comments, 'comment')} set aside.`);
  const others = [...counts.keys()].filter((name) => name !== 'insertion' && name !== 'deletion').sort();
  if (others.length > 0) said.push(`Left out: ${others.map((name) => `${counts.get(name)} ${name}`).join(', ')}.`);
  return said;
}
