import { describe, expect, it } from 'vitest';
import { pdfReader } from './reader.ts';
import { lines, makePdf } from './testkit.ts';

const text = lines(72, 100, ['A first line of the page stands here,', 'and a second one goes on behind it.']);

describe('what is filled in on a page', () => {
  it('stands behind its text, and remarks are counted', async () => {
    const widget = (y: number, more: string): string => `<</Type/Annot/Subtype/Widget/Rect[100 ${y} 300 ${y + 15}]${more}>>`;
    const objects = [
      widget(500, '/FT/Tx/T(town)/TU(Home port:)/V(Skagen)'),
      widget(600, '/FT/Tx/T(boat)/V(Seagull)'),
      widget(400, '/FT/Tx/T(Text1)/V(two masts)'),
      widget(300, '/FT/Tx/T(empty)'),
      widget(200, '/FT/Btn/T(insured)/V/Yes/AS/Yes/AP<</N<</Yes 1 0 R/Off 1 0 R>>>>'),
      '<</Type/Annot/Subtype/Text/Rect[10 10 20 20]/Contents(check this)>>',
    ];
    const page = `/Annots[${objects.map((_, i) => `${9 + i} 0 R`).join(' ')}]`;
    const fields = objects.slice(0, 5).map((_, i) => `${9 + i} 0 R`);
    const bytes = makePdf([{ text, page }], { objects, catalog: `/AcroForm<</Fields[${fields.join(' ')}]>>` });
    const reading = await pdfReader.read({ bytes, path: 'docs/a.pdf', limits: { depth: 256 } });
    expect(reading.text.split('\n\n').slice(1)).toEqual(['boat: Seagull', 'Home port: Skagen', 'two masts', 'insured: yes']);
    expect(reading.notes).toEqual(['1 comment on a page is left out.']);
  });

  it.each([
    ['(anonymous)', 'a'],
    ['untitled', 'a'],
    ['Anonymous functions', 'Anonymous functions'],
    ['Document management', 'Document management'],
  ])('has the title of its properties where a person gave it: %s', async (title, expected) => {
    const bytes = makePdf([{ text }], { info: `/Title(${title.replace(/[()]/g, '\\$&')})` });
    expect((await pdfReader.read({ bytes, path: 'docs/a.pdf', limits: { depth: 256 } })).title).toBe(expected);
  });
});
