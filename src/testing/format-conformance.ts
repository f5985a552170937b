import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { Format, FormatEntry } from '../contracts/plugins.ts';
import type { Message, TrainingRecord } from '../contracts/record.ts';
import { entryEncoder } from '../formats/encoder.ts';

/** One named check; `run` throws where it fails. */
export interface ConformanceCheck {
  name: string;
  run(): void | Promise<void>;
}

/**
 * What every training format must keep, ours or yours: pass each check to your test runner. `options` are the format's
 * own, parsed.
 */
export function formatConformance(format: Format, options: unknown): ConformanceCheck[] {
  const lines = (given: readonly TrainingRecord[]) => {
    const records = format.unfold === undefined ? given : given.map(withWorseAnswer);
    const encoder = entryEncoder(format, options);
    for (const record of records) encoder.see(record);
    return { encoder, out: records.map((record) => encoder.encode(record)) };
  };
  const single = (user: string, assistant: string): TrainingRecord => sampleRecord([turn('user', user), turn('assistant', assistant)]);
  const parsed = (line: string | undefined): { [key: string]: unknown } => {
    ok(line !== undefined, 'the format holds a plain question and answer');
    return JSON.parse(line) as { [key: string]: unknown };
  };

  return [
    {
      name: 'names one file for each split, inside a folder of its own',
      run() {
        const paths = ['train', 'validation', 'test'].map((split) => format.file(split));
        strictEqual(new Set(paths).size, 3);
        for (const path of paths) ok(/^[\w-]+\/[\w-]+\.[a-z]+$/.test(path), `"${path}" is no path like folder/file.ext`);
      },
    },
    {
      name: 'gives the same bytes twice',
      run() {
        const records = [single('a?', 'b'), single('c?', 'd')];
        deepStrictEqual(lines(records).out, lines(records).out);
      },
    },
    {
      name: 'keeps the text of hard cases whole',
      run() {
        const marks = format.marks ?? [];
        for (const text of hardTexts.filter((hard) => !marks.some((mark) => hard.includes(mark)))) {
          const { out } = lines([single(`Q ${text}?`, `A ${text}.`)]);
          const strings = stringsOf(parsed(out[0]));
          ok(
            strings.some((one) => one.includes(`Q ${text}?`)),
            `question with ${JSON.stringify(text)}`,
          );
          ok(
            strings.some((one) => one.includes(`A ${text}.`)),
            `answer with ${JSON.stringify(text)}`,
          );
        }
      },
    },
    {
      name: 'leaves out a row that says one of its marks, by that mark',
      run() {
        for (const mark of format.marks ?? []) {
          for (const record of [
            single(`a ${mark}?`, 'b'),
            single('a?', `${mark} b`),
            { ...single('a?', 'b'), input: mark },
            { ...single('a?', 'b'), rationale: mark },
          ]) {
            const { encoder, out } = lines([record]);
            strictEqual(out[0], undefined, mark);
            deepStrictEqual([...encoder.leftOut], [[`"${mark}" stands in the text`, 1]]);
          }
        }
      },
    },
    {
      name: 'writes one line of clean UTF-8: no bare line breaks of any kind, no lone surrogates, no control characters',
      run() {
        const { out, encoder } = lines([single('one\r\ntwo\rthree\u0000\u0007\ud800?', 'x\u2028y\u2029z\u0085\udc00')]);
        const line = out[0] ?? '';
        ok(!/[\n\r\u0085\u2028\u2029]/.test(line), 'bare line break');
        ok(line.isWellFormed() && !/\\ud[89a-f]/.test(line), 'lone surrogate');
        ok(!/[\u0000-\u001f]|\\u00[01]/.test(line), 'control character');
        strictEqual(encoder.cleaned.get('control'), 2);
        strictEqual(encoder.cleaned.get('surrogates'), 2);
        strictEqual(encoder.cleaned.get('line-ends'), 2);
        ok(stringsOf(parsed(line)).some((one) => one.includes('one\ntwo\nthree\uFFFD?')));
      },
    },
    {
      name: 'has equal keys in all rows, or is sparse, and drops optional ones that no row fills',
      run() {
        const plain = single('a?', 'b');
        const system = sampleRecord([turn('system', 's'), turn('user', 'c?'), turn('assistant', 'd')]);
        const long = sampleRecord([turn('user', 'e?'), turn('assistant', 'f'), turn('user', 'g?'), turn('assistant', 'h')]);
        const reasoned: TrainingRecord = { ...single('i?', 'j'), rationale: 'k' };
        const mixed = lines([plain, system, long, reasoned]).out.map(parsed);
        const optional = new Set(format.sparse === true ? format.optional : []);
        const keysOf = (entry: object | undefined): string[] => Object.keys(entry ?? {}).filter((key) => !optional.has(key));
        for (const entry of mixed) deepStrictEqual(keysOf(entry), keysOf(mixed[0]));
        const bare = Object.keys(parsed(lines([plain]).out[0]));
        for (const key of format.optional ?? []) ok(!bare.includes(key), `"${key}" is empty throughout`);
      },
    },
    {
      name: 'puts what a loader wants beside its data into its own folder, as ASCII',
      run() {
        const files = ['train', 'validation', 'test'].map((split) => ({ split, path: format.file(split), rows: split === 'test' ? 0 : 3 }));
        const [folder] = (files[0]?.path ?? '').split('/');
        const keys = Object.keys(parsed(lines([single('a?', 'b')]).out[0]));
        for (const { path, text } of format.companions?.(files, keys) ?? []) {
          ok(path.startsWith(`${folder}/`) && /^[\w./-]+$/.test(path), path);
          ok(!files.some((file) => file.path === path), `${path} is a data file`);
          ok(/^[\t\n\x20-\x7e]*\n$/.test(text), `${path} is not plain ASCII lines`);
          ok(!text.includes('test.'), `${path} names a file without rows`);
        }
      },
    },
    {
      name: 'leaves out rows that it cannot hold, and no others',
      run() {
        const { out } = lines([sampleRecord([turn('user', 'only a question?')]), single('a?', 'b')]);
        strictEqual(out[0], undefined);
        ok(out[1] !== undefined);
      },
    },
    {
      name: 'reads back the conversation that it wrote, where it can read',
      run() {
        if (format.decode === undefined) return;
        const decode = (entry: FormatEntry): Message[] | undefined => format.decode?.(entry);
        const conversations = [
          [turn('user', 'a?'), turn('assistant', 'b')],
          [turn('system', 's'), turn('user', 'c?'), turn('assistant', 'd'), turn('user', 'e?'), turn('assistant', 'f')],
        ];
        const { out } = lines(conversations.map(sampleRecord));
        deepStrictEqual(
          out.map((line) => decode(parsed(line))),
          conversations,
        );
        const withInput = lines([{ ...single('Translate.', 'Bonjour'), input: 'Hello' }]).out[0];
        deepStrictEqual(decode(parsed(withInput)), [turn('user', 'Translate.\nHello'), turn('assistant', 'Bonjour')]);
      },
    },
  ];
}

