/** The docs say what the program does: generated tables are fresh, links lead somewhere. That the examples run: `examples.test.ts`. */
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/errors.ts';
import { buildLeakIndex } from '../../src/stages/decontaminate/index.ts';
import { sampleRecord } from '../../src/testing/index.ts';
import { anchorsOf, pages, root } from './docs-pages.ts';
import { generatedPages } from './docs-generated.ts';

const all = pages();

describe('generated blocks', () => {
  const generated = generatedPages();
  test('are in the README and in the reference', () => expect(generated.length).toBeGreaterThan(6));
  test.each(generated.map((page) => [page.path, page] as const))('%s is fresh; if it is not: npm run docs', (_, { before, after }) => {
    expect(before).toBe(after);
  });
});

describe('links', () => {
  const anchors = new Map(all.map((page) => [page.path, anchorsOf(page)]));
  test.each(all.map((page) => [page.path, page] as const))('%s leads to pages and headings that are there', (_, page) => {
    const broken: string[] = [];
    for (const match of page.text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)) {
      const link = match[1] ?? '';
      if (/^[a-z]+:/.test(link)) continue;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page.path : posix.normalize(posix.join(posix.dirname(page.path), path));
      if (!existsSync(join(root, target))) broken.push(link);
      else if (anchor !== undefined && !anchors.get(target)?.has(anchor)) broken.push(link);
    }
    expect(broken).toEqual([]);
  });
});

describe('pages written by hand', () => {
  const textOf = (path: string): string => all.find((page) => page.path === path)?.text ?? '';

  test('rules.md names every rule of the leak gate', () => {
    const item = { id: 'q1', set: 'exam', question: 'Which of the nine planets that were known then was found last of all?', answer: 'Pluto' };
    const index = buildLeakIndex([item], {
      overlap: 0.5,
      longestRun: 13,
      partial: 'hold',
      canaries: { count: 0, recall: 0.95 },
      privateSets: new Set(['exam']),
    });
    const record = sampleRecord([
      { role: 'user', content: item.question },
      { role: 'assistant', content: item.answer },
    ]);
    const rules = index.check(record).rules.map((one) => one.rule);
    expect(rules).toContain('private-text');
    for (const rule of rules) expect(textOf('docs/reference/rules.md')).toContain(`| \`${rule}\` |`);
  });

  test('cli.md names every exit code', () => {
    for (const [name, code] of Object.entries(exitCodes)) expect(textOf('docs/reference/cli.md')).toContain(`| ${code} | \`${name}\` |`);
  });

  test('the README leads to every page of the guide and the reference', () => {
    for (const { path } of all) if (/^docs\/(guide|reference)\//.test(path)) expect(textOf('README.md')).toContain(`(${path})`);
  });
});
