import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../contracts/config.ts';
import type { Block, Reading } from '../contracts/document.ts';
import { maskReading } from './mask-reading.ts';
import { createMasker } from './masker.ts';

const masker = createMasker(configSchema.shape.privacy.parse({ actions: { ssn: 'drop' } }));

function reading(text: string, blocks: Block[] = [], rest: Partial<Reading> = {}): Reading {
  return { mediaType: 'text/markdown', title: '', text, blocks, setAside: [], notes: [], ...rest };
}

/** A block over the first place of `slice` in `text`. */
function block(text: string, slice: string, readable?: string, kind: Block['kind'] = 'paragraph'): Block {
  const start = text.indexOf(slice);
  return { kind, start, end: start + slice.length, parent: -1, ...(readable === undefined ? {} : { text: readable }) };
}

describe('maskReading', () => {
  test('moves spans, and numbers the same value the same everywhere', () => {
    const text = '# Ask joe@corp.io\n\nMail joe@corp.io or ann@corp.io.\n\nThe end.\n';
    const out = maskReading(
      reading(
        text,
        [block(text, '# Ask joe@corp.io', 'Ask joe@corp.io', 'heading'), block(text, 'Mail joe@corp.io or ann@corp.io.'), block(text, 'The end.')],
        {
          title: 'Ask joe@corp.io',
          notes: ['1 link to ann@corp.io'],
          setAside: [{ start: text.length - 1, end: text.length, reason: 'comment' }],
        },
      ),
      masker,
    );
    expect(out.text).toBe('# Ask [EMAIL_1]\n\nMail [EMAIL_1] or [EMAIL_2].\n\nThe end.\n');
    expect(out.title).toBe('Ask [EMAIL_1]');
    expect(out.notes).toEqual(['1 link to [EMAIL_2]']);
    expect(out.blocks.map((one) => out.text.slice(one.start, one.end))).toEqual(['# Ask [EMAIL_1]', 'Mail [EMAIL_1] or [EMAIL_2].', 'The end.']);
    expect(out.blocks[0]?.text).toBe('Ask [EMAIL_1]');
    expect(out.setAside).toEqual([{ start: out.text.length - 1, end: out.text.length, reason: 'comment' }]);
    expect(out.masked).toEqual({ email: 3 });
    expect(out.dropped).toEqual([]);
  });

  test('a value that only the readable text shows is masked in the working text too', () => {
    const text = 'Call +49 151\n> 2345 6789 now. Mail a\\_b@corp.io.\n\nMail c&#64;corp.io.\n';
    const first = 'Call +49 151\n> 2345 6789 now. Mail a\\_b@corp.io.';
    const out = maskReading(
      reading(text, [block(text, first, 'Call +49 151 2345 6789 now. Mail a_b@corp.io.'), block(text, 'Mail c&#64;corp.io.', 'Mail c@corp.io.')]),
      masker,
    );
    expect(JSON.stringify(out)).not.toMatch(/2345|corp/);
    expect(out.blocks[0]?.text).toMatch(/^Call \[PHONE_1\] now\. Mail \[EMAIL_\d\]\.$/);
  });

  test('a password found once is masked wherever it stands', () => {
    const text = 'password: hunter2x\n\nThen type hunter2x twice.\n';
    const out = maskReading(reading(text, [], { notes: ['hunter2x'] }), masker);
    expect(out.text).toBe('password: [SECRET_1]\n\nThen type [SECRET_1] twice.\n');
    expect(out.notes).toEqual(['[SECRET_1]']);
  });

  test('a finding across blocks stays in none of them', () => {
    const key = `-----BEGIN${' PRIVATE KEY'}-----\nProc-Type: 4,ENCRYPTED\n\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIB\n\nZm9vYmFyYmF6cXV4-----END${' PRIVATE KEY'}-----`;
    const text = `Key:\n${key}\n\nDone.\n`;
    const parts = key.split('\n\n');
    const out = maskReading(reading(text, [...parts.map((part) => block(text, part, part)), block(text, 'Done.', 'Done.')]), masker);
    expect(out.text).toBe('Key:\n[SECRET_1]\n\nDone.\n');
    expect(out.blocks.map((one) => one.text)).toEqual(['', '', '[SECRET_1]', 'Done.']);
    expect(out.blocks.map((one) => out.text.slice(one.start, one.end))).toEqual(['', '', '[SECRET_1]', 'Done.']);
    expect(out.blocks.map((one) => one.aside)).toEqual(['empty', 'empty', undefined, undefined]);
  });

  test('says which types the policy drops', () => {
    expect(maskReading(reading('ssn 536-22-1234'), masker)).toMatchObject({ text: 'ssn [SSN_1]', dropped: ['ssn'], masked: { ssn: 1 } });
  });

  test('a clean reading is the same reading', () => {
    const text = 'Nothing [EMAIL_1] here but version 1.2.3.4.';
    const clean = reading(text, [block(text, 'Nothing')]);
    expect(maskReading(clean, masker)).toEqual({ ...clean, masked: {}, dropped: [] });
  });

  // Blocks of words with values planted inside, at their borders and between them.
  const planted = [
    'joe.doe@corp.io',
    'ann@mail.corp.de',
    '+49 151 23456789',
    '4539148803436467',
    'DE75512108001245126199',
    '81.2.69.142',
    '536-22-1234',
    '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
  ] as const;
  const word = fc.constantFrom('alpha', 'beta', '😀', 'größe', 'x', '(', '|', '`code`', '**b**');
  const piece = fc
    .array(fc.oneof({ weight: 3, arbitrary: word }, { weight: 1, arbitrary: fc.constantFrom(...planted) }), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(' '));
  const gap = fc.constantFrom('\n\n', '\n', ' | ', '\n> ', '\t');

  test('property: spans stay ordered and inside, clean blocks keep their slice, and nothing that was planted remains', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(piece, gap, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 8 }),
        fc.array(piece, { maxLength: 2 }),
        (pieces, notes) => {
          let text = '';
          const blocks: Block[] = [];
          for (const [slice, after, own, nested] of pieces) {
            const start = text.length;
            text += slice + after;
            const parent = blocks.length;
            blocks.push({
              kind: 'paragraph',
              start,
              end: start + slice.length,
              parent: -1,
              ...(own ? { text: slice.replaceAll('**', ''), label: slice } : {}),
            });
            const half = Math.floor(slice.length / 2);
            if (nested) blocks.push({ kind: 'item', start: start + half, end: start + slice.length, parent, ...(own ? { text: slice.slice(half) } : {}) });
          }
          const before = reading(text, blocks, {
            title: pieces[0]?.[0] ?? '',
            notes,
            setAside: [{ start: 0, end: Math.min(3, text.length), reason: 'comment' }],
          });
          const out = maskReading(before, masker);

          const all = JSON.stringify(out);
          for (const value of planted) expect(all).not.toContain(value);
          expect(out.blocks).toHaveLength(blocks.length);
          let last = 0;
          for (const [index, one] of out.blocks.entries()) {
            expect(one.start).toBeGreaterThanOrEqual(last);
            expect(one.end).toBeGreaterThanOrEqual(one.start);
            expect(one.end).toBeLessThanOrEqual(out.text.length);
            last = one.start;
            const parent = out.blocks[one.parent];
            if (parent !== undefined) expect(parent.start <= one.start && parent.end >= one.end).toBe(true);
            const was = blocks[index];
            const slice = text.slice(was?.start, was?.end);
            if (!planted.some((value) => text.includes(value) && overlaps(text, value, was))) expect(out.text.slice(one.start, one.end)).toBe(slice);
          }
          for (const aside of out.setAside) expect(aside.start <= aside.end && aside.end <= out.text.length).toBe(true);
          const count = planted.reduce((sum, value) => sum + text.split(value).length - 1, 0);
          expect(Object.values(out.masked).reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(count === 0 ? 0 : 1);
        },
      ),
      { numRuns: 200 },
    );
  });
});

function overlaps(text: string, value: string, block: Block | undefined): boolean {
  if (block === undefined) return false;
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) if (at < block.end && at + value.length > block.start) return true;
  return false;
}
