/** The parts of a draft that dimensions look at. */
import type { Draft } from '../contracts/record.ts';
import { words } from '../text/tokens.ts';

export interface Parts {
  /** The first thing asked, with its input: what names the task. */
  prompt: string;
  /** All that was asked. */
  asked: string;
  replies: readonly string[];
  /** All replies, one after another. */
  answer: string;
  userTurns: number;
  usesTools: boolean;
}

export function partsOf(draft: Draft): Parts {
  const users = draft.messages.filter((message) => message.role === 'user').map((message) => message.content);
  const replies = draft.messages.filter((message) => message.role === 'assistant').map((message) => message.content);
  const input = draft.input === undefined || draft.input === '' ? '' : `\n${draft.input}`;
  return {
    prompt: `${users[0] ?? ''}${input}`,
    asked: `${users.join('\n')}${input}`,
    replies,
    answer: replies.join('\n\n'),
    userTurns: users.length,
    usesTools: draft.messages.some((message) => message.role === 'tool' || (message.toolCalls?.length ?? 0) > 0),
  };
}

const ascii = /^[\0-\x7f]*$/;

/** Words with a letter or a digit, as `text/tokens.ts` finds them; a character each in scripts without spaces. */
export function wordCount(text: string): number {
  let count = 0;
  // The same pattern as that of `words`, without the cost of normalising what is normal already.
  if (ascii.test(text)) return text.match(/[A-Za-z0-9]+(?:['.][A-Za-z0-9]+)*/g)?.length ?? 0;
  for (const word of words(text)) if (/[\p{L}\p{N}]/u.test(word)) count++;
  return count;
}
