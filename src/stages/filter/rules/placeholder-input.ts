import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { promptPlaces, promptText, type Place } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';

const options = z.strictObject({});

/** A field that holds nothing but a placeholder. */
const wholeField =
  /^\s*[<[({"'*_]*\s*(?:(?:there (?:is|was) )?no ?(?:(?:additional|further|other|extra|more|specific|special|user) )?(?:inputs?|contexts?|data|text|information|content|parameters?|arguments?)(?: (?:is |was |are )?(?:required|needed|given|provided|necessary|available|supplied|specified))?|(?:inputs?|context) (?:is |was )?(?:not (?:provided|given|required|needed|available|applicable)|missing|empty|optional)|n\.?\/?a\.?|not (?:applicable|available|provided|required|needed|specified)|none(?: (?:given|provided|required|needed))?|null|nil|nan|undefined|(?:left )?blank|empty|placeholder|tbd|todo|lorem|input|context|text|string|answer|question|prompt|response|xxx+|[-–—_.…?*]+)\s*[>\])}"'.*_]*\s*$/i;

export const placeholderInput: Rule<z.output<typeof options>> = {
  id: 'placeholder-input',
  version: '2',
  severity: 'drop',
  description: 'Drops rows whose prompt or input holds nothing but a placeholder ("No input", "<noinput>", "N/A", "None").',
  cost: 'cheap',
  options,
  check(record) {
    const prompt = promptText(record);
    for (const place of promptPlaces(record)) {
      if (place.text.length < 60 && wholeField.test(place.text) && !isOneWordTurn(place, prompt)) {
        return drop('a field holds nothing but a placeholder', [quoteAt(place, 0, place.text.length)]);
      }
    }
    return keep();
  },
};

/** In a conversation a bare word such as "none" or "text" replies to a question. */
function isOneWordTurn(place: Place, prompt: string): boolean {
  return place.message > 1 || (place.message >= 0 && prompt.trim() !== place.text.trim());
}
