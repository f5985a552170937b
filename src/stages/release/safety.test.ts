import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { parse } from 'parse5';
import { afterAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Format } from '../../contracts/plugins.ts';
import { nova } from '../../formats/nova.ts';
import { openai } from '../../formats/openai.ts';
import { promptCompletion } from '../../formats/prompt-completion.ts';
import { releaseDataset as release } from './index.ts';
import type { Released } from './index.ts';
import type { ReleaseInput } from './input.ts';
import { buildInput, makeRecord, passing, quickDisk } from './testkit.ts';

const root = mkdtempSync(join(tmpdir(), 'hornbook-safety-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const releaseDataset = (input: ReleaseInput): Promise<Released> => release(input, quickDisk);
const small = { documents: 3, rowsEach: 3 };
let folders = 0;
const make = async (nasty?: string, change: Partial<ReleaseInput> = {}): Promise<(file: string) => string> => {
  const { path } = await releaseDataset(buildInput(join(root, String(++folders)), { ...small, nasty }, change).input);
  return (file) => readFileSync(join(path, file), 'utf8');
};

interface HtmlNode {
  nodeName: string;
  attrs?: { name: string; value: string }[];
  childNodes?: HtmlNode[];
}

const allowedElements = new Set(
  '#document #documentType #text html head meta title style body header main footer nav section article h1 h2 h3 p span div b strong a ul ol li blockquote code br details summary table caption thead tbody tr th td svg rect'.split(
    ' ',
  ),
);
const allowedAttributes = new Set(
  'lang charset http-equiv content name id class href dir role scope width height fill opacity x aria-label aria-hidden'.split(' '),
);

describe('text that wants to be markup', () => {
  const nasty = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)><svg onload=alert(1)>',
    "' onmouseover='alert(1)' </style></title></textarea><iframe src=\"javascript:alert(1)\">",
    '| `x` | [a](javascript:alert(1)) ![b](http://evil.example/c.png) \n\n# heading\n---\n: x',
    '\u202Eevil\u202C\u2066\u0000\u0007\u001b[31m \u2028 \ud800 {{x}} ${x} <!-- -->',
    '&lt;script&gt; &#x3c;script> %3Cscript%3E',
  ];

  it.each(nasty)('stays text in every report: %j', async (text) => {
    const file = await make(text);
    const html = file('report.html');
    expect(html).not.toMatch(/<script|<iframe|<img|javascript:[^<]*">/i);
    const found = { elements: new Set<string>(), attributes: new Set<string>(), links: new Set<string>() };
    for (const one of elements(parse(html) as HtmlNode)) {
      found.elements.add(one.nodeName);
      for (const { name, value } of one.attrs ?? []) {
        found.attributes.add(name);
        if (name === 'href') found.links.add(value);
      }
    }
    expect([...found.elements].filter((name) => !allowedElements.has(name))).toEqual([]);
    expect([...found.attributes].filter((name) => !allowedAttributes.has(name))).toEqual([]);
    expect([...found.links].filter((link) => !/^(#[a-z]+|[a-z-]+\/?[a-z-]+\.(html|jsonl?|md|svg))$/.test(link))).toEqual([]);
    for (const name of ['README.md', 'curation-log.md', 'coverage.md']) {
      const types = new Set<string>();
      const tree = fromMarkdown(file(name).replace(/^---\n.*?\n---\n/s, ''), { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
      const waiting: { type: string; url?: string; children?: unknown[] }[] = [tree];
      for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
        // A bare address links to itself.
        if (node.type !== 'link' || !/^https?:/.test(node.url ?? '')) types.add(node.type);
        waiting.push(...((node.children ?? []) as typeof waiting));
      }
      for (const type of ['html', 'image', 'link', 'definition', 'thematicBreak']) expect([...types], name).not.toContain(type);
      expect(file(name)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
    }
    const metadata = parseYaml(file('README.md').split('---\n')[1] ?? '') as { pretty_name: string };
    expect(metadata.pretty_name.startsWith('book')).toBe(true);
  });

  it('meets a policy that forbids scripts, requests and forms', async () => {
    const html = (await make())('report.html');
    expect(html).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">`,
    );
    expect(html).toContain('prefers-color-scheme:dark');
    expect(html).not.toMatch(/https?:\/\//);
  });
});

function* elements(tree: HtmlNode): Generator<HtmlNode> {
  const waiting = [tree];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    waiting.push(...(node.childNodes ?? []));
  }
}

describe('what must be said aloud', () => {
  it('no evaluation set: in the log, the card and the report', async () => {
    const file = await make(undefined, { leaks: { checked: false, rows: 0, canaries: null, note: '' }, evaluation: [] });
    for (const name of ['curation-log.md', 'README.md', 'report.html']) expect(file(name), name).toContain('Not checked against any evaluation set');
  });

  it('an unknown licence', async () => {
    const { input } = buildInput(join(root, String(++folders)), small);
    const { path } = await releaseDataset({
      ...input,
      sources: async function* () {
        for await (const line of input.sources()) yield { ...line, licence: 'unknown' };
      },
    });
    const card = readFileSync(join(path, 'README.md'), 'utf8');
    expect(card).toContain('license: unknown');
    expect(card).toContain('**Licence unknown.** No licence is set for book');
  });

  it('that a heuristic judge is one, and does not judge correctness', async () => {
    const file = await make();
    for (const name of ['curation-log.md', 'README.md', 'report.html'])
      expect(file(name), name).toMatch(/a heuristic judge\. .* it does not judge whether an answer is correct/);
  });

  it('rows that a format cannot hold, and rationales that are left out', async () => {
    const { input, records } = buildInput(join(root, String(++folders)), small);
    const [first, second] = records;
    if (first === undefined || second === undefined) throw new Error('no rows');
    first.messages = [...first.messages, { role: 'user', content: 'And then?' }];
    second.rationale = 'Because.';
    const { path, manifest } = await releaseDataset(input);
    const log = readFileSync(join(path, 'curation-log.md'), 'utf8');
    expect(log).toContain('The format messages cannot hold 1 accepted row');
    expect(log).toContain('1 row has a rationale that messages and alpaca leave out');
    const rows = (start: string): number =>
      manifest.files.filter(({ path: name }) => name.startsWith(start) && name.includes('.json')).reduce((sum, one) => sum + (one.rows ?? 0), 0);
    expect([rows('data/messages/'), rows('data/alpaca/'), rows('lineage.jsonl')]).toEqual([records.length - 1, records.length - 1, records.length]);
  });
});

describe('formats of services', () => {
  it('say by which mark a row was left out, and where files do not keep to the limits', async () => {
    const { input, records } = buildInput(join(root, String(++folders)), small);
    const [first] = records;
    if (first === undefined) throw new Error('no rows');
    first.messages = first.messages.map((message) => ({ ...message, content: `User: ${message.content}` }));
    const { path } = await releaseDataset({
      ...input,
      formats: [nova, openai, promptCompletion].map((format) => ({ format: format as Format, options: { rationale: 'omit' } })),
    });
    const log = readFileSync(join(path, 'curation-log.md'), 'utf8');
    expect(log).toContain('The format nova cannot hold 1 accepted row ("User:" stands in the text)');
    expect(log).toMatch(/The format nova: train has \d+ rows, and the least is 100 \(Amazon Bedrock \(Nova\), as of 2026-11\)/);
    // Without the same columns in all rows there are no types to declare.
    const metadata = parseYaml(readFileSync(join(path, 'README.md'), 'utf8').split('---\n')[1] ?? '') as {
      configs: { config_name: string }[];
      dataset_info: { config_name: string }[];
    };
    expect(metadata.configs.map((one) => one.config_name)).toEqual(['nova', 'openai', 'prompt-completion']);
    expect(metadata.dataset_info.map((one) => one.config_name)).toEqual(['prompt-completion']);
  });
});

describe('the card', () => {
  it('names exactly the data files that have rows, with their types and counts', async () => {
    const { input, records } = buildInput(join(root, String(++folders)), small, { splits: { train: 0.5, validation: 0.5, test: 0 } });
    const extra = makeRecord('book/chapter-0.md', 'x', 'Once more, what is it?', 'This.', { start: 0, end: 0, quote: '' }, '');
    extra.messages = [...extra.messages, { role: 'user', content: 'And that one over there?' }, { role: 'assistant', content: 'That.' }];
    const all = [...records, extra];
    const counts = { ...input.counts.total, candidates: input.counts.total.candidates + 1, accepted: all.length };
    const { path, manifest } = await releaseDataset({
      ...input,
      counts: { total: counts, byWave: [{ wave: 1, name: 'documents', ...counts }], byStrategy: [{ strategy: 'extractive', ...counts }] },
      accepted: async function* () {
        for (const record of all) yield { record, verdicts: passing(record) };
      },
    });
    const metadata = parseYaml(readFileSync(join(path, 'README.md'), 'utf8').split('---\n')[1] ?? '') as {
      license: string;
      language: string[];
      size_categories: string[];
      configs: { config_name: string; default?: boolean; data_files: { split: string; path: string }[] }[];
      dataset_info: { config_name: string; features: unknown[]; splits: { name: string; num_examples: number }[] }[];
    };
    expect(metadata).toMatchObject({ license: 'cc-by-4.0', language: ['en'], size_categories: ['n<1K'] });
    expect(metadata.configs.map((one) => [one.config_name, one.default, one.data_files.map((file) => file.path)])).toEqual([
      ['messages', true, ['data/messages/train.jsonl', 'data/messages/validation.jsonl']],
      ['alpaca', undefined, ['data/alpaca/train.json', 'data/alpaca/validation.json']],
    ]);
    const rows = (split: string): number | undefined => manifest.splits.find((one) => one.split === split)?.rows;
    expect(metadata.dataset_info.map(({ splits }) => splits.map(({ name, num_examples: n }) => [name, n]))).toEqual(
      [1, 2].map(() => [
        ['train', rows('train')],
        ['validation', rows('validation')],
      ]),
    );
    expect(metadata.dataset_info[0]?.features).toEqual([
      {
        name: 'messages',
        list: [
          { name: 'role', dtype: 'string' },
          { name: 'content', dtype: 'string' },
        ],
      },
    ]);
    expect(metadata.dataset_info[1]?.features).toEqual([
      ...['instruction', 'input', 'output'].map((name) => ({ name, dtype: 'string' })),
      { name: 'history', list: { list: 'string' } },
    ]);
  });
});
