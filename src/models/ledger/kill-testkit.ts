/** A process for the test of kills: asks a model a number of questions, and tells each answer that it may use. */
import { modelConfigSchema } from '../../contracts/index.ts';
import type { ModelRequest } from '../../contracts/index.ts';
import { dispatchTo } from '../dispatch/index.ts';
import { openGateway } from '../open-gateway.ts';

const [baseUrl = '', ledger = '', count = '0'] = process.argv.slice(-3);
const gateway = await openGateway({
  models: { teacher: modelConfigSchema.parse({ use: 'openai-compatible', model: 'm', baseUrl, price: { input: 1, output: 2 } }) },
  budget: undefined,
  ledger,
  account: 'run',
  environment: {},
  clock: { now: () => 0 },
  emit: (event) => process.send?.({ event }),
});

async function* requests(): AsyncGenerator<ModelRequest> {
  for (let i = 0; i < Number(count); i++) {
    yield { model: 'teacher', kind: 'chat', messages: [{ role: 'user', content: `Question ${i}?` }], sample: 0, retry: 0, stage: 'answer' };
  }
}

for await (const result of dispatchTo(gateway)(requests())) {
  process.send?.({ used: result.request.messages?.[0]?.content, outcome: 'reply' in result ? result.reply.outcome : result.error.message });
}
process.send?.({ spent: gateway.spent().total });
await gateway.close();
