/** Conversations that follow the progress of a section: what its subject is, then what it says next, each turn behind the one before. */
import { wordCount } from '../english/plain.ts';
import type { Piece } from '../maker.ts';
import type { ChunkView } from '../view.ts';
import { beatsOf, ledFrom, stretchFrom, type Beat } from './beats.ts';
import { nextAt, pathOf, type Told } from './next.ts';
import { describes, openerOf, type Entry } from './entries.ts';
import { opened, openerAt, type Opener } from './openers.ts';
import type { Thread, Turn } from './thread.ts';

const mostTurns = 4;
const longestTalk = 520;
/** Beats that may be passed over between two turns. */
const widest = 16;

/** The conversations of a document's chunks, none of which shares text with another. */
export function progressThreads(views: readonly ChunkView[]): Thread[] {
  const beats = beatsOf(views);
  const threads: Thread[] = [];
  for (let at = 0; at < beats.length; at++) {
    const found = threadFrom(beats, at);
    if (found === undefined) continue;
    threads.push(found.thread);
    at = found.end - 1;
  }
  return threads;
}

function threadFrom(beats: readonly Beat[], from: number): { thread: Thread; end: number } | undefined {
  const opener = openerAt(beats, from);
  if (opener === undefined) return undefined;
  const { view } = beats[from] as Beat;
  const start = toldAt(opener, from, opener.subject ?? view.topic ?? '');
  const first = opener.kind === 'list' || opener.kind === 'code-example' ? ledFrom(beats, from) : answerAt(beats, from, start);
  const candidate = first === undefined ? undefined : opened(view, opener, first.piece);
  if (first === undefined || candidate === undefined || !opensWell(opener, first.piece.text)) return undefined;
  const { turns, end } = walk(beats, first.end, start, turnOf(candidate.draft.messages[0]?.content ?? '', first.piece));
  return turns.length < 2 ? undefined : { thread: { shape: `${opener.kind}-${turns.length}`, view, turns, uses: [candidate] }, end };
}

/** The conversation on an entry of a list of terms: what it is, then what its description goes on to say. */
export function entryThread(entry: Entry): Thread | undefined {
  const { beats, view } = entry;
  const opener = openerOf(entry);
  const lead = beats[0]?.sentence;
  if (opener === undefined || lead === undefined || !describes(view, lead)) return undefined;
  const start = toldAt(opener, 0, opener.subject ?? '');
  const first = answerAt(beats, 0, start, describes);
  const candidate = first === undefined ? undefined : opened(view, opener, first.piece);
  if (first === undefined || candidate === undefined) return undefined;
  const { turns } = walk(beats, first.end, start, turnOf(candidate.draft.messages[0]?.content ?? '', first.piece));
  return turns.length < 2 ? undefined : { shape: `entry-${turns.length}`, view, turns, uses: [candidate] };
}

function toldAt({ subject, plural, proposal }: Opener, end: number, said: string): Told {
  return { subject, plural, said, before: '', questions: [], end, kinds: new Set([proposal.focus]) };
}

/** The first turn, and those that follow it from beat `from` on. */
function walk(beats: readonly Beat[], from: number, start: Told, first: Turn): { turns: Turn[]; end: number } {
  const turns: Turn[] = [first];
  let told = after(start, first, from);
  let words = wordCount(first.answer);
  for (let at = from; at < beats.length && at - told.end <= widest && turns.length < mostTurns; at++) {
    if (!isNear(beats[told.end - 1], beats[at])) break;
    const next = nextAt(beats, at, told);
    const stretch = next === undefined ? undefined : (next.whole ?? answerAt(beats, at, told));
    if (next === undefined || stretch === undefined || !answers(stretch.piece.text, words)) continue;
    const turn = turnOf(next.question, stretch.piece);
    turns.push(turn);
    words += wordCount(turn.answer);
    told = after(told, turn, stretch.end, next.kind);
    at = stretch.end - 1;
  }
  return { turns, end: told.end };
}

/** Of one section, or of a section and one beside or under it. */
function isNear(a: Beat | undefined, b: Beat | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const [from, to] = [a.view.chunk.headingPath, b.view.chunk.headingPath];
  const under = to.length > from.length && to.length - from.length === 1 && from.every((heading, i) => heading === to[i]);
  const beside = from.length > 0 && to.length === from.length && from.slice(0, -1).every((heading, i) => heading === to[i]);
  return pathOf(a) === pathOf(b) || under || (beside && from.length > 1);
}

function turnOf(question: string, piece: Piece): Turn {
  return { question, answer: piece.text, spans: [piece] };
}

function after(told: Told, { question, answer }: Turn, end: number, kind?: string): Told {
  return {
    ...told,
    said: `${told.said}\n${question}\n${answer}`,
    before: answer,
    questions: [...told.questions, question],
    end,
    kinds: kind === undefined ? told.kinds : new Set([...told.kinds, kind]),
  };
}

/** The answer that begins at the beat; it ends where another question is answered than the one that it is of. */
function answerAt(beats: readonly Beat[], from: number, told: Told, opens?: typeof describes): ReturnType<typeof stretchFrom> {
  const turns = (at: number): boolean => {
    const before = beats
      .slice(from, at)
      .map(({ sentence }) => sentence?.text ?? '')
      .join(' ');
    return nextAt(beats, at, { ...told, said: `${told.said}\n${before}`, before, end: at }) !== undefined;
  };
  return stretchFrom(beats, from, told.said, turns, opens);
}

/** "Tell me about X" wants more than a sentence; any other question wants one that says something. */
function opensWell({ kind }: Opener, text: string): boolean {
  return kind === 'section-lead' ? wordCount(text) >= 26 && /[.:][)"']?\s/.test(text) : wordCount(text) >= 8;
}

function answers(text: string, words: number): boolean {
  const count = wordCount(text);
  return count >= 6 && words + count <= longestTalk && !/[:,;]$/.test(text.trim());
}
