import { describe, expect, it } from 'vitest';
import { checkReading } from '../../../testing/reader-conformance.ts';
import { read } from '../testkit.ts';

/** The text that is left, and what is set aside by reason. */
async function parts(path: string, html: string): Promise<{ left: string; aside: { [reason: string]: string } }> {
  const reading = await read(path, html);
  checkReading(reading);
  const aside: { [reason: string]: string } = {};
  let left = '';
  for (const block of reading.blocks) {
    if (block.parent !== -1) continue;
    const text = reading.text.slice(block.start, block.end).replace(/\s+/g, ' ');
    if (block.aside === undefined) left += `${text}\n`;
    else aside[block.aside] = `${aside[block.aside] ?? ''}${text}\n`;
  }
  return { left, aside };
}

const names = ['anchor', 'anvil', 'bolt', 'bracket', 'cable', 'chain', 'davit', 'drum', 'eyelet', 'fender', 'hawser', 'jib'];
const link = (name: string): string => `<a href="x.html#${name}">${name}</a>`;
const prose = '<h1>Ropes</h1><p>A rope is made of strands that are laid together.</p>';

describe('indexes', () => {
  it.each([
    ['a list under its title', 'page.html', `<h2>Concept Index</h2><ul>${names.map((name) => `<li>${link(name)}, 3.2</li>`).join('')}</ul>`],
    [
      'a table of links to sections',
      'page.html',
      `<h2>Variables</h2><h2>Options index</h2><table><tr><td>Entry<td>Section</tr>${names.map((name) => `<tr><td><code>${name}</code><td><a href="s.html#${name}">Use of ${name.length} things</a></tr>`).join('')}</table>`,
    ],
    [
      'terms under letters',
      'page.html',
      `<h2>Chapter 9 - Index</h2>${names.map((name, i) => `${name[0] === names[i - 1]?.[0] ? '' : `<h3>${name[0]?.toUpperCase()}</h3>`}<dl><dt>${name}<dd><a href="b.html#${name}">Parts [Small ones]</a></dl>`).join('')}`,
    ],
    [
      'symbols, each with what it is',
      'api.html',
      `<h1>Index</h1>${['a', 'b', 'c', 'd'].map((letter) => `<h2>${letter}</h2><dl>${names.map((name) => `<dt><a href="c.html">${letter}${name}()</a> - Method in class Rope<dd>Gives the ${name} of this rope back to its owner.`).join('')}</dl>`).join('')}`,
    ],
    [
      'several entries in a cell, as Sphinx has them',
      'genindex.html',
      `<h1>Index</h1><h2>A</h2><table><tr>${[names.slice(0, 6), names.slice(6)].map((half) => `<td><ul>${half.map((name) => `<li>${link(`${name}() (in module rope)`)}`).join('')}</ul>`).join('')}</table>`,
    ],
    ['in print', 'page.md', `## Function Index\n\n${names.map((name, i) => `- ${name}, ${i + 3}`).join('\n')}\n`],
  ])('%s', async (_, path, index) => {
    const { left, aside } = await parts(path, path.endsWith('.md') ? `# Ropes\n\nA rope is made of strands.\n\n${index}` : prose + index);
    expect(left).toContain('rope is made of strands');
    expect(left).not.toMatch(/anchor|jib/i);
    expect(aside.index).toMatch(/jib/);
    expect(aside.index).toMatch(/index/i);
  });

  it('a page that its generator calls a list', async () => {
    const head = (name: string, title: string): string => `<head><meta name="generator" content="${name}"><title>${title}</title></head>`;
    const text = '<p>Class List</p><table><tr><td><a href="a.html">Rope</a><td>Holds a ship at its quay in all weathers.</table>';
    expect((await parts('annotated.html', `${head('Doxygen 1.9.1', 'Ropes: Class List')}${text}`)).left).toBe('');
    expect((await parts('a.html', `${head('Doxygen 1.9.1', 'Ropes: Rope Class Reference')}${text}`)).left).toContain('weathers');
    expect((await parts('a.html', `${head('Word', 'Ropes: Class List')}${text}`)).left).toContain('weathers');
    expect((await parts('a.html', `${head('javadoc/IndexWriter', 'Index (Ropes 1.0 API)')}${text}`)).left).toBe('');
  });

  it('a form to search the site, with how to use it', async () => {
    const form = '<h1>Search</h1><p>Only pages with all words are found.</p><form><input name="q"></form>';
    expect((await parts('search.html', form)).left).toBe('');
    expect((await parts('search.html', `${form}<p>${'Boards may be searched by their length and by their wood. '.repeat(12)}</p>`)).left).toContain('length');
  });
});

describe('what is no index', () => {
  it.each([
    [
      'a glossary under letters',
      `<h1>Glossary and index</h1><h2>A</h2><dl>${names.map((name) => `<dt>${link(name)}<dd>A part of a ship that holds or leads a rope; it is made of iron or of wood.`).join('')}</dl>`,
    ],
    [
      'a reference in the order of the alphabet',
      `<h1>Commands</h1><table><tr><th>Name<th>What it does</tr>${names.map((name) => `<tr><td>${link(name)}<td>Makes fast the ${name} of the ship</tr>`).join('')}</table>`,
    ],
    ['steps with links', `<h1>Index a table</h1><ol>${names.map((name) => `<li>Open ${link(name)} and write down what its first line says.`).join('')}</ol>`],
    [
      'names out of order',
      `<h1>See also</h1><p>${[...names]
        .reverse()
        .map((name) => `The ${link(name)} is near.`)
        .join(' ')}</p>`,
    ],
    ['links to other sites', `<h1>Index of makers</h1><ul>${names.map((name) => `<li><a href="https://${name}.example/">${name}</a>`).join('')}</ul>`],
  ])('%s', async (_, html) => {
    expect((await parts('page.html', html)).aside).toEqual({});
  });
});
