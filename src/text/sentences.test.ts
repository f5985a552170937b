import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentences } from './sentences.ts';

const cut = (text: string): string[] => sentences(text).map((span) => text.slice(span.start, span.end));

describe('sentences', () => {
  it.each([
    [['It works.', 'So it goes.', 'Right?', 'Yes!']],
    [['Use e.g. a list, i.e. items, etc. in it.', 'Next one.']],
    [['Dr. A. B. Smith met Mr. Jones at 5 p.m. on Jan. 3.', 'He left.']],
    [['See Fig. 3 and No. 5 vs. Sec. 2.', 'No.', 'That is wrong.']],
    [['It is written in C.', 'The rest is Rust.', 'Appendix D.', 'The end.']],
    [['Pi is 3.14 in v2.3.1, see main.rs.', 'Version 2.', 'Go on.']],
    [['Wait… what?', 'Well... maybe not.', 'Then it stopped...', 'The end.']],
    [['He said “Stop. Now.” and left.', 'She (quietly. very.) went.', '(Done.)', 'Ok.']],
    [['Call `a. B` now.', '`Foo` is next.', 'And ``x` . Y`` too.']],
    [['In the U.S. Army it is so.', 'He lives in the U.S.', 'The rest moved.']],
    [['1. Press the key. 2. Let go.'.slice(0, 17), '2. Let go.']],
    [['Das ist z.B. so.', 'Т.е. так.', 'Да!', 'Τι είναι;']],
    [['**Bold.**', '*Next.*', 'Visit Yahoo! for news.', 'iPhone sales grew.']],
    [['The `1.` is kept.', '“Why?” he asked.', '"Done."', 'End']],
    [['See https://a.b/c.d?e=f. ok'.slice(0, 27)]],
    [['Section 3.', 'Then 4 items.']],
  ])('%j', (parts) => {
    expect(cut(parts.join(' '))).toEqual(parts);
  });

  it('knows stops without a blank behind them', () => {
    expect(cut('これは文です。次の文「はい。」です！終わり')).toEqual(['これは文です。', '次の文「はい。」', 'です！', '終わり']);
  });

  it('ends at empty lines, not at line ends', () => {
    expect(cut('One\ntwo\n\nThree\r\n\r\nfour')).toEqual(['One\ntwo', 'Three', 'four']);
  });

  it('leaves nothing but white space between spans, in order', () => {
    const parts = ['a', 'B', '. ', '? ', '!', '`', '``', '(', ')', '“', '”', '\n', '\n\n', ' ', 'e.g. ', 'U.S.', '1', '。', '🦀', '...', '*'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 60 }), (chosen) => {
        const text = chosen.join('');
        let at = 0;
        for (const { start, end } of sentences(text)) {
          expect(text.slice(at, start).trim()).toBe('');
          expect(end).toBeGreaterThan(start);
          expect(text.slice(start, end).trim()).toBe(text.slice(start, end));
          at = end;
        }
        expect(text.slice(at).trim()).toBe('');
      }),
    );
  });

  it('takes a long hostile text', () => {
    for (const part of ['`', '(', 'A. ', '. ', '.', '“', '\n', '`a``b', '*']) expect(sentences(part.repeat(100_000)).length).toBeGreaterThanOrEqual(0);
  });
});
