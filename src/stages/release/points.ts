/** From UTF-16 offsets inside the program to Unicode code points in files. */
import type { TrainingRecord } from '../../contracts/record.ts';
import type { Evidence, GateVerdict, RuleVerdict } from '../../contracts/verdict.ts';
import { offsetMap } from '../../text/offsets.ts';
import type { OffsetMap } from '../../text/offsets.ts';
import { everyPlace } from '../../text/map-texts.ts';
import type { ReleaseInput } from './input.ts';

import type { Prompted } from './system-prompt.ts';

type FileVerdict = Omit<GateVerdict, 'record'>;
type Converter = Pick<ReleaseInput, 'offsets' | 'itemOffsets'>;

/** A record as files hold it: its spans into documents in code points. */
export async function recordInPoints(record: TrainingRecord, input: Converter): Promise<TrainingRecord> {
  const grounding: TrainingRecord['grounding'] = [];
  for (const one of record.grounding) {
    const map = await input.offsets(one.document);
    grounding.push({ ...one, spans: one.spans.map(({ start, end, quote }) => ({ start: map.toCodePoint(start), end: map.toCodePoint(end), quote })) });
  }
  return { ...record, grounding };
}

/**
 * Evidence of a row in code points. `prompted` says where its messages stand in the data files; evidence in a system prompt
 * that the release replaces becomes a value, because its place is gone.
 */
export function evidenceInPoints(record: TrainingRecord | null, input: Converter, prompted?: Prompted): (evidence: Evidence) => Evidence {
  if (record === null) return (evidence) => evidence;
  const maps = new Map<number, OffsetMap>();
  const mapOf = (message: number): OffsetMap => {
    const known = maps.get(message) ?? offsetMap(textAt(record, message));
    maps.set(message, known);
    return known;
  };
  return (evidence) => {
    if (evidence.type !== 'quote' && evidence.type !== 'leak') return evidence;
    const message = prompted === undefined ? evidence.message : prompted.place(evidence.message);
    if (message === undefined)
      return { type: 'value', name: 'system prompt', value: evidence.quote, note: 'in the imported system prompt, which the release replaces' };
    const map = mapOf(evidence.message);
    const place = { message, start: map.toCodePoint(evidence.start), end: map.toCodePoint(evidence.end) };
    if (evidence.type === 'quote') return { ...evidence, ...place };
    const item = input.itemOffsets?.(evidence.set, evidence.item, evidence.field);
    if (item === undefined) return { ...evidence, ...place };
    return { ...evidence, ...place, itemStart: item.toCodePoint(evidence.itemStart), itemEnd: item.toCodePoint(evidence.itemEnd) };
  };
}

export function verdictsInPoints(verdicts: readonly FileVerdict[], convert: (evidence: Evidence) => Evidence): FileVerdict[] {
  return verdicts.map(({ gate, outcome, rules }) => ({
    gate,
    outcome,
    rules: rules.map((rule): RuleVerdict => ({ ...rule, evidence: rule.evidence.map(convert) })),
  }));
}

function textAt(record: TrainingRecord, message: number): string {
  return everyPlace(record).find((place) => place.message === message)?.text ?? '';
}
