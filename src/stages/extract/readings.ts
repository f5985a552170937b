import { readFile } from 'node:fs/promises';
import type { Document, InventoryFile, Reading, StoredReading } from '../../contracts/index.ts';
import { HornbookError, exitCodes, messageOf } from '../../errors.ts';
import { maskReading } from '../../privacy/index.ts';
import { codeOf } from '../../sources/files.ts';
import { readDocument, readerFor } from '../../sources/documents/index.ts';
import { hashOf, sha256 } from '../../text/hash.ts';
import { languageDetector } from '../../text/language.ts';
import type { DetectLanguage } from '../../text/language.ts';
import type { ExtractContext } from './context.ts';

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
  let refused = 0;
  let read = 0;
  let detect: DetectLanguage | undefined;
  for (const [done, file] of files.entries()) {
    const head = heads.get(file.key);
    const fingerprint = readingFingerprint(file, context);
    if (head?.version === file.hash && head.fingerprint === fingerprint) {
      if (head.outcome === 'refused') refused++;
      continue;
    }
    if (head === undefined) came.push(file.key);
    else if (head.version !== file.hash) changed.push(file.key);
    detect ??= await languageDetector();
    const reading = await readOne(file, fingerprint, detect, context);
    await store.transaction(() => store.readings.put(reading));
    failpoint('reading-stored');
    read++;
    if (reading.outcome === 'refused') refused++;
    emit({ event: 'file', key: file.key, outcome: reading.outcome, reason: reading.reason });
    emit({ event: 'progress', wave: 1, stage: 'extract', done: done + 1, total: files.length, unit: 'documents' });
    stopIfAsked(context);
  }
  await store.transaction(() => store.readings.remove(left));
  emit({ event: 'sources', files: context.inventory.length, read, unchanged: files.length - read, refused, came, changed, left });
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

/** The beginning of a document's prose: code and tables would mislead a language detector. */
function prose({ text, blocks }: Reading): string {
  let out = '';
  for (const block of blocks) {
    if (block.kind !== 'paragraph' || block.aside !== undefined) continue;
    out += `${(block.text ?? text.slice(block.start, block.end)).replace(/`[^`]*`/g, ' ')}\n`;
    if (out.length > proseUnits) break;
  }
  return out;
}

function readingFingerprint(file: InventoryFile, context: ExtractContext): string {
  const reader = readerFor(file.path, context.readers);
  return hashOf({
    reader: reader && `${reader.id}@${reader.version}`,
    masking: context.masker.fingerprint,
    limits: { bytes: context.config.limits.documentBytes, depth: context.config.limits.depth },
    language: context.sources.get(file.source)?.language ?? null,
  }).slice(0, 16);
}

async function readOne(file: InventoryFile, fingerprint: string, detect: DetectLanguage, context: ExtractContext): Promise<StoredReading> {
  const head = { key: file.key, source: file.source, version: file.hash ?? '', fingerprint };
  const refuse = (reason: string): StoredReading => ({ ...head, outcome: 'refused', reason, document: null });
  const limit = context.config.limits.documentBytes;
  if (file.bytes > limit) {
    return refuse(`too large: ${file.bytes} bytes, the limit is ${limit}; split it, or raise limits.documentBytes`);
  }
  const reader = readerFor(file.path, context.readers);
  if (reader === undefined) return refuse('no reader for this kind of file');
  let bytes: Buffer;
  try {
    bytes = await readFile(file.file);
  } catch (error) {
    return refuse(`cannot be read: ${codeOf(error)}`);
  }
  if (sha256(bytes) !== file.hash) {
    throw new HornbookError(`${file.key} changed while it was being read.`, {
      code: 'source-changed',
      hint: 'Run again when nothing writes to the sources.',
    });
  }
  try {
    const raw = await readDocument(bytes, { path: file.path, reader, limits: { depth: context.config.limits.depth } });
    const { dropped, ...reading } = maskReading(raw, context.masker);
    if (dropped.length > 0) return refuse(`holds ${dropped.join(', ')}, which privacy.actions says to drop`);
    const document: Document = {
      ...reading,
      key: file.key,
      version: file.hash ?? '',
      source: file.source,
      language: context.sources.get(file.source)?.language ?? reading.language ?? detect(prose(reading)) ?? 'und',
      reader: `${reader.id}@${reader.version}`,
    };
    return { ...head, outcome: 'read', reason: null, document };
  } catch (error) {
    // A reader, ours or a user's, may fail on one document in ways that nobody foresaw: the others go on.
    return refuse(HornbookError.isInstance(error) ? `${error.code}: ${error.message}` : `the reader failed: ${messageOf(error)}`);
  }
}
