import { expect, it } from 'vitest';
import { pdfReader } from './reader.ts';
import { makePdf } from './testkit.ts';

it('joins an accent with its letter, and a letter with its circle', async () => {
  // Widths of Times: the accent stands over the letter that comes behind it.
  const reading = await pdfReader.read({
    bytes: makePdf([
      {
        text: [
          [72, 100, 10, 'R', 'a co\u00A8'],
          [90.1, 100, 10, 'R', 'operation of na\u00A8'],
          [154.3, 100, 10, 'R', 'ive parts'],
          [72, 200, 10, 'R', 'Copyright c'],
          [113, 200, 10, 'R', '\u00A9'],
          [124, 200, 10, 'R', '2009 by them'],
          [72, 300, 10, 'R', 'a \u00A8 alone'],
        ],
      },
    ]),
    path: 'a.pdf',
    limits: { depth: 256 },
  });
  expect(reading.text).toBe('a coöperation of naïve parts\n\nCopyright © 2009 by them\n\na ¨ alone');
});
