import { describe, expect, it } from 'vitest';
import type { ProviderReply } from '../../contracts/model.ts';
import { askAgain, rungsFor } from './ladder.ts';
import { readReply } from './read-reply.ts';
import { schemaCheck } from './schema.ts';

const check = schemaCheck({ type: 'object', properties: { a: { type: 'string' } }, required: ['a'] });
const said = (text: string, over: Partial<ProviderReply> = {}): ProviderReply => ({ text, finish: 'stop', rawFinish: 'stop', ...over });

describe('the outcome of a reply', () => {
  it.each<[string, ProviderReply, string]>([
    ['a text', said('Four.'), 'ok'],
    ['an object within a filter', said('{"a":"b"}', { finish: 'filtered' }), 'filtered'],
    ['a refusal', said('', { finish: 'refused', refusal: 'No.' }), 'refused'],
    ['a refusal beside a text', said('{"a":"b"}', { refusal: 'No.' }), 'refused'],
    ['a text at the limit', said('Four.', { finish: 'length' }), 'cut'],
    ['no reason to end', said('Four.', { finish: 'other', rawFinish: undefined }), 'cut'],
    ['blanks', said(' \n'), 'empty'],
    ['what nobody can see', said('\u200b\u2060 \ufeff\u200e\n'), 'empty'],
    ['a tool instead of a text', said('', { finish: 'tool' }), 'empty'],
    ['a tool beside a text', said('Four.', { finish: 'tool' }), 'malformed'],
    ['only thoughts', said('<think>Two and two.</think>\n'), 'empty'],
    ['thoughts that never end', said('<think>Two and'), 'cut'],
  ])('of %s', (_, reply, outcome) => {
    const read = readReply(reply);
    expect(read.outcome).toBe(outcome);
    expect(read.object).toBeUndefined();
    expect(read.detail === undefined).toBe(outcome === 'ok');
  });

  it('is ok for an object that fits, with the liberties that were taken', () => {
    expect(readReply(said('{"a":"b"}'), check)).toMatchObject({ outcome: 'ok', object: { a: 'b' }, repairs: [] });
    expect(readReply(said("```\n{'a':'b',}\n```"), check)).toMatchObject({
      outcome: 'ok',
      object: { a: 'b' },
      repairs: ['single-quotes', 'text-around', 'trailing-comma'],
    });
    expect(readReply(said('{"a":1}'), check)).toMatchObject({ outcome: 'malformed', detail: '$.a must be of the type string, got 1' });
    expect(readReply(said('{"a":"b'), check)).toMatchObject({ outcome: 'malformed', detail: 'the reply ends within its JSON' });
  });

  it('holds no half of a character', () => {
    expect(readReply(said('A\ud800b.', { reasoning: '\udc00' }))).toMatchObject({ outcome: 'ok', text: 'A\ufffdb.', reasoning: '\ufffd' });
  });

  it('is cut at the limit of tokens even where the object is whole', () => {
    expect(readReply(said('{"a":"b"}', { finish: 'length' }), check)).toMatchObject({ outcome: 'cut' });
  });

  it('keeps thoughts out of the text', () => {
    expect(readReply(said('<think>\n{"a":"no"}\n</think>\n\n{"a":"yes"}'), check)).toMatchObject({
      object: { a: 'yes' },
      reasoning: '{"a":"no"}',
      repairs: [],
    });
    expect(readReply(said('Two and two.\n</think>\nFour.', { reasoning: 'First.' }))).toMatchObject({
      outcome: 'ok',
      text: 'Four.',
      reasoning: 'First.\nTwo and two.',
    });
    const about = 'The tag <think> opens thoughts, and </think>\ncloses them.';
    expect(readReply(said(about))).toMatchObject({ outcome: 'ok', text: about });
  });
});

describe('the ladder', () => {
  it('begins with the strictest way that the endpoint may know, or the one that the config names', () => {
    expect(rungsFor(['strict', 'prompt'], 'auto')).toEqual(['strict', 'prompt']);
    expect(rungsFor(['strict', 'json', 'prompt'], 'json')).toEqual(['json']);
    expect(() => rungsFor(['strict', 'prompt'], 'json')).toThrow(/does not know structured: json/);
  });

  it('asks again with the answer and what is wrong with it', () => {
    const messages = askAgain([{ role: 'user', content: 'Give a.' }], '{"a":1}', '$.a must be of the type string, got 1');
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(messages[2]?.content).toContain('$.a must be of the type string');
    expect(askAgain([], 'x'.repeat(10_000), 'long')[0]?.content.length).toBeLessThan(4100);
    expect(askAgain([], '', 'nothing')[0]?.content).not.toBe('');
  });
});
