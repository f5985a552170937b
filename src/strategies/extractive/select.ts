/** Which candidates of a document become drafts: every chunk its turn, best first, one question once, each chunk its quota. */
import type { Chunk, Span } from '../../contracts/document.ts';
import type { StrategyInput, Target } from '../../contracts/plugins.ts';
import { compose, type Candidate } from './compose.ts';
import { converse } from './conversations/index.ts';
import type { Maker } from './maker.ts';
import { makers } from './makers.ts';
import { profileOf, type Profile } from './profile.ts';
import { absencesIn } from './passages/absent.ts';
import { intrudersIn, straysOf } from './passages/intruder.ts';
import { heldBy, openQuestions } from './passages/open-questions.ts';
import { passagesOf } from './passages/passage.ts';
import { picksIn } from './passages/pick.ts';
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
  // Both are made of other rows.
  const wanted = target?.dimension === 'taskType' && /^(?:conversation|unanswerable)$/.test(target.value) ? makers : makersFor(target);
  const places: Place[] = [];
  let previous: Chunk | undefined;
  for (const chunk of input.chunks) {
    places.push(placeOf(input, chunk, previous, profile, wanted));
    previous = chunk;
  }
  addOpenQuestions(places, target);
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
      if (candidate !== undefined && namesItsContext(view, candidate)) candidates.push(candidate);
    }
  }
  return { chunk, view, candidates: inOrder(candidates), taken: [] };
}

/** Questions that a passage leaves open come from other sections: they wait until all passages are known. */
function addOpenQuestions(places: readonly Place[], target: Target | undefined): void {
  const wants = (type: string): boolean => target === undefined || (target.dimension === 'taskType' && target.value === type);
  if (!wants('unanswerable') && !wants('classification')) return;
  const views = places.map(({ view }) => view);
  const questions = openQuestions(views);
  const others = wants('classification') ? views.flatMap((view) => passagesOf(view).map((passage) => heldBy(view, passage))) : [];
  const strays = wants('classification') ? straysOf(views) : [];
  for (const place of places) {
    const absent = wants('unanswerable') ? absencesIn(place.view, questions) : [];
    const picks = wants('classification') ? [...picksIn(place.view, questions, others), ...intrudersIn(place.view, strays)] : [];
    place.candidates = inOrder([...place.candidates, ...absent, ...picks]);
  }
}

