import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../contracts/config.ts';
import type { Config } from '../contracts/config.ts';
import type { Recogniser } from '../contracts/plugins.ts';
import { findPersonalData } from './find.ts';
import { maskDraft } from './mask-draft.ts';
import { createMasker } from './masker.ts';
import { isMask } from './masks.ts';
import { replaceSpans } from './moves.ts';

const privacy = (input: Partial<Config['privacy']> = {}): Config['privacy'] => ({ ...configSchema.shape.privacy.parse(undefined), ...input });
const mask = (text: string, input: Partial<Config['privacy']> = {}, extra: Recogniser[] = []) => createMasker(privacy(input), extra).mask(text);
const everyWord: Recogniser = {
  id: 'words',
  version: '1',
  type: 'word',
  *find(text) {
    for (const m of text.matchAll(/[A-Z]+/g)) yield { type: 'word', start: m.index, end: m.index + m[0].length, score: 0.5 };
  },
};

const values = [
  'joe.doe@corp.io',
  'ann@mail.corp.de',
  '+49 151 23456789',
  '4539 1488 0343 6467',
  'DE75512108001245126199',
  '81.2.69.142',
  '2a00:1450:4001:81b::200e',
  '536-22-1234',
  '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
];

describe('findPersonalData', () => {
  test('is sorted, without overlaps, and can be asked for some types', () => {
    const text = values.join(' and ');
    const found = findPersonalData(text);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(values);
    expect(findPersonalData(text, { types: ['ip'] }).map((one) => one.type)).toEqual(['ip', 'ip']);
  });

  test('overlapping findings become one that covers both, of the longest type', () => {
    const left: Recogniser = { id: 'left', version: '1', type: 'left', find: () => [{ type: 'left', start: 0, end: 5, score: 1 }] };
    const right: Recogniser = { id: 'right', version: '1', type: 'right', find: () => [{ type: 'right', start: 3, end: 9, score: 0.1 }] };
    expect(findPersonalData('0123456789', { extra: [left, right] })).toEqual([{ type: 'right', start: 0, end: 9, score: 0.1 }]);
  });

  test('names the recogniser that gives a span outside the text', () => {
    const bad: Recogniser = { id: 'mine', version: '1', type: 'mine', find: () => [{ type: 'mine', start: 3, end: 99, score: 1 }] };
    expect(() => findPersonalData('short', { extra: [bad] })).toThrow(/recogniser mine: span 3-99/);
  });
});

describe('masker', () => {
  test('the same value has the same number, in any spelling', () => {
    const { text, byType, findings } = mask('joe@corp.io, JOE@corp.io, ann@corp.io, +49 151 23456789, +4915123456789');
    expect(text).toBe('[EMAIL_1], [EMAIL_1], [EMAIL_2], [PHONE_1], [PHONE_1]');
    expect(byType).toEqual({ email: 3, phone: 2 });
    expect(findings).toBe(5);
  });

  test('a mask that stands in the text already keeps its number to itself', () => {
    expect(mask('[EMAIL_3] and joe@corp.io').text).toBe('[EMAIL_3] and [EMAIL_4]');
  });

  test('keep leaves a type, drop masks it and says so', () => {
    const text = 'joe@corp.io 536-22-1234 81.2.69.142';
    const masked = mask(text, { actions: { email: 'keep', ssn: 'drop' } });
    expect(masked.text).toBe('joe@corp.io [SSN_1] [IP_1]');
    expect(masked.dropped).toEqual(['ssn']);
    expect(mask(text, { action: 'keep', actions: { ip: 'mask' } }).text).toBe('joe@corp.io 536-22-1234 [IP_1]');
  });

  test('refuses types, regions and plugins that cannot work, and says what is allowed', () => {
    expect(() => createMasker(privacy({ actions: { emial: 'mask' } }))).toThrow(/no type "emial"/);
    expect(() => createMasker(privacy({ regions: ['XX'] }))).toThrow(/"XX"/);
    expect(() => createMasker(privacy(), [{ ...everyWord, type: 'Word!' }])).toThrow(/"Word!"/);
    expect(() => createMasker(privacy(), [everyWord, everyWord])).toThrow(/id "words"/);
    expect(createMasker(privacy({ actions: { word: 'drop' } }), [everyWord]).drops('word')).toBe(true);
  });

  test('the fingerprint moves with everything that can change a result, and with nothing else', () => {
    const base = createMasker(privacy()).fingerprint;
    expect(createMasker(privacy()).fingerprint).toBe(base);
    expect(createMasker(privacy({ actions: { email: 'mask' } })).fingerprint).toBe(base);
    const others = [privacy({ action: 'drop' }), privacy({ actions: { ip: 'keep' } }), privacy({ regions: ['US'] })].map(
      (one) => createMasker(one).fingerprint,
    );
    const plugin = [createMasker(privacy(), [everyWord]), createMasker(privacy(), [{ ...everyWord, version: '2' }])].map((one) => one.fingerprint);
    expect(new Set([base, ...others, ...plugin]).size).toBe(6);
  });

  test('a recogniser that would take masks for findings cannot', () => {
    const masked = mask('HELLO joe@corp.io', {}, [everyWord]);
    expect(masked.text).toBe('[WORD_1] [EMAIL_1]');
  });

  test('masked text has no findings left, and masking it again changes nothing', () => {
    const glue = fc.constantFrom('', ' ', ', ', '\n', '.', '-', ':', '@', '/', '1', 'a', '(', ')', 'password: ', '[', ']', 'é', '😀');
    const text = fc.array(fc.oneof(fc.constantFrom(...values), glue), { maxLength: 14 }).map((parts) => parts.join(''));
    const masker = createMasker(privacy({ regions: ['US', 'GB', 'DE'] }));
    fc.assert(
      fc.property(text, (before) => {
        const once = masker.mask(before);
        expect(masker.find(once.text)).toEqual([]);
        expect(masker.mask(once.text).text).toBe(once.text);
      }),
      { numRuns: 300 },
    );
  });

  test('offsets: text outside findings is where the map says', () => {
    const words = fc.constantFrom('alpha', 'beta', 'gamma', '😀', 'ü');
    const text = fc.array(fc.oneof(fc.constantFrom(...values), words), { maxLength: 10 }).map((parts) => parts.join(' ; '));
    const masker = createMasker(privacy());
    fc.assert(
      fc.property(text, (before) => {
        const { text: after, map } = masker.mask(before);
        expect(map(0)).toBe(0);
        expect(map(before.length)).toBe(after.length);
        for (const found of masker.find(before)) {
          expect(isMask(after.slice(map(found.start), map(found.end)))).toBe(true);
          expect(map(found.start + 1)).toBe(map(found.start));
        }
        let last = 0;
        for (let at = 0; at <= before.length; at++) {
          expect(map(at)).toBeGreaterThanOrEqual(last);
          last = map(at);
        }
        for (const match of before.matchAll(/alpha|beta|gamma|😀|ü/gu))
          expect(after.slice(map(match.index), map(match.index + match[0].length))).toBe(match[0]);
      }),
      { numRuns: 200 },
    );
  });
});

