/** A conversation: two to four turns that each rest on a stretch of one section, in the section's order. */
import type { Span } from '../../../contracts/document.ts';
import type { Draft } from '../../../contracts/record.ts';
import type { Candidate } from '../compose.ts';
import { conversationDifficulty, topicOf } from '../labels.ts';
import type { ChunkView } from '../view.ts';

export interface Turn {
  question: string;
  answer: string;
  spans: readonly Span[];
}

export interface Thread {
  /** What kind of conversation it is: the second part of its template. */
  shape: string;
  view: ChunkView;
  turns: readonly Turn[];
  /** Candidates whose place it takes: they make no rows of their own. */
  uses: readonly Candidate[];
  /** The stretch that its first turn shows. */
  shown?: readonly Span[];
}

export function draftOf({ shape, view, turns, shown }: Thread): Draft {
  return {
    messages: turns.flatMap(({ question, answer }) => [
      { role: 'user' as const, content: question },
      { role: 'assistant' as const, content: answer },
    ]),
    labels: { taskType: 'conversation', difficulty: conversationDifficulty(turns), topic: topicOf(view) },
    spans: turns.flatMap(({ spans }) => spans.map(({ start, end }) => ({ start, end }))).sort((a, b) => a.start - b.start || a.end - b.end),
    ...(shown === undefined ? {} : { shown: [...shown] }),
    template: `conversation/${shape}`,
  };
}
