/** What `doctor` says of the models of a config, one line each. */
import type { CheckedModels } from '../../pipeline/index.ts';
import { counted } from '../../text/plural.ts';
import { grouped } from '../io.ts';

interface Line {
  name: string;
  state: 'ok' | 'warning' | 'failed';
  note: string;
}

const rungWords = { strict: 'objects by a strict schema', json: 'objects by JSON mode, checked here', prompt: 'objects by the prompt alone, checked here' };

export function modelLines({ models, pairs, spend }: CheckedModels): Line[] {
  const lines = models.map((one): Line => {
    const said = `${one.id} (${one.use}) answered${one.returned === null ? '' : ` as ${one.returned}`} in ${grouped(one.ms)} ms`;
    const facts = [
      one.state === 'failed' ? `${one.id} (${one.use})` : said,
      ...(one.rung === null ? [] : [rungWords[one.rung]]),
      ...(one.key === null ? [] : [`key in ${one.key.variable} ${one.key.set ? 'is set' : 'is NOT set'}`]),
      ...(one.price === null ? [] : [`$${one.price.input} in and $${one.price.output} out a million tokens (${one.price.from})`]),
      `family ${one.family ?? 'unknown'}`,
    ];
    const problems = one.problems.map((problem) => `; ${problem.replace(/\.$/, '')}`).join('');
    return { name: `model ${one.model}`, state: one.state, note: `${facts.join(', ')}${problems}${one.hint === null ? '' : `. ${one.hint}`}` };
  });
  const { calls, tokens, money, unpriced } = spend.total;
  const unknown = unpriced === 0 ? '' : `, and ${counted(unpriced, 'call')} of unknown price`;
  const cost: Line = {
    name: 'models',
    state: 'ok',
    note: `the checks took ${counted(calls, 'call')}, ${grouped(tokens)} tokens, $${money.toFixed(6)}${unknown}`,
  };
  return [...lines, ...pairs.map((note): Line => ({ name: 'models', state: 'warning', note })), cost];
}
