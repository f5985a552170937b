import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { codeMap } from '../../../text/code-ranges.ts';
import { isMostlyCode, looksLikeCode } from '../../../text/task-shape.ts';
import { promptPlaces, promptText, turnsOf } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';
import { hasTools } from './tools-offered.ts';

const options = z.strictObject({});

const languages =
  'python|javascript|typescript|java|c\\+\\+|c#|php|ruby|rust|golang|go|kotlin|swift|perl|bash|shell|sql|mysql|sqlite|html|css|jquery|react|node(?:\\.js)?|matlab|scala|haskell|lua|powershell|vba|r|c|assembly|django|flask';
const thing =
  'functions?|programs?|scripts?|classes|class|methods?|quer(?:y|ies)|regex(?:es)?|regular expressions?|code|snippets?|one-liners?|algorithms?|macros?|loops?|statements?|stylesheets?|components?|app|applications?|routines?|subroutines?|modules?|commands?';
const asks: readonly RegExp[] = [
  // A language is named.
  new RegExp(
    String.raw`\b(?:write|implement|create|give me|provide|code|generate|build|develop|design|make|construct|produce|compose|draft)\b[^.?!\n]{0,50}?\b(?:${languages})(?: \d[\d.]*)? (?:[\w-]{1,20} ){0,2}?(?:${thing})\b`,
    'i',
  ),
  new RegExp(
    String.raw`\b(?:write|implement|create|code|generate|build|develop|construct|provide)\b[^.?!\n]{0,60}?\b(?:${thing})\b[^.?!\n]{0,60}?\b(?:in|using|with) (?:${languages})\b`,
    'i',
  ),
  new RegExp(
    String.raw`\b(?:implement|code up|program)\b[^.?!\n]{1,60}? (?:in|using|with) (?:${languages})(?=\s{0,3}(?:[.,;:!?]|$|with\b|without\b|using\b|that\b|and\b|so\b))`,
    'i',
  ),
  new RegExp(
    String.raw`\b(?:show|demonstrate|give|provide|write)\b[^.?!\n]{0,80}? (?:an? |the |some )?(?:${languages})? ?(?:example|sample) (?:code|programs?|scripts?|snippets?)\b`,
    'i',
  ),
  new RegExp(
    String.raw`\b(?:give me|provide|show me|write|create|make|generate) (?:me )?(?:the |an? |some )?(?:${languages}) (?:code|markup|rules?|selectors?|statements?|pages?)\b`,
    'i',
  ),
  new RegExp(String.raw`^\W{0,3}(?:in|using) (?:${languages}),? (?:write|implement|create|code|generate|build|develop)\b`, 'i'),
  // None is, but no prose is meant.
  /\b(?:write|implement|create|generate|provide|give me|construct) (?:me )?(?:an?|the|some) (?:[\w-]{1,20} ){0,3}?(?:regex|regular expression|sql query|code snippet|piece of code|shell command|lambda function|stored procedure|source code|recursive function|python function|javascript function|function (?:that|which|to|called|named)|program (?:that|which|to))\b/i,
];
const points =
  /\b(?:the|this) (?:following|given|above|below|provided|attached) (?:[\w+#-]{1,20} ){0,2}?(?:code|snippet|function|program|script|sql query|algorithm)(?: (?:snippet|block|sample|below|above))?\b|\b(?:debug|refactor|optimi[sz]e|fix|correct|review|rewrite|convert|explain|comment|simplify|improve|translate|port|test|document|shorten|speed up|(?:explain|describe|tell me|find out|say) what|what does|what is wrong with|find the (?:bug|error|mistake|problem) in|add (?:\w+ )?(?:comments?|tests?|types|error handling|documentation) to|why does) (?:(?:the|this) (?:[\w+#-]{1,20} )?(?:code|snippet|sql query)|(?:this|my) (?:[\w+#-]{1,20} )?(?:function|script|program|code|snippet|quer(?:y|ies)|method|class))\b|\b(?:the|this|my|these) (?:[\w+#-]{1,20} )?(?:code|snippets?|functions?|methods?|class|script|query|program) (?:below|above|that follows|given|provided|attached|shown)\b|\bhere(?:['’]s| is| are) (?:my|the|some|an?) (?:[\w+#-]{1,20} )?(?:code|snippet|function|method|script|program|query|class)\b|\boutput of (?:the|this) (?:following )?(?:[\w+#-]{1,20} )?(?:code|snippet|script|program|query|function)\b/i;
const anyCode =
  /[{};]\s{0,9}$|=>|::|->|\b(?:def|function|class)\s{1,4}\w+\s?[({:]|\breturn\b[^.\n]{0,80};|\b(?:import|from) [\w.]{1,40}(?: import|;|$)|\bSELECT\b[^]{1,300}?\bFROM\b|console\.log|System\.out|#include|\b(?:let|const|var) \w+ ?=|\becho ["'$]|\bprint[ (]["'(]|[\w\])]\s?(?:[+*/%-]?=|==|<=|>=)\s?[\w("'[$-]|\w\([^)\n]{0,200}\)|<\/?[a-z][\w-]*[^>\n]{0,200}>|\\[dwsb.]|[[(^$\\|*+?]{3,}|^\s{0,9}\$ \S/im;
const refusesOrAsks = /\?\s*$/;

export const codeMissing: Rule<z.output<typeof options>> = {
  id: 'code-missing',
  version: '2',
  severity: 'drop',
  description: 'Drops rows that ask for code and are answered without any, and rows that ask about "the following code" where no code stands in the row.',
  cost: 'cheap',
  options,
  check(record) {
    if (hasTools(record)) return keep();
    const prompts = promptPlaces(record);
    const all = promptText(record);
    if (!isVague(all)) {
      for (const place of prompts) {
        const match = points.exec(place.text);
        if (!match || holdsCode(all.replace(match[0], ' ')) || record.messages.slice(0, place.message).some((message) => holdsCode(message.content))) continue;
        if (/\b(?:write|create|generate|add)\b/i.test(place.text.slice(0, match.index).slice(-60)) && /^(?:the|this) following/i.test(match[0])) continue;
        return drop('the prompt asks about code that is not in the row', [quoteAt(place, match.index, match.index + match[0].length)]);
      }
    }
    for (const turn of turnsOf(record)) {
      const match = asks.map((pattern) => pattern.exec(turn.prompt)).find((found) => found !== null);
      if (!match || turn.callsTool || turn.answer.trim() === '') continue;
      if (isMostlyCode(turn.answer) || holdsCode(turn.answer) || refusesOrAsks.test(turn.answer)) continue;
      return drop('the prompt asks for code, and the answer holds none', [
        quoteAt({ message: turn.promptIndex, text: turn.prompt }, match.index, match.index + match[0].length),
      ]);
    }
    return keep();
  },
};

/** Anything that could be code at all: one line, a call, an operator, a fence. */
function holdsCode(text: string): boolean {
  return codeMap(text).ranges.length > 0 || anyCode.test(text) || (text.includes('\n') && looksLikeCode(text));
}

/** A code of conduct, a dress code, a function of an organ. */
function isVague(prompt: string): boolean {
  return /\b(?:code of|dress code|zip code|area code|morse|genetic code|tv program|exercise program|training program|movie script|play script|building code|promo code|qr code|bar ?code)\b/i.test(
    prompt,
  );
}