const hardTexts = [
  '\u{1F600}\u{10FFFF}\u{20000}',
  'e\u0301 \u200d \u200f\u202eabc\u202c',
  '\u2028\u2029\u0085\ufeff',
  '"\\ \\ud800 \\u2028 </script> <|im_end|>',
  'tab\tline\nline',
  '2024-01-01',
  'NaN',
  '{"messages": []}',
];

const turn = (role: Message['role'], content: string): Message => ({ role, content });

/** A record with nothing in it but its messages. */
export function sampleRecord(messages: Message[]): TrainingRecord {
  return {
    id: 'r0000000000000000',
    kind: messages.length > 2 ? 'chat' : 'single',
    messages,
    labels: {},
    grounding: [],
    origin: { strategy: 'sample', version: '1', source: 'sample', calls: [], parents: [], depth: 0, wave: 1, human: true },
    group: 'sample',
    contentHash: '',
    intake: [],
  };
}

/** The record with a worse answer beside its own, and a word on its own: formats of pairs write one entry of it, and formats of single answers one too. */
function withWorseAnswer(record: TrainingRecord): TrainingRecord {
  return { ...record, kind: 'preference', desirable: true, alternatives: [{ id: 'a1', messages: [turn('assistant', 'The worse answer.')] }] };
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}
