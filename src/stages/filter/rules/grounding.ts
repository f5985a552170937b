import * as z from 'zod';
import type { Rule, RuleContext } from '../../../contracts/plugins.ts';
import type { TrainingRecord } from '../../../contracts/record.ts';
import { claimsOf, claimSource, type Claim } from '../../../text/claims.ts';
import { trueCounts } from '../../../text/counts.ts';
import { stem } from '../../../text/stem.ts';
import { answerPlaces, promptText, quotesOf, rationalePlace, type Place } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';

const share = z.number().min(0).max(1);
const options = z.strictObject({
  /** Share of an answer's content words that its quotes must hold, where no model wrote it: such rows claim to be the source's own words. */
  ownWords: share.default(1),
  /** The same for answers that a model or a person wrote from the source. */
  paraphrase: share.default(0.8),
  /** The same for a rationale, which speaks about the source. */
  rationale: share.default(0.5),
  /** Words that a frame of your strategies adds ("The table lists…"); stems are compared. */
  frame: z.array(z.string()).default([]),
});
type Options = z.output<typeof options>;

/** What a rationale says around the source's words. */
const frames =
  'according answer both column compare contrast describe difference differ document entry example explain first follow give heading highest item larger last less list listed lowest mean meaning more note order passage passages read row same second section shared show smaller source state step table text third thus value warning whereas while';

export const grounding: Rule<Options> = {
  id: 'grounding',
  version: '4',
  severity: 'drop',
  description:
    'Drops grounded rows whose answer holds a number, a name or too many content words that the cited quotes do not. The score is the share of content words found; it says nothing about whether the source is right.',
  cost: 'cheap',
  options,
  check(record, given, context) {
    if (record.grounding.length === 0) return keep('no grounding to check');
    const quotes = quotesOf(record);
    if (quotes.every((quote) => quote.trim() === ''))
      return drop('the row names its sources, but no quote of theirs', [], { score: 0, threshold: given.paraphrase });
    const all = claimSource([...quotes, promptText(record)]);
    const frame = { answer: new Set(given.frame.map(stem)), rationale: new Set([...frames.split(' '), ...given.frame].map(stem)) };
    const own = record.origin.depth === 0 && !record.origin.human;
    let least = { score: 1, threshold: own ? given.ownWords : given.paraphrase };
    for (const place of answerPlaces(record)) {
      const threshold = place.message === rationalePlace ? given.rationale : own ? given.ownWords : given.paraphrase;
      // What was asked up to here may be taken up in the answer; what is asked later may not.
      const source = place.message < 0 || !isTalk(record) ? all : claimSource([...quotes, askedBefore(record, place.message)]);
      const { score, missing, pairs } = measure(place, source, place.message === rationalePlace ? frame.rationale : frame.answer, promptText(record));
      const grave = missing.filter(
        (claim) => isGrave(claim, record, place, context) || (pairs.has(claim) && place.message !== rationalePlace && !record.origin.human),
      );
      if (grave.length > 0 || score < threshold) {
        const shown = grave.length > 0 ? grave : missing;
        return drop(
          sentence(shown),
          shown.slice(0, 8).map((claim) => quoteAt(place, claim.start, claim.end, `${claim.kind} not found in the quotes`)),
          { score, threshold },
        );
      }
      if (score - threshold < least.score - least.threshold) least = { score, threshold };
    }
    return keep(undefined, least);
  },
};

function isTalk(record: TrainingRecord): boolean {
  return record.messages.filter(({ role }) => role === 'user').length > 1;
}

function askedBefore(record: TrainingRecord, message: number): string {
  return [...record.messages.slice(0, message).flatMap(({ role, content }) => (role === 'user' ? [content] : [])), record.input ?? ''].join('\n');
}

function measure(
  place: Place,
  source: ReturnType<typeof claimSource>,
  frame: ReadonlySet<string>,
  prompt: string,
): { score: number; missing: Claim[]; pairs: ReadonlySet<Claim> } {
  const missing: Claim[] = [];
  // Two content words on end that no quote knows are a phrase of the answer's own.
  const pairs = new Set<Claim>();
  let previous: Claim | undefined;
  let contents = 0;
  let found = 0;
  // "three reasons" before three of them is a count of the answer's own.
  const counts = new Set(trueCounts(place.text, [prompt]).map(({ start }) => start));
  for (const claim of claimsOf(place.text)) {
    const held = source.holds(claim) || (claim.kind === 'number' && counts.has(claim.start)) || (claim.kind !== 'number' && frame.has(stem(claim.text)));
    if (claim.kind !== 'number') contents++;
    if (held && claim.kind !== 'number') found++;
    if (!held) {
      const last = missing.at(-1);
      if (last !== undefined && previous === last && claim.kind !== 'number' && last.kind !== 'number') pairs.add(last).add(claim);
      missing.push(claim);
    }
    previous = claim;
  }
  return { score: contents === 0 ? 1 : found / contents, missing, pairs };
}

/** One missing number or name is enough; so is a term that none of the sources knows. A rationale may use words of its own. */
function isGrave(claim: Claim, record: TrainingRecord, place: Place, context: RuleContext): boolean {
  if (claim.kind === 'number' || claim.kind === 'name') return true;
  if (claim.kind === 'word' || place.message === rationalePlace) return false;
  return record.origin.human ? false : !context.vocabulary.has(stem(claim.text));
}

function sentence(missing: readonly Claim[]): string {
  const kinds = [...new Set(missing.map((claim) => claim.kind))].join(' and ');
  return `${missing.length === 1 ? `a ${kinds} of` : `${missing.length} ${kinds}s of`} the answer not found in the quotes: ${missing
    .slice(0, 5)
    .map((claim) => `"${claim.text}"`)
    .join(', ')}`;
}
