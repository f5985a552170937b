/** Conversations of a document: at most one a section, and not of every section, so that most rows stay single. */
import type { Chunk } from '../../../contracts/document.ts';
import { unitHash } from '../../../text/hash.ts';
import type { Candidate } from '../compose.ts';
import type { ChunkView } from '../view.ts';
import { packageThread } from './package.ts';
import { sectionThread } from './section.ts';
import { draftOf, type Thread } from './thread.ts';

interface Place {
  chunk: Chunk;
  view: ChunkView;
  candidates: readonly Candidate[];
}

/** Conversations with the chunk that their first turn stands in. */
export function* converse(places: readonly Place[]): Iterable<{ chunk: Chunk; candidate: Candidate; uses: readonly Candidate[] }> {
  const first = packageThread(places.flatMap(({ candidates, view }) => candidates.map((candidate) => ({ candidate, view }))));
  if (first !== undefined) yield { chunk: first.view.chunk, candidate: candidateOf(first), uses: first.uses };
  for (const section of sectionsOf(places)) {
    const placed = section.flatMap(({ candidates, view }) => candidates.map((candidate) => ({ candidate, view })));
    const thread = sectionThread(placed);
    if (thread === undefined || !isTold(thread, placed.length)) continue;
    yield { chunk: thread.view.chunk, candidate: candidateOf(thread), uses: thread.uses };
  }
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

function candidateOf(thread: Thread): Candidate {
  const draft = draftOf(thread);
  const [first, last] = [draft.spans[0], draft.spans.at(-1)];
  return {
    draft,
    family: 'conversation',
    focus: `talk:${thread.uses.map(({ focus }) => focus).join('|')}`,
    score: 0.9,
    start: first?.start ?? 0,
    end: last?.end ?? 0,
    lookup: false,
    passage: false,
    shows: draft.spans,
  };
}
