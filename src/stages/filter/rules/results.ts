/** The few ways in which a rule answers. */
import type { Evidence, RuleResult } from '../../../contracts/verdict.ts';
import { round6 } from '../../../statistics/intervals.ts';
import type { Place } from '../../../text/turns.ts';

/** Score and threshold, where a rule has them. */
export interface Measured {
  score?: number;
  threshold?: number;
}

function measured({ score, threshold }: Measured): Measured {
  return { ...(score === undefined ? {} : { score: round6(score) }), ...(threshold === undefined ? {} : { threshold }) };
}

export function keep(reason?: string, measure: Measured = {}, evidence: Evidence[] = []): RuleResult {
  return { outcome: 'keep', ...measured(measure), evidence, ...(reason === undefined ? {} : { reason }) };
}

export function drop(reason: string, evidence: Evidence[], measure: Measured = {}): RuleResult {
  return { outcome: 'drop', ...measured(measure), evidence, reason };
}

export function flag(reason: string, evidence: Evidence[], measure: Measured = {}): RuleResult {
  return { outcome: 'flag', ...measured(measure), evidence, reason };
}

const longest = 160;

/** A stretch of the row as evidence; the quote is cut at 160 units, never inside a surrogate pair. */
export function quoteAt(place: Place, start: number, end: number, note?: string): Evidence {
  let to = Math.min(end, start + longest);
  const last = place.text.charCodeAt(to - 1);
  if (to < end && last >= 0xd800 && last <= 0xdbff) to--;
  return { type: 'quote', message: place.message, start, end: to, quote: place.text.slice(start, to), ...(note === undefined ? {} : { note }) };
}

export function valueOf(name: string, value: string | number | boolean, note?: string): Evidence {
  return { type: 'value', name, value, ...(note === undefined ? {} : { note }) };
}
