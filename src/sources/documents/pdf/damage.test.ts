import { describe, expect, it } from 'vitest';
import { isRefusal } from '../refusal.ts';
import { pdfReader } from './reader.ts';
import { lines, makePdf, type MadePage } from './testkit.ts';

const text = lines(72, 100, ['A first line of the page stands here,', 'and a second one goes on behind it.']);
const notes = async (pages: readonly MadePage[], options: Parameters<typeof makePdf>[1] = {}): Promise<readonly string[]> =>
  (await pdfReader.read({ bytes: makePdf(pages, options), path: 'docs/a.pdf', limits: { depth: 256 } })).notes;

describe('damage within a file', () => {
  it('is said where fewer pages are there than the file claims', async () => {
    expect(await notes([{ text }], { count: 1_000_000 })).toEqual(['The file claims 1000000 pages, and holds 1: it is damaged, and pages may be missing.']);
    expect(await notes([{ text }, { text }])).toEqual([]);
  });

  it('is said where a compressed stream does not unpack', async () => {
    const long = lines(
      72,
      100,
      Array.from({ length: 40 }, (_, i) => `Line ${i} of ${i * 7919} words that differ from ${i * 104_729} others`),
    );
    expect(
      await notes([
        { text: long, packed: {} },
        { text, packed: {} },
      ]),
    ).toEqual([]);
    const damage = (bytes: Uint8Array): void => void bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 20);
    expect(
      await notes([
        { text: long, packed: { damage } },
        { text, packed: {} },
      ]),
    ).toEqual(['1 of 2 compressed streams is damaged: text may be missing.']);
  });

  it('is said where fonts name characters by a table outside the file', async () => {
    const font =
      '<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/UniJIS-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/FontDescriptor<</Type/FontDescriptor/FontName/Ryumin-Light/Flags 4>>>>]>>';
    const mute: MadePage = { raw: 'BT /X 12 Tf 100 700 Td <30423044> Tj ET', font };
    expect(await notes([{ text }, { text, ...mute }, mute])).toEqual([
      '2 of 3 pages have text that is missing here, as fonts name characters by a table that is not in the file (UniJIS-UCS2-H): 2-3. Print it anew as a PDF with embedded fonts, or save it as DOCX or HTML.',
    ]);
    const alone = await notes([mute]).catch((error: unknown) => (isRefusal(error) ? `${error.reason}: ${error.message}` : 'threw'));
    expect(alone).toBe('no-text: Its text cannot be read: its fonts name characters by a table that is not in the file (UniJIS-UCS2-H).');
  });
});
