import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { codeMap, withoutCode } from '../../../text/code-ranges.ts';
import { looksLikeCode } from '../../../text/task-shape.ts';
import { answerPlaces, promptPlaces, promptText, type Place } from '../../../text/turns.ts';
import { drop, flag, keep, quoteAt } from './results.ts';

const options = z.strictObject({});

/** Lines that ask another program to pull in a file that is not here. */
const directive =
  /\{\{ ?(?:[#>%]|\/) ?[\w-]+[^{}\n]{0,200}\}\}|\{%-? ?(?:include|import|extends|render)\b[^%\n]{0,200}%\}|^[ \t]*\.\. (?:literal)?include::[^\n]{1,200}$|^include::[^\n[]{1,200}\[|<!-- ?#include [^\n]{1,200}-->|<xi:include\b/m;
const aboutDirectives =
  /\b(?:mdbook|handlebars|mustache|jinja|liquid|template|asciidoc|restructuredtext|include directive|directive|server-side include|ssi|helm|hugo|ansible|go template)s?\b/i;

export const codeFences: Rule<z.output<typeof options>> = {
  id: 'code-fences',
  version: '2',
  severity: 'drop',
  description:
    'Drops answers with an unclosed or empty code fence, a stray backtick, or a directive that pulls in an absent file; in prompts these are flagged.',
  cost: 'cheap',
  options,
  check(record) {
    const lenient = aboutDirectives.test(promptText(record));
    for (const place of answerPlaces(record)) {
      const fault = faultIn(place, lenient);
      if (fault) return drop(fault.why, [quoteAt(place, fault.start, fault.end, fault.why)]);
    }
    for (const place of promptPlaces(record)) {
      const fault = faultIn(place, lenient);
      if (fault) return flag(`in the prompt: ${fault.why}`, [quoteAt(place, fault.start, fault.end, fault.why)]);
    }
    return keep();
  },
};

interface Fault {
  why: string;
  start: number;
  end: number;
}

function faultIn(place: Place, lenient: boolean): Fault | undefined {
  const { text } = place;
  const { ranges, stray } = codeMap(text);
  for (const range of ranges) {
    if (range.kind !== 'fence') continue;
    if (range.open) return { why: 'a code fence is never closed', start: range.start, end: Math.min(text.length, range.start + 80) };
    const code = text.slice(range.innerStart, range.innerEnd);
    if (code.trim() === '') return { why: 'a code fence holds nothing', start: range.start, end: range.end };
    const found = lenient ? null : directive.exec(code);
    if (found && code.trim().length - found[0].trim().length < 40) {
      return {
        why: 'a code fence holds a directive in place of code',
        start: range.innerStart + found.index,
        end: range.innerStart + found.index + found[0].length,
      };
    }
  }
  const prose = withoutCode(text, ranges);
  const found = lenient ? null : directive.exec(prose);
  if (found) return { why: 'a directive pulls in a file that is not here', start: found.index, end: found.index + found[0].length };
  for (const run of stray) {
    if (isMark(text, run.start, run.end) && !looksLikeCode(text))
      return { why: 'a backtick has no partner', start: Math.max(0, run.start - 20), end: run.end + 20 };
  }
  return undefined;
}

/** A backtick that opens or closes something: it touches a word on exactly one side. Quotes in the way of TeX (``so'') are none. */
function isMark(text: string, start: number, end: number): boolean {
  const before = /[\p{L}\p{N})\]}>]/u.test(text[start - 1] ?? '');
  const after = /[\p{L}\p{N}([{<&$_]/u.test(text[end] ?? '');
  if (before === after || end - start > 3) return false;
  const ahead = text.slice(end, end + 120);
  return !(after && /^[^`\n]{1,100}'{1,2}/.test(ahead));
}
