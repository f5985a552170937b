import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Judge, JudgeTools } from '../contracts/plugins.ts';
import { judgeConformance } from '../testing/judge-conformance.ts';
import { scriptedJudge, startModelServer } from '../testing/model-server/index.ts';
import type { ModelServer } from '../testing/model-server/index.ts';
import { sampleRows } from '../testing/sample-rows.ts';
import { judges } from './index.ts';
import { opened, toolsOn } from './model/testkit.ts';

const plain = judges.filter((judge) => judge.open === undefined);
describe.each(plain.map((judge) => [judge.id, judge] as const))('judge %s', (_id, judge) => {
  for (const check of judgeConformance(judge)) test(check.name, () => check.run());
});

describe('judge model', () => {
  let server: ModelServer | undefined;
  let tools: (JudgeTools & { close(): Promise<void> }) | undefined;
  beforeAll(async () => {
    const items = sampleRows().map((row) => ({ id: row.id, text: row.messages.at(-1)?.content ?? '', truth: 4 }));
    server = await startModelServer({ reply: scriptedJudge({ items, sigma: 1 }), latency: { median: 1 } });
    tools = await toolsOn(server);
  });
  afterAll(async () => {
    await tools?.close();
    await server?.stop();
  });
  const { judge, options } = opened();
  const running: Judge = { ...judge, judge: (record, own) => judge.judge(record, own, tools) };
  for (const check of judgeConformance(running, options)) test(check.name, () => check.run());
});
