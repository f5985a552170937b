import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { checkReading, readerConformance } from '../../../testing/reader-conformance.ts';
import { chunkDocument } from '../chunk.ts';
import { sentencesOf } from '../plain-text.ts';
import { isRefusal } from '../refusal.ts';
import { document, read, sketch, utf8 } from '../testkit.ts';
import { srtReader, vttReader } from './reader.ts';

const lines = (...all: string[]): string => all.join('\n');

/** Times that follow on each other, a second each, so that no pause parts the texts. */
function vtt(...payloads: string[]): string {
  const stamp = (second: number): string => `00:00:${String(second).padStart(2, '0')}.000`;
  return `WEBVTT\n\n${payloads.map((payload, i) => `${stamp(i)} --> ${stamp(i + 1)}\n${payload}\n`).join('\n')}`;
}

const spoken = async (path: string, text: string): Promise<string[]> => sketch(await read(path, text));

describe('cues', () => {
  it('joins sentences that run over cues, and sets the rest of the file aside', async () => {
    const text = vtt('A rain gauge is a vessel', 'that collects rain.', 'It is emptied daily.');
    const reading = await read('talk.vtt', text);
    expect(sketch(reading)).toEqual(['paragraph: A rain gauge is a vessel that collects rain. It is emptied daily.']);
    expect(reading.text).toBe(text);
    expect(reading.setAside.map(({ start, end, reason }) => [text.slice(start, end), reason])).toEqual([
      ['WEBVTT\n\n00:00:00.000 --> 00:00:01.000', 'metadata'],
      ['00:00:01.000 --> 00:00:02.000', 'metadata'],
      ['00:00:02.000 --> 00:00:03.000', 'metadata'],
    ]);
    expect(reading.title).toBe('talk');
  });

  it('gives sentences whose spans hold the cues they run over', async () => {
    const text = vtt('One ends. A gauge &amp; a', '<i>vessel</i> agree. Last', 'words.');
    const reading = await document('talk.vtt', text);
    const found = sentencesOf(reading, 0);
    expect(found.map((sentence) => sentence.text)).toEqual(['One ends.', 'A gauge & a vessel agree.', 'Last words.']);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([
      'One ends.',
      'A gauge &amp; a\n\n00:00:01.000 --> 00:00:02.000\n<i>vessel</i> agree.',
      'Last\n\n00:00:02.000 --> 00:00:03.000\nwords.',
    ]);
  });

  it.each([
    ['CRLF, comma, numbers', '1\r\n00:00:01,000 --> 00:00:02,500\r\nOne\r\n\r\n2\r\n00:00:02,500 --> 00:00:03,000\r\ntwo.\r\n'],
    ['a byte order mark, no last line end', '\uFEFF1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:02,000 --> 00:00:03,000\ntwo.'],
    ['dots, no hours', '1\n00:01.000 --> 00:02.000\nOne\n\n2\n00:02.000 --> 00:03.000\ntwo.'],
    ['places behind the time', '1\n00:00:01,000 --> 00:00:02,000 X1:40 X2:600 Y1:20 Y2:50\nOne\n\n2\n00:00:02,000 --> 00:00:03,000\ntwo.'],
    ['no empty line between cues', '1\n00:00:01,000 --> 00:00:02,000\nOne\n2\n00:00:02,000 --> 00:00:03,000\ntwo.'],
    ['an empty line within a cue, and an empty cue', '1\n00:00:01,000 --> 00:00:02,000\nOne\n\ntwo.\n\n2\n00:00:02,000 --> 00:00:03,000\n\n'],
    ['cues that overlap', '1\n00:00:01,000 --> 00:00:09,000\nOne\n\n2\n00:00:02,000 --> 00:00:03,000\ntwo.'],
    ['old Mac line ends', '1\r00:00:01,000 --> 00:00:02,000\rOne\r\r2\r00:00:02,000 --> 00:00:03,000\rtwo.\r'],
    ['tabs and blanks', '1 \n 00:00:01,000  -->  00:00:02,000 \nOne \n \n2\n00:00:02,000 --> 00:00:03,000\n two.'],
  ])('reads SubRip with %s', async (_, text) => {
    const reading = await read('a.srt', text);
    checkReading(reading);
    expect(sketch(reading)).toEqual(['paragraph: One two.']);
    expect(reading.notes).toEqual([]);
  });

  it('sets NOTE, STYLE, REGION, identifiers and settings aside, and tells the language', async () => {
    const text = lines(
      'WEBVTT - a talk',
      'Kind: captions',
      'Language: de-AT',
      '',
      'STYLE',
      '::cue { color: red }',
      '',
      'REGION',
      'id:fred',
      '',
      'NOTE this is',
      'for editors',
      '',
      'intro-1',
      '00:01.000 --> 00:02.000 align:start position:0%',
      'Eins',
      '',
      'NOTE Confidence: 0.9',
      '',
      'c0ffee/2',
      '00:02.000 --> 00:03.000',
      'zwei.',
    );
    const reading = await read('talk.vtt', text);
    expect(sketch(reading)).toEqual(['paragraph: Eins zwei.']);
    expect(reading.language).toBe('de');
    expect(reading.notes).toEqual([]);
  });

  it('begins a paragraph after a pause, at a chapter, and where speech without stops grows long', async () => {
    const text = lines(
      'WEBVTT',
      '',
      '00:01.000 --> 00:02.000',
      'One.',
      '',
      '00:06.000 --> 00:07.000',
      'Two.',
      '',
      'NOTE chapter 2',
      '',
      '00:07.000 --> 00:08.000',
      'Three.',
    );
    expect(await spoken('a.vtt', text)).toEqual(['paragraph: One.', 'paragraph: Two.', 'paragraph: Three.']);
    const long = await read('a.vtt', vtt(...Array.from({ length: 50 }, (_, i) => `word${i} `.repeat(20))));
    expect(long.blocks.length).toBeGreaterThan(2);
    expect(Math.max(...long.blocks.map((block) => block.text?.length ?? 0))).toBeLessThanOrEqual(2000);
  });

  it('takes the language from the name of the file', async () => {
    const reading = await read('videos/my-talk.fr.srt', '1\n00:00:01,000 --> 00:00:02,000\nBonjour.');
    expect([reading.title, reading.language]).toEqual(['my talk', 'fr']);
    expect((await read('talk.cc.srt', '1\n00:00:01,000 --> 00:00:02,000\nHello.')).language).toBeUndefined();
  });
});

