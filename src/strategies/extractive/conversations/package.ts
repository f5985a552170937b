/** A page of a package: how it is installed, then how it is used. */
import { unitHash } from '../../../text/hash.ts';
import type { Placed } from './section.ts';
import type { Thread } from './thread.ts';

const next: readonly string[] = [
  'And how do I use it? Show an example.',
  'Thanks. Can you show me a short example of how to use it?',
  'It is installed. What does a basic use of it look like?',
  'Got it. How do I use it?',
];

/** The command of "Install" and the code of "Usage" as two turns: of half the pages that have both, by their names. */
export function packageThread(placed: readonly Placed[]): Thread | undefined {
  const of = (kind: string): Placed | undefined =>
    placed.find(({ candidate }) => candidate.family === 'heading-code' && candidate.focus.startsWith(`${kind}:`));
  const [install, use] = [of('install'), of('use')];
  if (install === undefined || use === undefined || install.candidate.end > use.candidate.start) return undefined;
  const hash = unitHash(`package:${install.candidate.focus}`);
  if (hash >= 0.5) return undefined;
  const question = next[Math.floor(hash * 2 * next.length)] as string;
  return {
    shape: 'package-2',
    view: install.view,
    uses: [install.candidate, use.candidate],
    turns: [
      {
        question: install.candidate.draft.messages[0]?.content ?? '',
        answer: install.candidate.draft.messages[1]?.content ?? '',
        spans: install.candidate.draft.spans,
      },
      { question, answer: use.candidate.draft.messages[1]?.content ?? '', spans: use.candidate.draft.spans },
    ],
  };
}
