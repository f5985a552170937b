import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../config/validate.ts';
import type { RunEvent } from '../../contracts/index.ts';
import { scriptedJudge, startModelServer } from '../../testing/model-server/index.ts';
import type { ModelServer, ModelServerOptions } from '../../testing/model-server/index.ts';
import { judgeRows } from './index.ts';
import type { JudgeFileOptions } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-judge-'));
const servers: ModelServer[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

let workspaces = 0;
async function workspace(server: ModelServerOptions, over: object = {}) {
  const started = await startModelServer({ latency: { median: 1 }, ...server });
  servers.push(started);
  const root = join(folder, `w${++workspaces}`);
  const model = (id: string) => ({ use: 'openai-compatible', model: id, baseUrl: started.baseUrl, price: { input: 1, output: 2 } });
  const config = parseConfig({ models: { a: model('claude-a'), b: model('gemini-b'), c: model('qwen-c') }, ...over }, true);
  const events: RunEvent[] = [];
  const out = join(folder, `${workspaces}-out.jsonl`);
  const file = (rows: readonly unknown[]): string => {
    const path = join(folder, `${workspaces}-rows.jsonl`);
    writeFileSync(path, rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join(''));
    return path;
  };
  const judge = (rows: string, more: Partial<JudgeFileOptions> = {}) =>
    judgeRows({
      config,
      root,
      rows,
      out,
      rubric: 'auto',
      models: ['a'],
      authors: ['gpt-4o'],
      environment: {},
      clock: { now: () => 0 },
      emit: (event) => events.push(event),
      ...more,
    });
  const lines = (path = out) =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as {
            id: string;
            passed?: boolean;
            lowest?: number;
            mean?: number;
            normalised?: number;
            words?: number;
            scores?: Record<string, Record<string, unknown>>;
            error?: { code: string };
          },
      );
  return { server: started, judge, file, lines, out, events };
}

const rows = Array.from({ length: 24 }, (_, index) => ({
  id: index === 4 ? 'q4\u2028x' : `q${index}`,
  prompt: `How far is it from port ${index} to the island?`,
  response: `From port ${index} it is ${index + 3} miles to the island${index % 3 === 0 ? ' by the usual way' : ''}.`,
  ...(index % 2 === 0 ? { source: `The island lies ${index + 3} miles from port ${index}.` } : {}),
}));
const items = rows.map(({ id, response }, index) => ({ id, text: response, truth: index % 4 === 3 ? 2 : 5 }));

