import { isClean, joined, mayFollow } from '../answers.ts';
import { clauseOf } from '../english/clauses.ts';
import { faultsOf } from '../english/dangling.ts';
import { focusOf, isGerundPhrase } from '../english/phrases.ts';
import { withoutPeriod, wordCount } from '../english/plain.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import { term } from '../patterns/pattern.ts';
import type { Sentence } from '../view.ts';

/** A paragraph whose first sentence names its subject, and whose other sentences go on with it: what it says of that. */
export const paragraphs: Maker = {
  id: 'paragraph',
  taskTypes: ['explanation'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      const first = unit.sentences[0];
      if (first === undefined || unit.block.kind !== 'paragraph' || !isClean(view, first)) continue;
      const text = withoutPeriod(first.plain);
      const clause = clauseOf(text);
      if (clause === undefined) continue;
      const subject = term({ text, clause, view }, clause.subject);
      if (subject === undefined || isGerundPhrase(subject) || !(subject.includes('`') || subject.replace(/^(?:an?|the) /, '').split(' ').length >= 2 || (view.topic ?? '').toLowerCase().includes(subject.replace(/^(?:an?|the) /, '').toLowerCase()))) continue;
      const taken: Sentence[] = [first];
      for (const sentence of unit.sentences.slice(1)) {
        if (!mayFollow(view, sentence) || wordCount(taken.map((item) => item.plain).join(' ')) > 130) break;
        taken.push(sentence);
      }
      if (taken.length < 2 || wordCount(taken.map((item) => item.plain).join(' ')) < 28) continue;
      const whole = taken.length === unit.sentences.length;
      // Cut short before a list or code, the last sentence may promise what is not there.
      if (!whole && faultsOf((unit.sentences[taken.length] as Sentence).plain).includes('ending') && taken.length < 3) continue;
      yield {
        family: 'paragraph',
        taskType: 'explanation',
        focus: `about:${focusOf(subject).replace(/s$/, '')}`,
        score: whole ? 0.75 : 0.71,
        answer: [joined(taken)],
        phrases: phrases({
          know: `What should I know about ${subject}?`,
          explain: `Explain the key points about ${subject}.`,
          tell: `Tell me more about ${subject}.`,
          describe: `Describe ${subject}.`,
          what: `What can you tell me about ${subject}?`,
          teach: `I'd like to understand ${subject}{in}. Can you help?`,
        }),
      };
    }
  },
};
