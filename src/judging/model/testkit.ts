import { modelConfigSchema } from '../../contracts/model.ts';
import type { ModelRequest, Reply } from '../../contracts/model.ts';
import type { Judge, JudgePlace, JudgeTools } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { openGateway } from '../../models/index.ts';
import type { ModelServer } from '../../testing/model-server/index.ts';
import { modelJudge } from './index.ts';

/** Tools over a gateway to a scripted server, with a ledger in memory. */
export async function toolsOn(
  server: ModelServer,
  models: readonly string[] = ['judge'],
): Promise<JudgeTools & { models: JudgePlace['models']; close(): Promise<void> }> {
  const configs = Object.fromEntries(
    models.map((name) => [
      name,
      modelConfigSchema.parse({ use: 'openai-compatible', model: name, family: `family-of-${name}`, baseUrl: server.baseUrl, price: { input: 1, output: 2 } }),
    ]),
  );
  const gateway = await openGateway({
    models: configs,
    budget: undefined,
    ledger: undefined,
    account: 'test',
    environment: {},
    clock: { now: () => 0 },
    emit: () => {},
  });
  return { ask: (request) => gateway.ask(request), fenceKey: 'test-key', models: configs, close: () => gateway.close() };
}

/** Tools that answer from a function, without a server. */
export function answering(answer: (request: ModelRequest) => Partial<Reply>): JudgeTools & { requests: ModelRequest[] } {
  const requests: ModelRequest[] = [];
  return {
    requests,
    fenceKey: 'test-key',
    ask: async (request) => {
      requests.push(request);
      return { key: 'k', outcome: 'ok', text: '', usage: { input: 1, output: 1, estimated: false }, kept: false, attempts: [], ...answer(request) };
    },
  };
}

const plainModel = modelConfigSchema.parse({ use: 'openai-compatible', model: 'some-model', family: 'own', baseUrl: 'http://127.0.0.1:1/v1' });

/** The judge, opened over models of these names. */
export function opened(options: { [name: string]: unknown } = {}, place: Partial<JudgePlace> = {}): { judge: Judge; options: unknown } {
  const parsed = modelJudge.options.parse({ models: ['judge'], planted: 0, ...options });
  const models = place.models ?? Object.fromEntries(parsed.models.map((name) => [name, plainModel]));
  const judge = modelJudge.open?.(parsed, { root: '/nowhere', teachers: [], ...place, models });
  if (judge === undefined) throw new Error('the judge cannot be opened');
  return { judge, options: parsed };
}

/** A record with one question and answer; with `quote`, made from that source. */
export function row(question: string, answer: string, parts: Partial<TrainingRecord> & { quote?: string } = {}): TrainingRecord {
  const { quote, ...rest } = parts;
  return {
    id: 'r0000000000000000',
    kind: 'single',
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ],
    labels: {},
    grounding: quote === undefined ? [] : [{ document: 'docs/page.md', version: '0', headingPath: ['Page'], spans: [{ start: 0, end: quote.length, quote }] }],
    origin: { strategy: 'grounded-qa', version: '1', source: 'docs', calls: [], parents: [], depth: 1, wave: 1, human: false },
    group: 'g',
    contentHash: '0',
    intake: [],
    ...rest,
  };
}
