/** What one text holds of the items, by the rules that look at one text alone. */
import type { ItemIndex } from './index-items.ts';
import { inSources, partLength, plainWords, template } from './item-tokens.ts';
import { countedWords, findWhole, longestRuns, nearestCopy, type Match } from './measures.ts';
import { pairCount } from './pair-index.ts';
import type { Candidate, ScannedText, Scanner } from './scan.ts';
import { answeredLikeness, copyLikeness, leastCopied, leastPairs, leastWhole, nearLikeness, overlapThreshold, shortWords, surelyCopied } from './thresholds.ts';

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
  /** Questions of which much stands there, by likeness: with their answer in the row they count. */
  leads: Hit[];
  /** Hits of a passage, an answer or choices. */
  partial: Hit[];
}

export interface FindOptions {
  overlap: number;
  longestRun: number;
}

/** Most texts hold nothing of any item. */
const nothing: Found = { whole: [], short: [], overlaps: [], runs: [], copies: [], leads: [], partial: [] };

/** True where no rule has anything to say of a text. */
export function isEmpty(found: Found): boolean {
  return found === nothing;
}

/** Everything that the rules can say of one text; `isEmpty` tells where that is nothing. */
export function find(index: ItemIndex, scan: Scanner, scanned: ScannedText, options: FindOptions): Found {
  const size = Math.max(sectionWords, 4 * index.longestStretch);
  const isShort = scanned.ids.length <= size;
  const candidates = isShort ? scan.candidates(scanned) : [];
  const runs = longestRuns(index, scanned);
  // Most texts end here.
  if (isShort && candidates.length === 0 && runs === undefined) return nothing;
  const found: Found = { whole: [], short: [], overlaps: [], runs: [], copies: [], leads: [], partial: [] };
  if (isShort) findInSection(index, scan, { section: scanned, shift: 0, candidates }, options, found);
  else {
    for (const { section, shift } of sections(index, scanned, size))
      findInSection(index, scan, { section, shift, candidates: scan.candidates(section) }, options, found);
  }
  if (runs === undefined && noneOf(found)) return nothing;
  for (const [part, run] of runs ?? []) {
    const hit: Hit = { ...run, part, score: run.words, threshold: options.longestRun };
    (index.partField[part] === 0 ? found.runs : found.partial).push(hit);
  }
  return {
    whole: best(found.whole),
    short: best(found.short),
    overlaps: best(found.overlaps),
    runs: found.runs,
    copies: best(found.copies),
    leads: best(found.leads),
    partial: best(found.partial.filter(isHit)),
  };
}

function noneOf({ whole, short, overlaps, copies, leads, partial }: Found): boolean {
  return whole.length + short.length + overlaps.length + copies.length + leads.length + partial.length === 0;
}

/** Words of a text that are looked at together: the cost of a candidate grows with them. */
const sectionWords = 8192;

/** A long text in sections that overlap by the longest stretch which can be a copy, so that each copy lies whole in one. */
function* sections(index: ItemIndex, scanned: ScannedText, size: number): Generator<{ section: ScannedText; shift: number }> {
  const { length } = scanned.ids;
  for (let start = 0; start === 0 || start + index.longestStretch < length; start += size - index.longestStretch) {
    const end = Math.min(length, start + size);
    const part = { ids: scanned.ids.subarray(start, end), pairs: scanned.pairs.subarray(start, end), places: scanned.places.subarray(2 * start, 2 * end) };
    yield { section: { ...scanned, ...part }, shift: start };
  }
}

interface Section {
  section: ScannedText;
  /** Its place in the text, in tokens. */
  shift: number;
  candidates: readonly Candidate[];
}

function findInSection(index: ItemIndex, scan: Scanner, { section, shift, candidates }: Section, options: FindOptions, found: Found): void {
  const place = (hit: Hit): Hit => (shift === 0 ? hit : { ...hit, start: hit.start + shift, end: hit.end + shift });
  for (const { part, share } of candidates) {
    const question = index.partField[part] === 0;
    if (question && share > 1 - 1e-9) findQuestion(index, part, section, place, found);
    if (plainWords(index, part) < shortWords || pairCount(index, part) < leastPairs) continue;
    const overlap = overlapHit(index, scan, part, section, options.overlap);
    (question ? found.overlaps : found.partial).push(place(overlap));
    const words = partLength(index, part);
    // A hit needs no second proof, and the look at edits costs the product of both lengths.
    if (!question || isHit(overlap)) continue;
    const { likeness, ...match } = nearestCopy(index, part, section, overlap);
    if (words >= leastCopied && overlap.score >= options.overlap) {
      found.copies.push(place({ part, ...match, score: likeness, threshold: words < surelyCopied ? nearLikeness : copyLikeness }));
    }
    found.leads.push(place({ part, ...match, score: likeness, threshold: answeredLikeness }));
  }
}

/** The best hit of each part, the first of equals, by part. */
function best(hits: readonly Hit[]): Hit[] {
  if (hits.length < 2) return [...hits];
  const byPart = new Map<number, Hit>();
  for (const hit of hits) {
    const held = byPart.get(hit.part);
    if (held === undefined || hit.score / hit.threshold > held.score / held.threshold) byPart.set(hit.part, hit);
  }
  return [...byPart.values()].sort((a, b) => a.part - b.part);
}

export function isHit(hit: Hit): boolean {
  return hit.score >= hit.threshold - 1e-9;
}

/**
 * A whole question counts by its own words: without those that its set repeats, and, when it is short, those of many sources.
 * A longer one needs only one of them, for then all of it stands there.
 */
function findQuestion(index: ItemIndex, part: number, scanned: ScannedText, place: (hit: Hit) => Hit, found: Found): void {
  const start = findWhole(index, part, scanned.ids);
  if (start < 0) return;
  const words = partLength(index, part);
  const short = plainWords(index, part) < shortWords;
  const counted = countedWords(index, part, short ? template | inSources : template);
  const hit = { part, start, end: start + words, itemStart: 0, itemEnd: words, score: 1, threshold: 1 };
  (counted >= (short ? leastWhole : 1) ? found.whole : found.short).push(place(hit));
}

function overlapHit(index: ItemIndex, scan: Scanner, part: number, scanned: ScannedText, overlap: number): Hit {
  const { share, ...match } = scan.overlap(part, scanned);
  // Answers and choices speak like other answers: only nearly all of one tells.
  const whole = (index.partField[part] as number) >= 2;
  const threshold = overlapThreshold(whole ? shortWords : partLength(index, part), overlap);
  return { part, ...match, score: share, threshold };
}
