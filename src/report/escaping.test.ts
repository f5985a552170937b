import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import { escapeHtml, h } from './html/markup.ts';
import { md, mdCode, mdTable } from './markdown.ts';
import { clip } from './plain.ts';
import { chartsSvg } from './svg.ts';

const payloads = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  '</style><script>',
  '<!--',
  ']]>',
  '&lt;script&gt;',
  '&#60;',
  '![x](http://evil.example/p.png)',
  '[x](javascript:alert(1))',
  '`code` | pipe \\| \\',
  '| --- |',
  '<http://a.b>',
  'http://a.b www.a.b a@b.cc',
  '# no heading',
  '- no item',
  '1. no item',
  '> quote',
  '\u202Eright\u202C',
  '\u2066\u2069\u061c\u200f',
  '\u0000\u0007\u001b[31m\u009b',
  '\u2028\u2029',
  '\ud800',
  '~~x~~ **x** __x__ $x$',
  '---',
  '===',
  '[^1]: note',
  ':::',
  '\n\n# x\n\n```\n',
];
const untrusted = fc.oneof(
  fc.constantFrom(...payloads),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.array(fc.constantFrom(...payloads), { maxLength: 3 }).map((all) => all.join('')),
  fc.string({ unit: fc.constantFrom(...Array.from('<>"\'`=&|\\[]()*_#-+.!~:/@\n\t x1')), maxLength: 20 }),
);

interface HtmlNode {
  nodeName: string;
  value?: string;
  attrs?: { name: string; value: string }[];
  childNodes?: HtmlNode[];
}

describe('HTML', () => {
  it('shows any text as text, in an element and in an attribute', () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        const [element, ...others] = parseFragment(h`<p title="${text}">${text}</p>`.html).childNodes as HtmlNode[];
        expect(others).toEqual([]);
        expect(element?.attrs?.map(({ name }) => name)).toEqual(['title']);
        expect(element?.childNodes?.every(({ nodeName }) => nodeName === '#text')).toBe(true);
        expect(element?.childNodes?.map(({ value }) => value).join('') ?? '').toBe(element?.attrs?.[0]?.value);
      }),
    );
  });

  it('leaves nothing that a browser could take for markup, and nothing unseen', () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"'`=]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\u2028\u2029]/);
      }),
    );
    expect(escapeHtml('a\u202Eb')).toBe('a⟨U+202E⟩b');
    expect(escapeHtml('👩\u200d💻 می\u200cروم')).toBe('👩\u200d💻 می\u200cروم');
  });

  it('draws charts whose labels stay text', () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        const svg = chartsSvg(text, [{ title: text, bars: [{ label: text, value: 1, note: text }] }]);
        const names = new Set<string>();
        walk(parseFragment(svg) as HtmlNode, (node) => {
          names.add(node.nodeName);
          for (const { name } of node.attrs ?? []) expect(name).not.toMatch(/^on|href|src/);
        });
        expect([...names].sort()).toEqual(['#document-fragment', '#text', 'rect', 'style', 'svg', 'text']);
      }),
    );
  });
});

describe('Markdown', () => {
  const parse = (text: string) => fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });

  it('shows any text as one paragraph of text: no HTML, links, images, code or emphasis', () => {
    fc.assert(
      fc.property(untrusted, (text) => {
        const shown = md(text);
        expect(typesIn(parse(`x ${shown} x`))).toEqual(['paragraph', 'root', 'text']);
        expect(shown).not.toMatch(/[\n\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  it('keeps it in its cell and in its list item', () => {
    fc.assert(
      fc.property(untrusted, untrusted, (a, b) => {
        const [table, ...others] = parse(
          mdTable(
            ['one', 'two'],
            [
              [md(a), md(b)],
              [mdCode(b), mdCode(a)],
            ],
          ),
        ).children;
        expect(others).toEqual([]);
        expect(table?.type).toBe('table');
        if (table?.type === 'table') expect(table.children.map(({ children }) => children.length)).toEqual([2, 2, 2]);
        for (const type of typesIn(parse(`- ${md(a)}\n- ${md(b)}`))) expect(['root', 'list', 'listItem', 'paragraph', 'text']).toContain(type);
      }),
    );
  });

  it('says what was there', () => {
    expect(md('a *b* | `c` <d> & 0.5 % @x heuristic@1')).toBe('a \\*b\\* \\| \\`c\\` &lt;d&gt; &amp; 0.5 % @x heuristic@1');
    expect(md('  a\n\n b  ')).toBe('a b');
  });
});

type Tree = { type?: string; url?: string; value?: string; children?: Tree[] };

/** Types of nodes; a bare address that links to itself is text. */
function typesIn(root: Tree): string[] {
  const found = new Set<string>();
  walk(root, (node) => {
    const shown = node.children?.[0]?.value ?? '';
    if (node.type !== 'link' || !['', 'http://', 'mailto:'].some((start) => node.url === start + shown)) found.add(node.type ?? '');
  });
  return [...found].sort();
}

function walk<T extends { childNodes?: T[]; children?: T[] }>(node: T, visit: (node: T) => void): void {
  const waiting = [node];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    visit(one);
    waiting.push(...(one.childNodes ?? one.children ?? []));
  }
}

it('clips at code points, and says how much is missing', () => {
  expect(clip('\u{1F600}'.repeat(5), 3)).toBe(`${'\u{1F600}'.repeat(3)}…`);
  expect(clip('abc', 3)).toBe('abc');
  expect(clip('a'.repeat(1000), 100)).toBe(`${'a'.repeat(100)}… (900 more characters)`);
});
