/** Questions inside a text. English. */

const auxiliary = /^(?:is|are|was|were|am|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had|ought|need|dare)(?:n['’]?t|not)?\b/i;
const asksFor = /\b(?:what|which|who|whom|whose|when|where|why|how)\b/i;
const label = /^[*_]{0,2}(?:question|answer|q|a)[*_]{0,2}:[*_]{0,2}\s+/i;

/** Length of "Question:" or "Answer:" before a sentence, 0 where none stands there: the form of a card, and no part of what it says. */
export function labelLength(sentence: string): number {
  return label.exec(sentence.slice(0, 40))?.[0].length ?? 0;
}

/**
 * `whether`: a question that yes or no answers; it asserts nothing. `open`: one that asks for a thing, a time, a reason, and
 * takes for granted what it asks about ("Why can it not …?"). Undefined: no question.
 */
export function questionKind(sentence: string): 'whether' | 'open' | undefined {
  const text = sentence.trim();
  if (!/\?["'”’)\]*_]{0,3}$/.test(text.slice(-8))) return undefined;
  const body = text.slice(labelLength(text)).replace(/^["'“‘(*_]{1,3}/, '');
  return auxiliary.test(body) || !asksFor.test(body) ? 'whether' : 'open';
}
