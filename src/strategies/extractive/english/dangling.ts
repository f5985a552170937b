/** What makes a sentence lean on text that is not in the row. Every check speaks of plain text. */
import { bare, tokensOf, withoutCode, wordCount } from './plain.ts';
import { firstPerson } from './words.ts';

const places =
  /\b(?:listing|figure|fig\.|table|chapter|appendix|section|example|step|exercise|part|equation|page|line|lines|note)s? (?:[A-Z]\b|\d)|\b(?:in|of|from|throughout|to) (?:this|the|these|our) (?:next |previous |preceding |last |first |following |same |rest of (?:this|the) )?(?:chapters?|sections?|books?|tutorials?|guides?|pages?|documents?|articles?|appendix|listings?|examples?|codes?|readme|output|diagram|screenshot|walkthrough)\b|\bthis (?:chapter|section|book|tutorial|guide|page|document|article|appendix|listing|readme|output|snippet|discussion|example|version of the)\b/i;
const pointers =
  /\b(?:above|below|following|aforementioned|previously|earlier|later on|as follows|preceding|the previous|later (?:in|sections?|chapters?)|next (?:section|chapter|example|step|line|lesson)|(?:as|is|are|was|were) (?:shown|seen|described|discussed|mentioned|noted|listed|explained|illustrated|demonstrated|covered|stated|defined) (?:here|in|before|by|at|on)|as (?:we|you) (?:saw|did|can see|'ve)|you (?:saw|learned|'ve seen|might recall)|recall(?:ed)?|already (?:seen|saw|mentioned|discussed|covered)|mentioned|so far|until now|up to now|at this point|in this case|in that case|in these cases|in those cases|in this way|this way|that way|for now|the code (?:in|from|for)|the one in|shown (?:here|next)|like so|like this|seen (?:here|so)|see also|see the|see \[|\(see |refer to the|for more (?:information|details|on)|more (?:information|details) (?:on|about|can be)|read more|learn more|click here|here's|here is|here are|look at|take a look|consider the|going to|turn to|let's|to come|return to|go back|moving on|in turn|by now|try (?:running|compiling|it)|keep going|you'll (?:see|learn|find|notice|get|encounter|probably|want|need)|you will (?:see|learn|find))\b/i;
const opener =
  /^(?:(?:and|but|or|so|also|then|next|now|first|firstly|second|secondly|third|finally|lastly|however|therefore|thus|hence|instead|otherwise|similarly|likewise|additionally|in addition|moreover|furthermore|besides|still|yet|nevertheless|nonetheless|meanwhile|conversely|on the other hand|on the one hand|in other words|in short|for example|for instance|e\.g\.|that said|that is|as a result|consequently|in contrast|by contrast|in fact|indeed|of course|after all|again|specifically|in particular|especially|finally|at first|unfortunately|fortunately|luckily|alternatively|rather|more specifically|to that end|with that|in practice|here|there|as such|even so|even then|either way|in general|also|too|plus|sometimes|note,|perhaps|maybe|sure|well|yes|no|ok|okay|remember|note that this|another|other|others|one (?:other|more|such|example|reason|way|option|thing)|both|neither|each|most|some|many|several|all|such|these|those|this|that|it|its|it's|they|their|they're|he|she|his|her|them|the (?:first|second|third|last|next|previous|other|others|former|latter|same|result|rest|following|above|below|new|old|two|three|remaining|resulting|final|only|point|idea|key|reason|main|answer|problem|issue|solution|good news|bad news|difference|code|program|example|output|error|message)))\b/i;
const chatty = /\b(?:hopefully|whew|phew|wow|hooray|congratulations|don't worry|don't panic|you're (?:done|ready)|great|nice|cool|fun|oops|voila|magic|stay tuned|keep at it|good luck|easy|exciting|thankfully|simply put|you've (?:seen|learned|now|just|already|made|written|been))\b/i;
const leftovers = /\{\{|\{%|<\/?[A-Za-z][A-Za-z-]*(?:\s[^>]*)?>|<!--|-->|\]\[|\]\(|\[\^|\[[A-Z]?\w+\]:|&[a-z]+;|:::|\bTODO\b|\bTBD\b|\bFIXME\b|\\_|\uFFFD|https?:\/\/\S+$/;

/** Names of faults of a sentence anywhere in an answer; empty: none. */
export function faultsOf(text: string): string[] {
  const faults: string[] = [];
  const prose = withoutCode(text);
  const words = tokensOf(prose).map(bare);
  if (words.some((word) => firstPerson.has(word))) faults.push('first-person');
  if (places.test(prose)) faults.push('place');
  if (pointers.test(prose)) faults.push('pointer');
  if (chatty.test(prose)) faults.push('chatty');
  if (leftovers.test(prose)) faults.push('markup');
  if (prose.includes('?')) faults.push('question');
  if (!/[.)"'`]$/.test(prose) || /[:;,]$/.test(prose)) faults.push('ending');
  if (/!$/.test(prose)) faults.push('exclamation');
  if (!balanced(text)) faults.push('unbalanced');
  return faults;
}

/** The sentence cannot open an answer: its first words point back. */
export function opensBack(text: string): boolean {
  const prose = withoutCode(text);
  if (opener.test(prose)) return true;
  const words = tokensOf(prose).slice(0, 4).map(bare);
  return words.some((word) => ['it', 'its', 'they', 'their', 'them', "it's", "they're", 'he', 'she', 'his', 'her'].includes(word));
}

/** "this", "these", "those", "such" and their like in a sentence that stands first: nothing before them can be meant. */
export function pointsBack(text: string, selfNoun: string | undefined): boolean {
  let prose = withoutCode(text);
  if (selfNoun !== undefined) prose = prose.replace(new RegExp(`\\bthis ${selfNoun}\\b`, 'gi'), 'SELF');
  return /\b(?:this|these|those (?!who|whose|that|with|in|of|without)|such(?! as)|the latter|the former|the same|the other|another|else|too)\b/i.test(prose) || /\b(?:do|does|doing|did) so\b/i.test(prose);
}

/** A sentence that goes on with what was just said, so that an answer is more whole with it. */
export function continues(text: string): boolean {
  return /^(?:this|these|it|its|they|their|that|those|such|for example|for instance|in other words|in particular|specifically|however|therefore|thus|as a result|consequently|otherwise|instead|that is|in addition|additionally|similarly|conversely|in contrast|also|likewise|both|doing so)\b/i.test(text) && !/^(?:this|that|these) (?:is (?:why|where|what|how|because)|means? that we)\b/i.test(text);
}

export function balanced(text: string): boolean {
  const prose = withoutCode(text);
  if (prose.includes('`')) return false;
  const count = (pattern: RegExp): number => prose.match(pattern)?.length ?? 0;
  return count(/\(/g) === count(/\)/g) && count(/\[/g) === count(/\]/g) && count(/"/g) % 2 === 0 && count(/“/g) === count(/”/g);
}

/** Prose faults of a whole sentence that must stand on its own. */
export function standsAsSentence(text: string, selfNoun: string | undefined): boolean {
  return wordCount(text) >= 6 && /^[\p{Lu}`"'(\d_*]/u.test(text) && !opensBack(text) && !pointsBack(text, selfNoun) && faultsOf(text).length === 0;
}
