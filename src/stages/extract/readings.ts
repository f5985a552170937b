import type { BlockKind, Document, InventoryFile, Reading, StoredReading } from '../../contracts/index.ts';
import { HornbookError, exitCodes, messageOf } from '../../errors.ts';
import { maskReading } from '../../privacy/index.ts';
import { archiveLimits, readerFor } from '../../sources/documents/index.ts';
import { isCommonWord } from '../../text/common-words.ts';
import { isStopWord } from '../../text/stop-words.ts';
import { hashOf } from '../../text/hash.ts';
import { languageDetector } from '../../text/language.ts';
import type { DetectLanguage } from '../../text/language.ts';
import type { ExtractContext } from './context.ts';
import { documentOpener, type Opened } from './open-document.ts';

/**
 * Reads every document whose bytes, reader or masking policy changed since it was last read, and forgets those that left.
 * A document that cannot be read is refused by name, and the rest go on.
 */
export async function readDocuments(context: ExtractContext): Promise<void> {
  const { store, emit, failpoint } = context;
  const files = context.inventory.filter((file) => file.kind === 'documents' && file.outcome === 'readable');
  const heads = new Map((await store.readings.heads()).map((head) => [head.key, head]));
  const keys = new Set(files.map((file) => file.key));
  const came: string[] = [];
  const changed: string[] = [];
  const left = [...heads.keys()].filter((key) => !keys.has(key));
  const todo: { done: number; file: InventoryFile; fingerprint: string }[] = [];
  let refused = 0;
  let refusedBefore = 0;
  let refusedNow = 0;
  // What the inventory refused (an unsafe archive, a link that leads outside) is said as loudly as what a reader refuses.
  for (const file of context.inventory) {
    if (file.kind !== 'documents' || file.outcome !== 'refused') continue;
    refused++;
    emit({ event: 'file', key: file.key, outcome: 'refused', reason: file.reason });
  }
  for (const [done, file] of files.entries()) {
    const head = heads.get(file.key);
    const fingerprint = readingFingerprint(file, context);
    if (head?.version === file.hash && head.fingerprint === fingerprint) {
      if (head.outcome === 'refused') refusedBefore++;
      continue;
    }
    if (head === undefined) came.push(file.key);
    else if (head.version !== file.hash) changed.push(file.key);
    todo.push({ done, file, fingerprint });
  }
  const documents = documentOpener(context);
  try {
    const detect = todo.length > 0 ? await languageDetector() : () => undefined;
    let ahead: Promise<Opened> | undefined;
    for (const [i, { done, file, fingerprint }] of todo.entries()) {
      const opened = await (ahead ?? documents.open(file));
      // The worker reads the next document while this one is masked and stored.
      const next = todo[i + 1]?.file;
      ahead = next !== undefined && documents.readsApart(next) ? documents.open(next) : undefined;
      ahead?.catch(() => undefined);
      const reading = toStored(opened, file, fingerprint, detect, context);
      await store.transaction(() => store.readings.put(reading));
      failpoint('reading-stored');
      if (reading.outcome === 'refused') refusedNow++;
      emit({ event: 'file', key: file.key, outcome: reading.outcome, reason: reading.reason });
      emit({ event: 'progress', wave: 1, stage: 'extract', done: done + 1, total: files.length, unit: 'documents' });
      stopIfAsked(context);
    }
  } finally {
    await documents.close();
  }
  await store.transaction(() => store.readings.remove(left));
  const read = todo.length - refusedNow;
  const unchanged = files.length - todo.length - refusedBefore;
  emit({ event: 'sources', files: context.inventory.length, read, unchanged, refused: refused + refusedBefore + refusedNow, came, changed, left });
  failpoint('readings-done');
}

export function stopIfAsked(context: Pick<ExtractContext, 'stopping'>): void {
  if (!context.stopping()) return;
  throw new HornbookError('Stopped as asked; all that was done is kept.', {
    code: 'interrupted',
    exitCode: exitCodes.interrupted,
    hint: 'Run again to go on where it stopped.',
  });
}

const proseUnits = 4000;

/** The beginning of a document's prose: code and tables would mislead a language detector, and are asked only where there is nothing else. */
function languageOf(reading: Reading, detect: DetectLanguage): string | undefined {
  const prose = beginning(reading, (kind) => kind === 'paragraph');
  const found = prose === '' ? detect(beginning(reading, (kind) => kind !== 'code' && !holders.has(kind))) : detect(prose);
  return found ?? (reading.mediaType === sourceCode && isEnglishComment(prose) ? 'en' : undefined);
}

const sourceCode = 'text/x-source';
const fewestWords = 4;

/**
 * The comments of a file of code are often too few for a detector. They are English where all is ASCII, one word is of English
 * grammar alone, and half of the words are common in English: common words alone ("table", "action") are of other languages too.
 */
function isEnglishComment(prose: string): boolean {
  const words = prose.match(/(?<![\w.$])[A-Za-z][a-z]*(?![\w$(]|\.\w)/g) ?? [];
  const common = words.filter((word) => isStopWord(word.toLowerCase()) || isCommonWord(word)).length;
  return /^[\0-\x7f]*$/.test(prose) && words.length >= fewestWords && common * 2 >= words.length && ofEnglish.test(prose);
}

const ofEnglish = /\b(?:the|of|and|with|which|whether|that|this|from|are|not)\b/i;

const holders: ReadonlySet<BlockKind> = new Set<BlockKind>(['list', 'table', 'row', 'terms', 'quote', 'note']);

function beginning({ text, blocks }: Reading, takes: (kind: BlockKind) => boolean): string {
  let out = '';
  for (const block of blocks) {
    if (!takes(block.kind) || block.aside !== undefined) continue;
    out += `${(block.text ?? text.slice(block.start, block.end)).replace(/`[^`]*`/g, ' ')}\n`;
    if (out.length > proseUnits) break;
  }
  return out;
}

function readingFingerprint(file: InventoryFile, context: ExtractContext): string {
  const reader = readerFor(file.path, context.readers);
  const { documentBytes, depth, readSeconds, readMegabytes, ...limits } = context.config.limits;
  return hashOf({
    reader: reader && `${reader.id}@${reader.version}`,
    masking: context.masker.fingerprint,
    limits: { bytes: documentBytes, depth, ...(reader?.isolated === true ? { readSeconds, readMegabytes, ...archiveLimits(limits) } : {}) },
    language: context.sources.get(file.source)?.language ?? null,
  }).slice(0, 16);
}

function toStored(opened: Opened, file: InventoryFile, fingerprint: string, detect: DetectLanguage, context: ExtractContext): StoredReading {
  const head = { key: file.key, source: file.source, version: file.hash ?? '', fingerprint };
  // A reason may quote the document: a name within an archive, a line.
  const refuse = (reason: string): StoredReading => ({ ...head, outcome: 'refused', reason: context.masker.mask(reason).text, document: null });
  if ('refused' in opened) return refuse(opened.refused);
  try {
    const { dropped, ...reading } = maskReading(opened.reading, context.masker);
    if (dropped.length > 0) return refuse(`holds ${dropped.join(', ')}, which privacy.actions says to drop`);
    const document: Document = {
      ...reading,
      key: file.key,
      version: file.hash ?? '',
      source: file.source,
      language: context.sources.get(file.source)?.language ?? reading.language ?? languageOf(reading, detect) ?? 'und',
      reader: opened.reader,
    };
    return { ...head, outcome: 'read', reason: null, document };
  } catch (error) {
    // A recogniser of the config may fail on one document: the others go on.
    return refuse(`it could not be masked: ${messageOf(error)}`);
  }
}
