import { isClean } from '../answers.ts';
import { clauseOf } from '../english/clauses.ts';
import { unanchored } from '../english/definite.ts';
import { faultsOf, pointsBack } from '../english/dangling.ts';
import { focusOf } from '../english/phrases.ts';
import { withoutPeriod, wordCount } from '../english/plain.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import { selfContained } from '../patterns/reason.ts';

const kinds =
  'traits?|methods?|functions?|macros?|commands?|keywords?|operators?|attributes?|flags?|options?|types?|modules?|class|fields?|tools?|crates?|packages?|propert(?:y|ies)|elements?|enums?|hooks?|events?|parameters?|statements?|expressions?|directives?|files?|scripts?|settings?|variables?|decorators?|exceptions?|utility|programs?|targets?|syntax';
const named = new RegExp(`^(?:the )?((?:(?!the\\b)[\\p{L}\\d-]+ ){0,2})(\`[^\`]{2,40}\`) ((?:[\\p{Ll}-]+ )?)(${kinds})$`, 'u');

/** "The `Debug` trait allows you to print…", read from its end: which trait allows you to print. */
export const whichOne: Maker = {
  id: 'which',
  taskTypes: ['table-lookup'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      if (unit.block.kind !== 'paragraph') continue;
      for (const sentence of unit.sentences) {
        if (!isClean(view, sentence, unit) || /\b(?:also|instead|only)\b/i.test(sentence.plain)) continue;
        const clause = clauseOf(withoutPeriod(sentence.plain));
        const found = clause === undefined ? null : named.exec(clause.subject.replace(/^(?:The|An?) /, ''));
        if (clause === undefined || found === null || clause.plural || clause.adverb !== '') continue;
        const told =
          clause.base !== undefined ||
          (clause.verb === 'is' && /^(?:an? |used (?:to|for|when)|designed to|useful (?:for|when)|responsible for)/.test(clause.rest));
        // What comes after the first point tells more than names the thing.
        const said = `${clause.verb} ${clause.rest}`.split(
          /, (?:so|which|but|because|meaning|allowing|and then|since|while)\b|[:;]| (?:because|so that|by \w+ing) /,
        )[0] as string;
        const name = (found[2] as string).replace(/[`!(){}<>]/g, '').toLowerCase();
        if (
          !told ||
          wordCount(said) < 7 ||
          wordCount(said) > 24 ||
          /["“”]|, and\b/.test(said) ||
          !selfContained(said, true) ||
          unanchored(said, view.profile) ||
          pointsBack(said, undefined) ||
          faultsOf(`${said}.`).length > 0 ||
          name.split(/\W+/).some((word) => word.length > 3 && said.toLowerCase().includes(word.replace(/s$/, '')))
        )
          continue;
        const kind = `${found[1] ?? ''}${found[3] ?? ''}${found[4] as string}`;
        const answer = clause.subject.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
        yield {
          family: 'which',
          taskType: 'table-lookup',
          focus: `which-one:${focusOf(clause.subject)}`,
          score: 0.72,
          lookup: true,
          answer: [{ start: sentence.start, end: sentence.end, text: `${answer}.` }],
          phrases: phrases({
            which: `Which ${kind} ${said}?`,
            name: `Name the ${kind} that ${said}.`,
            what: `What is the name of the ${kind} that ${said}?`,
            tell: `Tell me which ${kind} ${said}.`,
          }),
        };
      }
    }
  },
};
