import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { releaseDataset } from '../../../stages/release/index.ts';
import { buildInput, quickDisk } from '../../../stages/release/testkit.ts';
import { addEvent, readRegistry } from './events.ts';
import type { RegistryEvent } from './events.ts';
import { registeredReleases, trainedOn } from './releases.ts';

const root = mkdtempSync(join(tmpdir(), 'hornbook-registry-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let places = 0;
const place = (): string => join(root, `p${++places}`);
const file = (directory: string): string => join(directory, 'registry.jsonl');

function trained(model: string, at = 1, more: object = {}): RegistryEvent {
  const base = { schema: 'hornbook.registry/1', at: new Date(at * 1000).toISOString(), version: '1.0.0', contentHash: 'abc', event: 'trained', model } as const;
  return { ...base, ...more };
}

describe('the registry', () => {
  it('keeps events in the order of their time, one line each, and nothing of what stood there changes', async () => {
    const directory = place();
    addEvent(directory, trained('late', 9));
    const before = readFileSync(file(directory), 'utf8');
    addEvent(directory, trained('early', 3, { scores: { exactMatch: 0.5 } }));
    expect(readFileSync(file(directory), 'utf8').startsWith(before)).toBe(true);
    const { events, damaged } = await readRegistry(directory);
    expect(damaged).toEqual([]);
    expect(events).toEqual([trained('early', 3, { scores: { exactMatch: 0.5 } }), trained('late', 9)]);
    expect(await readRegistry(place())).toEqual({ events: [], damaged: [] });
  });

  it('is merged by keeping the lines of both sides, in any order', async () => {
    const [one, two] = [place(), place()];
    for (const directory of [one, two]) addEvent(directory, trained('shared'));
    addEvent(one, trained('mine', 2));
    addEvent(two, trained('yours', 3));
    const lines = [...readFileSync(file(two), 'utf8').split('\n').filter(Boolean), ...readFileSync(file(one), 'utf8').split('\n').filter(Boolean)];
    writeFileSync(file(one), `${lines.join('\n')}\n`);
    const { events, damaged } = await readRegistry(one);
    expect([events.map((event) => event.event === 'trained' && event.model), damaged]).toEqual([['shared', 'mine', 'yours'], []]);
  });

  it('names every line that was changed, cut or left by a merge, and goes on after it', async () => {
    const directory = place();
    for (const model of ['a', 'b']) addEvent(directory, trained(model));
    writeFileSync(file(directory), `<<<<<<< HEAD\n${readFileSync(file(directory), 'utf8').replace('"model":"b"', '"model":"c"')}{"schema":"horn`);
    addEvent(directory, trained('after', 2));
    const { events, damaged } = await readRegistry(directory);
    expect(events.map((event) => event.event === 'trained' && event.model)).toEqual(['a', 'after']);
    expect(damaged.map(({ line }) => line)).toEqual([1, 3, 4]);
    expect(damaged.map(({ why }) => why)).toEqual([expect.stringContaining('merge'), expect.stringContaining('checksum'), 'it is no JSON']);
    appendFileSync(file(directory), '{"schema":"hornbook.registry/9"}\n');
    expect((await readRegistry(directory)).damaged.at(-1)?.why).toBe('it is no event of this version');
  });

  it('lists releases with their parents, rows and models, and those whose folder is gone', async () => {
    const directory = place();
    const small = { documents: 12, rowsEach: 2 };
    const first = await releaseDataset(buildInput(directory, small).input, quickDisk);
    await releaseDataset(buildInput(directory, { ...small, rowsEach: 3 }).input, quickDisk);
    addEvent(directory, trained('harbour-1', 1, { contentHash: first.manifest.contentHash }));
    addEvent(directory, trained('old', 2, { version: '0.9.0' }));
    addEvent(directory, trained('another', 3));
    const { releases } = await registeredReleases(directory);
    expect(releases.map(({ version, path }) => [version, path === null])).toEqual([
      ['0.9.0', true],
      ...(first.manifest.contentHash < 'abc'
        ? [
            ['1.0.0', false],
            ['1.0.0', true],
          ]
        : [
            ['1.0.0', true],
            ['1.0.0', false],
          ]),
      [expect.stringMatching(/^[12]\.[01]\.0$/), false],
    ]);
    const own = releases.find(({ version, path }) => version === '1.0.0' && path !== null);
    expect(own).toMatchObject({ change: 'first', parent: null, rows: 24, trained: [{ model: 'harbour-1' }] });
    expect(releases.at(-1)).toMatchObject({ parent: '1.0.0', trained: [] });
  });

  it('says which release a model was trained on, and refuses where there is none or several', () => {
    const events = [trained('a'), trained('a', 5), trained('b', 2, { version: '2.0.0' }), trained('b', 3)];
    expect(trainedOn('a', { events })).toEqual({ version: '1.0.0', contentHash: 'abc' });
    expect(() => trainedOn('b', { events })).toThrow(/several releases: 2\.0\.0, 1\.0\.0/);
    expect(() => trainedOn('c', { events })).toThrow(/knows no model c/);
  });
});
