/** A process for the test of kills: asks a model a number of questions in a batch, and tells what came of each. */
import { modelConfigSchema } from '../../../contracts/index.ts';
import { openGateway } from '../../open-gateway.ts';

const [use = '', baseUrl = '', ledger = '', count = '0'] = process.argv.slice(-4);
const gateway = await openGateway({
  models: { teacher: modelConfigSchema.parse({ use, model: 'm', baseUrl, key: 'THE_KEY', price: { input: 1, output: 2 }, batch: { wait: 30, every: 0.02 } }) },
  budget: undefined,
  ledger,
  account: 'run',
  batchQuietMs: 100,
  environment: { THE_KEY: 'sk-test-0123456789' },
  clock: { now: () => performance.now() },
  emit: (event) => process.send?.({ event }),
});

const ask = async (index: number): Promise<string> => {
  const messages = [{ role: 'user' as const, content: `Question ${index}?` }];
  return (await gateway.ask({ model: 'teacher', kind: 'chat', messages, sample: 0, retry: 0, stage: 'answer' })).outcome;
};
const outcomes = await Promise.all(Array.from({ length: Number(count) }, (_, index) => ask(index)));
process.send?.({ outcomes, spent: gateway.spent().total });
await gateway.close();