/** A stable sort: among equals of one place the maker's order decides. */
function inOrder(candidates: Candidate[]): Candidate[] {
  return candidates.sort((a, b) => b.score - a.score || a.start - b.start);
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

/** How far behind the best of its chunk a candidate may stand, and be taken because its kind is rarer in the document. */
const leeway = 0.06;
/** Most rows of one looked-up type: so many, or 35 % of the document's rows where others are there to share them. */
const fewest = 60;
/** The same for a document that is a reference: most of what can be asked of it is looked up. */
const fewestOfReference = 160;
const fewestPassages = 3;
const perChunk = 2.5;
/** Tasks that may show one passage, and one table or list: each cell of it is another question. */
const mostOnPassage = 4;
const mostOnData = 7;

/** In rounds: each chunk gives one row before any gives its next, prose and tasks on passages before cells and terms. */
function fill(places: readonly Place[], limit: number, asked: Set<string>): void {
  const kinds = new Map<string, number>();
  const taken = places.flatMap((place) => place.taken);
  // Counted as they are taken: every candidate asks how many rows there are.
  let ofPassages = taken.filter(({ passage }) => passage).length;
  let ofProse = taken.length - ofPassages;
  const used = (candidate: Candidate): number => kinds.get(rowKind(candidate)) ?? 0;
  const take = (place: Place, from: readonly Candidate[]): boolean => {
    const open = from.filter((candidate) => isOpen(candidate, place, limit, asked));
    const best = open[0];
    if (best === undefined) return false;
    const near = open.filter((candidate) => candidate.score >= best.score - leeway);
    const chosen = near.reduce((rarest, candidate) => (used(candidate) < used(rarest) ? candidate : rarest));
    for (const question of questionsOf(chosen)) asked.add(question);
    kinds.set(rowKind(chosen), used(chosen) + 1);
    place.taken.push(chosen);
    if (chosen.passage) ofPassages++;
    else ofProse++;
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
  const capped = limit !== Number.POSITIVE_INFINITY;
  rounds((candidate) => !candidate.lookup && !candidate.passage);
  // Tasks on a passage: three of five rows, or five for two chunks where a document gives little else, and no kind of them
  // much over the others.
  const mostPassages = (): number => Math.max(fewestPassages, Math.floor((ofProse * 3) / 2), Math.ceil(places.length * perChunk));
  // What a passage does not say, no oftener than what it says in the same words.
  const honest = (candidate: Candidate): boolean => candidate.family !== 'passage-absent' || used(candidate) * 2 <= (kinds.get('passage-question') ?? 0);
  // Of a chunk that gave nothing yet a kind is taken that its document has much of already: a whole document is to be covered.
  const spare = (candidate: Candidate, taken: readonly Candidate[]): boolean =>
    used(candidate) <
    Math.max(mostAlone(candidate), Math.ceil((ofPassages + ofProse) * shareOfKind(candidate)), taken.length === 0 ? Math.ceil(places.length / 2) : 0);
  const room = (candidate: Candidate, taken: readonly Candidate[]): boolean =>
    onData.has(candidate.family) || taken.length === 0 || ofPassages < mostPassages();
  rounds((candidate, { taken }) => candidate.passage && (!capped || (room(candidate, taken) && honest(candidate) && spare(candidate, taken))));
  const lookups = places.reduce((sum, { candidates }) => sum + candidates.filter(isLookup).length, 0);
  const most = capped ? Math.max(lookups > (ofPassages + ofProse) * 2 ? fewestOfReference : fewest, Math.floor(((ofPassages + ofProse) * 35) / 65)) : limit;
  rounds((candidate) => isLookup(candidate) && used(candidate) < most);
}

function isLookup({ lookup, passage }: Candidate): boolean {
  return lookup && !passage;
}

/** Share of a document's rows that one kind of passage task may be. */
function shareOfKind({ family }: Candidate): number {
  return kindShares[family] ?? 0.2;
}

const kindShares: Readonly<Record<string, number>> = {
  'passage-question': 0.5,
  'passage-mentions': 0.32,
  'passage-section': 0.26,
  'passage-heading': 0.15,
  'passage-absent': 0.11,
  'passage-pick': 0.14,
  'passage-intruder': 0.12,
  'passage-definitions': 0.08,
  'passage-names': 0.2,
  'passage-cell': 0.1,
  'passage-row': 0.1,
  'passage-term': 0.14,
  'passage-item': 0.25,
  'passage-items': 0.1,
  'passage-terms': 0.12,
  'passage-entry': 0.06,
  'passage-example': 0.12,
};

/** Most rows of one kind in a document that has few rows. */
function mostAlone({ family }: Candidate): number {
  // Tables are many on a page of reference, and each of their cells is another question.
  return family === 'passage-cell' || family === 'passage-row' ? 16 : family === 'passage-question' ? 3 : 2;
}

function isOpen(candidate: Candidate, { taken }: Place, limit: number, asked: ReadonlySet<string>): boolean {
  if (taken.includes(candidate) || questionsOf(candidate).some((question) => asked.has(question))) return false;
  if (taken.filter((other) => kindOf(other) === kindOf(candidate)).length >= quota(candidate, limit)) return false;
  const beside = taken.filter((other) => overlaps(candidate, other));
  return beside.length < (onData.has(candidate.family) ? mostOnData : mostOnPassage) && beside.every((other) => goTogether(candidate, other));
}

/** What a candidate asks, by focus and in words. */
function questionsOf(candidate: Candidate): string[] {
  return [candidate.focus, candidate.draft.messages[0]?.content.toLowerCase() ?? ''];
}

/** What kinds are counted apart: task types, of tasks on a passage families. */
function rowKind({ passage, family, draft }: Candidate): string {
  return passage ? family : (draft.labels['taskType'] ?? '');
}

function kindOf(candidate: Candidate): string {
  return candidate.family === 'conversation' ? 'conversation' : candidate.passage ? 'passage' : candidate.lookup ? 'lookup' : 'prose';
}

/** Cells and terms are short and many, and tasks on a passage show its text again: each has a quota of its own. */
function quota(candidate: Candidate, limit: number): number {
  return candidate.passage ? limit : candidate.lookup ? 5 * limit : limit;
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

/**
 * Another task on one passage: of another kind or another question, with another answer, and with a name or a quoted term in
 * its instruction. Without such a mark, two prompts that show one long passage are copies of each other to every check of
 * copies.
 */
function goTogether(a: Candidate, b: Candidate): boolean {
  if (!a.passage || !b.passage || a.draft.input === undefined || b.draft.input === undefined) return false;
  if (a.family === b.family && !severalOf.has(a.family)) return false;
  // A cell of a table and the table as JSON are two tasks, though the one answer stands in the other.
  if (onData.has(a.family) && onData.has(b.family)) return a.draft.messages[1]?.content !== b.draft.messages[1]?.content;
  const [short, long] = [a, b].map(({ draft }) => draft.messages[1]?.content ?? '').sort((x, y) => x.length - y.length) as [string, string];
  return !long.includes(short) && !sharesMuch(a, b);
}

/** Kinds that one passage or table may give several of, each with another answer. */
const severalOf: ReadonlySet<string> = new Set(['passage-question', 'passage-mentions', 'passage-term', 'passage-item', 'passage-cell', 'passage-row']);
const onData: ReadonlySet<string> = new Set([
  'passage-data',
  'passage-table',
  'passage-cell',
  'passage-row',
  'passage-terms',
  'passage-term',
  'passage-entry',
  'passage-item',
  'passage-items',
]);

/** The answers are of the same sentences. A row that rests on its whole passage shares that with each. */
function sharesMuch(a: Candidate, b: Candidate): boolean {
  const whole = ({ draft, shows }: Candidate): boolean => lengthOf(draft.spans) >= lengthOf(shows);
  return !whole(a) && !whole(b) && sharedIn(a.draft.spans, b.draft.spans) * 2 > Math.min(lengthOf(a.draft.spans), lengthOf(b.draft.spans));
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
  return sharedIn(a.shows, b.shows);
}

function sizeOf({ shows }: Candidate): number {
  return lengthOf(shows);
}

function sharedIn(a: readonly Span[], b: readonly Span[]): number {
  let shared = 0;
  for (const x of a) for (const y of b) shared += Math.max(0, Math.min(x.end, y.end) - Math.max(x.start, y.start));
  return shared;
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { start, end }) => sum + end - start, 0);
}
