/** An export of Notion as a source: a folder, or the archive that it comes in. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, expect, it } from 'vitest';
import { utf8 } from '../sources/documents/testkit.ts';
import { compose } from './compose.ts';
import { takeInventory } from './inventory.ts';
import { config, removeWorkspaces, runIn, workspace } from './testkit.ts';

afterAll(removeWorkspaces);

const id = (n: number): string => n.toString(16).padStart(32, '0123456789abcdef');

const files: { readonly [path: string]: string } = {
  [`Garden ${id(1)}.md`]: '# Garden\n\nA page.\n',
  [`Garden ${id(1)}/Tasks ${id(2)}.csv`]: 'Name,Status\nDig,Done\n',
  [`Garden ${id(1)}/Tasks ${id(2)}_all.csv`]: 'Name,Status\nDig,Done\nRake,Open\n',
  [`Garden ${id(1)}/Tasks ${id(2)}/Dig ${id(3)}.md`]: '# Dig\n\nStatus: Done\n\nDig a hole.\n',
  [`Garden ${id(1)}/Untitled.png`]: 'x',
  'plain.csv': 'a,b\n1,2\n',
  'plain_all.csv': 'a,b\n1,2\n3,4\n',
};

const listing = (prefix: string): { [key: string]: string } => ({
  [`docs/${prefix}Garden ${id(1)}.md`]: 'readable',
  [`docs/${prefix}Garden ${id(1)}/Tasks ${id(2)}.csv`]: `ignored: a copy of the Notion database that "Tasks ${id(2)}_all.csv" holds in full`,
  [`docs/${prefix}Garden ${id(1)}/Tasks ${id(2)}_all.csv`]: 'readable',
  [`docs/${prefix}Garden ${id(1)}/Tasks ${id(2)}/Dig ${id(3)}.md`]: 'readable',
  [`docs/${prefix}Garden ${id(1)}/Untitled.png`]: 'ignored: no reader for .png files',
  [`docs/${prefix}plain.csv`]: 'readable',
  [`docs/${prefix}plain_all.csv`]: 'readable',
});

async function listed(root: string): Promise<{ [key: string]: string }> {
  const inventory = await takeInventory(compose(config({ sources: [{ use: 'documents', path: 'docs', licence: 'MIT' }] }), root));
  return Object.fromEntries(inventory.map((file) => [file.key, file.outcome === 'readable' ? 'readable' : `${file.outcome}: ${file.reason ?? ''}`]));
}

it('reads a database once, and keeps the real paths as keys', async () => {
  expect(await listed(workspace(Object.fromEntries(Object.entries(files).map(([path, text]) => [`docs/${path}`, text]))))).toEqual(listing(''));
});

it('enters the part within the archive of an export', async () => {
  const root = workspace({});
  mkdirSync(join(root, 'docs'));
  const part = zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, utf8(text)])));
  writeFileSync(join(root, 'docs', 'Export.zip'), zipSync({ 'Export-Part-1.zip': part }));
  expect(await listed(root)).toEqual(listing('Export.zip/Export-Part-1.zip/'));
});

it('tells the language of a table by its cells', async () => {
  const rows = Array.from({ length: 12 }, (_, i) => `Bed ${i},The old gardener waters these plants every morning,needs more light`);
  const root = workspace({ 'docs/beds.csv': `Name,What happens,Remark\n${rows.join('\n')}\n`, 'docs/sizes.csv': 'a,b\n1,2\n' });
  const { release } = await runIn(root, { sources: [{ use: 'documents', path: 'docs', licence: 'MIT' }] });
  const lines = readFileSync(join(release?.path ?? '', 'sources.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { key: string; language: string }).language)).toEqual(['en', 'und']);
});
