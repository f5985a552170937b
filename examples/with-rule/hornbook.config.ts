// A config in TypeScript with a filter rule of your own: a plain object with an id, a version and a function.
// Run it: hornbook run -C examples/with-rule
import { defineConfig } from 'hornbook';
import type { Rule } from 'hornbook';

const imperial = /\b\d+(?:\.\d+)?\s?(?:°F|inch(?:es)?|feet|foot|miles?|mph|inHg)\b/;

/** Every rule answers for every row: keep, drop or flag, with its evidence. One that returns nothing ends the run. This one has no options. */
const metricOnly: Omit<Rule, 'options'> = {
  id: 'metric-only',
  // Raise it with any change that can change a verdict: it is part of the manifest.
  version: '1',
  description: 'Drops rows with imperial units: this dataset is metric.',
  cost: 'cheap',
  check(record) {
    for (const [message, { content }] of record.messages.entries()) {
      const found = imperial.exec(content);
      if (found === null) continue;
      const quote = { type: 'quote' as const, message, start: found.index, end: found.index + found[0].length, quote: found[0] };
      return { outcome: 'drop', evidence: [quote], reason: `it uses imperial units: ${found[0]}` };
    }
    return { outcome: 'keep', evidence: [] };
  },
};

export default defineConfig({
  name: 'with-rule',
  description: 'A page about thermometers, less what is said in imperial units.',
  sources: [{ use: 'documents', path: 'sources', licence: 'CC-BY-4.0', consent: 'Written for this example by the authors of hornbook.' }],
  plugins: { rules: [metricOnly] },
});
