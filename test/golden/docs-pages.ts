/** Pages of the docs, and the fenced blocks in them that tests run. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

export interface Page {
  /** Path from the root, with forward slashes. */
  path: string;
  text: string;
}

/** README, the other pages at the root, and everything below docs/. */
export function pages(): Page[] {
  const top = readdirSync(root).filter((name) => name.endsWith('.md'));
  const below = readdirSync(join(root, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return [...top, ...below].sort().map((path) => ({ path: path.split('\\').join('/'), text: readFileSync(join(root, path), 'utf8') }));
}

/**
 * A fenced block whose info string has a mark: `sh run` and `ts run` are run, `ts check` is type-checked, `yaml config` must be
 * a valid config, and `file=PATH` is written there before what follows.
 */
export interface Example {
  language: string;
  marks: ReadonlySet<string>;
  file: string | undefined;
  text: string;
  line: number;
}

export function examplesOf(page: Page): Example[] {
  const found: Example[] = [];
  for (const match of page.text.matchAll(/^```(\w+)((?: [^\n`]+)?)\n([\s\S]*?)^```$/gm)) {
    const words = (match[2] ?? '')
      .trim()
      .split(' ')
      .filter((word) => word !== '');
    if (words.length === 0) continue;
    const file = words.find((word) => word.startsWith('file='))?.slice('file='.length);
    const marks = new Set(words.filter((word) => !word.startsWith('file=')));
    found.push({ language: match[1] ?? '', marks, file, text: match[3] ?? '', line: page.text.slice(0, match.index).split('\n').length });
  }
  return found;
}

/** The names that GitHub gives to the headings of a page. */
export function anchorsOf(page: Page): Set<string> {
  const anchors = new Set<string>();
  for (const match of page.text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replace(/ /g, '-');
    for (let number = 0, name = slug; ; name = `${slug}-${++number}`) {
      if (anchors.has(name)) continue;
      anchors.add(name);
      break;
    }
  }
  return anchors;
}
