import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../contracts/document.ts';
import { pdfReader } from './reader.ts';
import { lines, makePdf, type Text } from './testkit.ts';

const column = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${name} line ${i} has words that fill the column wholly${i % 4 === 3 ? '.' : ''}`);
const read = async (text: readonly Text[]): Promise<Reading> => pdfReader.read({ bytes: makePdf([{ text }]), path: 'docs/a.pdf', limits: { depth: 256 } });
const rows = (x: number, y: number, step: number, cells: readonly (readonly string[])[]): Text[] =>
  cells.flatMap((row, r) => row.map((cell, c): Text => [x + c * step, y + r * 12, 9, 'R', cell]));

describe('tables over two columns', () => {
  const text = [...lines(54, 200, column('Alpha', 20), 'R', 9), ...lines(317, 200, column('Beta', 20), 'R', 9)];

  it('are one, and stand before the columns under them', async () => {
    const cells = ['one', 'two', 'three', 'four', 'five'].map((name, i) => [name, `${i}`, `${i}.5`, `${i * 7}`, `${i}x`, `${i + 2}`]);
    const reading = await read([...rows(60, 80, 85, cells), ...text]);
    expect(reading.blocks.filter((block) => block.kind === 'table').length).toBe(1);
    expect(reading.text).toContain(cells.map((row) => row.join(' | ')).join('\n'));
    expect(reading.text.indexOf('five')).toBeLessThan(reading.text.indexOf('Alpha line 0'));
    expect(reading.text.indexOf('Alpha line 19')).toBeLessThan(reading.text.indexOf('Beta line 0'));
  });

  it('stay two where each has names of its own', async () => {
    const cells = ['one', 'two', 'three', 'four', 'five'].map((name, i) => [name, `${i}`, `${i}.5`]);
    const reading = await read([...rows(60, 80, 85, cells), ...rows(320, 80, 85, cells), ...text]);
    expect(reading.blocks.filter((block) => block.kind === 'table').length).toBe(2);
  });
});
