/** Which candidates of a document become drafts: every chunk its turn, best first, one question once, each chunk its quota. */
import type { Chunk } from '../../contracts/document.ts';
import type { StrategyInput, Target } from '../../contracts/plugins.ts';
import { compose, type Candidate } from './compose.ts';
import { converse } from './conversations/index.ts';
import type { Maker } from './maker.ts';
import { makers } from './makers.ts';
import { profileOf, type Profile } from './profile.ts';
import { namesItsContext, standing } from './stands.ts';
import { viewOf, type ChunkView } from './view.ts';

interface Place {
  chunk: Chunk;
  view: ChunkView;
  candidates: Candidate[];
  taken: Candidate[];
}

/** Drafts by chunk id, for the whole document: what one chunk asks, another does not ask again. */
export function selectDrafts(input: StrategyInput, maxPerChunk: number): ReadonlyMap<string, readonly Candidate[]> {
  const profile = profileOf(input.document);
  const { target } = input;
  const talks = target === undefined || (target.dimension === 'taskType' && target.value === 'conversation') || target.dimension === 'turns';
  const wanted = target?.dimension === 'taskType' && target.value === 'conversation' ? makers : makersFor(target);
  const places: Place[] = [];
  let previous: Chunk | undefined;
  for (const chunk of input.chunks) {
    places.push(placeOf(input, chunk, previous, profile, wanted));
    previous = chunk;
  }
  const asked = new Set<string>();
  if (talks) {
    for (const { chunk, candidate, uses } of converse(places)) {
      const place = places.find((one) => one.chunk === chunk);
      if (place === undefined || !fits(candidate, target) || wasMade(candidate, chunk, input)) continue;
      place.taken.push(candidate);
      // Its later turns may stand in other chunks of the section: their single rows are not made there either.
      for (const used of uses) for (const question of questionsOf(used)) asked.add(question);
    }
  }
  for (const place of places) place.candidates = place.candidates.filter((candidate) => fits(candidate, target) && !wasMade(candidate, place.chunk, input));
  fill(places, target === undefined ? maxPerChunk : Number.POSITIVE_INFINITY, asked);
  return new Map(places.map(({ chunk, taken }) => [chunk.id, taken.sort((a, b) => a.start - b.start || a.end - b.end)]));
}

function placeOf(input: StrategyInput, chunk: Chunk, previous: Chunk | undefined, profile: Profile, wanted: readonly Maker[]): Place {
  const view = viewOf(input.document, chunk, previous, profile);
  const candidates: Candidate[] = [];
  for (const maker of wanted) {
    for (const proposal of maker.propose(view)) {
      const fit = standing(view, proposal);
      const candidate = fit === undefined ? undefined : compose(view, fit);
      if (candidate !== undefined && namesItsContext(candidate)) candidates.push(candidate);
    }
  }
  // A stable sort: among equals of one place the maker's order decides.
  return { chunk, view, candidates: candidates.sort((a, b) => b.score - a.score || a.start - b.start), taken: [] };
}

function makersFor(target: Target | undefined): readonly Maker[] {
  if (target === undefined || target.dimension !== 'taskType') return makers;
  return makers.filter((maker) => maker.taskTypes.some((type) => type === target.value));
}

/** Labels that are known here must agree; a dimension that is measured later cannot be promised. */
function fits(candidate: Candidate, target: Target | undefined): boolean {
  if (target === undefined) return true;
  const value = candidate.draft.labels[target.dimension];
  return value === undefined || value === target.value;
}

function wasMade(candidate: Candidate, chunk: Chunk, input: StrategyInput): boolean {
  return (input.made ?? []).some(
    (made) => made.chunk === chunk.id && made.template.split('/')[0] === candidate.family && made.start < candidate.end && candidate.start < made.end,
  );
}

/** How far behind the best of its chunk a candidate may stand, and be taken because its type is rarer in the document. */
const leeway = 0.06;
/** Most rows of one looked-up type: so many, or 35 % of the document's rows where others are there to share them. */
const fewest = 40;
const fewestPassages = 3;

