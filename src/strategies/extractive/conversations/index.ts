/** Conversations of a document: they follow a section where it says what its subject is, and then more of that. */
import type { Chunk } from '../../../contracts/document.ts';
import { unitHash } from '../../../text/hash.ts';
import type { Candidate } from '../compose.ts';
import type { ChunkView } from '../view.ts';
import { packageThread } from './package.ts';
import { entriesOf } from './entries.ts';
import { understood } from './passage.ts';
import { entryThread, progressThreads } from './progress.ts';
import { sectionThread } from './section.ts';
import { draftOf, type Thread } from './thread.ts';

interface Place {
  chunk: Chunk;
  view: ChunkView;
  candidates: readonly Candidate[];
}

/** A conversation, the chunk that its first turn stands in, and the single rows whose place it takes. */
interface Talk {
  chunk: Chunk;
  candidate: Candidate;
  uses: readonly Candidate[];
}

export function* converse(places: readonly Place[]): Iterable<Talk> {
  const first = packageThread(places.flatMap(({ candidates, view }) => candidates.map((candidate) => ({ candidate, view }))));
  const views = places.map(({ view }) => view);
  const heard = (thread: Thread): Thread[] => [understood(thread, views)].filter((one) => one !== undefined);
  if (first !== undefined) yield talkOf(first);
  const told = progressThreads(views).flatMap(heard);
  const rows = places.flatMap(({ candidates }) => candidates).filter(({ passage, lookup }) => !passage && !lookup);
  for (const thread of told) yield talkOf({ ...thread, uses: [...thread.uses, ...rows.filter((row) => isSaidIn(thread, row))] });
  for (const section of sectionsOf(places)) {
    const thread = ofRows(section, told);
    if (thread !== undefined) yield* heard(thread).map(talkOf);
    for (const { view } of section)
      yield* entriesOf(view)
        .flatMap((entry) => entryThread(entry) ?? [])
        .flatMap(heard)
        .map(talkOf);
  }
}

/** A turn gives most of what the row shows, in whatever chunk. */
function isSaidIn({ turns }: Thread, { shows }: Candidate): boolean {
  const size = shows.reduce((sum, { start, end }) => sum + end - start, 0);
  const shared = turns
    .flatMap(({ spans }) => spans)
    .reduce((sum, span) => sum + shows.reduce((part, { start, end }) => part + Math.max(0, Math.min(span.end, end) - Math.max(span.start, start)), 0), 0);
  return shared * 2 > size;
}

/** Of what single rows ask of a section; where its own progress gives none. */
function ofRows(section: readonly Place[], told: readonly Thread[]): Thread | undefined {
  if (told.some(({ view }) => section.some((place) => place.view === view))) return undefined;
  const placed = section.flatMap(({ candidates, view }) => candidates.map((candidate) => ({ candidate, view })));
  const thread = sectionThread(placed);
  return thread !== undefined && isTold(thread, placed.length) ? thread : undefined;
}

/** Neighbouring chunks under one heading. */
function sectionsOf(places: readonly Place[]): Place[][] {
  const sections: Place[][] = [];
  let path: string | undefined;
  for (const place of places) {
    const own = place.chunk.headingPath.join('\n');
    if (own === path) sections.at(-1)?.push(place);
    else sections.push([place]);
    path = own;
  }
  return sections;
}

/** Sections with much to ask give a conversation oftener: their single rows are not all taken up by it. By what it asks, not by where. */
function isTold(thread: Thread, candidates: number): boolean {
  const spare = candidates - thread.turns.length;
  return unitHash(`talk:${thread.uses.map(({ focus }) => focus).join('|')}`) < (spare >= 3 ? 0.95 : spare >= 1 ? 0.7 : 0.35);
}

function talkOf(thread: Thread): Talk {
  const draft = draftOf(thread);
  const [first, last] = [draft.spans[0], draft.spans.at(-1)];
  const candidate: Candidate = {
    draft,
    family: 'conversation',
    focus: `talk:${thread.turns.map(({ question }) => question).join('|')}`,
    score: 0.9,
    start: first?.start ?? 0,
    end: last?.end ?? 0,
    lookup: false,
    passage: false,
    shows: draft.shown ?? draft.spans,
  };
  return { chunk: thread.view.chunk, candidate, uses: thread.uses };
}