describe('speakers', () => {
  it('follows voices', async () => {
    const text = vtt('<v Ada Lovelace>It can', '<v Ada Lovelace>do anything.', '<v.loud Bob>Really?</v>', 'Silence fell.');
    expect(await spoken('a.vtt', text)).toEqual(['paragraph Ada Lovelace: It can do anything.', 'paragraph Bob: Really?', 'paragraph: Silence fell.']);
  });

  it('follows names in capitals, until the next one', async () => {
    const text = vtt('ADA: It can', 'do anything.', 'DR. BOB: Really?', 'NOTE: this is no speaker.');
    expect(await spoken('a.vtt', text)).toEqual(['paragraph ADA: It can do anything.', 'paragraph DR. BOB: Really? NOTE: this is no speaker.']);
  });

  it('takes names in small letters where two stand twice', async () => {
    expect(await spoken('a.vtt', vtt('Ada: One.', 'Bob: Two.', 'Ada: Three.', 'Bob: Four.'))).toEqual([
      'paragraph Ada: One.',
      'paragraph Bob: Two.',
      'paragraph Ada: Three.',
      'paragraph Bob: Four.',
    ]);
    expect(await spoken('a.vtt', vtt('Remember: one.', 'Two.'))).toEqual(['paragraph: Remember: one. Two.']);
    expect(await spoken('a.vtt', vtt('Speaker 1: One.', 'Two.'))).toEqual(['paragraph Speaker 1: One. Two.']);
  });

  it('follows arrows and dashes', async () => {
    expect(await spoken('a.vtt', vtt('>> ADA: One.', '&gt;&gt; Two.', 'And more.'))).toEqual(['paragraph ADA: One.', 'paragraph: Two. And more.']);
    expect(await spoken('a.srt', '1\n00:00:01,000 --> 00:00:02,000\n- Where to?\n- Home -and fast.')).toEqual([
      'paragraph: Where to?',
      'paragraph: Home -and fast.',
    ]);
  });
});

