import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { isMask } from '../../../privacy/index.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { answerPlaces, promptPlaces, promptText, type Place } from '../../../text/turns.ts';
import { drop, flag, keep, quoteAt } from './results.ts';

const options = z.strictObject({
  /** More texts that are placeholders in your data; compared without regard to case. */
  texts: z.array(z.string().min(2)).default([]),
});

/** A field that holds nothing else; "None" may answer a question. */
const wholeAnswer =
  /^\s*[<[({"']*\s*(?:no ?input(?: (?:is )?(?:required|needed|given|provided|necessary))?|n\/a|not applicable|placeholder|tbd|todo|<answer>|<response>|xxx+)\s*[>\])}"'.]*\s*$/i;

const fillIn =
  'insert|your|enter|add|put|type|replace|name of|company|customer|client|recipient|sender|date|address|city|phone|title|topic|subject|placeholder|todo|tbd|fill|describe|specify|provide|mention|specific|relevant';
const within: readonly RegExp[] = [
  // A word that asks to be filled in, then more words: "[your name]", "<insert the date here>".
  new RegExp(String.raw`\[(?:${fillIn})(?:[ :'’/-][^\[\]\n]{1,60})\](?![(\[:])`, 'gi'),
  new RegExp(String.raw`\[(?:name|date|address|company|city|insert|placeholder|todo|tbd|topic|redacted text|answer|text here)\](?![(\[:])`, 'gi'),
  /<(?:insert|your|enter|add|put|placeholder|todo|fill in|no input|noinput)(?:[ _][^<>\n]{1,60})?>/gi,
  /<(?:no ?input|insert|placeholder|todo|your answer|your text)>/gi,
  /\blorem ipsum\b|\bdolor sit amet\b/gi,
  /\b(?:insert|enter|add|put|write|type) (?:your |the |some )?(?:text|name|answer|content|description|response|code|details|title|example) here\b/gi,
  /\b(?:your|sample|dummy|placeholder) (?:text|answer|content|response|code) (?:goes )?here\b|\b(?:text|answer|content|response|code) goes here\b|\bthis is (?:a )?placeholder(?: text)?\b/gi,
  /(?:^|[\n(])[ \t]*(?:TODO|TBD|FIXME|XXX)\b(?! (?:list|app|comment|item|marker|macro|note|task|tag|highlighter|tree|manager)s?\b)(?: ?[:(\-–—]|(?=\n|$)| [a-z])/g,
  /(?:[:.–—-]\s)(?:TODO|TBD|FIXME)\b(?=\s*(?:[.:;)\n]|$))/g,
  /\{\{\s*(?:your|user|insert|name|first_name|input|placeholder|question|answer|text|topic|company)\b[^{}\n]{0,40}\}\}/gi,
];

const asksForTemplate =
  /\b(?:template|fill[- ]?in|fill in the blanks?|placeholders?|boilerplate|lorem ipsum|mad libs?|form letter|mail merge|variables?|to-?do (?:list|comment|app|item|note)s?|handlebars|mustache|jinja|latin)\b/i;
const asksForLetter =
  /\b(?:letters?|e-?mails?|invitations?|press release|speech|announcements?|memos?|messages? to|notes? to|reviews?|contracts?|resumes?|cv)\b/i;

export const placeholder: Rule<z.output<typeof options>> = {
  id: 'placeholder',
  version: '2',
  severity: 'drop',
  description: 'Drops rows that hold placeholder text ("no input", "[your name]", "lorem ipsum", "TODO:"); masks such as [EMAIL_1] and generics are none.',
  cost: 'cheap',
  options,
  check(record, given) {
    const prompt = promptText(record);
    const lenient = asksForTemplate.test(prompt);
    for (const place of [...promptPlaces(record), ...answerPlaces(record)]) {
      if (place.text.length < 60 && wholeAnswer.test(place.text))
        return drop('a field holds nothing but a placeholder', [quoteAt(place, 0, place.text.length)]);
      const found = lenient ? undefined : findPlaceholder(place, given.texts);
      if (!found) continue;
      // A letter whose names nobody gave: some want such a form, and some a letter.
      if (asksForLetter.test(prompt) && place.text.length > 160) return flag('a letter has places to fill in', [quoteAt(place, found.start, found.end)]);
      return drop('placeholder text was left in the row', [quoteAt(place, found.start, found.end)]);
    }
    return keep();
  },
};

function findPlaceholder(place: Place, extra: readonly string[]): { start: number; end: number } | undefined {
  const prose = withoutCode(place.text);
  for (const pattern of within) {
    for (const match of prose.matchAll(pattern)) {
      if (!isMask(match[0])) return { start: match.index, end: match.index + match[0].length };
    }
  }
  const lower = prose.toLowerCase();
  for (const text of extra) {
    const at = lower.indexOf(text.toLowerCase());
    if (at >= 0) return { start: at, end: at + text.length };
  }
  return undefined;
}
