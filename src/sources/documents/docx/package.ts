/** The parts of a DOCX: a checked archive, and the relationships that say which part is what. */
import type { ReadingLimits } from '../../../contracts/plugins.ts';
import { archiveDefaults, openZip } from '../archive/index.ts';
import { ReadingRefusal } from '../refusal.ts';
import { elementsOf, parseXml, type XmlElement } from './xml.ts';

/** Deepest XML that is followed, whatever the config allows: each level is a call. */
const deepest = 1000;

export interface DocxParts {
  main: XmlElement;
  styles: XmlElement | undefined;
  numbering: XmlElement | undefined;
  footnotes: XmlElement | undefined;
  endnotes: XmlElement | undefined;
  comments: XmlElement | undefined;
  /** Headers and footers, each once, in the order of their names. */
  running: XmlElement[];
  core: XmlElement | undefined;
}

/** Throws `ReadingRefusal`: what `openZip` and `parseXml` throw; `encrypted`; `unknown-format` for what is no DOCX. */
export async function openDocx(bytes: Uint8Array, limits: ReadingLimits): Promise<DocxParts> {
  refuseOther(bytes);
  const zip = await openZip(bytes, limits.archive ?? archiveDefaults);
  const depth = Math.min(limits.depth, deepest);
  // Names of parts are the same in any letter case (ECMA-376 part 2).
  const paths = new Map(zip.entries.map((entry) => [entry.path.toLowerCase(), entry.path]));
  const load = async (path: string | undefined): Promise<XmlElement | undefined> => {
    const found = path === undefined ? undefined : paths.get(path.toLowerCase());
    const content = found === undefined ? undefined : await zip.read(found);
    return content === undefined ? undefined : parseXml(decodeXml(content, found ?? ''), found ?? '', depth);
  };
  const top = relations(await load('_rels/.rels'), '');
  const mainPath = top.find(({ type }) => type === 'officeDocument')?.target ?? 'word/document.xml';
  const main = await load(mainPath);
  if (main === undefined || main.name !== 'w:document') {
    throw new ReadingRefusal('unknown-format', 'The archive holds no word-processing document.', 'Check that the file is a DOCX; save it as one.');
  }
  const folder = mainPath.slice(0, mainPath.lastIndexOf('/') + 1);
  const related = relations(await load(`${folder}_rels/${mainPath.slice(folder.length)}.rels`), folder);
  const one = (type: string, fallback: string): Promise<XmlElement | undefined> =>
    load(related.find((relation) => relation.type === type)?.target ?? `${folder}${fallback}`);
  const running: XmlElement[] = [];
  const targets = related.filter(({ type }) => type === 'header' || type === 'footer').map(({ target }) => target);
  for (const target of [...new Set(targets)].sort()) {
    const part = await load(target);
    if (part !== undefined) running.push(part);
  }
  return {
    main,
    styles: await one('styles', 'styles.xml'),
    numbering: await one('numbering', 'numbering.xml'),
    footnotes: await one('footnotes', 'footnotes.xml'),
    endnotes: await one('endnotes', 'endnotes.xml'),
    comments: await one('comments', 'comments.xml'),
    running,
    core: await load(top.find(({ type }) => type === 'core-properties')?.target ?? 'docProps/core.xml'),
  };
}

/** Relationships to parts of the same archive; what lies outside is never followed. */
function relations(part: XmlElement | undefined, folder: string): { type: string; target: string }[] {
  return elementsOf(part).flatMap((relation) => {
    const target = relation.attributes.get('Target');
    if (target === undefined || relation.attributes.get('TargetMode') === 'External') return [];
    const type = relation.attributes.get('Type')?.split('/').at(-1) ?? '';
    const parts: string[] = [];
    for (const name of (target.startsWith('/') ? target : folder + target).split('/')) {
      if (name === '..') parts.pop();
      else if (name !== '' && name !== '.') parts.push(name);
    }
    return [{ type, target: parts.join('/') }];
  });
}

/** Parts are UTF-8 or UTF-16 (ECMA-376 part 2), and never guessed. */
function decodeXml(bytes: Uint8Array, part: string): string {
  const [a, b] = bytes;
  const encoding =
    (a === 0xff && b === 0xfe) || (a === 0x3c && b === 0) ? 'utf-16le' : (a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c) ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ReadingRefusal('damaged', `${part} is no valid ${encoding.toUpperCase()}.`, 'Open the document in a word processor and save it anew.', error);
  }
}

const compound = [0xd0, 0xcf, 0x11, 0xe0];

function refuseOther(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new ReadingRefusal('empty-file', 'The file has 0 bytes.', 'Delete it, or put its text back.');
  if (compound.every((byte, i) => bytes[i] === byte)) {
    // An encrypted DOCX is wrapped in a compound file, which older documents are themselves ([MS-OFFCRYPTO] 2.3).
    const encrypted = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('EncryptedPackage', 0, 'utf16le');
    throw encrypted
      ? new ReadingRefusal('encrypted', 'The document is encrypted.', 'Save it without a password.')
      : new ReadingRefusal('unknown-format', 'The file is a document of Word 97-2003 (.doc).', 'Open it in a word processor and save it as DOCX.');
  }
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    throw new ReadingRefusal('unknown-format', 'The file is no DOCX: it does not begin as an archive.', 'Open it in a word processor and save it as DOCX.');
  }
}
