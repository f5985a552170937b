import { describe, expect, test } from 'vitest';
import { ConfigError } from '../errors.ts';
import { parseConfig } from './validate.ts';

function problems(value: unknown): string {
  try {
    parseConfig(value);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

describe('a config with a mistake', () => {
  test('names a misspelt setting, and the one that was meant', () => {
    expect(problems({ sources: [{ use: 'documents', path: 'a', licens: 'MIT' }] })).toContain('sources[0].licens: no such setting. Did you mean "licence"?');
  });

  test('names a misspelt value, and the one that was meant', () => {
    expect(problems({ sources: [{ use: 'document', path: 'a' }] })).toBe('sources[0].use: "document" is not allowed. Did you mean "documents"?');
    expect(problems({ sources: [{ use: 'documents', path: 'a' }], privacy: { action: 'masks' } })).toContain('Did you mean "mask"?');
  });

  test('names the place within an entry that may be a name alone', () => {
    const sources = [{ use: 'documents', path: 'a' }];
    expect(problems({ sources, release: { formats: ['messages', { use: 'alpaca', option: {} }] } })).toBe(
      'release.formats[1].option: no such setting. Did you mean "options"?',
    );
    expect(problems({ sources, release: { formats: [{ use: 'messages', as: 'parket' }] } })).toContain('release.formats[0].as: "parket" is not allowed');
    expect(problems({ sources, release: { formats: [7] } })).toContain('release.formats[0]: ');
    expect(parseConfig({ sources, release: { formats: ['messages'] } }).release.formats).toEqual([{ use: 'messages' }]);
  });

  test('refuses a literal key without repeating it', () => {
    const key = `sk-proj-${'aB3dE6gH9'.repeat(5)}`;
    const said = problems({ sources: [{ use: 'documents', path: 'a' }], filter: { judge: { use: 'heuristic', options: { apiKey: key } } } });
    expect(said).toContain('a literal key or password stands in the config');
    expect(said).not.toContain(key);
  });
});
