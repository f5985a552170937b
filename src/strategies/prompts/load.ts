import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AnyStrategy, ModelMessage } from '../../contracts/index.ts';
import { ConfigError, messageOf } from '../../errors.ts';
import type { ConfigIssue } from '../../errors.ts';
import { didYouMean } from '../../text/closest.ts';
import { hashOf, sha256 } from '../../text/hash.ts';
import { fill, readTemplate } from './template.ts';
import type { Template } from './template.ts';

/** The prompts of one strategy, read and checked. */
export interface Prompts {
  /** Hash of their texts; empty where there are none. */
  hash: string;
  fill(name: string, values: Readonly<{ [placeholder: string]: string }>, fence: (text: string, label: string) => string): ModelMessage[];
}

/**
 * Reads the prompts of a strategy, each from its own file or from the config's in its place (`overrides`: name -> path from
 * `root`). Throws a `ConfigError` with paths within `prompts`, that names every fault of a file.
 */
export function loadPrompts(strategy: Pick<AnyStrategy, 'id' | 'prompts'>, overrides: Readonly<{ [name: string]: string }>, root: string): Prompts {
  const files = strategy.prompts ?? {};
  const issues: ConfigIssue[] = [];
  const templates = new Map<string, Template>();
  const hashes: { [name: string]: string } = {};
  const names = Object.keys(files);
  for (const name of Object.keys(overrides)) {
    if (names.includes(name)) continue;
    const hint = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}.${didYouMean(name, names)}`;
    issues.push({ path: [name], message: `"${strategy.id}" has no prompt "${name}": ${hint}` });
  }
  for (const [name, { file, placeholders }] of Object.entries(files)) {
    const own = Object.hasOwn(overrides, name) ? overrides[name] : undefined;
    try {
      const text = readFileSync(own === undefined ? file : resolve(root, own), 'utf8');
      const { template, faults } = readTemplate(text, placeholders);
      for (const fault of faults) issues.push({ path: [name], message: own === undefined ? `${strategy.id}: ${fault}` : `${own}: ${fault}` });
      templates.set(name, template);
      hashes[name] = sha256(JSON.stringify(template));
    } catch (error) {
      issues.push({ path: [name], message: `the file cannot be read: ${messageOf(error)}` });
    }
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return {
    hash: names.length === 0 ? '' : hashOf(hashes),
    fill: (name, values, fence) => {
      const template = templates.get(name);
      const file = files[name];
      if (template === undefined || file === undefined) throw new Error(`there is no prompt "${name}"`);
      return fill(template, file.placeholders, values, fence);
    },
  };
}
