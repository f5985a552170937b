import { describe, expect, it } from 'vitest';
import { clauseOf } from '../english/clauses.ts';
import { worthAsking } from './worth-asking.ts';

const asks = (pattern: string, id: string, question: string, text: string): boolean => worthAsking({ pattern, id, question, text, clause: clauseOf(text) });

type Case = [why: string, pattern: string, id: string, question: string, text: string];

/** Each good one stands beside bad ones of its pattern that differ from it in one thing. */
const good: Case[] = [
  ['an event', 'condition', 'happens', 'What happens if a mailbox is full?', 'If a mailbox is full, its sender waits until a message is read'],
  ['advice', 'condition', 'should-do', 'What should I do if a mailbox is full?', 'If a mailbox is full, run the drain command on its host'],
  ['a bound condition', 'condition', 'when', 'When does a sender wait?', 'A sender waits when the mailbox is full'],
  ['a kind', 'definition', 'what-is', 'What is a mailbox?', 'A mailbox is a queue that holds the messages of one worker'],
  ['an option', 'capability', 'does-what-does', 'What does the `drain` command do?', 'The `drain` command removes all messages of several workers'],
  ['a reason', 'reason', 'why', 'Why does a sender wait?', 'A sender waits because a full mailbox takes no message'],
  ['a goal', 'how-to', 'how-do', 'How do I empty a mailbox?', 'To empty a mailbox, run the drain command on its host'],
  ['a use', 'purpose', 'purpose', 'What is the purpose of the relay?', 'The relay is used to move messages between hosts'],
  ['a status', 'attribute', 'what', 'What is the status of a closed mailbox?', 'The status of a closed mailbox is the number of its last message'],
  ['an effect', 'consequence', 'outcome', 'What is the effect of sending large messages?', 'Sending large messages can slow down every worker of the host'],
  ['a way', 'manner', 'how', 'How does the relay order messages?', 'The relay orders messages by comparing the times of their senders'],
];
const bad: Case[] = [
  ['a wish, no event', 'condition', 'happens', 'What happens if you need more room?', 'If you need more room, the host provides a second mailbox for it'],
  ['advice, no event', 'condition', 'happens', 'What happens if a mailbox is full?', 'If a mailbox is full, it should be emptied by its own worker'],
  ['a state, no event', 'condition', 'will', 'What will happen if a limit is set?', 'If a limit is set, it specifies the most messages at one time'],
  ['nothing said', 'condition', 'happens', 'What happens if a mailbox is full?', 'If a mailbox is full, the relay behaves differently'],
  ['what cannot be done', 'condition', 'should-do', 'What should I do if a mailbox is full?', 'If a mailbox is full, you cannot send to it at all'],
  [
    'views of people',
    'condition',
    'should-do',
    'What should I do when critics talk of relays?',
    'When critics talk of relays, use care with each of their words',
  ],
  ['a duty of another', 'condition', 'should-be', 'What should be done when you use relays?', 'When you use relays, the host must look up each name'],
  ['another verb between', 'condition', 'when', 'When do relays help you find errors?', 'Relays help you find errors when a mailbox is full'],
  ['a hedge', 'condition', 'when', 'When may a sender wait?', 'A sender may wait when the mailbox is full'],
  ['a judgement', 'definition', 'what-is', 'What are relays?', 'Relays are a valuable instrument from two points of view'],
  ['what befalls it', 'definition', 'what-is', 'What are closed mailboxes?', 'Closed mailboxes are denied every access with an error'],
  ['an origin', 'definition', 'what-is', 'What are relays?', 'Relays are the product of a long quarrel of two hosts'],
  ['a contrast', 'definition', 'what-is', 'What is a relay?', 'A relay is a body of rules that lives, whereas a host is one that is set'],
  ['a phrase, no term', 'definition', 'term-means', 'What does the term "-b option" mean?', 'The -b option is a switch that sends all messages at once'],
  ['many things', 'capability', 'does-what-does', 'What do mail hosts do?', 'Mail hosts run caches of every name that they looked up'],
  ['everything', 'capability', 'verb-what', 'What does the relay provide?', 'The relay provides a second mailbox for the workers of a host'],
  ['an adverb', 'reason', 'why', 'Why does the host rightfully refuse it?', 'The host rightfully refuses it because the mailbox is full'],
  ['the tale of the writers', 'how-to', 'how-do', 'How do I give figures?', 'To give figures, we used to count the messages of a week'],
  ['no act', 'how-to', 'how-do', 'How do I tell which mailbox is full?', 'To tell which mailbox is full, run the list command on its host'],
  ['what it is only for', 'purpose', 'purpose', 'What is the purpose of the relay?', 'The relay is only intended to be made once for each host'],
  [
    'the names of files in a wrong number',
    'purpose',
    'used-for',
    'What is the files in that folder used for?',
    'The files in that folder are used for nothing at all',
  ],
  ['how long it takes', 'consequence', 'outcome', 'What is the effect of sending large messages?', 'Sending large messages can take a long time'],
  ['into what', 'manner', 'how', 'How does the relay turn messages?', 'The relay turns messages into rows'],
  ['a dangling tail', 'reason', 'why', 'Why are relays useful as well?', 'Relays are useful as well because they move messages'],
  ['marks of another format', 'definition', 'what-is', 'What is a relay?', 'A relay is a :class:`Host` that moves the messages of workers'],
  ['a kind without its article', 'definition', 'what-is', 'What is Drain command?', 'Drain command is a tool that empties the mailboxes of workers'],
];

describe('a question over a text', () => {
  it.each(good)('is asked of %s', (_, ...rest) => expect(asks(...rest)).toBe(true));
  it.each(bad)('is not asked of %s', (_, ...rest) => expect(asks(...rest)).toBe(false));
});
