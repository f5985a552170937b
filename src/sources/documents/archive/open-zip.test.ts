import { strToU8, unzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../refusal.ts';
import { archiveDefaults, openZip } from './open-zip.ts';
import { rawZip, type RawEntry } from './testkit.ts';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** `reason: message` of the refusal, from opening or from reading every entry. */
async function refusal(bytes: Uint8Array, limits = archiveDefaults): Promise<string> {
  try {
    const zip = await openZip(bytes, limits);
    for (const entry of zip.entries) await zip.read(entry.path);
    return 'read';
  } catch (error) {
    if (!isRefusal(error)) throw error;
    expect(error.hint).toBeTruthy();
    return `${error.reason}: ${error.message}`;
  }
}

describe('an archive that is what it says', () => {
  it('gives its files in the order of its directory, and their bytes', async () => {
    const zip = await openZip(
      rawZip([
        { name: 'b/', method: 0 },
        { name: 'b/z.md', data: '# Z' },
        { name: 'a.md', data: 'A', method: 0 },
      ]),
      archiveDefaults,
    );
    expect(zip.entries).toEqual([
      { path: 'b/z.md', bytes: 3 },
      { path: 'a.md', bytes: 1 },
    ]);
    expect(text(await zip.read('b/z.md'))).toBe('# Z');
    expect(text(await zip.read('a.md'))).toBe('A');
    expect(await zip.read('c.md')).toBeUndefined();
  });

  it('gives names in NFC: marked as UTF-8, as Unix programs write them, and in code page 437', async () => {
    const utf8 = Buffer.from('Gru\u0308n.md', 'utf8');
    for (const entry of [
      { name: utf8, flags: 0x800 },
      { name: utf8, flags: 0 },
      { name: Buffer.from('Gr\x81n.md', 'latin1'), flags: 0, madeBy: 20 },
    ] as RawEntry[]) {
      const zip = await openZip(rawZip([{ ...entry, data: 'x' }]), archiveDefaults);
      expect(zip.entries[0]?.path).toBe('Grün.md');
    }
  });

  it('gives what fflate packed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.stringMatching(/^[a-z]{3,6}$/), fc.uint8Array({ maxLength: 200 }), { maxKeys: 6 }), async (files) => {
        const packed = zipSync(files);
        const zip = await openZip(packed, archiveDefaults);
        const got: { [path: string]: Uint8Array } = {};
        for (const { path } of zip.entries) got[path] = (await zip.read(path)) as Uint8Array;
        expect(got).toEqual({ ...unzipSync(packed) });
      }),
      { numRuns: 50 },
    );
  });

  it('reads from a view into a larger buffer', async () => {
    const packed = rawZip([{ name: 'a.md', data: 'hello' }]);
    const larger = new Uint8Array(packed.length + 7);
    larger.set(packed, 5);
    const zip = await openZip(larger.subarray(5, 5 + packed.length), archiveDefaults);
    expect(text(await zip.read('a.md'))).toBe('hello');
  });
});

