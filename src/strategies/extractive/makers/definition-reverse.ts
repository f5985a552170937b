import { isClean } from '../answers.ts';
import { clauseOf } from '../english/clauses.ts';
import { faultsOf, pointsBack } from '../english/dangling.ts';
import { unanchored } from '../english/definite.ts';
import { focusOf, withoutDeterminer } from '../english/phrases.ts';
import { withoutPeriod, wordCount } from '../english/plain.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import { definition } from '../patterns/definition.ts';
import { term } from '../patterns/pattern.ts';
import { selfContained } from '../patterns/reason.ts';

/** A definition read backwards: which term is meant by these words. */
export const definitionReverse: Maker = {
  id: 'definition-reverse',
  taskTypes: ['table-lookup'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      if (unit.block.kind !== 'paragraph') continue;
      for (const sentence of unit.sentences) {
        if (!isClean(view, sentence, unit)) continue;
        const text = withoutPeriod(sentence.plain);
        const clause = clauseOf(text);
        if (clause === undefined || !/^(?:is|are)$/.test(clause.verb)) continue;
        const line = { text, clause, view };
        const match = definition.match(line);
        const subject = term(line, clause.subject);
        if (match === undefined || match.score < 0.85 || subject === undefined) continue;
        const said = clause.rest;
        const name = withoutDeterminer(subject).replace(/`/g, '').toLowerCase();
        const words = wordCount(said);
        // Short enough to be one description, long enough to be of one thing, and without the term in it.
        if (
          words < 8 ||
          wordCount(name) > 4 ||
          unanchored(said, view.profile) ||
          !/ (?:that|which|who|whose|where|of|in which|used|for) /.test(said) ||
          words > 34 ||
          !/^(?:an?|the) /i.test(said) ||
          /["“”:;]|\b(?:because|so|similar|like|kind of|same|different)\b/i.test(said) ||
          !selfContained(said) ||
          pointsBack(said, undefined)
        )
          continue;
        if (faultsOf(`${said}.`).length > 0 || name.split(/\W+/).some((word) => word.length > 3 && said.toLowerCase().includes(word.replace(/s$/, ''))))
          continue;
        const written = withoutDeterminer(clause.subject);
        yield {
          family: 'definition-reverse',
          taskType: 'table-lookup',
          focus: `term:${focusOf(subject)}`,
          score: 0.7,
          lookup: true,
          answer: [{ start: sentence.start, end: sentence.end, text: written.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) }],
          phrases: phrases({
            which: `Which term{in} fits this description: "${said}"?`,
            call: `What do you call ${said}{in}?`,
            name: `Which term{in} means "${said}"?`,
          }),
        };
      }
    }
  },
};
