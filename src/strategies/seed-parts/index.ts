/** What a seed consists of, and how it is shown to a teacher. */
import type { Message, Seed } from '../../contracts/index.ts';

/** How the one who answers should behave, and what was said before the last message of the user. An answer that is there is left out. */
export function partsOf(seed: Seed): { system: string; conversation: Message[] } {
  const last = seed.messages.findLastIndex(({ role }) => role === 'user');
  const before = seed.messages.slice(0, Math.max(0, last));
  return { system: before.find(({ role }) => role === 'system')?.content ?? '', conversation: before.filter(({ role }) => role !== 'system') };
}

/** The messages of a row that stand before its answer. */
export function askedMessages(system: string, conversation: readonly Message[], prompt: string): Message[] {
  return [...(system === '' ? [] : [{ role: 'system' as const, content: system }]), ...conversation, { role: 'user', content: prompt }];
}

export const orNone = (text: string): string => (text.trim() === '' ? 'none' : text);

export const conversationText = (messages: readonly Message[]): string => orNone(messages.map(({ role, content }) => `${role}: ${content}`).join('\n\n'));
