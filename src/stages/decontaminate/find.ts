/** What one text holds of the items, by the rules that look at one text alone. */
import type { ItemIndex } from './index-items.ts';
import { inSources, partLength, plainWords, template } from './item-tokens.ts';
import { bestOverlap, countedWords, findWhole, longestRuns, nearestCopy, type Match } from './measures.ts';
import { pairCount } from './pair-index.ts';
import type { ScannedText, Scanner } from './scan.ts';
import { copyLikeness, leastCopied, leastPairs, leastWhole, nearLikeness, overlapThreshold, shortWords, surelyCopied } from './thresholds.ts';

/** A stretch of a text, in tokens, that belongs to a stretch of a part. */
export interface Hit extends Match {
  part: number;
  score: number;
  threshold: number;
}

export interface Found {
  /** Whole questions of enough words; whole questions of fewer, which need their answer too. */
  whole: Hit[];
  short: Hit[];
  /** Weighted pairs, and the longest run, of questions: hits and near misses. */
  overlaps: Hit[];
  runs: Hit[];
  /** The nearest copies of questions, with a few words edited: hits and near misses. */
  copies: Hit[];
  /** Hits of a passage, an answer or choices. */
  partial: Hit[];
}

export interface FindOptions {
  overlap: number;
  longestRun: number;
}

export function find(index: ItemIndex, scan: Scanner, scanned: ScannedText, options: FindOptions): Found {
  const found: Found = { whole: [], short: [], overlaps: [], runs: [], copies: [], partial: [] };
  for (const { part, share } of scan.candidates(scanned)) {
    const question = index.partField[part] === 0;
    const words = partLength(index, part);
    if (question && share > 1 - 1e-9) findQuestion(index, part, scanned, found);
    if (plainWords(index, part) < shortWords || pairCount(index, part) < leastPairs) continue;
    const overlap = overlapHit(index, part, scanned, options.overlap);
    if (question) {
      found.overlaps.push(overlap);
      // A hit needs no second proof, and the look at edits costs the product of both lengths.
      if (words >= leastCopied && overlap.score >= options.overlap && !isHit(overlap)) {
        const { likeness, ...match } = nearestCopy(index, part, scanned, overlap);
        found.copies.push({ part, ...match, score: likeness, threshold: words < surelyCopied ? nearLikeness : copyLikeness });
      }
    } else if (isHit(overlap)) found.partial.push(overlap);
  }
  for (const [part, run] of longestRuns(index, scanned)) {
    const hit: Hit = { ...run, part, score: run.words, threshold: options.longestRun };
    if (index.partField[part] === 0) found.runs.push(hit);
    else if (isHit(hit)) found.partial.push(hit);
  }
  return found;
}

export function isHit(hit: Hit): boolean {
  return hit.score >= hit.threshold - 1e-9;
}

/**
 * A whole question counts by its own words: without those that its set repeats, and, when it is short, those of many sources.
 * A longer one needs only one of them, for then all of it stands there.
 */
function findQuestion(index: ItemIndex, part: number, scanned: ScannedText, found: Found): void {
  const start = findWhole(index, part, scanned.ids);
  if (start < 0) return;
  const words = partLength(index, part);
  const short = plainWords(index, part) < shortWords;
  const counted = countedWords(index, part, short ? template | inSources : template);
  const hit = { part, start, end: start + words, itemStart: 0, itemEnd: words, score: 1, threshold: 1 };
  (counted >= (short ? leastWhole : 1) ? found.whole : found.short).push(hit);
}

function overlapHit(index: ItemIndex, part: number, scanned: ScannedText, overlap: number): Hit {
  const { share, ...match } = bestOverlap(index, part, scanned);
  // Answers and choices speak like other answers: only nearly all of one tells.
  const whole = (index.partField[part] as number) >= 2;
  const threshold = overlapThreshold(whole ? shortWords : partLength(index, part), overlap);
  return { part, ...match, score: share, threshold };
}
