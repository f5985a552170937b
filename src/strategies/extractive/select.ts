/** Which candidates of a document become drafts: best first, one question once, each chunk its quota. */
import type { Chunk } from '../../contracts/document.ts';
import type { StrategyInput, Target } from '../../contracts/plugins.ts';
import { compose, type Candidate } from './compose.ts';
import type { Maker } from './maker.ts';
import { makers } from './makers.ts';
import { profileOf, type Profile } from './profile.ts';
import { viewOf } from './view.ts';

/** Drafts by chunk id, for the whole document: what one chunk asks, a later one does not ask again. */
export function selectDrafts(input: StrategyInput, maxPerChunk: number): ReadonlyMap<string, readonly Candidate[]> {
  const profile = profileOf(input.document);
  const wanted = makersFor(input.target);
  const asked = new Set<string>();
  const chosen = new Map<string, readonly Candidate[]>();
  let previous: Chunk | undefined;
  for (const chunk of input.chunks) {
    const candidates = candidatesOf(input, chunk, previous, profile, wanted);
    const limit = input.target === undefined ? maxPerChunk : Number.POSITIVE_INFINITY;
    chosen.set(chunk.id, pick(candidates, limit, asked));
    previous = chunk;
  }
  return chosen;
}

function candidatesOf(input: StrategyInput, chunk: Chunk, previous: Chunk | undefined, profile: Profile, wanted: readonly Maker[]): Candidate[] {
  const view = viewOf(input.document, chunk, previous, profile);
  const found: Candidate[] = [];
  for (const maker of wanted) {
    for (const proposal of maker.propose(view)) {
      const candidate = compose(view, proposal);
      if (candidate !== undefined && fits(candidate, input.target) && !wasMade(candidate, chunk, input)) found.push(candidate);
    }
  }
  return found;
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

function pick(candidates: readonly Candidate[], limit: number, asked: Set<string>): Candidate[] {
  // A stable sort: among equals of one place the maker's order decides.
  const ranked = [...candidates].sort((a, b) => b.score - a.score || a.start - b.start);
  const taken: Candidate[] = [];
  for (const candidate of ranked) {
    if (taken.filter((other) => kindOf(other) === kindOf(candidate)).length >= quota(candidate, limit)) continue;
    const question = candidate.draft.messages[0]?.content.toLowerCase() ?? '';
    if (asked.has(candidate.focus) || asked.has(question) || taken.some((other) => overlaps(candidate, other))) continue;
    asked.add(candidate.focus);
    asked.add(question);
    taken.push(candidate);
  }
  return taken.sort((a, b) => a.start - b.start || a.end - b.end);
}

function kindOf(candidate: Candidate): string {
  return candidate.passage ? 'passage' : candidate.lookup ? 'lookup' : 'prose';
}

/** Cells and terms are short and many, and tasks on a passage show its text again: each has a quota of its own. */
function quota(candidate: Candidate, limit: number): number {
  return candidate.passage ? Math.ceil(limit / 2) : candidate.lookup ? 5 * limit : limit;
}

/** Two rows that show much the same text ask much the same; a sentence out of a longer answer is a question of its own. */
function overlaps(a: Candidate, b: Candidate): boolean {
  // A passage in a prompt may be an answer elsewhere; two tasks on one passage have much the same prompt.
  if (a.passage !== b.passage) return false;
  // The term alone is another answer than the sentence that defines it.
  if (a.lookup !== b.lookup && (a.family === 'definition-reverse' || b.family === 'definition-reverse')) return false;
  // Looked-up rows of one table share its rows; their focus tells them apart.
  if (a.lookup && b.lookup && !a.passage) return false;
  let shared = 0;
  for (const x of a.draft.spans) for (const y of b.draft.spans) shared += Math.max(0, Math.min(x.end, y.end) - Math.max(x.start, y.start));
  const size = (candidate: Candidate): number => candidate.draft.spans.reduce((sum, span) => sum + span.end - span.start, 0);
  return shared * 5 > Math.max(size(a), size(b)) * 3;
}
