import type { Config } from '../contracts/config.ts';
import type { Finding, Recogniser } from '../contracts/plugins.ts';
import { usageError } from '../errors.ts';
import { compareText } from '../text/canonical.ts';
import { hashOf, keyedHash } from '../text/hash.ts';
import { findWith } from './find.ts';
import { maskOf, reserveMasks } from './masks.ts';
import type { Numbering } from './masks.ts';
import { replaceSpans } from './moves.ts';
import { patternRecogniser } from './patterns.ts';
import { pseudonyms } from './pseudonyms.ts';
import { builtInRecognisers } from './recognisers/index.ts';

export interface MaskedText {
  text: string;
  /** How many findings were masked. */
  findings: number;
  byType: Record<string, number>;
  /** Types found whose action is `drop`, sorted: the row or document is to be left out. Their values are masked all the same. */
  dropped: string[];
  /** Offset in the text before -> offset in the masked text; see `Moved.map`. */
  map(offset: number): number;
}

export interface Masker {
  /** Hash of all that can change a result: recognisers with versions, actions, regions. */
  fingerprint: string;
  /** Those that are not ours: patterns of the config, then plugins. */
  recognisers: readonly Recogniser[];
  /** What would be masked: findings whose action is not `keep`. */
  find(text: string): Finding[];
  /** True where policy leaves out what holds this type. */
  drops(type: string): boolean;
  /** What stands in for a value: its mask, or its pseudonym where that is the action and the type has one. */
  standIn(type: string, value: string, numbering: Numbering): string;
  /** Pass the same numbering for every text of one document or record: the same value then has the same number. */
  mask(text: string, numbering?: Numbering): MaskedText;
}

/** New neighbours can complete another finding; in practice one more pass finds nothing. */
export const maxPasses = 6;

/**
 * `environment` holds the key of pseudonyms under the name that the config gives. Throws a usage error for a type in `actions`
 * that no recogniser finds, an unknown region, a plugin with a bad type or a taken id, a bad pattern, or a key that is missing.
 */
export function createMasker(
  options: Config['privacy'],
  extra: readonly Recogniser[] = [],
  environment: { readonly [name: string]: string | undefined } = process.env,
): Masker {
  const own = [...(options.recognisers ?? []).map(patternRecogniser), ...extra];
  const all = [...builtInRecognisers(options.regions), ...own];
  checkRecognisers(all);
  const types = [...new Set(all.map((one) => one.type))].sort(compareText);
  for (const type of Object.keys(options.actions)) {
    if (types.includes(type)) continue;
    throw usageError(`privacy.actions: there is no type "${type}"`, { code: 'unknown-type', hint: `Types are ${types.join(', ')}.` });
  }
  const weak = new Set(all.flatMap((one) => (one.weak === true ? [one.type] : [])));
  const action = (type: string) => (Object.hasOwn(options.actions, type) ? options.actions[type] : undefined) ?? (weak.has(type) ? 'keep' : options.action);
  const renames = types.some((type) => action(type) === 'pseudonymise');
  const key = renames ? pseudonymKey(options.pseudonymKey, environment) : undefined;
  const names = key === undefined ? undefined : pseudonyms(key);
  const standIn: Masker['standIn'] = (type, value, numbering) =>
    (action(type) === 'pseudonymise' ? names?.(type, value) : undefined) ?? maskOf(numbering, type, value);
  const active = all.filter((one) => action(one.type) !== 'keep');
  const find = (text: string): Finding[] => findWith(active, text);
  const drops = (type: string): boolean => action(type) === 'drop';
  return {
    fingerprint: hashOf({
      recognisers: all.map((one) => `${one.id}@${one.version}`),
      actions: Object.fromEntries(types.map((type) => [type, action(type)])),
      ...(key === undefined ? {} : { key: keyedHash(key, 'fingerprint') }),
    }),
    recognisers: own,
    find,
    drops,
    standIn,
    mask: (text, numbering = new Map()) => maskText(text, { find, drops, standIn }, numbering),
  };
}

function pseudonymKey(name: string | undefined, environment: { readonly [name: string]: string | undefined }): string {
  if (name === undefined) {
    throw usageError('privacy: to pseudonymise needs a key', {
      code: 'pseudonym-key',
      hint: 'Name the environment variable that holds it: pseudonymKey: HORNBOOK_PSEUDONYM_KEY.',
    });
  }
  const key = environment[name];
  if (key !== undefined && key !== '') return key;
  throw usageError(`privacy.pseudonymKey: the environment variable ${name} is not set`, {
    code: 'pseudonym-key',
    hint: 'Set it to the same secret in every run.',
  });
}

function checkRecognisers(all: readonly Recogniser[]): void {
  const seen = new Set<string>();
  for (const { id, type } of all) {
    if (!/^[a-z][a-z0-9-]{0,30}$/.test(type)) {
      throw usageError(`recogniser ${id}: "${type}" cannot be a type`, {
        code: 'recogniser-type',
        hint: 'Use lower case letters, digits and dashes, 31 at most.',
      });
    }
    if (seen.has(id)) throw usageError(`two recognisers have the id "${id}"`, { code: 'recogniser-id', hint: 'Give yours another id.' });
    seen.add(id);
  }
}

function maskText(text: string, { find, drops, standIn }: Pick<Masker, 'find' | 'drops' | 'standIn'>, numbering: Numbering): MaskedText {
  const byType: Record<string, number> = {};
  const maps: ((offset: number) => number)[] = [];
  let findings = 0;
  let out = text;
  for (let pass = 0; pass < maxPasses; pass++) {
    const found = find(out);
    if (found.length === 0) break;
    reserveMasks(numbering, out);
    const moved = replaceSpans(
      out,
      found.map(({ type, start, end }) => ({ start, end, with: standIn(type, out.slice(start, end), numbering) })),
    );
    for (const { type } of found) byType[type] = (byType[type] ?? 0) + 1;
    findings += found.length;
    maps.push(moved.map);
    out = moved.text;
  }
  return {
    text: out,
    findings,
    byType,
    dropped: Object.keys(byType).filter(drops).sort(compareText),
    map: (offset) => maps.reduce((at, map) => map(at), offset),
  };
}
