/** pdf.js, made safe and quiet: nothing of a file runs, nothing is fetched, no font is installed. */
import { messageOf } from '../../../errors.ts';
import { ReadingRefusal } from '../refusal.ts';
import { claimedPages, damagedStreams } from './damage.ts';
import type * as PdfJs from 'unpdf/pdfjs';
import { wordFor } from '../../../text/plural.ts';

export type PdfDocument = PdfJs.PDFDocumentProxy;
export type PdfPage = PdfJs.PDFPageProxy;

export interface OpenPdf {
  document: PdfDocument;
  /** Tables of characters (predefined CMaps) that its fonts asked for; they stand outside the file, and are not here. Grows with the pages. */
  tables: ReadonlySet<string>;
  close(): Promise<void>;
}

/** What the bytes themselves show of damage, before anything is parsed. Throws `ReadingRefusal`. */
export function inspectBytes(bytes: Uint8Array): { notes: string[]; images: boolean; claimed: number | undefined } {
  if (bytes.length === 0) throw new ReadingRefusal('empty-file', 'The file has 0 bytes.', 'Delete it, or put its content back.');
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = latin.subarray(0, 1024).indexOf('%PDF-');
  if (header < 0) {
    if (!latin.some((byte) => byte > 32))
      throw new ReadingRefusal('empty-file', 'The file holds nothing but white space.', 'Delete it, or put its content back.');
    throw new ReadingRefusal('not-text', 'The file is no PDF: it does not begin with %PDF-.', 'Give it the ending of what it is, or get the PDF again.');
  }
  const notes: string[] = [];
  if (latin.subarray(Math.max(0, latin.length - 2048)).indexOf('%%EOF') < 0)
    notes.push('The file does not end as a PDF does (no %%EOF): it may be cut off, and text at its end missing.');
  else if (!tableStands(latin)) notes.push('The table of objects is not where the file says: it was built anew, and damaged text may be missing.');
  const text = latin.toString('latin1');
  const { streams, damaged } = damagedStreams(bytes, text);
  if (damaged > 0) notes.push(`${damaged} of ${streams} compressed streams ${wordFor(damaged, 'is', 'are')} damaged: text may be missing.`);
  return { notes, images: /\/Subtype\s*\/Image\b/.test(text), claimed: claimedPages(text) };
}

/** Whether the last `startxref` leads to a table, or to the object that holds one. */
function tableStands(latin: Buffer): boolean {
  const at = latin.lastIndexOf('startxref');
  const offset = Number(/^startxref\s+(\d{1,15})/.exec(latin.toString('latin1', at, at + 40))?.[1] ?? Number.NaN);
  // Offsets count from the header, which may stand behind other bytes.
  const base = latin.subarray(0, 1024).indexOf('%PDF-');
  return [0, base].some((shift) => /^\s*(?:xref|\d+\s+\d+\s+obj)/.test(latin.toString('latin1', offset + shift, offset + shift + 40)));
}

/** Opens a file. Throws `ReadingRefusal`: encrypted, damaged. */
export async function openPdf(bytes: Uint8Array): Promise<OpenPdf> {
  fillIn();
  const pdfjs = await import('unpdf/pdfjs');
  const tables = new Set<string>();
  const task = pdfjs.getDocument({
    // A copy: pdf.js takes the buffer over, and wants no Buffer.
    data: new Uint8Array(bytes),
    verbosity: 0,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    useWasm: false,
    enableXfa: false,
    stopAtErrors: false,
    // Pictures are not decoded: they hold no text.
    maxImageSize: 0,
    fontExtraProperties: true,
    cMapUrl: 'none/',
    cMapPacked: false,
    BinaryDataFactory: class {
      fetch({ kind, filename }: { kind: string; filename: string }): Promise<never> {
        if (kind === 'cMapUrl') tables.add(filename);
        return Promise.reject(new Error(`${filename} is not here.`));
      }
    },
  });
  try {
    return { document: await task.promise, tables, close: () => task.destroy() };
  } catch (error) {
    await task.destroy();
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): ReadingRefusal {
  const name = error instanceof Error ? error.name : '';
  if (name === 'PasswordException')
    return new ReadingRefusal(
      'encrypted',
      'The file is encrypted and opens with a password only.',
      'Save a copy without a password, for example with qpdf --decrypt --password=…',
      error,
    );
  return new ReadingRefusal(
    'damaged',
    `The file cannot be opened as a PDF: ${messageOf(error)}`,
    'Get a whole copy of it, or save it anew with a PDF program.',
    error,
  );
}

/** pdf.js uses a method that Node 20 lacks; without it the names of fonts stay unknown, and Node versions would read differently. */
function fillIn(): void {
  const prototype = ArrayBuffer.prototype as ArrayBuffer & { transferToFixedLength?: (length?: number) => ArrayBuffer };
  if (prototype.transferToFixedLength !== undefined) return;
  Object.defineProperty(prototype, 'transferToFixedLength', {
    configurable: true,
    writable: true,
    value(this: ArrayBuffer, length = this.byteLength): ArrayBuffer {
      const whole = structuredClone(this, { transfer: [this] });
      if (length === whole.byteLength) return whole;
      const cut = new Uint8Array(length);
      cut.set(new Uint8Array(whole).subarray(0, length));
      return cut.buffer;
    },
  });
}
