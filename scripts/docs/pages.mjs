// The pages with generated blocks, as they should be.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { blocksOf } from './blocks.mjs';
import { blockNames, fill } from './markdown.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** `{ path, before, after }` of README and of every page of docs/reference that has a generated block. */
export function generatedPages(modules) {
  const result = (name) => {
    const file = join(root, 'bench/results', `${name}.json`);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  };
  const blocks = blocksOf(modules, (path) => readFileSync(join(root, 'src', path), 'utf8'), result);
  const reference = readdirSync(join(root, 'docs/reference'))
    .filter((name) => name.endsWith('.md'))
    .sort();
  return ['README.md', ...reference.map((name) => `docs/reference/${name}`)]
    .map((path) => ({ path, before: readFileSync(join(root, path), 'utf8') }))
    .filter(({ before }) => blockNames(before).length > 0)
    .map(({ path, before }) => ({ path, before, after: fill(path, before, blocks) }));
}

export { root };
