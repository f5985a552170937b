import { answerFrom, isClean } from '../answers.ts';
import { clauseOf } from '../english/clauses.ts';
import { withoutPeriod } from '../english/plain.ts';
import type { Maker, Proposal } from '../maker.ts';
import type { SentencePattern } from '../patterns/pattern.ts';
import { sentencePatterns } from '../patterns/registry.ts';
import type { ChunkView } from '../view.ts';

/** One maker for each sentence pattern: the answer is the sentence, with those that go on with it. */
function sentenceMaker(pattern: SentencePattern): Maker {
  return {
    id: pattern.id,
    taskTypes: pattern.taskTypes,
    *propose(view: ChunkView): Iterable<Proposal> {
      for (const unit of view.units) {
        if (unit.block.kind !== 'paragraph' && unit.within === undefined) continue;
        for (let i = 0; i < unit.sentences.length; i++) {
          const sentence = unit.sentences[i];
          if (sentence === undefined || !isClean(view, sentence)) continue;
          const text = withoutPeriod(sentence.plain);
          const match = pattern.match({ text, clause: clauseOf(text), view });
          if (match === undefined) continue;
          yield { family: pattern.id, ...match, answer: answerFrom(unit, i, view) };
        }
      }
    },
  };
}

export const sentenceMakers: readonly Maker[] = sentencePatterns.map(sentenceMaker);
