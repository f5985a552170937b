import { parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { diffMarkdown } from './markdown.ts';
import { diffPage } from './page.ts';
import type { ReleaseDiff } from './model.ts';

const nasty = '<script>alert(1)</script><img src=x onerror=alert(2)> ``` `` | "\' </style> \u001b[31m \u202e =cmd()';

function sketch(text: string): ReleaseDiff {
  const side = { name: text, version: '1.0.0', contentHash: 'a', rows: 3, tokens: 12, leaks: { checked: true, rows: 1, planted: 40, caught: 39 } };
  const row = { id: text, source: text, strategy: text, reason: text, was: text } as const;
  const part = {
    role: text,
    words: [
      ['=', text],
      ['-', text],
      ['+', text],
    ] as ['=' | '-' | '+', string][],
  };
  return {
    schema: 'hornbook.diff/2',
    from: side,
    to: { ...side, version: '2.0.0', rows: 4 },
    change: 'major',
    counts: { added: 2, removed: 1, edited: 1, moved: 0 },
    rows: [
      { ...row, change: 'added', from: null, to: 'train', text: [part] },
      { ...row, change: 'edited', from: 'train', to: 'test', text: [part] },
    ],
    reasons: [{ change: 'added', reason: text, rows: 2 }],
    bySource: [{ name: text, added: 2, removed: 1, edited: 1, moved: 0 }],
    bySplit: [{ name: 'train', added: 2, removed: 1, edited: 1, moved: 0 }],
    tokens: { added: 5, removed: 2, editedFrom: 3, editedTo: 4 },
    byCell: [{ dimension: text, value: text, from: 1, to: 2 }],
    byRule: [{ gate: 'filter', rule: text, from: 1, to: 2 }],
    sources: { came: [text], changed: [], left: [] },
    evaluation: { came: [], changed: [text], left: [] },
    config: [{ path: text, from: null, to: text }],
    components: [{ family: 'rule', id: text, from: null, to: '2' }],
    files: { came: [text], left: [] },
  };
}

interface Node {
  nodeName: string;
  attrs?: { name: string; value: string }[];
  childNodes?: Node[];
}

function elements(html: string): Node[] {
  const found: Node[] = [];
  const open = [parse(html) as unknown as Node];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    found.push(node);
    open.push(...(node.childNodes ?? []));
  }
  return found;
}

describe('diffPage', () => {
  it('shows hostile text as text: no element, attribute or request comes of it', () => {
    const plain = elements(diffPage(sketch('text'))).filter(({ nodeName }) => nodeName !== '#text').length;
    const page = diffPage(sketch(nasty));
    const all = elements(page);
    expect(all.filter(({ nodeName }) => nodeName !== '#text')).toHaveLength(plain);
    expect(all.some(({ nodeName }) => ['script', 'img', 'iframe', 'link', 'object'].includes(nodeName))).toBe(false);
    const attributes = all.flatMap(({ attrs = [] }) => attrs);
    expect(attributes.some(({ name }) => name.startsWith('on') || name === 'src')).toBe(false);
    expect(attributes.filter(({ name }) => name === 'href').every(({ value }) => /^#[a-z-]+$/.test(value))).toBe(true);
    expect(page).not.toMatch(/[\u001b\u202e]/);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('prefers-color-scheme:dark');
  });

  it('marks the words that came and those that left', () => {
    const page = diffPage(sketch('word'));
    expect(page).toContain('<del>word</del><ins>word</ins>');
    expect(page).toContain('train → test');
    expect(page).toContain('word → word');
  });

  it('shows counts first, folds rows by reason, and cuts long text that did not change', () => {
    const long = `${'before '.repeat(200)}here`;
    const base = sketch('word');
    const edited = {
      ...base.rows[1],
      id: 'r2',
      was: 'r1',
      reason: 'changed',
      text: [
        {
          role: 'user',
          words: [
            ['=', long],
            ['-', 'old'],
            ['+', 'new'],
          ],
        },
      ],
    };
    const page = diffPage({ ...base, rows: [edited as ReleaseDiff['rows'][number]], reasons: [{ change: 'edited', reason: 'changed', rows: 40 }] });
    expect(page.indexOf('rows edited')).toBeLessThan(page.indexOf('id="figures"'));
    expect(page).toContain('<summary>40 rows: changed</summary>');
    expect(page).toContain('and 39 more');
    expect(page).toContain('r1 → r2');
    expect(page).not.toContain(long);
    expect(page).toMatch(/… [^<]*here<del>old<\/del><ins>new<\/ins>/);
  });
});

describe('diffMarkdown', () => {
  it('keeps the texts of rows in blocks that they cannot end, and the rest escaped', () => {
    const page = diffMarkdown(sketch(nasty));
    expect(page).not.toMatch(/[\u001b\u202e]/);
    const outside = page.replace(/^(`{4,})text\n[\s\S]*?\n\1$/gm, '');
    expect(outside).not.toContain('<script');
    expect(page.match(/^`{4,}text$/gm)).toHaveLength(2);
    expect(page).toContain('{+');
  });
});
