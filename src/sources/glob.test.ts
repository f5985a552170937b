import fc from 'fast-check';
import { expect, it } from 'vitest';
import { globMatcher } from './glob.ts';

it.each([
  ['**/*.md', ['a.md', 'x/y/a.md', 'x.zip/a.md'], ['a.mdx', 'md']],
  ['*.md', ['a.md'], ['x/a.md']],
  ['drafts/**', ['drafts/a', 'drafts/b/c'], ['drafts', 'x/drafts/a']],
  ['part-?.{zip,7z}', ['part-1.zip', 'part-2.7z'], ['part-10.zip', 'part_1.zip']],
  ['a-b (1).md', ['a-b (1).md'], ['a-b 1.md']],
  ['x{y', ['x{y'], ['xy']],
])('%s', (glob, yes, no) => {
  const matches = globMatcher([glob]);
  expect(yes.filter((path) => !matches(path))).toEqual([]);
  expect(no.filter(matches)).toEqual([]);
});

it('takes any text as a glob', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ maxLength: 20 }), (glob, path) => typeof globMatcher([glob])(path) === 'boolean'),
  );
});
