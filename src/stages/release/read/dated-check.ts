import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Manifest } from '../../../contracts/release.ts';
import { croissantPath } from '../../../report/croissant.ts';
import { statementPath } from '../../../report/statement.ts';
import type { Problems } from './problems.ts';

const statementSchema = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })).min(1),
});
const croissantSchema = z.object({
  version: z.string(),
  distribution: z.array(z.object({ contentUrl: z.string(), sha256: z.string() })),
});

/** Whether the files that other tools check a release by say the same hashes as its manifest, of the same files. */
export async function checkDated(root: string, manifest: Manifest, files: ReadonlySet<string>, found: Problems): Promise<void> {
  const hashes = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
  const compare = (file: string, named: readonly { path: string; sha256: string }[]): void => {
    for (const { path, sha256 } of named) if (hashes.get(path) !== sha256) found.add(file, `it gives ${path} another sha256 than the manifest`);
  };
  const statement = await read(root, statementPath, statementSchema, files, found);
  if (statement !== undefined) {
    compare(
      statementPath,
      statement.subject.map(({ name, digest }) => ({ path: name, sha256: digest.sha256 })),
    );
    const named = new Set(statement.subject.map(({ name }) => name));
    for (const path of hashes.keys()) if (path !== statementPath && !named.has(path)) found.add(statementPath, `it does not name ${path}`);
  }
  const described = await read(root, croissantPath, croissantSchema, files, found);
  if (described === undefined) return;
  compare(
    croissantPath,
    described.distribution.map(({ contentUrl, sha256 }) => ({ path: contentUrl, sha256 })),
  );
  if (described.version !== manifest.version) found.add(croissantPath, `its version is ${described.version}, the manifest's ${manifest.version}`);
}

async function read<T>(root: string, path: string, schema: z.ZodType<T>, files: ReadonlySet<string>, found: Problems): Promise<T | undefined> {
  if (!files.has(path)) return undefined;
  try {
    return schema.parse(JSON.parse(await readFile(join(root, path), 'utf8')));
  } catch {
    found.add(path, 'it cannot be read, or does not fit its schema');
    return undefined;
  }
}
