import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { isCommonWord } from '../../../text/common-words.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { contentStems, isContent, tokensOf } from '../../../text/content-words.ts';
import { stem } from '../../../text/stem.ts';
import { answerText, promptText } from '../../../text/turns.ts';
import { drop, keep, valueOf } from './results.ts';

const options = z.strictObject({
  /** Share of the row's special words that the sources or the domain must hold. */
  share: z.number().min(0).max(1).default(0.4),
  /** Special words from which a row is judged. */
  minWords: z.int().min(1).default(5),
  /** Stems that the vocabulary must hold before it can say what is off topic. */
  minVocabulary: z.int().min(0).default(300),
});

export const offTopic: Rule<z.output<typeof options>> = {
  id: 'off-topic',
  version: '1',
  severity: 'drop',
  description:
    'Drops imported rows whose special words are unknown to the sources and to the domain of the config. Rows grounded in a source are on topic by construction.',
  cost: 'cheap',
  options,
  check(record, given, context) {
    if (record.grounding.length > 0) return keep('grounded in a source');
    const domain = context.domain === undefined ? new Set<string>() : contentStems(context.domain);
    const judged = context.vocabulary.size >= given.minVocabulary;
    if (!judged && domain.size === 0) return keep('no sources or domain to compare with');
    const special = specialWords(withoutCode(`${promptText(record)}\n${answerText(record)}`));
    if (special.size < given.minWords) return keep('too few special words to tell');
    const unknown: string[] = [];
    let known = 0;
    for (const [root, word] of special) {
      if (domain.has(root) || context.vocabulary.has(root)) known++;
      else unknown.push(word);
    }
    const share = known / special.size;
    // A domain alone is a few words: one of them in the row is enough.
    const threshold = judged ? given.share : 1 / special.size;
    const measure = { score: share, threshold: Math.round(threshold * 1e6) / 1e6 };
    if (share >= measure.threshold) return keep(undefined, measure);
    return drop('the row is about something else than the sources', [valueOf('words unknown to the sources', unknown.slice(0, 12).join(', '))], measure);
  },
};

/** Content words that are not everyday English: stem -> the word as written. */
function specialWords(text: string): Map<string, string> {
  const special = new Map<string, string>();
  for (const token of tokensOf(text)) {
    if (!isContent(token.text) || isCommonWord(token.text)) continue;
    const root = stem(token.text);
    if (!special.has(root)) special.set(root, token.text);
  }
  return special;
}
