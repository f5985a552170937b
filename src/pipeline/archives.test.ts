/** Archives among the sources, and documents that end their reader: everything else of the run goes on. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../contracts/index.ts';
import { docx, p, styled } from '../sources/documents/docx/testkit.ts';
import { rawZip } from '../sources/documents/archive/testkit.ts';
import { utf8 } from '../sources/documents/testkit.ts';
import { compose } from './compose.ts';
import { takeInventory } from './inventory.ts';
import { config, removeWorkspaces, runIn, workspace } from './testkit.ts';

afterAll(removeWorkspaces);

const page = (subject: string): string =>
  `# The ${subject}\n\nA ${subject} is a tool that gardeners use to measure the ${subject} level every day of the week.\n`;

function place(root: string, files: { readonly [path: string]: Uint8Array }): void {
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
}

const source = (more: object = {}): Partial<ConfigInput> => ({ sources: [{ use: 'documents', path: 'docs', licence: 'MIT', consent: 'ours', ...more }] });

async function listed(root: string, more: object = {}): Promise<{ [key: string]: string }> {
  const inventory = await takeInventory(compose(config(source(more)), root));
  expect(inventory.map((file) => file.ordinal)).toEqual(inventory.map((_, i) => i));
  return Object.fromEntries(inventory.map((file) => [file.key, file.outcome === 'readable' ? 'readable' : `${file.outcome}: ${file.reason ?? ''}`]));
}

describe('archives among the sources', () => {
  const part = zipSync({ 'deep.md': utf8(page('gauge')), 'more.zip': zipSync({ 'x.md': utf8('x') }) });
  const files = {
    'docs/a.md': utf8(page('spade')),
    'docs/export.zip': zipSync({
      'in/b.md': utf8(page('rake')),
      'in/picture.png': utf8('x'),
      'in/.hidden.md': utf8('x'),
      '__MACOSX/in/b.md': utf8('x'),
      'old.tar.gz': utf8('x'),
      'Part-1.zip': part,
    }),
    'docs/unsafe.zip': rawZip([{ name: '../../out.md', data: page('hoe') }]),
    'docs/cut.zip': zipSync({ 'c.md': utf8(page('fork')) }).slice(0, 60),
    'docs/pack.tar': utf8('x'),
    'docs/pack.7z': utf8('x'),
  };

  it('lists each member by itself, and refuses an unsafe archive by its name', async () => {
    const root = workspace({});
    place(root, { ...files, 'docs/empty.zip': utf8('') });
    expect(await listed(root)).toEqual({
      'docs/a.md': 'readable',
      'docs/cut.zip': expect.stringMatching(/^refused: damaged: /) as string,
      'docs/empty.zip': 'refused: empty-file: The file has 0 bytes. Delete it, or get a whole copy of it.',
      'docs/export.zip/Part-1.zip/deep.md': 'readable',
      'docs/export.zip/Part-1.zip/more.zip': expect.stringMatching(/^refused: an archive within an archive/) as string,
      'docs/export.zip/in/b.md': 'readable',
      'docs/export.zip/in/picture.png': 'ignored: no reader for .png files',
      'docs/export.zip/old.tar.gz': expect.stringMatching(/^refused: .tar.gz archives are not read: unpack it/) as string,
      'docs/pack.7z': expect.stringMatching(/^refused: .7z archives/) as string,
      'docs/pack.tar': expect.stringMatching(/^refused: .tar archives/) as string,
      'docs/unsafe.zip': expect.stringMatching(/^refused: unsafe-archive: Entry "..\/..\/out.md" has a path that leads out/) as string,
    });
  });

  it('matches globs with the paths within, and takes an archive whole that a glob names', async () => {
    const root = workspace({});
    place(root, files);
    expect(Object.keys(await listed(root, { include: ['**/*.md'], exclude: ['**/Part-1.zip/**', '*.tar'] }))).toEqual([
      'docs/a.md',
      'docs/cut.zip',
      'docs/export.zip/in/b.md',
      'docs/unsafe.zip',
    ]);
    // What could not be opened might hold what is asked for, and so is listed.
    expect(Object.keys(await listed(root, { include: 'export.zip' })).filter((key) => key.startsWith('docs/export.zip/'))).toHaveLength(5);
    expect(Object.keys(await listed(root, { exclude: '*.zip' }))).toEqual(['docs/a.md', 'docs/pack.7z', 'docs/pack.tar']);
  });

  it('counts what archives within an archive hold towards its limits', async () => {
    const root = workspace({});
    place(root, { 'docs/a.zip': zipSync({ '1.zip': zipSync({ 'a.md': utf8('a '.repeat(400)) }), '2.zip': zipSync({ 'b.md': utf8('b '.repeat(400)) }) }) });
    const inventory = await takeInventory(compose(config({ ...source(), limits: { archiveBytes: 1200 } }), root));
    expect(inventory.map((file) => [file.path, file.outcome])).toEqual([
      ['a.zip/1.zip/a.md', 'readable'],
      ['a.zip/2.zip', 'refused'],
    ]);
  });

  it('makes rows of members, and reads again only what changed', async () => {
    const root = workspace({});
    place(root, files);
    const first = await runIn(root, source(), { until: 'extract' });
    const documents = (result: typeof first): unknown => result.events.filter((event) => event.event === 'file').map((event) => [event.key, event.outcome]);
    const refused = ['docs/cut.zip', 'docs/export.zip/Part-1.zip/more.zip', 'docs/export.zip/old.tar.gz', 'docs/pack.7z', 'docs/pack.tar', 'docs/unsafe.zip'];
    expect(documents(first)).toEqual([
      ...refused.map((key) => [key, 'refused']),
      ['docs/a.md', 'read'],
      ['docs/export.zip/Part-1.zip/deep.md', 'read'],
      ['docs/export.zip/in/b.md', 'read'],
    ]);
    place(root, { 'docs/export.zip': zipSync({ 'in/b.md': utf8(page('rake')), 'in/new.md': utf8(page('trowel')) }) });
    const second = await runIn(root, source(), { until: 'extract' });
    expect(documents(second)).toEqual([
      ...refused.filter((key) => !key.includes('export')).map((key) => [key, 'refused']),
      ['docs/export.zip/in/new.md', 'read'],
    ]);
    expect(second.events.find((event) => event.event === 'sources')).toMatchObject({
      came: ['docs/export.zip/in/new.md'],
      left: ['docs/export.zip/Part-1.zip/deep.md'],
    });
  });
});

describe('documents that are read in the worker', () => {
  it('fail by themselves, and the rest of the run goes on', async () => {
    const root = workspace({});
    const good = docx(p('The rake', styled('Heading1')) + p('A rake is a tool that gardeners use to gather the leaves every day of the week.'));
    place(root, {
      'docs/1-bomb.docx': docx({ body: p('x'), raw: { 'word/media/a.bin': new Uint8Array(8 * 1024 * 1024) } }),
      'docs/2-cut.docx': good.slice(0, good.length / 2),
      'docs/3-entities.docx': docx({ body: '', raw: { 'word/document.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a/>' } }),
      'docs/4-deep.docx': docx('<w:ins>'.repeat(9000) + '</w:ins>'.repeat(9000)),
      'docs/5-good.docx': good,
      'docs/6-good.md': utf8(page('spade')),
      'docs/7-inside.zip': zipSync({ 'good.docx': good, 'old.doc': utf8('{\\rtf1 }') }),
    });
    const result = await runIn(root, source(), { until: 'extract' });
    expect(result.events.filter((event) => event.event === 'file').map((event) => [event.key, event.outcome, event.reason?.split(':')[0] ?? null])).toEqual([
      ['docs/1-bomb.docx', 'refused', 'unsafe-archive'],
      ['docs/2-cut.docx', 'refused', 'damaged'],
      ['docs/3-entities.docx', 'refused', 'unsafe-archive'],
      ['docs/4-deep.docx', 'refused', 'too-deep'],
      ['docs/5-good.docx', 'read', null],
      ['docs/6-good.md', 'read', null],
      ['docs/7-inside.zip/good.docx', 'read', null],
      ['docs/7-inside.zip/old.doc', 'refused', 'unknown-format'],
    ]);
    // The reason says how to mend it, as it stands in sources.jsonl.
    expect(result.events.flatMap((event) => (event.event === 'file' && event.reason !== null ? [event.reason.replace(/^.*\. (?=[A-Z])/, '')] : []))).toEqual([
      'Unpack it into the source if you trust it, or raise limits.archiveRatio in the config.',
      'Get a whole copy of it, or pack it anew.',
      'Save the document anew in a word processor, or exclude it.',
      'Flatten the document, or raise limits.depth in the config.',
      'Open it in a word processor and save it as DOCX.',
    ]);
  });
});
