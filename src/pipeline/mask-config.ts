import type { Config } from '../contracts/index.ts';
import { pathText } from '../errors.ts';
import type { Masker } from '../privacy/index.ts';

/**
 * Settings that name files, members and fields: they are used as they are written, and masked where they are shown.
 */
const asWritten = new Set(['$schema', 'plugins', 'path', 'include', 'exclude', 'fields', 'directory', 'use', 'privacy']);
/** The maker's own word to readers: a contact address stays one. Elsewhere `about` is what a strategy tells its teacher. */
const toReaders = 'release.about';

export interface MaskedConfig {
  config: Config;
  /** Places in which personal data or a secret was masked: `sources[0].consent`. */
  masked: string[];
}

/**
 * What a person writes into the config (descriptions, consent notes, reasons, prompts, names of cells) enters releases as the
 * sources do, so the same policy masks it. The same value has the same mask throughout, also in keys: names stay in step.
 */
export function maskConfig(config: Config, masker: Masker): MaskedConfig {
  const numbering = new Map();
  const masked: string[] = [];
  const mask = (value: unknown, path: (string | number)[]): unknown => {
    if (typeof value === 'string') {
      const { text, findings } = masker.mask(value, numbering);
      if (findings > 0) masked.push(masker.mask(pathText(path)).text);
      return text;
    }
    if (Array.isArray(value)) return value.map((item, index) => mask(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) =>
        asWritten.has(key) || pathText([...path, key]) === toReaders ? [key, item] : [masker.mask(key, numbering).text, mask(item, [...path, key])],
      ),
    );
  };
  return { config: mask(config, []) as Config, masked };
}

/** The config for a file that others read: every string of it masked, paths and names of fields too. */
export function shownConfig(value: unknown, masker: Masker): unknown {
  if (typeof value === 'string') return masker.mask(value).text;
  if (Array.isArray(value)) return value.map((item) => shownConfig(item, masker));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [masker.mask(key).text, shownConfig(item, masker)]));
}
