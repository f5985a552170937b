import { describe, expect, it } from 'vitest';
import type { SpanCoverage } from '../contracts/coverage.ts';
import { spanSection } from './html/span-section.ts';
import type { ReleaseReport } from './model.ts';
import { spansMarkdown, stretchText } from './source-coverage.ts';

const spans: SpanCoverage = {
  documents: 2,
  covered: 25,
  shown: 5,
  rejected: 10,
  open: 60,
  aside: 20,
  listed: [
    {
      document: 'docs/<b>.md',
      title: 'A | "page"',
      rows: 3,
      covered: 25,
      shown: 5,
      rejected: 10,
      open: 20,
      aside: 20,
      strip: '-csrroaa',
      sections: [{ heading: '</title><script>', at: 0.25 }],
    },
    { document: 'docs/empty.md', title: '', rows: 0, covered: 0, shown: 0, rejected: 0, open: 40, aside: 0, strip: 'oo', sections: [] },
  ],
  gaps: [{ document: 'docs/empty.md', headingPath: ['One', 'Two'], start: 5, end: 45, length: 40 }],
};

describe('the picture by source span', () => {
  const html = spanSection({ coverage: { spans } } as ReleaseReport)?.html ?? '';

  it('draws a strip a document, with its alternative in words', () => {
    expect(html.match(/class="strip"/g)?.length).toBe(2);
    expect(html).toContain('31.3 % answers, 6.3 % shown in prompts, 25.0 % without a row, 12.5 % with rejected rows only, 25.0 % set aside');
    expect(html).toMatch(/<rect class="strip-covered" x="120" y="6" width="120"/);
    expect(html).toContain('41.7 % answers · 8.3 % shown · 3 rows');
    expect(html).toContain('1 of them gave no accepted row');
  });

  it('escapes names and headings', () => {
    expect(html).not.toMatch(/<script|<b>/);
    expect(html).toContain('&lt;script&gt;');
  });

  it('stands in Markdown too, with the longest gaps', () => {
    const text = spansMarkdown(spans).join('\n\n');
    expect(text).toContain('The answers of accepted rows rest on 25.0 % of the 100 characters');
    expect(text).toContain('| One › Two | docs/empty.md | 40 | 5 | 45 |');
    expect(text).not.toContain('<b>');
    expect(spansMarkdown(undefined)).toEqual([]);
  });

  it('is left out where no document was read', () => {
    expect(spanSection({ coverage: {} } as ReleaseReport)).toBeUndefined();
    expect(stretchText({ covered: 0, shown: 0, open: 0, rejected: 0, aside: 0 })).toBe('');
  });
});