describe('what is not said', () => {
  it('leaves tags, codes and references out of the readable text, and keeps text that looks like them', async () => {
    const text = vtt(
      '{\\an8}<i>Be</i> <c.yellow.bg_blue>careful</c> &amp; <b>calm</b>',
      '<font color="#fff">if a < b</font> {x} <T> &nbsp;&lrm;<00:00:01.500>now.',
    );
    expect(await spoken('a.vtt', text)).toEqual(['paragraph: Be careful & calm if a < b {x} <T> now.']);
  });

  it('sets sounds aside and keeps what is said in brackets', async () => {
    const text = vtt('[music]', '(LAUGHS) Well, (sighs) yes', '♪ la la la ♪', 'as in a[0] (which is', '(door creaks)', 'the first one) [1].');
    const reading = await read('a.vtt', text);
    expect(sketch(reading)).toEqual(['paragraph: Well, yes as in a[0] (which is the first one) [1].']);
    const comments = reading.setAside.filter((span) => span.reason === 'comment').map(({ start, end }) => text.slice(start, end));
    expect(comments).toEqual(['[music]', '(LAUGHS)', '(sighs)', '♪ la la la ♪', '(door creaks)']);
  });

  it('counts what rolling captions repeat, and takes it once', async () => {
    const text = lines(
      'WEBVTT',
      'Kind: captions',
      '',
      '00:00:00.000 --> 00:00:02.000 align:start position:0%',
      ' ',
      'the<00:00:00.500><c> gauge</c><00:00:01.000><c> is</c>',
      '',
      '00:00:02.000 --> 00:00:02.010 align:start position:0%',
      'the gauge is',
      ' ',
      '',
      '00:00:02.010 --> 00:00:04.000 align:start position:0%',
      'the gauge is',
      'emptied<00:00:02.500><c> every</c>',
      '',
      '00:00:04.000 --> 00:00:04.010 align:start position:0%',
      'emptied every',
      ' ',
      '',
      '00:00:04.010 --> 00:00:06.000 align:start position:0%',
      'emptied every',
      'day<00:00:04.500><c> at</c><00:00:05.000><c> nine</c>',
      '',
    );
    const reading = await read('a.vtt', text);
    checkReading(reading);
    expect(sketch(reading)).toEqual(['paragraph: the gauge is emptied every day at nine']);
    expect(reading.notes).toEqual(['Rolling captions: 4 of 5 cues begin with the end of the one before; what they repeat is set aside.']);
    expect(reading.setAside.some((span) => span.reason === 'repeated')).toBe(true);
  });

  it('finds them also where an editor has emptied the line of blanks', async () => {
    const text = lines(
      'WEBVTT',
      '',
      '00:00.000 --> 00:02.000',
      '',
      'the gauge<00:01.000><c> is</c>',
      '',
      '00:02.000 --> 00:02.010',
      'the gauge is',
      '',
      '',
      '00:02.010 --> 00:04.000',
      'the gauge is',
      'emptied<00:03.000><c> daily</c>',
      '',
      '00:04.000 --> 00:04.010',
      'emptied daily',
    );
    const reading = await read('a.vtt', text);
    expect(sketch(reading)).toEqual(['paragraph: the gauge is emptied daily']);
    expect(reading.notes).toEqual(['Rolling captions: 3 of 4 cues begin with the end of the one before; what they repeat is set aside.']);
  });

  it('keeps what speakers say twice', async () => {
    expect(
      await spoken('a.vtt', vtt('No.', 'No.', 'We go now, I said,', 'and then we stay.', 'Then it rains.', 'And it stops.', 'All is dry.', 'Or not.')),
    ).toEqual(['paragraph: No. No. We go now, I said, and then we stay. Then it rains. And it stops. All is dry. Or not.']);
  });

  it('sets thumbnails aside, and refuses a file of nothing else', async () => {
    const reading = await read('a.vtt', vtt('thumbs/1.jpg#xywh=0,0,160,90', 'Hello there.', '{"type": "slide", "n": 1}'));
    expect(sketch(reading)).toEqual(['paragraph: Hello there.']);
    expect(reading.notes).toEqual(["2 cues hold data or a picture's address, not speech; set aside."]);
    await expect(read('a.vtt', vtt('thumbs/1.jpg#xywh=0,0,160,90'))).rejects.toMatchObject({ reason: 'no-text' });
    await expect(read('a.vtt', vtt('[music]'))).rejects.toMatchObject({ reason: 'no-text' });
  });
});