/** In rounds: each chunk gives one row before any gives its next, prose and tasks on passages before cells and terms. */
function fill(places: readonly Place[], limit: number, asked: Set<string>): void {
  const types = new Map<string, number>();
  const used = (candidate: Candidate): number => types.get(typeOf(candidate)) ?? 0;
  const take = (place: Place, from: readonly Candidate[]): boolean => {
    const open = from.filter((candidate) => isOpen(candidate, place, limit, asked));
    const best = open[0];
    if (best === undefined) return false;
    const near = open.filter((candidate) => candidate.score >= best.score - leeway);
    const chosen = near.reduce((rarest, candidate) => (used(candidate) < used(rarest) ? candidate : rarest));
    for (const question of questionsOf(chosen)) asked.add(question);
    types.set(typeOf(chosen), used(chosen) + 1);
    place.taken.push(chosen);
    return true;
  };
  const rounds = (of: (candidate: Candidate, place: Place) => boolean): void => {
    for (let more = true; more;) {
      more = false;
      for (const place of places) {
        const from = place.candidates.filter((candidate) => of(candidate, place));
        if (take(place, from)) more = true;
      }
    }
  };
  const total = (passage?: boolean): number =>
    places.reduce((sum, { taken }) => sum + taken.filter((candidate) => passage === undefined || candidate.passage === passage).length, 0);
  const capped = limit !== Number.POSITIVE_INFINITY;
  rounds((candidate) => !candidate.lookup && !candidate.passage);
  // Tasks on a passage: a third of the rows, and one wherever a chunk has nothing else.
  rounds((candidate, { taken }) => candidate.passage && (!capped || taken.length === 0 || total(true) < Math.max(fewestPassages, shareOf(total(false)))));
  const most = capped ? Math.max(fewest, shareOf(total())) : limit;
  rounds((candidate) => candidate.lookup && !candidate.passage && used(candidate) < most);
}

/** What 35 % of all is where the others are so many. */
function shareOf(others: number): number {
  return Math.floor((others * 35) / 65);
}

function isOpen(candidate: Candidate, { taken }: Place, limit: number, asked: ReadonlySet<string>): boolean {
  if (taken.includes(candidate) || questionsOf(candidate).some((question) => asked.has(question))) return false;
  if (taken.filter((other) => kindOf(other) === kindOf(candidate)).length >= quota(candidate, limit)) return false;
  return !taken.some((other) => overlaps(candidate, other));
}

/** What a candidate asks, by focus and in words. */
function questionsOf(candidate: Candidate): string[] {
  return [candidate.focus, candidate.draft.messages[0]?.content.toLowerCase() ?? ''];
}

function typeOf(candidate: Candidate): string {
  return candidate.draft.labels['taskType'] ?? '';
}

function kindOf(candidate: Candidate): string {
  return candidate.family === 'conversation' ? 'conversation' : candidate.passage ? 'passage' : candidate.lookup ? 'lookup' : 'prose';
}

/** Cells and terms are short and many, and tasks on a passage show its text again: each has a quota of its own. */
function quota(candidate: Candidate, limit: number): number {
  return candidate.passage ? Math.ceil(limit / 2) : candidate.lookup ? 5 * limit : limit;
}

/** Two rows that show much the same text ask much the same; a sentence out of a longer answer is a question of its own. */
function overlaps(a: Candidate, b: Candidate): boolean {
  if (a.family === 'conversation' || b.family === 'conversation') return repeats(a, b);
  // A passage in a prompt may be an answer elsewhere; two tasks on one passage have much the same prompt.
  if (a.passage !== b.passage) return false;
  // The term alone is another answer than the sentence that defines it.
  if (a.lookup !== b.lookup && [a, b].some(({ family }) => family === 'definition-reverse' || family === 'which')) return false;
  // Looked-up rows of one table share its rows; their focus tells them apart.
  if (a.lookup && b.lookup && !a.passage) return false;
  return sharedOf(a, b) * 5 > Math.max(sizeOf(a), sizeOf(b)) * 3;
}

/** A row that gives an answer of a conversation again, or rests on the same words. */
function repeats(a: Candidate, b: Candidate): boolean {
  const [talk, row] = a.family === 'conversation' ? [a, b] : [b, a];
  if (row.passage) return false;
  const answer = row.draft.messages[1]?.content;
  if (talk.draft.messages.some(({ role, content }) => role === 'assistant' && content === answer)) return true;
  return !row.lookup && sharedOf(talk, row) * 5 > sizeOf(row) * 3;
}

function sharedOf(a: Candidate, b: Candidate): number {
  let shared = 0;
  for (const x of a.draft.spans) for (const y of b.draft.spans) shared += Math.max(0, Math.min(x.end, y.end) - Math.max(x.start, y.start));
  return shared;
}

function sizeOf({ draft }: Candidate): number {
  return draft.spans.reduce((sum, span) => sum + span.end - span.start, 0);
}
