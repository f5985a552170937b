import { usageError } from '../errors.ts';
import type { ShingleShape } from './shingles.ts';

/** What an index was made with: texts that are compared with it are compared so. */
export interface IndexSettings {
  threshold: number;
  shape: ShingleShape;
  boilerplate: number | false;
}

type Numbers = Uint32Array | Uint16Array | Uint8Array;

/** What the header says beside the sections. */
export interface KeptHeader {
  settings: IndexSettings;
  blanks: [row: number, text: string][];
}

interface Section {
  name: string;
  start: number;
  bytes: number;
  /** Bytes a number: 4, 2 or 1. */
  width: number;
}

const magic = 'hornbook-duplicates';
/** Raised when tokens, hashes or the layout change: an older file is then refused, and made anew. */
const formatVersion = 1;
const alignment = 8;

/**
 * A line of JSON (what this is, its version, and where each section lies), blanks up to a multiple of 8, then the sections as
 * little-endian numbers, each from a multiple of 8.
 */
export function packSections(
  header: { settings: IndexSettings; blanks: readonly (readonly [number, string])[] },
  numbers: { readonly [name: string]: Numbers },
): Uint8Array {
  let at = 0;
  const sections: Section[] = [];
  for (const [name, { byteLength, BYTES_PER_ELEMENT }] of Object.entries(numbers)) {
    sections.push({ name, start: at, bytes: byteLength, width: BYTES_PER_ELEMENT });
    at = aligned(at + byteLength);
  }
  const head = new TextEncoder().encode(JSON.stringify({ is: magic, version: formatVersion, ...header, sections }));
  const start = aligned(head.length + 1);
  const out = new Uint8Array(start + at).fill(32, 0, start);
  out.set(head);
  out[start - 1] = 10;
  for (const { name, start: from } of sections) {
    const { buffer, byteOffset, byteLength } = numbers[name]!;
    out.set(new Uint8Array(buffer, byteOffset, byteLength), start + from);
  }
  return out;
}

/** @throws `usage` where the bytes are no index, one of another version, or cut off. */
export function unpackSections(given: Uint8Array): {
  header: KeptHeader;
  words(name: string): Uint32Array;
  units(name: string): Uint16Array;
  bytesOf(name: string): Uint8Array;
} {
  const bytes = given.byteOffset % alignment === 0 ? given : given.slice();
  const end = bytes.subarray(0, 1 << 24).indexOf(10);
  const head = end < 0 ? undefined : parsed(new TextDecoder().decode(bytes.subarray(0, end)));
  if (head?.is !== magic) throw refusal('This is no index of texts that were kept.');
  if (head.version !== formatVersion) throw refusal(`This index has the format ${String(head.version)}; this hornbook reads format ${formatVersion}.`);
  const start = end + 1;
  const sections = new Map(head.sections.map((section) => [section.name, section]));
  const place = (name: string, width: number): [ArrayBufferLike, number, number] => {
    const section = sections.get(name);
    if (section?.width !== width || section.start % alignment !== 0 || section.bytes % width !== 0 || start + section.start + section.bytes > bytes.length)
      throw refusal(`The index is damaged: its section "${name}" is missing or cut off.`);
    return [bytes.buffer, bytes.byteOffset + start + section.start, section.bytes / width];
  };
  return {
    header: { settings: head.settings, blanks: head.blanks },
    words: (name) => new Uint32Array(...place(name, 4)),
    units: (name) => new Uint16Array(...place(name, 2)),
    bytesOf: (name) => new Uint8Array(...place(name, 1)),
  };
}

function parsed(text: string): (KeptHeader & { is: unknown; version: unknown; sections: Section[] }) | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(message: string): Error {
  return usageError(message, { code: 'no-index', hint: 'Make the index anew from its texts.' });
}

function aligned(place: number): number {
  return Math.ceil(place / alignment) * alignment;
}