describe('bombs', () => {
  const zeros = new Uint8Array(3 * 1024 * 1024);

  it('refuses a flat one by its ratio, and small entries are free', async () => {
    expect(await refusal(zipSync({ 'a.txt': zeros }, { level: 9 }))).toMatch(
      /^unsafe-archive: Entry "a.txt" unpacks \d+ bytes to 3145728; the limit is 200 to 1/,
    );
    expect(await refusal(zipSync({ 'a.txt': zeros.subarray(0, 1024 * 1024) }, { level: 9 }))).toBe('read');
    expect(await refusal(zipSync({ 'a.txt': zeros }), { ...archiveDefaults, ratio: 2000 })).toBe('read');
  });

  it('refuses too many bytes in all, and too many entries', async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.txt`, zeros.subarray(0, 1000)]));
    expect(await refusal(zipSync(many), { ...archiveDefaults, bytes: 39_999 })).toMatch(/^unsafe-archive: It unpacks to more than 39999 bytes/);
    expect(await refusal(zipSync(many), { ...archiveDefaults, entries: 39 })).toMatch(/^unsafe-archive: It has 40 entries; the limit is 39/);
  });

  it('unpacks no more than an entry states', async () => {
    expect(await refusal(rawZip([{ name: 'a.txt', data: zeros, unpacked: 10 }]))).toBe(
      'damaged: Entry "a.txt" unpacks to more than the 10 bytes that it states.',
    );
    expect(await refusal(rawZip([{ name: 'a.txt', data: 'abc', unpacked: 0 }]))).toMatch(/^damaged: Entry "a.txt" unpacks to more than the 0 bytes/);
  });

  it('refuses entries that share bytes: many records of one header, and data within data', async () => {
    const shared: RawEntry[] = [
      { name: 'a', data: 'kernel' },
      { name: 'a ', data: 'kernel', sharesHeaderOf: 0, localName: 'a' },
    ];
    expect(await refusal(rawZip(shared))).toMatch(/^damaged: Entry "a " is described in two ways/);
    // As Fifield: the data of the first entry quotes the local header of the second.
    const inner = rawZip([{ name: 'b', data: 'kernel' }]);
    const local = inner.subarray(0, inner.length - 22 - 47);
    const outer = rawZip([{ name: 'a', data: local, method: 0 }]);
    const at = Buffer.from(outer).indexOf('PK\u0003\u0004', 10, 'latin1');
    const whole = rawZip([
      { name: 'a', data: local, method: 0 },
      { name: 'b', data: 'kernel', sharesHeaderOf: 0 },
    ]);
    new DataView(whole.buffer).setUint32(whole.length - 22 - 47 + 42, at, true);
    expect(await refusal(whole)).toBe('unsafe-archive: Entries "a" and "b" share the same bytes.');
  });
});

describe('names that no archive needs', () => {
  it.each([
    ['../a.md', /leads out/],
    ['a/../../b.md', /leads out/],
    ['a/.. /b.md', /leads out/],
    ['/etc/passwd', /absolute/],
    ['C:/a.md', /drive letter/],
    ['a\\b.md', /backslash/],
    ['..\\b.md', /backslash/],
    ['a\0.md', /control character/],
    ['a\n.md', /control character/],
    ['con', /Windows device/],
    ['a/NUL.md', /Windows device/],
    ['lpt1 .txt', /Windows device/],
    ['', /no name/],
    ['x'.repeat(2000), /more than 1024/],
  ])('refuses %j', async (name, message) => {
    const said = await refusal(
      rawZip([
        { name: 'good.md', data: 'x' },
        { name, data: 'x' },
      ]),
    );
    expect(said).toMatch(/^unsafe-archive: /);
    expect(said).toMatch(message);
  });

  it.each([['a.md'], ['A.md'], ['./a.md'], ['.//a.md']])('refuses a.md beside %j', async (name) => {
    expect(
      await refusal(
        rawZip([
          { name: 'a.md', data: 'x' },
          { name, data: 'y' },
        ]),
      ),
    ).toMatch(/^unsafe-archive: Entries "a.md" and .* have the same name/);
  });

  it('refuses two Unicode forms of one name', async () => {
    expect(
      await refusal(
        rawZip([
          { name: 'gr\u00fcn', data: 'x' },
          { name: 'gru\u0308n', data: 'y' },
        ]),
      ),
    ).toMatch(/^unsafe-archive: .*same name/);
  });

  it('refuses links and devices', async () => {
    expect(await refusal(rawZip([{ name: 'a.md', data: '/etc/passwd', attributes: 0xa1ff0000 }]))).toMatch(/^unsafe-archive: Entry "a.md" is a symbolic link/);
    expect(await refusal(rawZip([{ name: 'a.md', attributes: 0x21ff0000 }]))).toMatch(/^unsafe-archive: Entry "a.md" is a device/);
    expect(await refusal(rawZip([{ name: 'a.md', data: 'x', attributes: 0x81a40000 }]))).toBe('read');
  });
});

describe('damage', () => {
  it('names wrong checksums, lengths, methods and encryption', async () => {
    expect(await refusal(rawZip([{ name: 'a', data: 'abc', crc: 1 }]))).toBe('damaged: Entry "a" has a wrong checksum (CRC-32).');
    expect(await refusal(rawZip([{ name: 'a', data: 'abc', unpacked: 5 }]))).toBe('damaged: Entry "a" has 3 bytes and states 5.');
    expect(await refusal(rawZip([{ name: 'a', data: 'abc', method: 14 }]))).toMatch(/^damaged: Entry "a" is packed by the method LZMA/);
    expect(await refusal(rawZip([{ name: 'a', data: 'abc', method: 77 }]))).toMatch(/^damaged: Entry "a" is packed by the method 77/);
    expect(await refusal(rawZip([{ name: 'a', data: 'abc', flags: 0x801 }]))).toMatch(/^encrypted: Entry "a" is encrypted/);
    expect(await refusal(rawZip([{ name: 'a', data: 'abc', flags: 0x841 }]))).toMatch(/^encrypted: /);
    expect(await refusal(rawZip([{ name: 'a', data: 'abc', localName: 'b' }]))).toMatch(/^damaged: Entry "a" is described in two ways/);
    expect(await refusal(rawZip([{ name: 'a', data: 'abc', packed: 5000 }]))).toMatch(/^damaged: Entry "a" reaches beyond/);
    expect(
      await refusal(
        rawZip(
          [
            { name: 'a', data: 'abc' },
            { name: 'b', data: 'abc' },
          ],
          { count: 1 },
        ),
      ),
    ).toMatch(/^damaged: .*more entries than it states/);
    expect(await refusal(new Uint8Array())).toMatch(/^damaged: /);
  });

  it('reads the other entries where one is damaged', async () => {
    const zip = await openZip(
      rawZip([
        { name: 'a', data: 'abc', crc: 1 },
        { name: 'b', data: 'good' },
      ]),
      archiveDefaults,
    );
    await expect(zip.read('a')).rejects.toThrow('wrong checksum');
    expect(text(await zip.read('b'))).toBe('good');
  });

  it('refuses an archive that is cut anywhere, or flipped anywhere, or reads it, and throws nothing else', async () => {
    const whole = zipSync({ 'a.md': strToU8('# A\n\nSome text.'), 'b/c.md': strToU8('More text '.repeat(20)) });
    for (let size = 0; size < whole.length; size++) expect(await refusal(whole.slice(0, size))).not.toBe('read');
    for (let at = 0; at < whole.length; at++) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const flipped = whole.slice();
        flipped[at] = (flipped[at] as number) ^ mask;
        await refusal(flipped);
      }
    }
  });
});