test('replaceSpans: borders of neighbouring stretches', () => {
  const moved = replaceSpans('aaBBCCdd', [
    { start: 2, end: 4, with: '[1]' },
    { start: 4, end: 6, with: '[22]' },
  ]);
  expect(moved.text).toBe('aa[1][22]dd');
  expect([0, 2, 3, 4, 5, 6, 8].map(moved.map)).toEqual([0, 2, 2, 5, 5, 9, 11]);
});

test('isMask takes one whole mask and nothing else', () => {
  expect(['[EMAIL_1]', '[NATIONAL_ID_12]'].every(isMask)).toBe(true);
  expect(['[EMAIL]', 'x [EMAIL_1]', '[EMAIL_0]', '[email_1]', '[TODO]', '[1]', ''].some(isMask)).toBe(false);
});

describe('maskDraft', () => {
  const masker = createMasker(privacy({ actions: { ssn: 'drop' } }));

  test('masks every text of a row with one numbering', () => {
    const { draft, did, dropped } = maskDraft(
      {
        messages: [
          { role: 'user', content: 'I am joe@corp.io' },
          {
            role: 'assistant',
            content: 'Hi joe@corp.io',
            reasoning: 'ann@corp.io too',
            toolCalls: [{ id: '1', name: 'mail', arguments: '{"to":"bob\\u0040corp.io","n":1}' }],
          },
          { role: 'tool', content: '{"ip":"81.2.69.142"}', toolCallId: '1' },
        ],
        input: 'ssn 536-22-1234',
        rationale: 'since ann@corp.io',
        labels: { topic: 'mail', from: 'joe@corp.io' },
        spans: [{ start: 3, end: 9 }],
        group: 'joe@corp.io',
      },
      masker,
    );
    const text = JSON.stringify(draft);
    expect(text).not.toMatch(/corp\.io|81\.2|536|u0040/);
    expect(draft.messages[0]?.content).toBe('I am [EMAIL_1]');
    expect(draft.messages[1]?.reasoning).toBe('[EMAIL_2] too');
    expect(draft.rationale).toBe('since [EMAIL_2]');
    expect(draft.labels['from']).toBe('[EMAIL_1]');
    expect(draft.messages[1]?.toolCalls?.[0]?.arguments).toBe('{"to":"[EMAIL_3]","n":1}');
    expect(draft.spans).toEqual([{ start: 3, end: 9 }]);
    expect(did).toEqual(['masked:email', 'masked:ip', 'masked:ssn']);
    expect(dropped).toEqual(['ssn']);
  });

  test('no number of a mask that any field holds already goes to another value', () => {
    const { draft } = maskDraft({ messages: [{ role: 'user', content: 'joe@corp.io' }], rationale: 'as [EMAIL_1] said', labels: {}, spans: [] }, masker);
    expect(draft.messages[0]?.content).toBe('[EMAIL_2]');
  });

  test('groups of two people stay two groups', () => {
    const group = (id: string) => maskDraft({ messages: [{ role: 'user', content: 'x' }], labels: {}, spans: [], group: id }, masker).draft.group;
    expect(group('joe@corp.io')).not.toBe(group('ann@corp.io'));
    expect(group('conversation-7')).toBe('conversation-7');
  });

  test('leaves a clean row as it came', () => {
    const draft = { messages: [{ role: 'user' as const, content: 'What is new in version 1.2.3.4? \\u0041' }], labels: { a: 'b' }, spans: [], group: 'g' };
    expect(maskDraft(draft, masker)).toEqual({ draft, did: [], dropped: [] });
  });
});
