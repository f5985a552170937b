/**
 * Pointer files of DVC (data version control, layout of its version 3): `NAME.dvc` beside each data file names its md5, the
 * file itself is left out of git, and a copy lies in the cache under its md5.
 */
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, createReadStream, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What DVC keeps: data and everything that grows with the rows. Cards, reports and the manifest stay in git. */
export function isForDvc(path: string): boolean {
  return /^(?:data|documents|rejected)\//.test(path) || path === 'lineage.jsonl' || path === 'sources.jsonl';
}

/** Writes the pointer of a file that stands in the folder, its line in `.gitignore` and its copy in the cache. */
export async function pointTo(folder: string, path: string): Promise<void> {
  const file = join(folder, path);
  const md5 = createHash('md5');
  for await (const block of createReadStream(file)) md5.update(block as Buffer);
  const digest = md5.digest('hex');
  const size = statSync(file).size;
  writeFileSync(`${file}.dvc`, `outs:\n- md5: ${digest}\n  size: ${size}\n  hash: md5\n  path: ${basename(file)}\n`);
  ignore(file);
  const kept = join(folder, '.dvc', 'cache', 'files', 'md5', digest.slice(0, 2), digest.slice(2));
  if (existsSync(kept)) return;
  mkdirSync(dirname(kept), { recursive: true });
  copyFileSync(file, `${kept}.part`);
  renameSync(`${kept}.part`, kept);
  // As DVC leaves it: what is in the cache is never written again.
  chmodSync(kept, 0o444);
}

function ignore(file: string): void {
  const list = join(dirname(file), '.gitignore');
  const lines = existsSync(list)
    ? readFileSync(list, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
  const own = `/${basename(file)}`;
  if (!lines.includes(own)) writeFileSync(list, `${[...lines, own].join('\n')}\n`);
}
