import { describe, expect, it } from 'vitest';
import { checkReading } from '../../../testing/reader-conformance.ts';
import { chunkDocument } from '../chunk.ts';
import { document, read, sketch } from '../testkit.ts';

const panels = ['note tab', '  heading 3: Linux', '  paragraph: Type apt.', 'note tab', '  heading 3: macOS', '  paragraph: Type brew.'];
const after = 'paragraph: Then go on.';
const around = (tabs: string): string => `<h1>Ropes</h1><h2>Install</h2>${tabs}<p>Then go on.</p>`;

describe('tabs', () => {
  it.each([
    [
      'roles, as ARIA has them',
      '<div role="tablist"><button role="tab" id="a" aria-controls="pa">Linux</button><button role="tab" id="b">macOS</button></div><div role="tabpanel" id="pa" aria-labelledby="a"><p>Type apt.</p></div><div role="tabpanel" id="pb" aria-labelledby="b" hidden><p>Type brew.</p></div>',
    ],
    [
      'Sphinx',
      '<div class="sphinx-tabs docutils container"><div aria-label="Tabbed content" class="closeable" role="tablist"><button aria-controls="panel-0-0-0" class="sphinx-tabs-tab" id="tab-0-0-0" role="tab">Linux</button><button aria-controls="panel-0-0-1" class="sphinx-tabs-tab" id="tab-0-0-1" role="tab">macOS</button></div><div aria-labelledby="tab-0-0-0" class="sphinx-tabs-panel" id="panel-0-0-0" role="tabpanel"><p>Type apt.</p></div><div aria-labelledby="tab-0-0-1" class="sphinx-tabs-panel" hidden="true" id="panel-0-0-1" role="tabpanel"><p>Type brew.</p></div></div>',
    ],
    [
      'sphinx-design',
      '<div class="sd-tab-set docutils"><input checked id="sd-tab-item-0" name="sd-tab-set-0" type="radio"><label class="sd-tab-label" for="sd-tab-item-0">Linux</label><div class="sd-tab-content docutils"><p>Type apt.</p></div><input id="sd-tab-item-1" type="radio"><label class="sd-tab-label" for="sd-tab-item-1">macOS</label><div class="sd-tab-content docutils"><p>Type brew.</p></div></div>',
    ],
    [
      'Material for MkDocs',
      '<div class="tabbed-set tabbed-alternate" data-tabs="1:2"><input checked id="__tabbed_1_1" type="radio"><input id="__tabbed_1_2" type="radio"><div class="tabbed-labels"><label for="__tabbed_1_1">Linux</label><label for="__tabbed_1_2">macOS</label></div><div class="tabbed-content"><div class="tabbed-block"><p>Type apt.</p></div><div class="tabbed-block"><p>Type brew.</p></div></div></div>',
    ],
    [
      'Docusaurus',
      '<div class="tabs-container"><ul role="tablist" class="tabs"><li role="tab">Linux</li><li role="tab">macOS</li></ul><div><div role="tabpanel"><p>Type apt.</p></div><div role="tabpanel" hidden><p>Type brew.</p></div></div></div>',
    ],
    [
      'Bootstrap',
      '<ul class="nav nav-tabs"><li><a href="#x" data-bs-toggle="tab">Linux</a></li><li><a href="#y">macOS</a></li></ul><div class="tab-content"><div class="tab-pane active" id="x"><p>Type apt.</p></div><div class="tab-pane" style="display: none" id="y"><p>Type brew.</p></div></div>',
    ],
    [
      'a script of its own',
      `<div class="tab"><button onclick="openTab(event, 'x')">Linux</button><button onclick="openTab(event, 'y')">macOS</button></div><div id="x" class="tabcontent" style="display:none"><p>Type apt.</p></div><div id="y" class="tabcontent" style="display:none"><p>Type brew.</p></div>`,
    ],
  ])('%s', async (_, tabs) => {
    const reading = await read('page.html', around(tabs));
    checkReading(reading);
    expect(sketch(reading).filter((line) => !/\((?:navigation|contents)\)/.test(line))).toEqual(['heading 1: Ropes', 'heading 2: Install', ...panels, after]);
    const paths = chunkDocument(await document('page.html', around(tabs)), { maxTokens: 400, minTokens: 1 }).map((chunk) => chunk.headingPath.join(' > '));
    expect(paths).toContain('Ropes > Install > macOS');
    expect(paths.at(-1)).toBe('Ropes > Install');
  });
});

describe('what a click opens', () => {
  it('keeps the text of details, and of parts that a button opens', async () => {
    const reading = await read(
      'page.html',
      '<h1>Ropes</h1><details><summary>More</summary><p>Of hemp.</p></details><h2><button aria-controls="p1">Care</button></h2><div id="p1" hidden><p>Dry it.</p></div>',
    );
    expect(sketch(reading)).toEqual(['heading 1: Ropes', 'paragraph: More', 'paragraph: Of hemp.', 'heading 2: Care', 'paragraph: Dry it.']);
  });

  it('sets aside what nothing opens, menus and dialogues, and refuses a page that shows nothing', async () => {
    const reading = await read(
      'page.html',
      '<h1>Ropes</h1><div hidden><p>Old text.</p></div><button aria-controls="main-menu">Menu</button><div id="main-menu" hidden><p>Home</p></div><ul><li>a<li style="display:none">b</ul>',
    );
    checkReading(reading);
    expect(sketch(reading)).toEqual([
      'heading 1: Ropes',
      'paragraph (hidden): Old text.',
      'paragraph (hidden): Home',
      'list',
      '  item',
      '    paragraph: a',
      '  item (hidden)',
      '    paragraph (hidden): b',
    ]);
    await expect(read('page.html', '<div hidden><p>Old text.</p></div>')).rejects.toThrow(/shows no text/);
  });
});
