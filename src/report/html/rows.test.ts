import { describe, expect, it } from 'vitest';
import { acceptedRow, rejectedRow } from './rows.ts';

const said = [
  { role: 'user' as const, content: 'When is it read?' },
  { role: 'assistant' as const, content: 'At nine.' },
];
const accepted = (parents: string[]): string =>
  acceptedRow({
    id: 'r0123456789abcdef',
    split: 'train',
    source: 'docs',
    strategy: 'evolve',
    template: null,
    labels: {},
    messages: said,
    input: null,
    rationale: null,
    parents,
    quotes: [],
    scores: [],
  }).html;
const rejected = (parents: string[]): string =>
  rejectedRow({
    id: 'r0123456789abcdef',
    outcome: 'rejected',
    strategy: 'evolve',
    gate: 'filter',
    rule: 'empty/1',
    score: null,
    threshold: null,
    reason: 'empty',
    evidence: [],
    messages: said,
    input: null,
    parents,
  }).html;

describe.each([
  ['an accepted', accepted],
  ['a rejected', rejected],
])('%s row', (_, row) => {
  it('names what it was made from', () => {
    expect(row(['seeds#a1', 'r00000000000000ff'])).toContain('Made from <code>seeds#a1</code>, <code>r00000000000000ff</code></div>');
    expect(row([])).not.toContain('Made from');
    expect(row(Array.from({ length: 11 }, (_one, at) => `seeds#${at}`))).toContain('<code>seeds#7</code> and 3 more');
  });

  it('shows any id as text', () => {
    const html = row(['<script>alert(1)</script>#"x', `${'long'.repeat(100)}`]);
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('long'.repeat(40));
  });
});
