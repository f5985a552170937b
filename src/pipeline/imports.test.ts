import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lineageLineSchema, sourceLineSchema, type SourceLine } from '../contracts/index.ts';
import { compose } from './compose.ts';
import { surveySources } from './survey.ts';
import { config, fine, jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

afterAll(removeWorkspaces);

const subjects = ['barometer', 'lantern', 'compass', 'telescope', 'tripod', 'kettle', 'ladder', 'saddle'];
const row = (index: number, more: object = {}): object => ({
  ...fine(subjects[index] ?? '', `has ${index + 2} parts that wear out`),
  time: `2025-0${index + 1}-15`,
  ...more,
});
const source = { use: 'logs', path: 'logs', licence: 'MIT', consent: 'made for a test' } as const;

describe('rows of logs', () => {
  const log = jsonl([row(0), row(1, { rating: 'down' }), row(2), row(3, { response: '' }), row(4), row(5, { time: null }), row(6), row(7)]);
  const files = { 'logs/rows.jsonl': `${log}{"broken\n` };
  const filters = { from: '2025-02-01', rating: ['up'], missing: 'keep' as const };

  it('add up: taken, refused and left out by filters, in the files and in the log', async () => {
    const root = workspace(files);
    const result = await runIn(root, { sources: [{ ...source, filters: { ...filters, missing: 'keep' } }] });
    const release = result.release?.path ?? '';
    const [line] = readFileSync(join(release, 'sources.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((text) => sourceLineSchema.parse(JSON.parse(text))) as [SourceLine];
    expect(line).toMatchObject({ outcome: 'read', rows: 5, filtered: { time: 1, rating: 1 } });
    expect(line.refusedRows.map((one) => one.line)).toEqual([4, 9]);
    expect(line.rows + line.refusedRows.length + Object.values(line.filtered ?? {}).reduce((sum, count) => sum + count, 0)).toBe(9);
    const manifest = JSON.parse(readFileSync(join(release, 'manifest.json'), 'utf8')) as { counts: { total: { candidates: number } } };
    expect(manifest.counts.total.candidates).toBe(5);
    const logged = readFileSync(join(release, 'curation-log.md'), 'utf8');
    expect(logged).toContain('1 row of another rating');
    expect(logged).toContain('1 row outside the dates');
    expect(readFileSync(join(release, 'report.html'), 'utf8')).toContain('rows left out by its filters');
  });

  it('say that a filter left a whole file out', async () => {
    const root = workspace(files);
    const plan = compose(config({ sources: [{ ...source, filters: { from: '2030-01-01' } }] }), root);
    const lines = await surveySources(plan);
    expect(lines.find((one) => one.rows)?.rows).toMatchObject({ looked: 9, read: 0, refused: 1, filtered: { time: 7, 'no-time': 1 } });
  });

  it('are shown to the doctor without what they must not show', async () => {
    const secret = 'ann.smith@realmail.org';
    const root = workspace({
      'logs/rows.jsonl': jsonl([row(0, { id: secret, prompt: `${secret} asks: what is a barometer made of?`, model: `m ${secret}` }), row(1)]),
    });
    const lines = await surveySources(compose(config({ sources: [source] }), root));
    const rows = lines.find((one) => one.rows)?.rows;
    expect(rows).toMatchObject({ shape: 'prompt-response', read: 2, shapes: { 'prompt-response': 2 }, absent: ['rating', 'category'] });
    expect(rows?.fields.map(({ ours, theirs }) => `${ours}=${theirs}`)).toEqual(['prompt=prompt', 'response=response', 'id=id', 'time=time', 'model=model']);
    expect(JSON.stringify(lines)).not.toContain('smith');
    expect(JSON.stringify(lines)).toContain('[EMAIL_1]');
  });

  it('are refused with their filter where the config cannot be meant', () => {
    const root = workspace(files);
    expect(() => compose(config({ sources: [{ ...source, filters: { from: '2025-02-30' } }] }), root)).toThrow(/no day of the calendar/);
    expect(() => compose(config({ sources: [{ ...source, use: 'seeds', filters: {} }] }), root)).toThrow(/has no rows to filter/);
  });
});

describe('rows of one conversation in several files of a source', () => {
  const parts = ['lid', 'handle', 'spout', 'base', 'wire', 'seal'];
  const things = Array.from({ length: 24 }, (_, index) => `${subjects[index % 8] ?? ''} of model ${'abcdefghijklmnopqrstuvwxyz'[index] ?? ''}${index * 37}`);
  const splits = { train: 0.5, validation: 0.25, test: 0.25 };
  const release = { splits };
  const splitOf = (result: Awaited<ReturnType<typeof runIn>>): [string, string][] =>
    readFileSync(join(result.release?.path ?? '', 'lineage.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((text) => lineageLineSchema.parse(JSON.parse(text)))
      .map((line) => [line.sources[0]?.document ?? '', line.split]);
  const together = (lines: [string, string][]): void => {
    const of = new Map<string, Set<string>>();
    for (const [group, split] of lines) of.set(group, (of.get(group) ?? new Set()).add(split));
    expect(of.size).toBe(24);
    expect(lines.length).toBeGreaterThan(40);
    for (const found of of.values()) expect(found.size).toBe(1);
    expect(new Set(lines.map(([, split]) => split)).size).toBe(3);
  };
  const ask = (index: number, part: number): string =>
    `Where do I order the ${parts[(index + part * 3) % 6] ?? ''} number ${index * 7 + part} for the ${things[index] ?? ''}?`;
  const tell = (index: number, part: number): string =>
    `Call desk ${index * 13 + part * 401} before noon, name the ${parts[(index + part * 3) % 6] ?? ''} of the ${things[index] ?? ''}, and pay ${index * 5 + part * 91 + 3} crowns at the counter.`;

  it('stand in one split, by the id of the conversation', async () => {
    const file = (part: number): string =>
      jsonl(things.map((_, index) => ({ conversation_id: `c${index}`, prompt: ask(index, part), response: tell(index, part) })));
    const result = await runIn(workspace({ 'logs/one.jsonl': file(0), 'logs/two.jsonl': file(1) }), { sources: [source], release });
    together(splitOf(result));
  });

  it('stand in one split, where each turn of a stored chat repeats the turns before it', async () => {
    const said = (index: number, turns: number): object[] =>
      Array.from({ length: turns }, (_, part) => [
        { role: 'user', content: ask(index, part) },
        { role: 'assistant', content: tell(index, part) },
      ]).flat();
    const file = (turns: number): string =>
      jsonl(
        things.map((_, index) => {
          const messages = said(index, turns);
          return { id: `r${index}-${turns}`, messages: messages.slice(0, -1), choices: [{ finish_reason: 'stop', message: messages.at(-1) }] };
        }),
      );
    const result = await runIn(workspace({ 'logs/2025-01-01.jsonl': file(1), 'logs/2025-01-02.jsonl': file(2) }), { sources: [source], release });
    together(splitOf(result));
  });
});

describe('names under `fields` that no row has', () => {
  const fields = { rationale: 'resoning' };
  const files = { 'logs/rows.jsonl': jsonl([row(0, { reasoning: 'It has parts.' }), row(1), row(2)]) };

  it('are a warning of the doctor, with the name that was meant', async () => {
    const lines = await surveySources(compose(config({ sources: [{ ...source, fields }] }), workspace(files)));
    const line = lines.find((one) => one.rows);
    expect(line?.state).toBe('warning');
    expect(line?.rows?.missing).toEqual([{ ours: 'rationale', theirs: 'resoning', meant: 'reasoning' }]);
  });

  it('are a warning and a note of the run', async () => {
    const result = await runIn(workspace(files), { sources: [{ ...source, fields }] });
    const warned = result.events.filter((event) => event.event === 'warning' && event.code === 'field-missing');
    expect(warned).toMatchObject([
      { message: 'no row of logs/rows.jsonl has the name that fields.rationale gives: "resoning"', hint: 'Did you mean "reasoning"?' },
    ]);
    expect(readFileSync(join(result.release?.path ?? '', 'sources.jsonl'), 'utf8')).toContain('which fields.rationale names');
  });

  it('are none where a later row has them', async () => {
    const late = { 'logs/rows.jsonl': jsonl([...Array.from({ length: 30 }, () => row(0)), row(1, { resoning: 'late' })]) };
    const lines = await surveySources(compose(config({ sources: [{ ...source, fields }] }), workspace(late)));
    expect(lines.find((one) => one.rows)?.rows?.missing).toEqual([]);
  });
});

it('the doctor counts rows of one message each, and says what speakers were taken for', async () => {
  const said = (id: string, role: string, index: number): object => ({
    ticket_id: id,
    sender: role,
    text: `Words of part ${index}.`,
    time: `2025-01-01T10:0${index}:00Z`,
  });
  const files = {
    'logs/rows.jsonl': jsonl([
      said('a', 'customer', 0),
      said('a', 'bot', 1),
      said('b', 'customer', 2),
      said('b', 'agent', 3),
      said('c', 'customer', 4),
      said('c', 'user', 5),
      said('c', 'assistant', 6),
    ]),
  };
  const lines = await surveySources(compose(config({ sources: [source] }), workspace(files)));
  const line = lines.find((one) => one.rows);
  expect(line?.note).toBe('its first 7 rows make 3 conversations, of which 3 are taken');
  expect(line?.rows).toMatchObject({ rows: 7, looked: 3 });
  const role = line?.rows?.fields.find((field) => field.ours === 'role');
  expect(role).toMatchObject({ theirs: 'sender', rows: 7 });
  expect(role?.sample).toBe('"customer as user" (3), "bot as assistant" (1), "agent as assistant" (1), "user" (1), "assistant" (1)');
  expect(lines[0]?.note).toBe('1 file to read (logs)');
});
