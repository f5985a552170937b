import { createHmac, hash } from 'node:crypto';
import { canonicalJson } from './canonical.ts';

/** sha256 of bytes, or of text as UTF-8, in hex. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}

/** sha256 of the canonical JSON of a value, in hex. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** Keyed sha256 in hex: for text whose plain hash would let others test guesses (private evaluation sets). */
export function keyedHash(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/** An id: a letter for the kind, and 16 hex digits of the hash of what names the thing. */
export function shortId(prefix: string, value: unknown): string {
  return prefix + hashOf(value).slice(0, 16);
}

/** A number in [0, 1) from text: for stable choices that must not depend on order. */
export function unitHash(text: string): number {
  return Number.parseInt(sha256(text).slice(0, 12), 16) / 2 ** 48;
}

/** FNV-1a with a final mix, 32 bits: quick, for tables, never for identity. */
export function hash32(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return mix32(h);
}

/** 53 bits of text as one number, never 0: two FNV-1a hashes in one walk. For tables in which two texts that share it do little harm. */
export function hash53(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
  }
  return (mix32(high) & 0x1fffff) * 4294967296 + mix32(low) || 1;
}

/** MurmurHash3's 32-bit finaliser. */
export function mix32(value: number): number {
  let h = value | 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}