describe('damage', () => {
  it('names broken time lines, lost ones and stray text, and keeps all text', async () => {
    const srt = '1\n00:00:01,000 -> 00:00:02\nOne\n\n2\n00:00:02,000 --> 00:00:03,000\ntwo\n\n3\nthree.';
    const reading = await read('a.srt', srt);
    expect(sketch(reading)).toEqual(['paragraph: One two three.']);
    expect(reading.notes).toEqual([
      '1 time line (line 2) cannot be read; the text below is kept without a time.',
      '1 cue (line 9) without a time line; the text is kept.',
    ]);
    const stray = await read('a.vtt', 'WEBVTT\n\nlost words\n\n00:02.000 --> 00:03.000\nand more.\n\n00:01.000 --> 00:02.000\nEarlier.');
    expect(sketch(stray)).toEqual(['paragraph: lost words and more. Earlier.']);
    expect(stray.notes).toEqual([
      '1 line (line 3) of text outside any cue; kept as text.',
      '1 cue begins before the one above; the order of the file is kept.',
    ]);
  });

  it('refuses what holds no cue', async () => {
    await expect(read('a.srt', 'Just some text.\nAnd more.')).rejects.toMatchObject({ reason: 'damaged' });
    await expect(read('a.vtt', 'WEBVTT\n\nNOTE nothing here\n')).rejects.toMatchObject({ reason: 'damaged' });
  });

  it.each([
    ['open tags', '<v '.repeat(33_000)],
    ['open brackets', '['.repeat(100_000)],
    ['round brackets', '(a '.repeat(33_000)],
    ['notes', '♪'.repeat(100_000)],
    ['codes', '{\\'.repeat(50_000)],
    ['arrows', '>'.repeat(100_000)],
    ['capital words', 'A'.repeat(100_000)],
    ['names', 'Ab Cd '.repeat(16_000)],
    ['entities', '&amp'.repeat(25_000)],
    ['digits', '1'.repeat(100_000)],
    ['time stamps', '00:00:00.000 -'.repeat(7000)],
    ['one word many times', 'a '.repeat(50_000)],
    ['lines', 'Aa:\n'.repeat(25_000)],
    ['dashes', '- A\n'.repeat(25_000)],
  ])('takes 100 KB of %s', async (_, nasty) => {
    for (const text of [`WEBVTT\n\n00:01.000 --> 00:02.000\nx ${nasty}\n\n00:02.000 --> 00:03.000\n${nasty}`, `1\n00:00:01,000 --> 00:00:02,000\nx ${nasty}`]) {
      checkReading(await read(text.startsWith('W') ? 'a.vtt' : 'a.srt', text));
    }
  });

  it('takes a file of many stretches', async () => {
    const text = `WEBVTT\n\n${Array.from({ length: 50_000 }, (_, i) => `${i}:00:00.000 --> ${i}:00:01.000\na <b>b</b> c\n`).join('\n')}`;
    expect((await read('a.vtt', text)).setAside.length).toBe(150_000);
  });

  it('takes many small cues', async () => {
    const text = `WEBVTT\n\n${Array.from({ length: 10_000 }, (_, i) => `${i}:00:00.000 --> ${i}:00:01.000\n<b>a</b>\n`).join('\n')}`;
    const reading = await document('a.vtt', text);
    expect(reading.blocks.length).toBe(10_000);
    expect(chunkDocument(reading, { minTokens: 50, maxTokens: 400 }).length).toBeGreaterThan(10);
  });
});

const fragments = [
  'word ',
  '\n',
  '\n\n',
  '\r\n',
  '1\n',
  '\n00:00:01.000 --> 00:00:02.000\n',
  '\n00:01.5 --> ',
  'NOTE x\n',
  'STYLE\n',
  '<v A>',
  '</v>',
  '<i>',
  '- B',
  '>> ',
  'ANN: ',
  'Bo: ',
  '[x]',
  '(laughs)',
  '♪',
  '&amp;',
  '🦀',
  ' ',
  '{\\an8}',
  '<00:01.000>',
  '<rt>a</rt>',
  '12\n',
];

describe.each(['a.vtt', 'a.srt'])('any %s', (path) => {
  it('keeps the rules of a reading, and its readable text holds no time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...fragments), { maxLength: 40 }), async (chosen) => {
        try {
          const reading = await read(path, `WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nstart\n${chosen.join('')}`);
          checkReading(reading);
          for (const block of reading.blocks) expect(block.text ?? '').not.toMatch(/-->|<v|<i>/);
        } catch (error) {
          if (!isRefusal(error)) throw error;
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe.each([vttReader, srtReader])('$id', (reader) => {
  const path = `a${reader.extensions[0] ?? ''}`;
  const samples = [
    { name: 'cues', path, bytes: utf8(vtt('One', 'two.')), expect: 'read' as const },
    { name: 'a file cut in a time line', path, bytes: utf8(vtt('One', 'two.').slice(0, 60)), expect: 'read' as const },
    { name: 'no cue', path, bytes: utf8('WEBVTT\n'), expect: 'refuse' as const },
  ];
  for (const check of readerConformance(reader, samples)) it(check.name, () => check.run());
});