describe('a file of rows', () => {
  it('gives one line a row in the order of the rows, and the same bytes from the ledger', async () => {
    const { server, judge, file, lines, out } = await workspace({ reply: scriptedJudge({ items }), latency: { median: 4, sigma: 1 } });
    const path = file(rows);
    const result = await judge(path);
    expect(result).toMatchObject({ rows: 24, judged: 24, passed: 18, failed: 0, failures: [] });
    expect(lines().map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    expect(lines()[3]).toMatchObject({ passed: false, lowest: 2, scores: { accuracy: { score: 2, evidence: expect.stringContaining('port 3') } } });
    expect(result.length).toMatchObject({ n: 24 });
    for (const line of lines()) {
      expect(Object.keys(line).slice(0, 7)).toEqual(['id', 'passed', 'lowest', 'mean', 'normalised', 'words', 'filler']);
      expect(
        Math.abs((line.normalised ?? 0) - (line.mean ?? 0) + (result.length?.slope ?? 0) * (Math.log2(line.words ?? 1) - (result.length?.centre ?? 0))),
      ).toBeLessThan(0.001);
    }
    const before = readFileSync(out, 'utf8');
    const { calls } = await server.log();
    expect(calls).toBe(24 + result.planted.planted);
    await judge(path);
    expect(readFileSync(out, 'utf8')).toBe(before);
    expect((await server.log()).calls).toBe(calls);
    // Rows with a source are graded by it.
    const bodies = (await server.calls()).map(({ body }) => JSON.stringify(body));
    expect(bodies.filter((body) => body.includes('made from a source')).length).toBeGreaterThanOrEqual(12);
    expect(bodies.some((body) => body.includes('The island lies 3 miles from port 0.'))).toBe(true);
  });

  it('names the rows that fail, and harms no other', async () => {
    const script = scriptedJudge({ items });
    const { judge, file, lines } = await workspace({
      reply: (request) => {
        const said = JSON.stringify(request.messages);
        if (said.includes('port 5 ')) return { text: '{"accuracy": ', finish: 'length' };
        return said.includes('port 7 ') ? 'I like it.' : script(request);
      },
    });
    const result = await judge(file([...rows.slice(0, 9), '{"id": "broken"', { id: 'empty', prompt: 'And?' }]));
    expect(result).toMatchObject({ rows: 11, judged: 7, failed: 4 });
    expect(result.failures.map(({ id, code }) => [id, code])).toEqual([
      ['q5', 'unresolved'],
      ['q7', 'unresolved'],
      ['line-10', 'unreadable'],
      ['empty', 'unreadable'],
    ]);
    expect(lines()).toHaveLength(11);
    expect(lines()[5]).toMatchObject({ id: 'q5', error: { code: 'unresolved' } });
    expect(lines()[5]).not.toHaveProperty('scores');
  });

  it('stops at what it may cost, keeps what is done, and goes on', async () => {
    const { server, judge, file, lines, out } = await workspace({ reply: scriptedJudge({ items }) });
    const path = file(rows);
    await expect(judge(path, { maxCost: 0.015 })).rejects.toMatchObject({ exitCode: 4, message: expect.stringContaining('.part') });
    const { calls } = await server.log();
    expect(calls).toBeGreaterThan(0);
    expect(existsSync(out)).toBe(false);
    const done = existsSync(`${out}.part`) ? lines(`${out}.part`).length : 0;
    expect(done).toBeGreaterThan(0);
    expect((await judge(path)).judged).toBe(24);
    expect((await server.log()).repeats).toBe(0);
  });

  it('keeps the votes of a panel, takes their median, and flags votes far apart', async () => {
    const strict = scriptedJudge({ items: items.map((item) => ({ ...item, truth: 2 })) });
    const kind = scriptedJudge({ items: items.map((item) => ({ ...item, truth: 5 })) });
    const { judge, file, lines } = await workspace({ reply: (request) => (request.model === 'qwen-c' ? strict : kind)(request) });
    await judge(file(rows.slice(0, 3)), { models: ['a', 'b', 'c'] });
    const accuracy = lines()[0]?.scores?.['accuracy'];
    expect(accuracy).toMatchObject({ score: 5, flag: 'the judges disagree: a 5, b 5, c 2' });
    expect(accuracy?.['votes']).toMatchObject([
      { judge: 'a', score: 5 },
      { judge: 'b', score: 5 },
      { judge: 'c', score: 2 },
    ]);
  });

  it.each([
    ['a judge that reads', 1],
    ['a judge that praises all', 5],
  ])('tells how many planted faults %s catches', async (_who, unknown) => {
    // It knows the sound answers of the rows, and has one score for any other text.
    const script = scriptedJudge({ items, answer: ({ items: found }) => grades('island', found.length > 0 ? 5 : unknown) });
    const filter = { judge: { use: 'model', options: { models: ['a'], planted: 1 } } };
    const { judge, file } = await workspace({ reply: script }, { filter });
    const { planted, judged, passed } = await judge(file(rows));
    expect({ planted: planted.planted, judged, passed }).toEqual({ planted: 24, judged: 24, passed: 24 });
    if (unknown === 5) expect(planted.caught).toBe(0);
    // A changed number may give the sound answer of another row.
    else expect(planted.caught).toBeGreaterThan(20);
  });

  it('plants a fault in the first row of each rubric that passed, where no row is due', async () => {
    const script = scriptedJudge({ items, answer: ({ items: [found] }) => grades('island', found === undefined ? 1 : found.truth) });
    const filter = { judge: { use: 'model', options: { models: ['a'], planted: 1e-9 } } };
    const { judge, file, server } = await workspace({ reply: script, latency: { median: 4, sigma: 1 } }, { filter });
    // Rows 3 and 7 fail; the first with a source and the first without one carry a fault.
    const path = file(rows.slice(3, 10));
    const { planted, passed } = await judge(path);
    expect({ ...planted, passed }).toMatchObject({ planted: 2, caught: 2, passed: 5 });
    const bodies = (await server.calls()).map(({ body }) => JSON.stringify(body));
    expect(bodies.filter((body) => body.includes('from port 4 ')).length).toBe(2);
    expect(bodies.filter((body) => body.includes('from port 5 ')).length).toBe(2);
    expect(bodies.length).toBe(9);
    await judge(path);
    expect((await server.log()).calls).toBe(9);
  });

  it('refuses the family of the author, and says where nobody named one', async () => {
    const { judge, file, events } = await workspace({ reply: scriptedJudge({ items }) });
    const path = file(rows.slice(0, 1));
    await expect(judge(path, { authors: ['claude-3'] })).rejects.toMatchObject({ exitCode: 2, hint: expect.stringContaining('--allow-same-family') });
    await expect(judge(path, { models: ['d'] })).rejects.toThrow(/there is no model "d"/);
    await judge(path, { authors: ['claude-3'], allowSameFamily: 'the only model that may see these rows' });
    expect(events.filter(({ event }) => event === 'warning')).toEqual([]);
    await judge(path, { authors: [] });
    expect(events.find(({ event }) => event === 'warning')).toMatchObject({ code: 'unknown-author' });
  });
});

function grades(quote: string, score: number): unknown {
  return Object.fromEntries(
    ['accuracy', 'helpfulness', 'clarity', 'format', 'relevance', 'safety'].map((id) => [id, { reason: 'as it is', evidence: quote.slice(0, 20), score }]),
  );
}
