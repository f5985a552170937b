import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { everyPlace } from '../../../text/map-texts.ts';
import { promptText } from '../../../text/turns.ts';
import { drop, keep, valueOf } from './results.ts';

const options = z.strictObject({});

interface Kind {
  name: string;
  pattern: RegExp;
}

const anywhere: readonly Kind[] = [
  { name: 'control character', pattern: /[^\P{Cc}\t\n\r\u0085]/u },
  { name: 'replacement character', pattern: /\uFFFD/u },
  { name: 'lone surrogate', pattern: /[\uD800-\uDFFF]/u },
  { name: 'bidirectional override', pattern: /[\u202A-\u202E]/u },
  // Two or more on end hide a message; one joins an emoji or breaks a long word.
  { name: 'run of invisible characters', pattern: /(?:[\u200B\u200C\u2060-\u2064\uFEFF\u180E]|\u200D){2,}|\uFEFF/u },
  { name: 'invisible character inside a word', pattern: /[A-Za-z][\u200B\u2060-\u2064\u00AD\u034F][A-Za-z]/u },
  // Tag characters are honest only in flags such as Scotland's: a black flag before them, a cancel tag after.
  { name: 'tag character', pattern: /(?<![\u{1F3F4}\u{E0020}-\u{E007E}])[\u{E0000}-\u{E007F}]/u },
  { name: 'private-use character', pattern: /[\uE000-\uF8FF]/u },
];
const isolates = /[\u2066-\u2069]/u;
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const aboutEncodings = /\b(?:encod\w*|utf-?8|latin-?1|mojibake|charset|character set|windows-1252|cp-?1252|garbled|unicode|code ?points?)\b/i;

export const controlCharacters: Rule<z.output<typeof options>> = {
  id: 'control-characters',
  version: '2',
  severity: 'drop',
  description: 'Drops rows with control, override, tag and runs of invisible characters, or U+FFFD.',
  cost: 'cheap',
  options,
  check(record) {
    const encodings = aboutEncodings.test(promptText(record));
    for (const place of everyPlace(record)) {
      for (const { name, pattern } of anywhere) {
        const match = pattern.exec(place.text);
        if (match && !(encodings && name === 'replacement character')) return found(name, match, place.message, place.text);
      }
      if (isolates.test(place.text) && !rightToLeft.test(place.text)) {
        const match = isolates.exec(place.text);
        if (match) return found('bidirectional isolate', match, place.message, place.text);
      }
    }
    return keep();
  },
};

/** The characters themselves are unsafe to print: the evidence names their code points. */
function found(name: string, match: RegExpExecArray, message: number, text: string): ReturnType<typeof drop> {
  const points = Array.from(match[0])
    .slice(0, 8)
    .map((char) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
  const before = text.slice(0, match.index).split('\n').length;
  return drop(`the text holds a ${name}`, [valueOf(name, points.join(' '), `message ${message}, line ${before}, offset ${match.index}`)]);
}
