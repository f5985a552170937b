import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEvaluation, type EvaluationReading } from './index.ts';

const data = join(process.env['HORNBOOK_SHARED'] ?? join(import.meta.dirname, '../../../../shared'), 'data');
const here = existsSync(data);
if (!here) console.warn('HORNBOOK_SHARED is not set and ../shared is absent: tests on real data are skipped');

const read = (text: string | Uint8Array, path = 'set.jsonl', fields = {}): EvaluationReading =>
  readEvaluation(typeof text === 'string' ? Buffer.from(text) : text, { path, set: 'set', fields });
const lines = (...rows: unknown[]): string => rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');

describe('JSON Lines', () => {
  test('common names are found, and the id falls back to the line', () => {
    const { items, fieldsTaken } = read(lines({ problem: 'How many?', context: 'Ten ducks.', target: 10 }, { problem: 'And now?', context: '', target: true }));
    expect(items).toEqual([
      { id: 'set#1', set: 'set', question: 'How many?', passage: 'Ten ducks.', answer: '10' },
      { id: 'set#2', set: 'set', question: 'And now?', answer: 'true' },
    ]);
    expect(fieldsTaken).toEqual({ question: 'problem', passage: 'context', answer: 'target' });
  });

  test('the field map goes into objects, and wins over detection', () => {
    const { items } = read(lines({ question: 'no', doc: { q: ['first', 'second'], a: 'yes' }, key: 7 }), 'a.jsonl', {
      question: 'doc.q.1',
      answer: 'doc.a',
      id: 'key',
    });
    expect(items).toEqual([{ id: '7', set: 'set', question: 'second', answer: 'yes' }]);
  });

  test('a name with a dot in it comes before a path', () => {
    expect(read(lines({ 'a.b': 'whole', a: { b: 'path' } }), 'a.jsonl', { question: 'a.b' }).items[0]?.question).toBe('whole');
  });

  test('each broken line costs itself only, and is named', () => {
    const bad = Buffer.concat([
      Buffer.from('\uFEFF' + lines({ question: 'one' }, '{"question": ', '[1]', { question: '  ' }, { other: 1 }, '', '{"question":"') + '\r\n'),
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d, 0x0a]),
      Buffer.from(lines({ question: 'last' })),
    ]);
    const { items, refused } = read(bad);
    expect(items.map((item) => item.question)).toEqual(['one', 'last']);
    expect(refused.map((item) => item.line)).toEqual([2, 3, 4, 5, 7, 8]);
    expect(refused[2]?.reason).toContain('empty');
    expect(refused[3]?.reason).toContain('missing');
  });

  test('no reason holds text of the file', () => {
    const { refused } = read(lines({ question: 'fine' }, '{"question":"secret words" oops}', '{"question":["secret"'));
    expect(refused).toHaveLength(2);
    expect(JSON.stringify(refused)).not.toContain('secret');
  });

  test('a __proto__ key is a key', () => {
    const { items } = read('{"__proto__":{"answer":"polluted"},"question":"What?","constructor":"x"}');
    expect(items).toEqual([{ id: 'set#1', set: 'set', question: 'What?' }]);
    expect(({} as { answer?: string }).answer).toBeUndefined();
    expect(read('{"__proto__":{"q":"Inside?"}}', 'a.jsonl', { question: '__proto__.q' }).items[0]?.question).toBe('Inside?');
  });

  test('a file without a question says what it has and how to mend it', () => {
    const { items, refused } = read(lines({ frage: 'Wie?', loesung: '1' }));
    expect(items).toEqual([]);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.line).toBe(0);
    for (const part of ['"frage"', '"loesung"', 'fields.question']) expect(refused[0]?.reason).toContain(part);
    expect(read(lines({ frage: 'Wie?' }), 'a.jsonl', { question: 'fragen' }).refused[0]?.reason).toContain('"fragen"');
  });

  test('lines over the limit, and nesting over the depth, are refused alone', () => {
    const deep = `{"question":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const text = lines({ question: 'kept' }, deep, { question: 'x'.repeat(5000) });
    const { items, refused } = readEvaluation(Buffer.from(text), { path: 'a.jsonl', set: 's', limits: { lineBytes: 300_000, depth: 256 } });
    expect(items).toHaveLength(2);
    expect(refused.map((item) => item.line)).toEqual([2]);
    const short = readEvaluation(Buffer.from(text), { path: 'a.jsonl', set: 's', limits: { lineBytes: 1000, depth: 256 } });
    expect(short.items).toHaveLength(1);
    expect(short.refused.map((item) => item.line)).toEqual([2, 3]);
  });
});

describe('choices and answers', () => {
  const one = (row: object) => read(lines(row)).items[0];
  test.each([
    ['index', { question: 'Q', choices: ['a', 'b', 'c'], answer: 2 }, 'c'],
    ['letter', { question: 'Q', options: ['red', 'blue'], answer: 'B' }, 'blue'],
    ['letter in brackets', { question: 'Q', options: ['red', 'blue'], answer: '(a)' }, 'red'],
    ['text that is also a number', { question: 'Q', choices: ['0', '4', '2'], answer: '4' }, '4'],
    ['label', { question: 'Q', choices: { text: ['x', 'y'], label: ['P', 'R'] }, answerKey: 'R' }, 'y'],
    [
      'labelled objects',
      {
        question: {
          stem: 'Q',
          choices: [
            { label: 'A', text: 'x' },
            { label: 'B', text: 'y' },
          ],
        },
        answerKey: 'B',
      },
      'y',
    ],
    ['object', { question: 'Q', choices: { A: 'x', B: 'y' }, answer: 'B' }, 'y'],
    ['JSON text', { question: 'Q', choices: '["x","y"]', answer: '1' }, 'y'],
    ['out of range', { question: 'Q', choices: ['x', 'y'], answer: 9 }, '9'],
    ['list of answers', { question: 'Q', answers: { text: ['first', 'second'], answer_start: [1] } }, 'first'],
  ])('%s', (_, row, answer) => {
    const item = one(row);
    expect(item?.question).toBe('Q');
    expect(item?.answer).toBe(answer);
  });

  test('answers that count from 1 are seen over the whole set', () => {
    const { items, notes } = read(lines({ question: 'Q', choices: ['x', 'y'], answer: 1 }, { question: 'R', choices: ['v', 'w'], answer: 2 }));
    expect(items.map((item) => item.answer)).toEqual(['x', 'w']);
    expect(notes.join()).toContain('from 1');
  });

  test('choices that cannot be read leave the item protected, and are told', () => {
    const { items, notes } = read(lines({ question: 'Q', choices: "['x' 'y']", answer: 'x' }));
    expect(items).toEqual([{ id: 'set#1', set: 'set', question: 'Q', answer: 'x' }]);
    expect(notes[0]).toContain('1 items');
  });
});

test('a mapped field that no row has is told', () => {
  const { items, notes } = read(lines({ question: 'Q', reply: 'x' }), 'a.jsonl', { answer: 'replies' });
  expect(items).toHaveLength(1);
  expect(notes.join()).toContain('fields.answer');
});

describe('JSON lists', () => {
  test('each element has its line; a broken one costs itself only', () => {
    const { items, refused } = read('[\n {"question":"one"},\n {"question" "two"},\n\n {"question":"three, [or] \\"so\\""}\n]\n', 'a.json');
    expect(items.map((item) => [item.id, item.question])).toEqual([
      ['set#2', 'one'],
      ['set#5', 'three, [or] "so"'],
    ]);
    expect(refused.map((item) => item.line)).toEqual([3]);
  });
  test('a list inside an object, and JSON Lines under the wrong name', () => {
    const inside = read('{"version":"1]","data":[\n{"question":"in"}]}', 'a.json');
    expect(inside.items[0]?.id).toBe('set#2');
    expect(inside.notes[0]).toContain('"data"');
    expect(read(lines({ question: 'a' }, { question: 'b' }), 'a.json').items).toHaveLength(2);
    expect(read('[{"question":"a"},\n{"question":"b"}]', 'a.jsonl').items).toHaveLength(2);
  });
  test('what is no list of objects is refused by name', () => {
    for (const text of ['', ' \n', '42', '"text"', '[]', '{}', '{"a":[1]}', '[1,2]', 'null']) {
      const { items, refused } = read(text, 'a.json');
      expect(items).toEqual([]);
      expect(refused[0]?.line).toBe(0);
    }
  });
});

describe('CSV', () => {
  test('quoted cells, CRLF, semicolons, tabs', () => {
    const { items } = read('\uFEFFid,question,answer\r\n1,"Why, ""so""\r\nlong?",yes\r\n\r\n2,Who?,me\r\n', 'a.csv');
    expect(items).toEqual([
      { id: '1', set: 'set', question: 'Why, "so"\r\nlong?', answer: 'yes' },
      { id: '2', set: 'set', question: 'Who?', answer: 'me' },
    ]);
    expect(read('question;answer\nA, or b?;1,5\n', 'a.csv').items[0]?.answer).toBe('1,5');
    expect(read('question\tanswer\nWho?\tme\n', 'a.tsv').items).toHaveLength(1);
  });
  test('columns of choices', () => {
    const { items, fieldsTaken } = read('question,A,B,C,D,answer\nWhich?,w,x,y,z,C\n', 'a.csv');
    expect(items[0]).toMatchObject({ choices: ['w', 'x', 'y', 'z'], answer: 'y' });
    expect(fieldsTaken['choices']).toBe('A, B, C, D');
  });
  test('a broken record is refused with its line, and the next is read', () => {
    const { items, refused } = read('question,answer\nq1,1\n\nq2\nq3,"3"k\nq4,4\n"q5\nmore",5\nq6,"6\nq7,7\n', 'a.csv');
    expect(items.map((item) => item.question)).toEqual(['q1', 'q4', 'q5\nmore', 'q7']);
    expect(items.map((item) => item.id)).toEqual(['set#2', 'set#6', 'set#7', 'set#10']);
    expect(refused.map((item) => item.line)).toEqual([4, 5, 9]);
  });
  test('many open quotes end in a named refusal', () => {
    const { refused } = read('question\n' + 'a,"b\n\n'.repeat(101), 'a.csv');
    expect(refused.length).toBeGreaterThan(0);
  });
});

test('old encodings are read, and named in a note', () => {
  const line = '{"question":"Where is the caf\u00e9 of the museum, and who runs it?","answer":"On the first floor."}\n';
  for (const bytes of [Buffer.from(line.repeat(3), 'latin1'), Buffer.from(`\uFEFF${line.repeat(3)}`, 'utf16le')]) {
    const reading = read(bytes);
    expect(reading.items).toHaveLength(3);
    expect(JSON.stringify(reading.items[0])).toContain('caf\u00e9 of');
    expect(reading.notes[0]).toMatch(/^Read as (windows-1252|UTF-16 LE): /);
  }
});

test('other extensions and damaged UTF-16 are refused by name', () => {
  expect(read('x', 'a.xlsx').refused[0]?.reason).toContain('.jsonl');
  expect(read(Buffer.from('\uFEFF{"question":"a"}', 'utf16le').subarray(0, -1)).refused[0]?.reason).toContain('UTF-16');
});

test('whatever the bytes: no throw, and each filled line is an item or refused', () => {
  const row = fc.oneof(
    fc.json(),
    fc.string(),
    fc.record({ question: fc.oneof(fc.string(), fc.jsonValue()), choices: fc.jsonValue(), answer: fc.jsonValue() }).map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(
      fc.array(
        row.map((text) => text.replace(/[\n\r]/g, ' ')),
        { maxLength: 8 },
      ),
      fc.constantFrom('a.jsonl', 'a.json', 'a.csv', 'a.tsv'),
      (rows, path) => {
        const { items, refused } = read(rows.join('\n'), path);
        const whole = refused.some((item) => item.line === 0);
        if (path === 'a.jsonl' && !whole && !rows.join('\n').trim().startsWith('[')) {
          const filled = rows.filter((text) => /[^ \t]/.test(text)).length;
          expect(items.length + refused.length).toBe(filled);
        }
        for (const item of items) expect(item.question.trim()).not.toBe('');
      },
    ),
  );
});

describe.skipIf(!here)('real data', () => {
  test('gsm8k, mmlu and humaneval load whole', () => {
    const load = (name: string) => readEvaluation(readFileSync(join(data, 'evaluation', name)), { path: name, set: name });
    const gsm = load('gsm8k-test.jsonl');
    expect([gsm.items.length, gsm.refused]).toEqual([1319, []]);
    const mmlu = load('mmlu-test.jsonl');
    expect([mmlu.items.length, mmlu.refused]).toEqual([14_042, []]);
    expect(mmlu.items.every((item) => item.choices?.includes(item.answer ?? ''))).toBe(true);
    const human = load('humaneval.jsonl');
    expect([human.items.length, human.refused]).toEqual([164, []]);
    expect(human.fieldsTaken).toMatchObject({ id: 'task_id', question: 'prompt', answer: 'canonical_solution' });
  });

  test('the JSON suite: each y_ file is JSON, each n_ file is refused, none crashes', () => {
    const folder = join(data, 'suites/json/test_parsing');
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      for (const path of [name, `${name}l`, name.replace('.json', '.csv')]) {
        const { items, refused } = readEvaluation(bytes, { path, set: 's' });
        if (path !== name) continue;
        const broken = refused.filter(
          (item) => /not JSON|not valid UTF-8|UTF-16|empty$/.test(item.reason) && !item.reason.includes('list in the file is empty'),
        );
        if (name.startsWith('y_')) expect(broken, name).toEqual([]);
        if (name.startsWith('n_')) {
          expect(refused.length, name).toBeGreaterThan(0);
          expect(items, name).toEqual([]);
        }
      }
    }
  });
});
