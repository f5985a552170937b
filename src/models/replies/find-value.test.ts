import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../statistics/random.ts';
import { findValue } from './find-value.ts';
import { schemaCheck } from './schema.ts';

const anything = (): undefined => undefined;
const shared = resolve(process.env['HORNBOOK_SHARED'] ?? '../shared', 'data/suites/json');

/** Does the standard take it? The oracle for what must be flagged. */
function standard(text: string): { takes: boolean; value?: unknown } {
  try {
    return { takes: true, value: JSON.parse(text) as unknown };
  } catch {
    return { takes: false };
  }
}

describe('what models write', () => {
  it.each([
    ['{"a": 1}', { a: 1 }, []],
    [' [1, 2]\n', [1, 2], []],
    ['```json\n{"a": 1}\n```', { a: 1 }, ['text-around']],
    ['Sure! Here it is:\n{"a": 1}\nHope that helps.', { a: 1 }, ['text-around']],
    ['As {name} said [1]:\n{"a": 1}', { a: 1 }, ['text-around']],
    ['{"a": 1,}', { a: 1 }, ['trailing-comma']],
    ['{"a": [1, 2,],}', { a: [1, 2] }, ['trailing-comma']],
    ["{'a': 'b'}", { a: 'b' }, ['single-quotes']],
    ["{'a': 'it\\'s'}", { a: "it's" }, ['escape', 'single-quotes']],
    ['{a: 1, b_2: "x"}', { a: 1, b_2: 'x' }, ['bare-key']],
    ['{1: "x"}', { 1: 'x' }, ['bare-key']],
    ['{“a”: “b”}', { a: 'b' }, ['smart-quotes']],
    ['{"a": True, "b": None, "c": False}', { a: true, b: null, c: false }, ['python-literal']],
    ['{"a": 1 // one\n, /* two */ "b": 2} # end', { a: 1, b: 2 }, ['comment', 'text-around']],
    ['{"a": "line\nbreak"}', { a: 'line\nbreak' }, ['control-character']],
    ['{"a": "\\alpha \\( C:\\users"}', { a: '\\alpha \\( C:\\users' }, ['escape']],
    ['{"a": +.5, "b": 5., "c": 1}', { a: 0.5, b: 5, c: 1 }, ['number-form']],
    ['\ufeff{"a": 1}', { a: 1 }, ['white-space']],
    ['{"a": "b", "c": {"d": "e"', { a: 'b', c: { d: 'e' } }, ['missing-closer']],
    ['{"a": 1, "a": 2}', { a: 2 }, ['duplicate-key']],
    ['{"a": 1, a: 2}', { a: 2 }, ['bare-key', 'duplicate-key']],
  ])('%s', (text, value, repairs) => {
    const reading = findValue(text, schemaCheck({ anyOf: [{ type: 'object' }, { type: 'array', minItems: 2 }] }));
    expect(reading).toMatchObject({ state: 'read', value });
    expect(reading.state === 'read' && reading.repairs).toEqual(repairs);
    expect(standard(text).takes).toBe(reading.state === 'read' && reading.repairs.every((repair) => repair === 'duplicate-key'));
  });

  it.each([
    ['a text', '{"a": "b'],
    ['a number, whose digits may go on', '{"a": 12'],
    ['a literal', '{"a": tr'],
    ['after a colon', '{"a":'],
    ['after a key', '{"a"'],
    ['after a comma', '{"a": 1,'],
    ['a list, which may have lost items', '{"a": ["b", "c"'],
    ['a list of whole items', '[{"a": 1}, {"a": 2}'],
    ['a comment', '{"a": 1 /* and'],
    ['an escape', '{"a": "b\\'],
    ['inside a fence', 'Here:\n```json\n{"a": {"b": "c'],
  ])('is cut within %s', (_, text) => {
    expect(findValue(text, anything)).toMatchObject({ state: 'cut' });
  });

  it.each([
    ['no JSON', 'I would say four.'],
    ['an ellipsis', '{"a": 1, ...}'],
    ['a made-up value', '{"a": undefined}'],
    ['no number', '{"a": NaN}'],
    ['an octal or a slip', '{"a": 012}'],
    ['a missing comma', '{"a": 1 "b": 2}'],
    ['a quote in a quote', '{"a": "he said "yes" to it"}'],
    ['two answers', '{"a": 1}\n{"a": 2}'],
    ['an object inside broken JSON', '{"items": [{"a": 1} oops ]}'],
    ['an object behind what broke', '{"items": [{"a": 1} oops {"a": 2}]}'],
    ['a number beyond all', '{"a": 1e999}'],
  ])('is malformed with %s', (_, text) => {
    expect(findValue(text, schemaCheck({ type: 'object' }))).toMatchObject({ state: 'malformed' });
  });

  it('takes the one value that fits, wherever it stands, and the same value twice', () => {
    const check = schemaCheck({ type: 'object', properties: { score: { type: 'integer' } }, required: ['score'], additionalProperties: false });
    expect(findValue('I looked at {"text": "x"} and say {"score": 4}.', check)).toMatchObject({ state: 'read', value: { score: 4 } });
    expect(findValue('{"score": 4}\n\n```\n{"score":4}\n```', check)).toMatchObject({ state: 'read', value: { score: 4 }, repairs: ['text-around'] });
    expect(findValue('{"score": "high"}', check)).toEqual({ state: 'malformed', message: '$.score must be of the type integer, got "high"' });
    expect(findValue('"{\\"score\\": 4}"', check)).toEqual({ state: 'read', value: { score: 4 }, repairs: ['encoded-twice'] });
  });

  it('keeps a key named __proto__ a key', () => {
    const reading = findValue("{'__proto__': {'polluted': 1}, 'b': 2}", anything);
    expect(reading.state === 'read' && Object.hasOwn(reading.value as object, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['braces', '{'.repeat(100_000)],
    ['nested objects', '{"a":'.repeat(100_000)],
    ['deep and whole', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['openers of comments', '[/*'.repeat(40_000)],
    ['openers of strings', `["'`.repeat(40_000)],
    ['quotes of several kinds', '[“'.repeat(50_000)],
    ['backslashes', `{"a": "${'\\'.repeat(100_001)}`],
    ['digits', `[${'1'.repeat(100_000)}`],
    ['blanks', `{${' '.repeat(100_000)}`],
    ['empty lists', '[] '.repeat(30_000)],
    ['tags of thoughts', '<think>'.repeat(15_000)],
  ])('neither hangs nor falls over 100 KB of %s', (_, text) => {
    expect(['cut', 'malformed']).toContain(findValue(text, schemaCheck({ type: 'object' })).state);
  });
});

describe('properties', () => {
  it('reads every JSON value as the standard does, without a repair', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const reading = findValue(text, anything);
        expect(reading).toEqual({
          state: 'read',
          value: JSON.parse(text),
          repairs: text.isWellFormed() && !/\\ud[89a-f]/i.test(text) ? [] : expect.anything(),
        });
      }),
    );
  });

  it('reads JSON with text around it as the standard reads the JSON, and says so', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/\\ud[89a-f]/i.test(text));
        expect(findValue(`Here:\n${text}\nDone.`, anything)).toMatchObject({ state: 'read', value: JSON.parse(text) as unknown, repairs: ['text-around'] });
      }),
    );
  });

  it('never makes a whole reply of a cut one: every beginning is cut, malformed, or only lacks braces', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 4 }), { minKeys: 1 }), fc.nat(), (value, place) => {
        const text = JSON.stringify(value);
        const start = text.slice(0, 1 + (place % (text.length - 1)));
        const reading = findValue(start, schemaCheck({ type: 'object' }));
        if (reading.state === 'read') expect(reading.repairs).toContain('missing-closer');
      }),
    );
  });

  it('survives 10,000 replies that were bent at random, and accepts none unflagged that the standard refuses', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      "'",
      '“',
      '”',
      '\\',
      '\\u12',
      '//',
      '/*',
      '*/',
      '#',
      '```json',
      '```',
      'True',
      'None',
      'null',
      'tr',
      'NaN',
      '-',
      '01',
      '1e999',
      '.5',
      '\u0000',
      '\ud800',
      '\n',
      ' ',
      'a',
      '__proto__',
      '<think>',
      '</think>',
    ];
    const base = [
      '{"question": "Why?", "answer": "Because.", "score": 4, "tags": ["a", "b"], "deep": {"x": [1, 2.5, null, true]}}',
      '[{"a": 1}, {"a": -2e3}]',
      '"text"',
      '12',
    ];
    const { next, pick } = random('bent replies');
    let accepted = 0;
    for (let round = 0; round < 10_000; round += 1) {
      let text = next() < 0.2 ? '' : pick(base);
      for (let step = Math.floor(next() * 6); step >= 0; step -= 1) {
        const at = Math.floor(next() * (text.length + 1));
        const kind = next();
        if (kind < 0.4) text = text.slice(0, at) + pick(pieces) + text.slice(at);
        else if (kind < 0.6) text = text.slice(0, at) + text.slice(at + 1 + Math.floor(next() * 4));
        else if (kind < 0.7) text = text.slice(0, at);
        else if (kind < 0.8) text = `${pick(['Sure: ', '```json\n', '// x\n', '{'])}${text}${pick(['', '\n```', ' ok', '}'])}`;
        else text = text.slice(0, at) + pick(base) + text.slice(at);
      }
      const reading = findValue(text, anything);
      const oracle = standard(text);
      if (reading.state !== 'read') continue;
      accepted += 1;
      expect(reading.repairs.length > 0 || oracle.takes, text).toBe(true);
      if (reading.repairs.length === 0) expect(reading.value).toEqual(oracle.value);
      expect(() => JSON.stringify(reading.value)).not.toThrow();
    }
    expect(accepted).toBeGreaterThan(500);
  });
});

describe.skipIf(!existsSync(shared))('the JSON test suite', () => {
  const files = existsSync(shared)
    ? ['test_parsing', 'test_transform'].flatMap((folder) => readdirSync(join(shared, folder)).map((name) => join(shared, folder, name)))
    : [];

  it('takes what must be taken, flags or refuses what must not, and falls over nothing', () => {
    let read = 0;
    let flagged = 0;
    for (const file of files) {
      const bytes = readFileSync(file);
      const text = bytes.toString('utf8');
      const name = file.split('/').at(-1) ?? '';
      const reading = findValue(text, anything);
      const damaged = !bytes.equals(Buffer.from(text));
      if (name.startsWith('y_')) expect(reading.state, name).toBe('read');
      if (reading.state !== 'read') continue;
      read += 1;
      if (reading.repairs.length > 0) flagged += 1;
      if (name.startsWith('n_')) expect(reading.repairs.length > 0 || damaged, name).toBe(true);
      if (!standard(text).takes) expect(reading.repairs.length, name).toBeGreaterThan(0);
    }
    expect(files.length).toBeGreaterThan(300);
    expect(read).toBeGreaterThan(100);
    expect(flagged).toBeGreaterThan(10);
  });
});
