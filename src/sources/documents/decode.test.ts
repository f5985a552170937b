import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, firstInvalid } from './decode.ts';
import { readDocument } from './read.ts';
import { isRefusal, ReadingRefusal } from './refusal.ts';
import { readerFor } from './registry.ts';
import { utf8 } from './testkit.ts';

const utf16 = (text: string, little: boolean, mark: boolean): Uint8Array => {
  const bytes = Buffer.from(mark ? `\uFEFF${text}` : text, 'utf16le');
  return little ? bytes : bytes.swap16();
};
const reason = (bytes: Uint8Array): string => {
  try {
    decodeText(bytes);
  } catch (error) {
    if (isRefusal(error)) return `${error.reason}: ${error.message}`;
    throw error;
  }
  return 'read';
};

describe('decodeText', () => {
  it('reads UTF-8 and UTF-16, marked or not', () => {
    const text = 'Plain words, ünd 🦀 more of them.\r\n';
    expect(decodeText(utf8(text)).text).toBe(text);
    expect(decodeText(utf8(`\uFEFF${text}`)).text).toBe(text);
    for (const little of [true, false]) for (const mark of [true, false]) expect(decodeText(utf16(text, little, mark)).text).toBe(text);
    expect(decodeText(utf16(text, true, true)).notes).toEqual(['Read as UTF-16 LE: it has a byte order mark.']);
  });

  it.each([
    [new Uint8Array(), /^empty-file: The file has 0 bytes/],
    [utf8(' \n\uFEFF'), /^empty-file/],
    [Uint8Array.from([0xff, 0xfe, 0, 0, 65, 0, 0]), /^damaged: The file is marked as UTF-32 LE/],
    [Uint8Array.from([...utf8('some text '), 0xff, ...utf8(' and more')]), /^damaged: Byte 10 \(0xff\) is not valid UTF-8/],
    [utf8('cut off 🦀').subarray(0, 10), /^damaged: The file ends in the middle of a UTF-8 character at byte 8/],
    [Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) % 256), /^not-text/],
    [utf16('odd', true, true).subarray(0, 7), /^damaged: The file is UTF-16 LE and ends/],
  ])('refuses by name', (bytes, message) => {
    expect(reason(bytes)).toMatch(message);
  });

  it('finds the first invalid byte where a strict decoder fails', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        let valid = true;
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        } catch {
          valid = false;
        }
        const at = firstInvalid(bytes);
        expect(at < 0).toBe(valid);
        if (at > 0) expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, at))).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});

describe('readDocument', () => {
  const reader = (read: () => never) => ({ id: 'mine', version: '1', mediaType: 'text/x', extensions: ['.x'], read });
  const options = { path: 'a.x', limits: { depth: 8, documentBytes: 4 } };

  it('turns whatever a reader throws into a refusal', async () => {
    const overflow = reader(() => {
      throw new RangeError('Maximum call stack size exceeded');
    });
    const broken = reader(() => {
      throw new TypeError('x is not a function');
    });
    await expect(readDocument(utf8('a'), { ...options, reader: overflow })).rejects.toMatchObject({ reason: 'too-deep' });
    await expect(readDocument(utf8('a'), { ...options, reader: broken })).rejects.toMatchObject({ reason: 'damaged' });
    await expect(readDocument(utf8('aaaaa'), { ...options, reader: broken })).rejects.toBeInstanceOf(ReadingRefusal);
  });

  it('chooses readers by ending, those of the config first', () => {
    const own = reader(() => {
      throw new Error('never');
    });
    expect(readerFor('A/B.MD')?.id).toBe('markdown');
    expect(readerFor('a.xhtml')?.id).toBe('html');
    expect(readerFor('a.xyz')).toBeUndefined();
    expect(readerFor('.md')).toBeUndefined();
    expect(readerFor('a.md', [{ ...own, extensions: ['.md'] }])?.id).toBe('mine');
  });
});
