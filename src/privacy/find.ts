import type { Finding, Recogniser } from '../contracts/plugins.ts';
import { invariantError } from '../errors.ts';
import { compareText } from '../text/canonical.ts';
import { maskPattern } from './masks.ts';
import { builtInRecognisers } from './recognisers/index.ts';

export interface FindOptions {
  /** Only these types; default: all that have a strict form. */
  types?: readonly string[];
  /** Types without a strict form that are looked for as well. */
  also?: readonly string[];
  /** Regions (ISO 3166) whose national phone numbers are looked for; default: none. */
  regions?: readonly string[];
  /** Recognisers of yours, beside ours. */
  extra?: readonly Recogniser[];
}

/**
 * Personal data and secrets with a strict form in a text: sorted, without overlaps; offsets in UTF-16 units. Masks such
 * as `[EMAIL_1]` are never findings. It finds forms, not names or addresses of people: an empty list is no promise.
 */
export function findPersonalData(text: string, options: FindOptions = {}): Finding[] {
  const recognisers = [...builtInRecognisers(options.regions), ...(options.extra ?? [])];
  const types = options.types === undefined ? undefined : new Set(options.types);
  const also = new Set(options.also);
  return findWith(
    recognisers.filter((one) => (types === undefined ? one.weak !== true || also.has(one.type) : types.has(one.type))),
    text,
  );
}

/** As `findPersonalData`, with the given recognisers only. Throws where one of them gives a span outside the text. */
export function findWith(recognisers: readonly Recogniser[], text: string): Finding[] {
  const found: Finding[] = [];
  for (const recogniser of recognisers) {
    for (const finding of recogniser.find(text)) {
      check(recogniser, finding, text.length);
      found.push({ type: finding.type, start: finding.start, end: finding.end, score: finding.score });
    }
  }
  if (found.length === 0) return found;
  return withoutOverlaps(outsideMasks(found, text));
}

function check(recogniser: Recogniser, finding: Finding, length: number): void {
  const { start, end, type, score } = finding;
  if (Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= length) {
    if (type === recogniser.type && score >= 0 && score <= 1) return;
    throw invariantError(`recogniser ${recogniser.id}: a finding has type "${type}" and score ${score}`, {
      code: 'recogniser-finding',
      hint: `A finding has the recogniser's own type (${recogniser.type}) and a score from 0 to 1.`,
    });
  }
  throw invariantError(`recogniser ${recogniser.id}: span ${start}-${end} does not fit a text of ${length}`, {
    code: 'recogniser-span',
    hint: 'A span is half-open, not empty, and inside the text that find() was given.',
  });
}

/** The findings that are not part of a mask. */
export function outsideMasks<F extends Finding>(found: F[], text: string): F[] {
  if (!text.includes('[')) return found;
  const masks = [...text.matchAll(maskPattern())].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  if (masks.length === 0) return found;
  return found.filter((finding) => {
    let low = 0;
    let high = masks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((masks[middle]?.start ?? 0) <= finding.start) low = middle + 1;
      else high = middle;
    }
    const mask = masks[low - 1];
    return mask === undefined || finding.end > mask.end;
  });
}

/**
 * Where findings overlap, they become one, so that no part of any of them stays: its span covers them all, its type and
 * score are those of the longest, then of the surest, then of the first type by name.
 */
export function withoutOverlaps<F extends Finding>(found: readonly F[]): F[] {
  const sorted = [...found].sort((a, b) => a.start - b.start || b.end - a.end || b.score - a.score || compareText(a.type, b.type));
  const out: F[] = [];
  let best: F | undefined;
  for (const finding of sorted) {
    const last = out.at(-1);
    if (last === undefined || best === undefined || finding.start >= last.end) {
      best = finding;
      out.push({ ...finding });
      continue;
    }
    if (better(finding, best)) {
      best = finding;
      last.type = finding.type;
      last.score = finding.score;
    }
    last.end = Math.max(last.end, finding.end);
  }
  return out;
}

function better(a: Finding, b: Finding): boolean {
  const longer = a.end - a.start - (b.end - b.start);
  if (longer !== 0) return longer > 0;
  return a.score !== b.score ? a.score > b.score : compareText(a.type, b.type) < 0;
}
