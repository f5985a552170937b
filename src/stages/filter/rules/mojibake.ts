import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { mojibake as pattern } from '../../../text/debris.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { allPlaces, promptText } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';

const options = z.strictObject({});

const aboutEncodings = /\b(?:encod\w*|utf-?8|latin-?1|mojibake|charset|character set|windows-1252|cp-?1252|garbled|unicode|code ?points?)\b/i;

export const mojibake: Rule<z.output<typeof options>> = {
  id: 'mojibake',
  version: '1',
  severity: 'drop',
  description: 'Drops rows with text that was decoded by the wrong character set ("â€™", "Ã©"), unless the prompt is about encodings.',
  cost: 'cheap',
  options,
  check(record) {
    if (aboutEncodings.test(promptText(record))) return keep('the prompt is about encodings');
    for (const place of allPlaces(record)) {
      const match = pattern.exec(withoutCode(place.text));
      if (match) return drop('the text was decoded with the wrong character set', [quoteAt(place, match.index, match.index + match[0].length)]);
    }
    return keep();
  },
};
