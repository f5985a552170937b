import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { countWords } from '../../../text/content-words.ts';
import { asksForCode } from '../../../text/task-shape.ts';
import { promptPlaces, promptText } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';
import { hasTools } from './tools-offered.ts';

const options = z.strictObject({
  /** Words beside the address from which a prompt is taken to bring its text along. */
  ownWords: z.int().min(1).default(40),
});

const address = /(?:https?:\/\/|www\.)[^\s<>"'`)\]]{4,500}/i;
const page =
  'articles?|pages?|web ?pages?|web ?sites?|sites?|posts?|blogs?|stor(?:y|ies)|videos?|links?|urls?|papers?|pdfs?|documents?|text|reviews?|threads?|recipes?|news|content|tweets?|repositor(?:y|ies)|podcasts?|product';
/** Work on what stands behind an address. */
const reads = new RegExp(
  String.raw`\b(?:summari[sz]e|read|visit|open|check(?: out)?|extract|analy[sz]e|translate|review|paraphrase|rewrite|scrape|fetch|browse|look at|go to|watch|listen to|outline|critique|find|identify|list|determine|classify|compare|evaluate|tell me|give me|write|create|generate|describe|explain|what|who|when|how many|according to|based on|from|using)\b`,
  'i',
);
/** What only someone with the net could read, without an address. */
const netted: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:search|browse|look up|look|check|scour|surf|find)\b(?! (?:quer(?:y|ies)|terms?|engines?|words?|phrases?))[^.?!\n]{0,50}\b(?:the (?:internet|web|net)|online|google|wikipedia)\b(?! (?:for|to) (?:beginners|children|ads|docs|sheets|maps))`,
    'gi',
  ),
  new RegExp(
    String.raw`\b(?:summari[sz]e|read|visit|open|analy[sz]e|translate|review|rewrite|extract|use|find)\b[^.?!\n]{0,50}\b(?:the|this|that|a given|the given|the following) (?:linked |given |following |attached )?(?:web ?page|web ?site|url|link|news article|blog post|youtube video|site)\b(?=[^.?!\n:]{0,40}(?:[.?!]|$))`,
    'gi',
  ),
  /\b(?:current|latest|today['’]?s|live|real[- ]time|up[- ]to[- ]date) (?:weather|temperature|stock prices?|share prices?|exchange rates?|news|headlines|scores?|traffic|price of)\b(?![^.?!\n]{0,40}\b(?:is|was|are|were|of) (?:about |\$)?\d)/gi,
];
const aboutAddresses =
  /\b(?:url|uri|domain|link|hyperlink|address)s? (?:structure|format|encoding|parameter|shortener|valid|slug)|\b(?:parse|validate|shorten|encode|decode|regex|regular expression|html|markdown|curl|http request|citation|cite|bibliograph|phishing|e-?mail|how (?:do|does|can|to|would|should)|what (?:is|are) (?:the |an? )?(?:url|http|domain))\b/i;

export const needsUrl: Rule<z.output<typeof options>> = {
  id: 'needs-url',
  version: '1',
  severity: 'drop',
  description: 'Drops rows whose prompt asks for what stands behind an address, or for news of the day, where the text itself is not in the row.',
  cost: 'cheap',
  options,
  check(record, given) {
    const prompt = promptText(record);
    if (hasTools(record) || asksForCode(prompt) || aboutAddresses.test(prompt.replace(new RegExp(address, 'gi'), ' '))) return keep();
    for (const place of promptPlaces(record)) {
      const prose = withoutCode(place.text);
      const found = address.exec(prose);
      if (!found) continue;
      const rest = withoutCode(prompt).replace(new RegExp(address, 'gi'), ' ');
      const alone = prose.trim() === found[0];
      if (
        countWords(rest) < given.ownWords &&
        (alone || reads.test(rest)) &&
        (alone || new RegExp(String.raw`\b(?:${page})\b`, 'i').test(rest) || countWords(rest) < 15)
      ) {
        return drop('the prompt needs a page that is not in the row', [quoteAt(place, found.index, found.index + found[0].length)]);
      }
    }
    for (const place of promptPlaces(record)) {
      const prose = withoutCode(place.text);
      if (countWords(prompt) >= given.ownWords) break;
      for (const pattern of netted) {
        for (const match of prose.matchAll(pattern))
          return drop('the prompt needs the net, which the row does not hold', [quoteAt(place, match.index, match.index + match[0].length)]);
      }
    }
    return keep();
  },
};
