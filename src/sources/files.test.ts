import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findFiles } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('says of a name that is not UTF-8 that it is, and of a link to nothing that it is one', async () => {
  const latin = (name: string): Buffer => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]);
  mkdirSync(join(folder, 'inside'));
  writeFileSync(join(folder, 'inside', 'plain.md'), 'x');
  symlinkSync(join(folder, 'nowhere'), join(folder, 'link.md'));
  let wrong = 0;
  try {
    writeFileSync(latin('caf\u00e9.md'), 'x');
    wrong++;
    mkdirSync(latin('d\u00e9p\u00f4t'));
    wrong++;
  } catch {
    // Some file systems refuse such names; then the program never meets one.
  }
  const found = await findFiles(folder);
  const reasons = new Map(found.map((file) => [file.path, file.refused]));
  expect(reasons.get('inside/plain.md')).toBeUndefined();
  expect(reasons.get('link.md')).toMatch(/ENOENT.*link to nothing/);
  const lost = [...reasons].filter(([path]) => path.includes('\uFFFD'));
  expect(lost.map(([, reason]) => reason)).toEqual(Array.from({ length: wrong }, () => 'its name is not valid UTF-8: rename it'));
  expect(reasons.size).toBe(2 + wrong);
});
