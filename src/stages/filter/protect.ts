import type { Finding, Recogniser } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import type { Evidence, RuleVerdict } from '../../contracts/verdict.ts';
import { findPersonalData } from '../../privacy/index.ts';
import { everyPlace } from '../../text/map-texts.ts';

/**
 * Makes evidence safe to print: where a quote touches personal data that is still in the row, the whole quote becomes a
 * stand-in; its offsets stay. The text of reasons and values is searched by itself. `extra` are recognisers beside ours.
 */
export function protectEvidence(record: TrainingRecord, verdicts: readonly RuleVerdict[], extra: readonly Recogniser[] = []): RuleVerdict[] {
  if (verdicts.every((verdict) => verdict.outcome === 'keep' && verdict.evidence.length === 0)) return [...verdicts];
  const texts = new Map(everyPlace(record).map((place) => [place.message, place.text]));
  const found = new Map<number, Finding[]>();
  // Most evidence quotes nothing: a text is searched when the first quote of it comes.
  const findingsIn = (message: number): Finding[] => {
    const findings = found.get(message) ?? findPersonalData(texts.get(message) ?? '', { extra });
    found.set(message, findings);
    return findings;
  };
  const safe = (item: Evidence): Evidence => {
    if (item.type === 'quote') {
      const hit = findingsIn(item.message).find((finding) => finding.start < item.end && item.start < finding.end);
      return hit ? { ...item, quote: `[${hit.type.toUpperCase()}]` } : item;
    }
    if (item.type === 'votes') return { ...item, votes: item.votes.map((vote) => ({ ...vote, reason: masked(vote.reason, extra) })) };
    return item.type === 'value' && typeof item.value === 'string' ? { ...item, value: masked(item.value, extra) } : item;
  };
  return verdicts.map((verdict) => ({
    ...verdict,
    evidence: verdict.evidence.map(safe),
    ...(verdict.reason === undefined ? {} : { reason: masked(verdict.reason, extra) }),
  }));
}

function masked(text: string, extra: readonly Recogniser[]): string {
  let out = text;
  for (const { type, start, end } of findPersonalData(text, { extra }).reverse()) out = `${out.slice(0, start)}[${type.toUpperCase()}]${out.slice(end)}`;
  return out;
}
