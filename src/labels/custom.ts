/** Dimensions that a user names in the config: values with words or /patterns/. */
import type { z } from 'zod';
import type { dimensionConfigSchema } from '../contracts/config.ts';
import { usageError } from '../errors.ts';
import { linearPattern, PatternError } from '../text/linear-pattern.ts';
import { words } from '../text/tokens.ts';
import { isMeasured, measuredDimensions } from './dimensions.ts';

export type DimensionConfig = z.infer<typeof dimensionConfigSchema>;

/** A dimension ready to measure. */
export interface CustomDimension {
  name: string;
  values: readonly string[];
  otherwise: string;
  /** The first value, in the config's order, that the prompt names; else the first that the answer names; else `otherwise`. */
  measure(prompt: string, answer: string): string;
}

interface Matcher {
  value: string;
  /** Word sequences, each between blanks. */
  phrases: readonly string[];
  patterns: readonly { test(text: string): boolean }[];
}

/**
 * Checks and compiles dimensions. Words match as whole words in comparable form, so case and accents' encoding do not
 * matter; patterns are JavaScript's under the flag `u`, matched in linear time, so none can hang a run. Throws usage errors
 * that name the place in the config.
 */
export function compileDimensions(configs: readonly DimensionConfig[]): CustomDimension[] {
  const names = new Set<string>();
  return configs.map((config, index) => {
    const where = `coverage.dimensions[${index}]`;
    if (isMeasured(config.name) && config.name !== 'topic') {
      throw usageError(`${where}: the dimension "${config.name}" is measured by hornbook`, {
        code: 'reserved-dimension',
        hint: `choose another name than ${measuredDimensions.join(', ')}; "topic" alone may be defined anew`,
      });
    }
    if (names.has(config.name))
      throw usageError(`${where}: there are two dimensions "${config.name}"`, { code: 'duplicate-dimension', hint: 'give each dimension a name of its own' });
    names.add(config.name);
    for (const name of [config.name, config.otherwise, ...Object.keys(config.values)]) checkName(name, where);
    return compile(config, where);
  });
}

/** Names stand in cells as "a=v" and "a x b", so they cannot hold these signs. */
function checkName(name: string, where: string): void {
  if (name.trim() === name && name !== '' && !name.includes('=') && !name.includes(' x ')) return;
  throw usageError(`${where}: ${JSON.stringify(name)} cannot name a dimension or a value`, {
    code: 'bad-name',
    hint: 'names have no "=", no " x " and no blanks around them',
  });
}

function compile(config: DimensionConfig, where: string): CustomDimension {
  const matchers: Matcher[] = Object.entries(config.values).map(([value, entries]) => {
    const phrases: string[] = [];
    const patterns: Matcher['patterns'][number][] = [];
    for (const entry of entries) {
      const place = `${where}.values[${JSON.stringify(value)}]`;
      const pattern = /^\/([^]+)\/([a-z]*)$/.exec(entry);
      if (pattern !== null) patterns.push(compilePattern(pattern[1] as string, pattern[2] as string, place));
      else phrases.push(compilePhrase(entry, place));
    }
    return { value, phrases, patterns };
  });
  const find = (text: string): string | undefined => {
    const spaced = ` ${words(text).join(' ')} `;
    const hit = matchers.find(({ phrases, patterns }) => phrases.some((phrase) => spaced.includes(phrase)) || patterns.some((pattern) => pattern.test(text)));
    return hit?.value;
  };
  return {
    name: config.name,
    values: Object.keys(config.values),
    otherwise: config.otherwise,
    measure: (prompt, answer) => find(prompt) ?? find(answer) ?? config.otherwise,
  };
}

function compilePattern(source: string, flags: string, place: string): { test(text: string): boolean } {
  try {
    return linearPattern(source, flags);
  } catch (cause) {
    if (!(cause instanceof PatternError)) throw cause;
    throw usageError(`${place}: the pattern /${source}/${flags} cannot be used: ${cause.message}`, {
      code: 'bad-pattern',
      hint: 'patterns must match in linear time: use words, classes, groups, alternatives and repeats, without back-references and look-arounds',
      cause,
    });
  }
}

function compilePhrase(entry: string, place: string): string {
  const phrase = words(entry).join(' ');
  if (phrase === '')
    throw usageError(`${place}: ${JSON.stringify(entry)} holds no word`, { code: 'bad-word', hint: 'write words, or a pattern between slashes' });
  return ` ${phrase} `;
}
