/** How a question or an answer begins where it leans on a sentence that is not in the row. English only. */
import { codeMap, withoutCode } from './code-ranges.ts';
import { countWords, isContent, tokensOf } from './content-words.ts';
import type { Reference } from './references.ts';

const connectives =
  /^(?:however|but|therefore|thus|hence|moreover|furthermore|additionally|also|nevertheless|nonetheless|consequently|similarly|likewise|conversely|besides|finally|secondly|thirdly|next|then|still|yet|otherwise|instead|for example|for instance|in addition|in contrast|on the other hand|on the contrary|as a result|for this reason|in this case|in that case|in other words|in fact|by contrast|after that|another|and|or|so|nor|accordingly|meanwhile|again|even so|that said|this time)\b[,]?\s+(?=\S)/i;

/** How an answer opens where its first sentence goes on from text that is not there. */
export function danglingOpening(text: string, subjectKnown: boolean): Reference | undefined {
  const lead = text.length - text.trimStart().length;
  const opening = text.slice(lead, lead + 200).replace(/^[*_"“]+/, (marks) => ' '.repeat(marks.length));
  const at = (match: RegExpExecArray, kind: Reference['kind']): Reference => {
    const start = lead + match.index;
    return { kind, start, end: start + match[0].trimEnd().length, phrase: match[0].trim() };
  };
  const connective = connectives.exec(opening.trimStart());
  if (connective && !/^(?:then|next|so|also|and|or|yet|still|again|another|finally|instead)\b/i.test(connective[0])) return at(connective, 'connective');
  if (connective && (/^(?:and|or|also|then|yet|another|instead)\b/i.test(connective[0]) || connective[0].includes(','))) return at(connective, 'connective');
  const pronoun = /^\s*(?:this|that|these|those|it|they|he|she|its|their|such|both|here|there)(?:['’](?:s|re|ll|ve))?\b(?= )/i.exec(opening);
  if (pronoun && !expletive(opening) && !(subjectKnown && /^\s*(?:it|they|he|she|its|their|both|this|that|these|there|here)/i.test(pronoun[0])))
    return at(pronoun, 'pronoun');
  return undefined;
}

/** A pronoun in a question before anything is named: "How does it work?", "What is this?" */
export function unnamedPronoun(prompt: string): Reference | undefined {
  // In a longer prompt a story begins with "It was Sunday", and something is named later.
  if (countWords(prompt) > 20 || /\S\s*\n\s*\S/.test(prompt.slice(0, 2000)) || /^\W*those who\b/i.test(prompt)) return undefined;
  const prose = withoutCode(prompt);
  for (const token of tokensOf(prose)) {
    const word = token.text.toLowerCase();
    if (
      isContent(token.text) &&
      !/^(?:mean|means|work|works|explain|describe|happen|happens|important|please|tell|summarize|summarise|discuss|show|write|give|list|need|needed|useful|necessary|called|difference|purpose|point|example|detail|details|simple|terms|fix|solve|answer|improve|like|look|compare|define|elaborate|clarify|best|good|better|add|change)$/.test(
        word,
      )
    )
      return undefined;
    if (token.text !== word && token.start > 0 && /^\p{Lu}/u.test(token.text) && word !== 'i') return undefined;
    if (!/^(?:it|this|that|these|those|they|them|he|she|him)$/.test(word)) continue;
    const rest = prose.slice(token.end, token.end + 80);
    const next = tokensOf(rest)[0]?.text ?? '';
    // "this code runs" has a noun; "this mean", "this work" and "this important?" have none.
    if (
      ['this', 'that', 'these', 'those'].includes(word) &&
      /^\s/.test(rest) &&
      isContent(next) &&
      !/^(?:mean|work|happen|matter|help|impl|look|differ|compare|affect|relate|apply|occur|exist|called)/i.test(next) &&
      !/^\s+[\w-]+\s?(?:[?.!,]|$)/.test(rest)
    )
      return undefined;
    if (isExpletive(word, prose.slice(0, token.start), rest)) return undefined;
    if (codeBefore(prompt, token.start)) return undefined;
    return { kind: 'pronoun', start: token.start, end: token.end, phrase: token.text };
  }
  return undefined;
}

function codeBefore(prompt: string, at: number): boolean {
  return codeMap(prompt).ranges.some((range) => range.end <= at) || /["“'‘][^"”'’\n]{2,}["”'’]/.test(prompt.slice(0, at));
}

/** "It is important to", "does it mean to", "this morning", "that you can": nothing is pointed at. */
function isExpletive(word: string, before: string, rest: string): boolean {
  if (word === 'that') return !/^\s*(?:[?.!,]|$|is\b|are\b|does\b|do\b|work|mean)/i.test(rest);
  if (word === 'this' || word === 'these' || word === 'those')
    return (
      /^\s+(?:morning|afternoon|evening|week|month|year|summer|winter|spring|autumn|time|days?|weekend|century|decade|season)\b/i.test(rest) ||
      /^[^?]{0,60}:\s*\S/.test(rest)
    );
  if (word === 'it')
    return (
      (/^\s+(?!\w+ed\b)[a-z]+(?:\s\w+)?\s(?:to|that)\b/i.test(rest) && /\b(?:is|was|would|will|could|might|may|does) $/i.test(before)) ||
      /^\s+(?:is |was |be |become |becomes |(?:\w+ )?(?:mean|means|take|takes|took|costs?|matters?|feel|make sense|help|rain|rains|rained|snow|possible|normal|usual|common|important|necessary|safe|ok|okay|legal|true|wise|better|worth|good|bad|easy|hard|difficult|a good|a bad|an)\b)[^.?!]{0,80}\b(?:to|that|when|if|for|in|of|on|raining|snowing|than|called when)\b|^\s+(?:rain|snow|get dark|late)|^\s+(?:raining|snowing|sunny|cold|hot|true that|called when)/i.test(
        rest,
      ) ||
      /\b(?:what time|how far|how long) (?:is|does|will|did) ?$/i.test(before)
    );
  return false;
}

function expletive(opening: string): boolean {
  return /^\s*(?:it(?:['’]s| is| was| can be| may be| might be| would be| takes| depends| seems| turns out)\b[^.!?]{0,60}?\b(?:to|that|when|if|because|whether|on|for|like)\b|there(?:['’]s|['’]re| is| are| was| were| can| may| will| exists?| has| have)\b|here(?:['’]s| is| are)\b|both [\w`]+ and\b|both (?:of|are)\b|that (?:depends|said)\b|those who\b|such as\b|this is (?:because|how|why|when)\b)/i.test(
    opening,
  );
}
