/** What the two residual rules share: findings that intake should have masked, shown without their text. */
import type { RuleContext } from '../../../contracts/plugins.ts';
import type { TrainingRecord } from '../../../contracts/record.ts';
import type { Evidence, RuleResult } from '../../../contracts/verdict.ts';
import { findPersonalData } from '../../../privacy/index.ts';
import type { FindOptions } from '../../../privacy/index.ts';
import { everyPlace } from '../../../text/map-texts.ts';
import { drop, keep } from './results.ts';

export interface ResidualOptions {
  /** Regions (ISO 3166) for phone numbers without a country code. */
  regions: string[];
  /** Types that the policy keeps on purpose. */
  keep: string[];
  /** Only these types; default: all. */
  check?: string[] | undefined;
  /** Types without a strict form that are looked for too. */
  also: string[];
}

/** What is a rule's own, and how it is told. */
interface Residue {
  what: string;
  wanted(type: string): boolean;
}

/**
 * Drops a record in which a finding of ours, or of the config's own recognisers, is left. Offsets are real, the quote is a
 * stand-in.
 */
export function residual(record: TrainingRecord, given: ResidualOptions, { recognisers = [] }: RuleContext, { what, wanted }: Residue): RuleResult {
  const { regions, also, check } = given;
  const options: FindOptions = { regions, also, extra: recognisers, ...(check === undefined ? {} : { types: check }) };
  const evidence: Evidence[] = [];
  let best = 0;
  const types = new Set<string>();
  for (const { message, text } of everyPlace(record)) {
    for (const { type, start, end, score } of findPersonalData(text, options)) {
      if (!wanted(type) || given.keep.includes(type)) continue;
      types.add(type);
      best = Math.max(best, score);
      if (evidence.length < 8) evidence.push({ type: 'quote', message, start, end, quote: `[${type.toUpperCase()}]`, note: 'the text itself is not shown' });
    }
  }
  if (types.size === 0) return keep();
  return drop(`${what} was left in the row: ${[...types].join(', ')}`, evidence, { score: best });
}
