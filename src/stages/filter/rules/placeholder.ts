import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { isMask } from '../../../privacy/index.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { asksForCode, isVoiced, looksLikeCode } from '../../../text/task-shape.ts';
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
/** What the blank of a form stands for. */
const slot =
  'names?|surname|date|day|month|year|time|venue|location|place|address|city|country|state|zip code|url|link|website|web ?site|e-?mail(?: address)?|phone(?: number)?|telephone(?: number)?|contact(?: (?:info|information|details|number))?|number|amount|price|company|organi[sz]ation|institution|university|school|department|position|role|job title|title|degree|product|service|brand|signature|salutation|response|answer|question|prompt|text|content|description|summary|source|citation|reference|placeholder|recipient|sender|customer|client|first[_ ]name|last[_ ]name|user[_ ]?name';
const within: readonly RegExp[] = [
  // A word that asks to be filled in, then more words: "[your name]", "<insert the date here>".
  new RegExp(String.raw`\[(?:${fillIn})(?:[ :'’/-][^\[\]\n]{1,60})\](?![(\[:])`, 'gi'),
  new RegExp(String.raw`\[(?:name|date|address|company|city|insert|placeholder|todo|tbd|topic|redacted text|answer|text here)\](?![(\[:])`, 'gi'),
  // A few words whose last or first names what a form asks for: "[First Name]", "[Job Title]", "[start date]".
  new RegExp(String.raw`\[(?:[\w'’#&/-]{1,20} ){0,3}(?:${slot})s?(?: (?:here|\d{1,2}|#))?\](?![(\[:])`, 'gi'),
  new RegExp(String.raw`\[(?:${slot})s? (?:of|for|to|and|or|here)(?: [\w'’&/-]{1,20}){0,5}\](?![(\[:])`, 'gi'),
  /[[<({](?:TBD|TBC|TBA|TODO|FIXME|PLACEHOLDER|XX+)[\])>}]/g,
  /\bX{2,} ?(?:insert|add|your|name|fill|put)\b[^\n]{0,60}?\bX{2,}\b/gi,
  /<(?:insert|your|enter|add|put|placeholder|todo|fill in|no input|noinput)(?:[ _][^<>\n]{1,60})?>/gi,
  /<(?:no ?input|insert|placeholder|todo|your answer|your text)>/gi,
  /\blorem ipsum\b|\bdolor sit amet\b/gi,
  /\b(?:insert|enter|add|put|write|type|paste|fill in) (?:your |the |some |an? )?(?:[\w-]{1,20} ){0,2}?(?:text|name|answer|content|description|response|code|details|title|example|link|url|source|image|date|quote|reference|citation|topic|number|story|summary) here\b/gi,
  new RegExp(String.raw`<(?:[\w'’#-]{1,20}[ _]){0,2}(?:${slot})(?:[ _](?:goes )?here)>`, 'gi'),
  new RegExp(String.raw`<(?:the|your|my|our|an?)[ _](?:[\w'’#-]{1,20}[ _]){0,2}(?:${slot})>`, 'gi'),
  /\b(?:your|sample|dummy|placeholder) (?:text|answer|content|response|code) (?:goes )?here\b|\b(?:text|answer|content|response|code) goes here\b|\bthis is (?:a )?placeholder(?: text)?\b/gi,
  /(?:^|[\n(])[ \t]*(?:TODO|TBD|FIXME|XXX)\b(?! (?:list|app|comment|item|marker|macro|note|task|tag|highlighter|tree|manager)s?\b)(?: ?[:(\-–—]|(?=\n|$)| [a-z])/g,
  /(?:[:.–—-]\s)(?:TODO|TBD|FIXME)\b(?=\s*(?:[.:;)\n]|$))/g,
  /\{\{\s*(?:your|user|insert|name|first_name|input|placeholder|question|answer|text|topic|company)\b[^{}\n]{0,40}\}\}/gi,
];

/** A template that nobody filled: {customer_name}, ${answer}, {{ name }}, %NAME%. In code they are variables. */
const unfilled: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<![\w$\\{])(?:\{\{\s?[a-z][\w. -]{0,40}\s?\}\}|\$\{[a-z][\w.]{0,40}\}|\{(?:[a-z]+_[a-z_]{1,40}|${slot})\}|%(?:[A-Z]{3,}_?){1,4}%)(?!\w)`,
    'gi',
  ),
];

const asksForTemplate =
  /\b(?:template|fill[- ]?in|fill in the blanks?|placeholders?|boilerplate|lorem ipsum|mad libs?|form letter|mail merge|variables?|to-?do (?:list|comment|app|item|note)s?|handlebars|mustache|jinja|latin)\b/i;
const asksForLetter =
  /\b(?:letters?|e-?mails?|invitations?|press release|speech|announcements?|memos?|messages? to|notes? to|reviews?|contracts?|resumes?|cv|job (?:descriptions?|posts?|adverts?|ads?)|proposals?|pitch(?:es)?|newsletters?|adverts?|advertisements?|voice ?mails?)\b/i;

export const placeholder: Rule<z.output<typeof options>> = {
  id: 'placeholder',
  version: '4',
  severity: 'drop',
  description: 'Drops rows that hold placeholder text ("no input", "[your name]", "lorem ipsum", "TODO:"); masks such as [EMAIL_1] and generics are none.',
  cost: 'cheap',
  options,
  check(record, given) {
    const prompt = promptText(record);
    const lenient = asksForTemplate.test(prompt);
    const code = asksForCode(prompt) || /\b(?:code|script|program|function|class|query|api|json|bash|shell|python|javascript)\b/i.test(prompt);
    for (const place of [...promptPlaces(record), ...answerPlaces(record)]) {
      if (place.text.length < 60 && wholeAnswer.test(place.text))
        return drop('a field holds nothing but a placeholder', [quoteAt(place, 0, place.text.length)]);
      const found = lenient ? undefined : findPlaceholder(place, given.texts, code);
      if (!found) continue;
      // A letter, or what someone says in a part to play, whose names nobody gave: some want such a form, and some the thing itself.
      if ((asksForLetter.test(prompt) || isVoiced(prompt)) && place.text.length > 160 && !isEmptyField(place.text.slice(found.start, found.end)))
        return flag('a letter has places to fill in', [quoteAt(place, found.start, found.end)]);
      return drop('placeholder text was left in the row', [quoteAt(place, found.start, found.end)]);
    }
    return keep();
  },
};

/** A mark for "nothing is here", or a task left to somebody: no name that a letter could wait for. */
function isEmptyField(found: string): boolean {
  return /no ?input|todo|tbd|fixme|xxx|lorem|dolor|placeholder|\bhere\b/i.test(found);
}

function findPlaceholder(place: Place, extra: readonly string[], code: boolean): { start: number; end: number } | undefined {
  const prose = withoutCode(place.text);
  for (const pattern of code || looksLikeCode(place.text) ? within : [...within, ...unfilled]) {
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
