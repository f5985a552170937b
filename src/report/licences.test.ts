import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { licenceConflicts, licencePages, licenceTerms, licenceUses, strictest } from './licences.ts';

describe('terms of a licence', () => {
  it.each([
    ['CC0-1.0', 'commercial', []],
    ['MIT', 'commercial', ['attribution']],
    ['apache-2.0', 'commercial', ['attribution']],
    ['CC-BY-SA-4.0', 'commercial', ['attribution', 'share-alike']],
    ['GPL-2.0-or-later', 'commercial', ['attribution', 'share-alike']],
    ['CC-BY-NC-SA-3.0', 'non-commercial', ['attribution', 'share-alike']],
    ['CC-BY-NC-ND-4.0', 'non-commercial', ['attribution', 'no-derivatives']],
    ['CC-BY-SA-3.0-DE', 'commercial', ['attribution', 'share-alike']],
    ['house rules', 'unspecified', []],
    ['unknown', 'unspecified', []],
    ['', 'unspecified', []],
  ])('of %s', (id, use, duties) => {
    expect(licenceTerms(id)).toEqual({ use, duties });
  });

  it('of an expression: AND takes the stricter, OR leaves the choice, WITH changes nothing', () => {
    expect(licenceTerms('MIT AND CC-BY-NC-4.0').use).toBe('non-commercial');
    expect(licenceTerms('MIT OR CC-BY-NC-4.0').use).toBe('commercial');
    expect(licenceTerms('(MIT OR GPL-3.0-only) AND CC-BY-SA-4.0')).toEqual({ use: 'commercial', duties: ['attribution', 'share-alike'] });
    expect(licenceTerms('GPL-2.0-only WITH Classpath-exception-2.0')).toEqual({ use: 'commercial', duties: ['attribution', 'share-alike'] });
    expect(licenceTerms('MIT AND house').use).toBe('unspecified');
    // AND binds more strongly than OR.
    expect(licenceTerms('CC0-1.0 OR MIT AND CC-BY-NC-4.0')).toEqual({ use: 'commercial', duties: [] });
  });

  it.each(['(MIT', 'MIT)', 'MIT AND', 'AND', 'MIT Apache-2.0', '()', '('.repeat(100_000)])('of what is no expression: unspecified', (text) => {
    expect(licenceTerms(text)).toEqual({ use: 'unspecified', duties: [] });
  });

  it('of all sources is never looser than of one', () => {
    const one = fc.constantFrom('CC0-1.0', 'MIT', 'CC-BY-SA-4.0', 'CC-BY-NC-4.0', 'CC-BY-ND-4.0', 'own').map(licenceTerms);
    fc.assert(
      fc.property(fc.array(one, { minLength: 1 }), (all) => {
        const { use, duties } = strictest(all);
        for (const each of all) {
          expect(licenceUses.indexOf(use)).toBeGreaterThanOrEqual(licenceUses.indexOf(each.use));
          for (const duty of each.duties) expect(duties).toContain(duty);
        }
      }),
    );
  });
});

describe('a release under a licence of the config', () => {
  it('says where it allows more than a source does', () => {
    const parts = (...licences: string[]) => licences.map((licence) => ({ licence, sources: ['s'] }));
    expect(licenceConflicts('MIT', parts('Apache-2.0', 'CC-BY-4.0'))).toEqual([]);
    expect(licenceConflicts('MIT', parts('CC-BY-NC-4.0'))).toEqual(['The release is under MIT, but CC-BY-NC-4.0 (s) forbids commercial use.']);
    expect(licenceConflicts('MIT', parts('CC-BY-SA-4.0'))[0]).toContain('keep its own licence');
    expect(licenceConflicts('CC-BY-ND-4.0', parts('CC-BY-ND-3.0'))[0]).toContain('forbids changed copies');
    expect(licenceConflicts('CC-BY-NC-4.0', parts('CC-BY-NC-4.0'))).toEqual([]);
  });
});

it('pages are those of SPDX, or none where one id is not known', () => {
  expect(licencePages('MIT AND GPL-2.0-only WITH Classpath-exception-2.0')).toEqual([
    'https://spdx.org/licenses/GPL-2.0-only.html',
    'https://spdx.org/licenses/MIT.html',
  ]);
  expect(licencePages('MIT AND house')).toEqual([]);
});
