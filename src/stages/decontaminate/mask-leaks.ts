import type { TrainingRecord } from '../../contracts/record.ts';
import type { GateVerdict } from '../../contracts/verdict.ts';
import type { LeakIndex } from './leak-index.ts';
import { merge } from './private-text.ts';
import { leakTokens } from '../../similarity/leaks/tokens.ts';
import { mapTexts } from '../../text/map-texts.ts';

/** Stands for text of a private evaluation set in a row that is written to the rejects. */
export const privateMask = '[private evaluation text]';

/**
 * The record with every stretch masked that the gate found to be text of a private evaluation set: in messages, input,
 * rationale, reasoning, tools and their arguments, and answers that were judged worse. Quotes of its sources and long labels may hold the same text, without a place in
 * the verdict, and are masked whole. A record without private leaks comes back as it is.
 */
export function maskLeaks(record: TrainingRecord, verdict: Pick<GateVerdict, 'rules'>): TrainingRecord {
  const byMessage = new Map<number, { start: number; end: number }[]>();
  for (const rule of verdict.rules) {
    for (const item of rule.evidence) {
      if (item.type !== 'leak' || !item.private) continue;
      const spans = byMessage.get(item.message) ?? [];
      spans.push({ start: item.start, end: item.end });
      byMessage.set(item.message, spans);
    }
  }
  if (byMessage.size === 0) return record;
  const masked = mapTexts(record, (text, code) => maskSpans(text, byMessage.get(code) ?? []));
  masked.grounding = record.grounding.map((item) => ({ ...item, spans: item.spans.map((span) => ({ ...span, quote: privateMask })) }));
  masked.labels = Object.fromEntries(Object.entries(record.labels).map(([name, value]) => [name, leakTokens(value).words.length < 4 ? value : privateMask]));
  return masked;
}

/**
 * Data with every stretch masked, in any of its strings, that holds five words in a row of a private item: for what stands
 * beside the rows of a release, as evidence, keys, titles and names of cells. Nothing else is changed.
 */
export function hidePrivate<T>(value: T, leaks: Pick<LeakIndex, 'privateSpans'>): T {
  const hide = (item: unknown): unknown => {
    if (typeof item === 'string') return maskSpans(item, leaks.privateSpans(item));
    if (Array.isArray(item)) return item.map(hide);
    if (typeof item !== 'object' || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [maskSpans(key, leaks.privateSpans(key)), hide(inner)]));
  };
  return hide(value) as T;
}

function maskSpans(text: string, spans: readonly { start: number; end: number }[]): string {
  let out = '';
  let at = 0;
  for (const { start, end } of merge(spans)) {
    out += text.slice(at, start) + privateMask;
    at = end;
  }
  return out + text.slice(at);
}
