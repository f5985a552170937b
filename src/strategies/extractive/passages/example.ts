/** The example that a passage gives: the sentences that "For example" opens. */
import { unitHash } from '../../../text/hash.ts';
import { joined } from '../answers.ts';
import { continues } from '../english/dangling.ts';
import { upperFirst } from '../english/phrases.ts';
import { wordCount } from '../english/plain.ts';
import { phrases, type Proposal } from '../maker.ts';
import { quotable, type Passage } from './passage.ts';

const opens = /^(?:for example|for instance|as an example)\b,? /i;

/** Asked only where one example is given, and another sentence stands before it. */
export function example(passage: Passage): Proposal | undefined {
  const { sentences, piece, words } = passage;
  const at = sentences.findIndex(({ plain }) => opens.test(plain));
  if (at < 1 || sentences.some(({ plain }, i) => i !== at && /\b(?:for example|for instance|e\.g\.|such as|examples?)\b/i.test(plain))) return undefined;
  const first = sentences[at];
  if (first === undefined || !quotable({ ...first, plain: first.plain.replace(opens, '') })) return undefined;
  const taken = [first];
  for (const next of sentences.slice(at + 1)) {
    if (!continues(next.plain) || /^(?:however|but|therefore|thus|this|that)\b/i.test(next.plain)) break;
    taken.push(next);
  }
  if (taken.reduce((sum, { plain }) => sum + wordCount(plain), 0) * 100 > words * 75) return undefined;
  const whole = joined(taken);
  return {
    family: 'passage-example',
    taskType: 'extraction',
    focus: `example:${piece.text.slice(0, 80)}`,
    score: 0.66 + 0.06 * unitHash(`example:${piece.text}`),
    lookup: true,
    input: { ...piece },
    answer: [{ ...whole, text: upperFirst(whole.text.replace(opens, '')) }],
    phrases: phrases({
      which: 'Which example does the passage give?',
      give: 'Give the example that the passage gives.',
      find: 'Find the example in the passage.',
      what: 'What does the passage give as an example?',
      case: 'By what example does the passage make its point?',
    }),
  };
}
