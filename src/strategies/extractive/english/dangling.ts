/** What makes a sentence lean on text that is not in the row. Every check speaks of plain text. */
import { bare, tokensOf, withoutCode, wordCount } from './plain.ts';
import { isBaseVerb } from './verbs.ts';
import { firstPerson } from './words.ts';

const places =
  /\b(?:listing|figure|fig\.|table|chapter|appendix|section|example|step|exercise|part|equation|page|line|lines|note)s? (?:[A-Z]\b|\d)|\b(?:in|of|from|throughout|to) (?:this|the|these|our) (?:next |previous |preceding |last |first |following |same |rest of (?:this|the) )?(?:chapters?|sections?|books?|tutorials?|guides?|manuals?|howtos?|faqs?|pages?|documents?|articles?|appendix|listings?|examples?|codes?(?! that)|readme|output|diagram|screenshot|walkthrough)\b|^see\b|\bthis (?:chapter|section|book|tutorial|guide|manual|howto|faq|page|document|article|module documentation|appendix|listing|readme|output|snippet|discussion|example|version of the)\b/i;
const pointers =
  /(?:\b|^)(?:(?:above|below)(?! (?:it|them|the|an?|its|their|zero|\d)\b)|following|aforementioned|previously|earlier|later on|as follows|preceding|the previous|later (?:in|sections?|chapters?)|next (?:section|chapter|example|step|line|lesson)|(?:as|is|are|was|were) (?:shown|seen|described|discussed|mentioned|noted|listed|explained|illustrated|demonstrated|covered|stated|defined) (?:here|in|before|by|at|on)|as (?:we|you) (?:saw|did|can see|'ve)|you (?:saw|learned|'ve seen|might recall)|recall (?:that|from|how|the|what we)|already (?:seen|saw|mentioned|discussed|covered)|mentioned|so far|until now|up to now|at this point|in this case|in that case|in these cases|in those cases|in this way|this way|that way|now|the code (?:in|from|for)|the one in|shown (?:here|next)|as specified in|here|as (?:we|you) (?:have|do|had|used)|like so|like this|seen (?:here|so)|see also|(?:^|[,;(.] )see (?:the|\[|our|section)|(?:^|[,;(.] |please )refer to the|for more (?:information|details|on)|more (?:information|details) (?:on|about|can be)|read more|learn more|click here|here's|here is|here are|(?:^|, |now )look at|take a look|let's|to come|return to|go back|moving on|in turn|by now|as before|try (?:\w+ing|it)|both (?:kinds|types|cases|approaches|examples|versions|methods|forms|ways|options|situations|of)|keep going|you'll (?:see|learn|find|notice|encounter|probably)|you will (?:see|learn|find)|(?:is|are) listed|check (?:it|them) out|in (?:its|their|the) documentation|your journey|there (?:are|is) (?:a few|some|several|a couple of) (?:\w+ )?(?:details?|things?|ways|differences|points|cases|exceptions|places|choices)\b(?!.*:)|just (?:discussed|described|mentioned|covered|introduced|defined|shown|seen)|consider this|for (?:an?|the) (?:much |more |even )*(?:deeper|detailed|full|fuller|complete|thorough|in-depth)|(?:described|discussed|explained|covered|introduced|shown|mentioned|documented) (?:later|elsewhere|separately)|(?:information|details|documentation|discussions?|instructions)(?: \w+){0,4} (?:is|are|can be found|may be found|found) (?:on|at|in) the|can be found (?:on|at) the|in the left|on the left|on the right|in the middle|to illustrate|to demonstrate|we'd like to|thank)\b/i;
const opener =
  /^(?:(?:and|but|or|so|also|then|next|now|first|firstly|second|secondly|third|finally|lastly|however|therefore|thus|hence|instead|otherwise|similarly|likewise|additionally|in addition|moreover|furthermore|besides|still|yet|nevertheless|nonetheless|meanwhile|conversely|on the other hand|on the one hand|in other words|in short|for example|for instance|e\.g\.|that said|that is|as a result|consequently|in contrast|by contrast|in fact|indeed|of course|after all|again|specifically|in particular|especially|finally|at first|unfortunately|fortunately|luckily|alternatively|rather|more specifically|to that end|with that|in practice|here|there|as such|even so|even then|either way|also|too|plus|note,|perhaps|maybe|sure|well|yes|no|ok|okay|remember|note that this|another|other|others|one (?:other|more|such)|(?:one|an?) (?:example|reason|way|option|thing|alternative|solution|exception|drawback|downside|advantage|benefit|difference) (?:is|would|here|might)|(?:both|neither|each|most|some|many|several|all|either|none|any)(?: of (?:these|those|them|the)| other| others| are| is| have| has| can| will| do| does|,)|such|these|those|this|that|it|its|it's|they|their|they're|he|she|his|her|them|the (?:first|second|third|fourth|fifth|last|next|previous|other|others|former|latter|same|rest|following|above|below|new|old|two|three|remaining|resulting|final|good news|bad news|code|program|example|output|error|message|(?:main |only |key |other )*(?:result|point|idea|reason|answer|problem|issue|solution|difference|trick|catch|upshot) (?:is|here|are|was))))\b/i;
const chatty =
  /\b(?:hopefully|whew|phew|wow|hooray|congratulations|don't worry|don't panic|you're (?:done|ready)|great|nice|cool|fun|oops|voila|magic|stay tuned|keep at it|good luck|easy|exciting|thankfully|simply put|you've (?:seen|learned|now|just|already|made|written|been))\b/i;
const leftovers =
  /\[[A-Z]+_\d+\]|— \[\w+\]|\{\{|\{%|<\/?[A-Za-z][A-Za-z-]*(?:\s[^>]*)?>|<!--|-->|\]\[|\]\(|\[\^|\[[A-Z]?\w+\]:|&[a-z]+;|:::|\bTODO\b|\bTBD\b|\bFIXME\b|\\_|\uFFFD|https?:\/\/\S+$/;

/** Names of faults of a sentence anywhere in an answer; empty: none. */
export function faultsOf(text: string): string[] {
  const faults: string[] = [];
  const prose = withoutCode(text);
  const words = tokensOf(prose).map(bare);
  if (words.some((word) => firstPerson.has(word)) && !isGenericWe(prose, words)) faults.push('first-person');
  if (places.test(prose) || /\b(?:the|in|see) [“"]?[A-Z][\w -]{1,40}[”"]? section\b/.test(prose)) faults.push('place');
  if (pointers.test(prose)) faults.push('pointer');
  // "If it had been five instead": of a case at hand.
  if (/\bif [^,.]{1,60} had (?:been|\w+ed|had)\b/i.test(prose)) faults.push('case-at-hand');
  if (chatty.test(prose)) faults.push('chatty');
  if (leftovers.test(prose)) faults.push('markup');
  if (prose.includes('?')) faults.push('question');
  if (!/[.)"'`]$/.test(prose) || /[:;,]$/.test(prose)) faults.push('ending');
  if (prose.endsWith('!')) faults.push('exclamation');
  if (!balanced(text)) faults.push('unbalanced');
  return faults;
}

/**
 * "We" that means anybody ("we use `Rc<T>` when we want to share data"): present tense, no plans, nothing of "ours". The
 * narrator's "we" tells what the text does; such a sentence is left out.
 */
function isGenericWe(prose: string, words: readonly string[]): boolean {
  if (words.some((word) => firstPerson.has(word) && word !== 'we' && word !== 'us')) return false;
  if (
    /\bwe (?:will|would|just|now|first|also|then|still|already|had|were|saw|did|wrote|made|added|used|defined|created|wanted|needed|called|started|began|return|continue|introduce|discuss|cover|explore|explain|describe|look|see|show|go|start|begin|come|turn|move|add|change|update|modify|implement|put|run|try|get|write|print|expect|list|mention|say|talk|learn|hope|assume|recommend|set|read|build|create|replace|remove|store|make|declare|define|choose|decide|extract|rename|compile|wrap|modify|borrow|retrieve|finish|send|receive|pass|print|generate|install|import|follow|encounter|accomplish|consider|assign|invoke|notice|deal|work|provide|import|annotate|bring|open|store|insert|match|combine|simulate|process)\b(?! (?:\w+ )?(?:when|if|whenever|to \w+ing)\b)/i.test(
      prose,
    )
  )
    return false;
  const people = prose.match(/\bwe\b/gi)?.length ?? 0;
  const general = [...prose.matchAll(/\bwe (?:(?:often|usually|always|generally|typically|normally|sometimes|only) )?([a-z']+)/gi)].filter(
    ([, word = '']) => modal.test(word) || isBaseVerb(word),
  ).length;
  const us = words.includes('us') ? /\b(?:allows?|lets?|enables?|gives?|helps?|tells?|prevents?|requires?|forces?|for) us\b/i.test(prose) : true;
  return us && people === general;
}

const modal = /^(?:can|can't|cannot|could|may|might|must|should|need|don't|do|have|want|use|call|know|refer|think)$/i;

/** The sentence opens an analogy or an invented case; what follows it in its paragraph is of that case. */
export function opensStory(text: string): boolean {
  return /\b(?:imagine|think of|picture (?:a|an|the|your)|suppose|analog(?:y|ous)|metaphors?|scenario|say (?:you|you're|that you|we)|let's say|consider (?:a|an|the|this|what)|pretend|real-world|real world|as an example|for example,? (?:say|imagine|suppose|if you))\b/i.test(
    withoutCode(text),
  );
}

/** The sentence tells what the text does with its own listings and figures. */
export function narrates(text: string): boolean {
  const prose = withoutCode(text);
  return places.test(prose) || /\b(?:we'll|we've|we're|let's|our|we (?:want|need|add|create|define|use|call|get|see|make))\b/i.test(prose);
}

/** A paragraph that counts on from an earlier one. */
export function countsOn(text: string): boolean {
  return /^(?:(?:the|a|one) (?:last|next|second|third|first|other|final|remaining)|another|second|third|finally|lastly|luckily|unfortunately|note)\b/i.test(
    withoutCode(text),
  );
}

/** The sentence goes on from one before it: "We iterate over them", "X could also be used". */
export function startsBefore(text: string): boolean {
  const plain = withoutCode(text);
  return (
    /^(?:\S+ ){0,9}also\b|^(?:don['’]t|do not|never|always)(?: (?!an?\b|the\b|your\b)\S+){0,5} it\b|^the (?:\w+est|best|only|other|usual|most \w+) (?:ways?|methods?|approach|options?|solutions?) (?:is|are)\b/i.test(
      plain,
    ) ||
    /^(?:to |if |when |once |so |by )?(?:we|you|one)(?: (?!an?\b|the\b|your\b|our\b|and\b|or\b|IDENT)[\w'’]+){1,4}? (?:it|them|its|their|both)\b/i.test(plain)
  );
}

/** The sentence tells the reader of a tutorial what to do next: "Create a new project", "Consider the case". */
export function instructs(text: string): boolean {
  return /^(?:(?:first|next|then|now|again|finally|once more), )?(?:create|open|consider|add|enter|type|run|build|compile|replace|change|edit|save|copy|navigate|execute|go (?:into|to|ahead)|invoke|give|start|try|look|take|imagine|note how|notice|observe|compare|recall|remember|suppose|assume|think|download|install|delete|remove|put|place|read|check out|visit|modify|update|rename|move|follow|press|click|fill|feel free|keep)\b(?! (?:the|an?|your)? ?\w+ (?:is|are|can|will|has|means)\b)/i.test(
    withoutCode(text),
  );
}

/** The sentence cannot open an answer: its first words point back. */
export function opensBack(text: string): boolean {
  const prose = withoutCode(text);
  if (opener.test(prose)) return true;
  // A pronoun near the front finds its noun only where one can stand before it: "mailboxes sort their messages".
  const words = tokensOf(prose).slice(0, 5).map(bare);
  const at = words.findIndex((word) => /^(?:it|its|they|their|them|it's|they're|he|she|his|her)$/.test(word));
  return (
    at >= 0 &&
    words
      .slice(0, at)
      .every((word) =>
        /^(?:if|when|as|because|since|while|once|to|by|in|for|with|after|before|although|though|unless|until|even|where|on|at|of|from|using|given|[a-z]+ing|make|use|put|give|call|run)$/.test(
          word,
        ),
      )
  );
}

/** "this", "these", "those", "such" and their like in a sentence that stands first: nothing before them can be meant. */
export function pointsBack(text: string, selfNoun: string | undefined): boolean {
  let prose = withoutCode(text);
  if (selfNoun !== undefined) prose = prose.replace(new RegExp(`\\bthis ${selfNoun}\\b`, 'gi'), 'SELF');
  const that =
    /\bthat (situation|case|point|way|example|code|value|type|problem|process|reason|error|function|method|kind|approach|behaviou?r|time|line|data|file|instance|scope|thread|test|variable|page|content|element)\b(?! (?:is|are|was) )/i.exec(
      prose,
    );
  if (
    that !== null &&
    !prose
      .slice(0, that.index)
      .toLowerCase()
      .includes((that[1] as string).toLowerCase())
  )
    return true;
  // After a preposition, "that lint" points at one named before.
  for (const match of prose.matchAll(/\b(?:of|using|with|for|from|on|by|about|via|inside|within) that ([a-z]+)/gi)) {
    if (
      !prose
        .slice(0, match.index)
        .toLowerCase()
        .includes((match[1] as string).toLowerCase())
    )
      return true;
  }
  if (/\b(?:such(?! as)|the latter|the former)\b/i.test(prose) || /\b(?:do|does|doing|did) so\b/i.test(prose)) return true;
  for (const match of prose.matchAll(/\b(?:this|these|those)\b(?! (?:who|whose|that|which)\b)(?: (\w+))?/gi)) {
    const before = prose.slice(0, match.index).toLowerCase();
    // "…a lock, and this…" and "a lock … this lock" find what they mean within the sentence.
    const noun = match[1] === 'IDENT' ? '' : (match[1] ?? '').toLowerCase().replace(/s$/, '');
    const resolved = before.split(' ').length > 6 && ((noun.length > 3 && before.includes(noun)) || /[,;:] (?:and|so|but|because) $/.test(before));
    if (!resolved) return true;
  }
  return false;
}

/** A sentence that goes on with what was just said, so that an answer is more whole with it. */
export function continues(text: string): boolean {
  return (
    /^(?:this|these|it|its|they|their|that|those|such|for example|for instance|in other words|in particular|specifically|however|therefore|thus|as a result|consequently|otherwise|instead|that is|in addition|additionally|similarly|conversely|in contrast|also|likewise|both|doing so)\b/i.test(
      text,
    ) && !/^(?:this|that|these) (?:is (?:why|where|what|how|because)|means? that we)\b/i.test(text)
  );
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
