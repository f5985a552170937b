/** Scripts of others beside the documents: left out by name, unless the config names them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, expect, it } from 'vitest';
import { utf8 } from '../sources/documents/testkit.ts';
import { compose } from './compose.ts';
import { takeInventory } from './inventory.ts';
import { config, removeWorkspaces, workspace } from './testkit.ts';

afterAll(removeWorkspaces);

async function listed(root: string, more: object = {}): Promise<{ [key: string]: string }> {
  const inventory = await takeInventory(compose(config({ sources: [{ use: 'documents', path: 'docs', licence: 'MIT', consent: 'ours', ...more }] }), root));
  return Object.fromEntries(inventory.map((file) => [file.key.slice(5), file.outcome === 'readable' ? 'read' : `${file.outcome}: ${file.reason ?? ''}`]));
}

const own = '/** Adds two numbers. */\nexport function add(a, b) {\n  return a + b;\n}\n';
const files = {
  'a.html': '<h1>Ropes</h1><p>A rope is made of strands.',
  'own.js': own,
  'license.js': `/**\n * Ropes: a tool for ships\n * Copyright 2020 The Authors\n * Licensed under the MIT licence\n */\n${own}`,
  'version.js': `// Since 2.0 this file holds what adds numbers, see https://example.com\n${own}`,
  'long-line.js': `${own}const table = '${'x'.repeat(900)}';\n${own.repeat(30)}`,
  'vendored/notes.md': '# Notes\n\nText.',
  '_static/theme.js': own,
  '_static/notes.md': '# Notes\n\nText.',
  'js/jquery-3.6.0.js': own,
  'js/app.min.js': own,
  'js/packed.js': `${'var a=function(b){return b+1};'.repeat(200)}\n`,
  'js/banner.js': `/*! Tippy.js v6.3.1\n * (c) 2017 somebody\n * MIT License\n */\n${own}`,
  'js/mix.js': `/*!\n * Bootstrap v5.1.3 (https://getbootstrap.com/)\n */\n${own}`,
  'node_modules/left-pad/README.md': '# left-pad\n\nText.',
  'node_modules/left-pad/index.js': own,
};
const left = [
  '_static/theme.js',
  'js/app.min.js',
  'js/banner.js',
  'js/jquery-3.6.0.js',
  'js/mix.js',
  'js/packed.js',
  'node_modules/left-pad/README.md',
  'node_modules/left-pad/index.js',
];

it('leaves scripts of others out, each with its reason', async () => {
  const found = await listed(workspace(Object.fromEntries(Object.entries(files).map(([path, text]) => [`docs/${path}`, text]))));
  for (const path of Object.keys(files))
    expect([path, found[path]]).toEqual([
      path,
      left.includes(path) ? (expect.stringMatching(/^ignored: left out: .*name it under "include"/) as string) : 'read',
    ]);
  expect(found['js/banner.js']).toContain('a copy of Tippy.js');
});

it('leaves them out of archives by their paths', async () => {
  const root = workspace({});
  mkdirSync(join(root, 'docs'));
  writeFileSync(join(root, 'docs', 'site.zip'), zipSync({ 'a.html': utf8(files['a.html']), '_static/jquery.js': utf8(own) }));
  expect(await listed(root)).toEqual({ 'site.zip/_static/jquery.js': expect.stringMatching(/^ignored: left out/) as string, 'site.zip/a.html': 'read' });
});

it('reads what the config names', async () => {
  const root = workspace(Object.fromEntries(Object.entries(files).map(([path, text]) => [`docs/${path}`, text])));
  const named = await listed(root, { include: ['js/jquery-3.6.0.js', 'js/packed.js', '_static/**', '**/*.min.js'] });
  expect(named).toEqual({
    '_static/notes.md': 'read',
    '_static/theme.js': 'read',
    'js/app.min.js': 'read',
    'js/jquery-3.6.0.js': 'read',
    'js/packed.js': 'read',
  });
  expect((await listed(root, { include: ['**/*.js'] }))['js/jquery-3.6.0.js']).toMatch(/^ignored/);
  expect(await listed(root, { path: 'docs/js/app.min.js' })).toEqual({ 'in.js/app.min.js': 'read' });
});
