import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { everyPlace } from '../../../text/map-texts.ts';
import { drop, keep, quoteAt } from './results.ts';

const options = z.strictObject({
  /** More tokens of your model's chat template, as they are written. */
  tokens: z.array(z.string().min(2)).default([]),
});

// Control tokens of the common chat templates: ChatML, Llama 2 and 3, Mistral, Gemma, Phi, Zephyr, Command, DeepSeek.
const tokens: readonly RegExp[] = [
  /<[|｜][A-Za-z][\w▁-]{1,40}[|｜]>/g,
  /\[\/?INST\]|<<\/?SYS>>|\[\/?(?:SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]/g,
  /<\/?(?:start_of_turn|end_of_turn|bos|eos|pad|unk)>/g,
  /^\s{0,9}<s>(?![^]{0,4000}<\/s>\s*\w)|<\/s>\s{0,9}$|<\/s>\s{0,9}<s>/g,
  /\[(?:BOS|EOS|PAD|SEP|CLS|MASK|UNK)\]/g,
];

export const leakedRoles: Rule<z.output<typeof options>> = {
  id: 'leaked-roles',
  version: '1',
  severity: 'drop',
  description: 'Drops rows that hold control tokens of a chat template outside code: they would break role borders in training.',
  cost: 'cheap',
  options,
  check(record, given) {
    for (const place of everyPlace(record)) {
      if (!/[<[]/.test(place.text) && given.tokens.length === 0) continue;
      const prose = withoutCode(place.text);
      for (const pattern of tokens) {
        for (const match of prose.matchAll(pattern)) {
          const start = match.index + (match[0].length - match[0].trimStart().length);
          return drop('a control token of a chat template was left in the text', [quoteAt(place, start, match.index + match[0].length)]);
        }
      }
      for (const token of given.tokens) {
        const at = prose.indexOf(token);
        if (at >= 0) return drop('a control token of a chat template was left in the text', [quoteAt(place, at, at + token.length)]);
      }
    }
    return keep();
  },
};
