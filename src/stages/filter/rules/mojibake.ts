import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { mojibake as pattern } from '../../../text/debris.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { allPlaces, promptText } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';

const options = z.strictObject({});

/** UTF-8 read as Windows-1251 (вЂ™, Г©) or as Mac Roman (‚Äô, √©). Cyrillic prose has no Г before a sign. */
const otherPages =
  /вЂ[\u2122\u0153\u045C\u045A\u201C\u201D\u00A6\u201E\u201A\u2018\u2019"]|(?<![\p{L}])Г[\u00A9\u00AE\u00AB\u00BB\u00B0-\u00B7\u0451]|\p{Script=Latin}Г\S|вЂ\S|вЂњ|‚Ä[\u00EE-\u00F9\u00B6\u00EC\u00ED\u00F4\u00FA\u00FB\u2013-\u203A\u02C6\u02DC\u00A2\u00B6\u00DF\u00A8\u00AE\u00A9\u00B4]|√[\u00A9\u00A8\u00A0\u00AE\u00A7\u00B1\u00B6\u00BA\u00DF\u00B4\u2260\u00AA\u00AB\u00AD\u00A2\u00AF](?!\s?=)/u;

const aboutEncodings = /\b(?:encod\w*|utf-?8|latin-?1|mojibake|charset|character set|windows-1252|cp-?1252|garbled|unicode|code ?points?)\b/i;

export const mojibake: Rule<z.output<typeof options>> = {
  id: 'mojibake',
  version: '2',
  severity: 'drop',
  description: 'Drops rows with text that was decoded by the wrong character set ("â€™", "Ã©"), unless the prompt is about encodings.',
  cost: 'cheap',
  options,
  check(record) {
    if (aboutEncodings.test(promptText(record))) return keep('the prompt is about encodings');
    for (const place of allPlaces(record)) {
      const prose = withoutCode(place.text);
      const match = pattern.exec(prose) ?? otherPages.exec(prose);
      if (match) return drop('the text was decoded with the wrong character set', [quoteAt(place, match.index, match.index + match[0].length)]);
    }
    return keep();
  },
};
