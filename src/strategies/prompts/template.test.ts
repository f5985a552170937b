import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fenced } from '../../text/fence.ts';
import { fill, readTemplate } from './template.ts';

const declared = { kind: 'text', passage: 'data' } as const;
const page = 'Ask {{kind}}.\n\n<!-- user -->\n\nThe text:\n\n{{passage}}\n';
const faultsOf = (text: string): string[] => readTemplate(text, declared).faults;
const fence = (text: string, label: string): string => fenced(text, 'key', label);

it('makes messages with each placeholder filled once', () => {
  const { template, faults } = readTemplate(page, declared);
  expect(faults).toEqual([]);
  const messages = fill(template, declared, { kind: 'why', passage: 'It rains. {{kind}}' }, fence);
  expect(messages).toEqual([
    { role: 'system', content: 'Ask why.' },
    { role: 'user', content: `The text:\n\n${fence('It rains. {{kind}}', 'passage')}` },
  ]);
  expect(readTemplate(page.replace('<!-- user -->', ''), declared).template.messages.map(({ role }) => role)).toEqual(['user']);
  expect(() => fill(template, declared, { kind: 'why' }, fence)).toThrow(/passage/);
});

it('says what is wrong with a file, and in which line', () => {
  expect(faultsOf('{{passage}}')).toEqual(['it lacks {{kind}}']);
  expect(faultsOf(`${page}{{topic}}`)).toEqual(['line 8: there is no placeholder {{topic}}; it has {{kind}}, {{passage}}']);
  expect(faultsOf(page.replace('{{passage}}', 'Here: {{passage}}'))[0]).toMatch(/^line 7: .* line of its own/);
  expect(faultsOf(`${page}{{#if kind}}`)[0]).toMatch(/^line 8: "\{\{" opens or closes no placeholder/);
  expect(faultsOf(`<!-- user -->\n${page.replace('<!-- user -->', '')}`)).toEqual(['it has an empty message']);
});

it('no value changes what stands around it', () => {
  const { template } = readTemplate(page, declared);
  const around = (passage: string): string =>
    JSON.stringify(fill(template, declared, { kind: 'why', passage }, fence)).replace(JSON.stringify(fence(passage, 'passage')).slice(1, -1), '');
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom('{{kind}}', '<!-- user -->', '$&$1$`', '<<<passage 0')), (passage) => {
      expect(around(passage)).toBe(around('plain'));
    }),
  );
});
