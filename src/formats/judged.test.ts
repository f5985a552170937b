import { expect, it } from 'vitest';
import type { Format } from '../contracts/plugins.ts';
import type { TrainingRecord } from '../contracts/record.ts';
import { sampleRecord } from '../testing/format-conformance.ts';
import { entryEncoder } from './encoder.ts';
import { kto } from './kto.ts';
import { llamafactoryDpo, llamafactoryKto } from './llamafactory-judged.ts';
import { messages } from './messages.ts';
import { openaiDpo, togetherDpo } from './pair-lines.ts';
import { preference } from './preference.ts';
import { formats } from './registry.ts';

const says = (content: string) => ({ role: 'assistant' as const, content });
const plain = sampleRecord([{ role: 'system', content: 's' }, { role: 'user', content: 'q' }, says('good')]);
const judged: TrainingRecord = {
  ...plain,
  kind: 'preference',
  alternatives: [
    { id: 'a1', messages: [says('poor')], score: 2 },
    { id: 'a2', messages: [says('worse')], score: 1 },
  ],
};

function encode(format: Format, options: object, ...records: TrainingRecord[]) {
  const encoder = entryEncoder(format, format.options.parse(options));
  for (const record of records) encoder.see(record);
  return { entries: records.flatMap((record) => encoder.entries(record)), leftOut: [...encoder.leftOut], wanted: encoder.isWanted() };
}

it('writes a pair for each worse answer, or the worst alone', () => {
  const prompt = [{ role: 'system', content: 's' }, { role: 'user', content: 'q' }]; // prettier-ignore
  expect(encode(preference, {}, judged).entries).toEqual([
    { prompt, chosen: [says('good')], rejected: [says('poor')] },
    { prompt, chosen: [says('good')], rejected: [says('worse')] },
  ]);
  expect(encode(preference, { alternatives: 'worst' }, judged).entries).toHaveLength(1);
  expect(encode(openaiDpo, { alternatives: 'worst' }, judged).entries).toEqual([
    { input: { messages: prompt }, preferred_output: [says('good')], non_preferred_output: [says('worse')] },
  ]);
  expect(encode(togetherDpo, {}, judged).entries).toHaveLength(2);
  expect(encode(llamafactoryDpo, { alternatives: 'worst' }, judged).entries).toEqual([
    { conversations: [{ from: 'human', value: 'q' }], system: 's', chosen: { from: 'gpt', value: 'good' }, rejected: { from: 'gpt', value: 'worse' } },
  ]);
});

it('labels each judged answer for KTO', () => {
  const labels = (format: Format, key: string): unknown[] =>
    encode(format, {}, judged, { ...plain, desirable: false }, { ...plain, desirable: true }).entries.map((entry) => entry[key]);
  expect(labels(kto, 'label')).toEqual([true, false, false, false, true]);
  expect(labels(llamafactoryKto, 'kto_tag')).toEqual([true, false, false, false, true]);
});

it.each(formats.filter(({ unfold }) => unfold !== undefined).map((format) => [format.id, format] as const))(
  '%s wants no file where nothing was judged, and leaves such rows out by name',
  (_, format) => {
    expect(encode(format, {}, plain)).toEqual({ entries: [], leftOut: [['no answer of it was judged', 1]], wanted: false });
    expect(encode(format, {}, plain, judged).wanted).toBe(true);
  },
);

it('leaves out pairs that teach nothing, and answers that say nothing', () => {
  const same: TrainingRecord = { ...plain, alternatives: [{ id: 'a1', messages: [says(' good')] }] };
  expect(encode(preference, {}, same).leftOut).toEqual([['both answers say the same', 1]]);
  const empty: TrainingRecord = { ...plain, alternatives: [{ id: 'a1', messages: [says('')] }] };
  expect(encode(preference, {}, empty).leftOut).toEqual([['in the worse answer: an empty answer', 1]]);
  expect(encode(llamafactoryKto, {}, empty)).toMatchObject({ entries: [{ kto_tag: true }], leftOut: [['an empty answer', 1]] });
});

it('writes the better answer in formats for supervised training, and no bad example', () => {
  const { entries, leftOut } = encode(messages, {}, judged, { ...plain, desirable: false });
  expect(entries).toEqual([{ messages: plain.messages }]);
  expect(leftOut).toEqual([['its answer is an example of a bad one', 1]]);
});
