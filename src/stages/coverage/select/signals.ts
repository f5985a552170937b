/** What a conversation says of itself, without a judge: the local half of the selection of dialogues. */
import type { Message } from '../../../contracts/index.ts';
import { round6 } from '../../../statistics/intervals.ts';
import { contentStems } from '../../../text/content-words.ts';

export interface DialogueSignals {
  /** Mean, over its turns, of how much question and answer speak of the same things: F1 of their content words, 0-1. */
  entity: number;
  /** Mean share of an answer's content words that no earlier answer has, 0-1: an answer that repeats brings nothing forward. */
  progress: number;
  /** Mean form of its turns, 0-2: 0 where an answer is missing or cut, 1 where it only takes the question up, 2 else. */
  form: number;
  turns: number;
  /** Turns without a reply. */
  unanswered: number;
}

/**
 * A heuristic in place of the judge of MDS (arXiv 2604.07892), which reads entities and form off each turn. Theirs leaves the progress of
 * information out of its released code and skips a turn that its judge cannot read; here progress counts, and no turn is skipped.
 */
export function dialogueSignals(messages: readonly Pick<Message, 'role' | 'content' | 'toolCalls'>[]): DialogueSignals {
  const said = new Set<string>();
  let [entity, progress, form, turns, unanswered] = [0, 0, 0, 0, 0];
  for (const [index, message] of messages.entries()) {
    if (message.role !== 'user') continue;
    turns++;
    const end = messages.findIndex((other, at) => at > index && other.role === 'user');
    const reply = messages.slice(index + 1, end < 0 ? messages.length : end).findLast(({ role }) => role === 'assistant');
    const text = reply?.content.trim() ?? '';
    if (text === '') {
      unanswered++;
      continue;
    }
    const [asked, answered] = [contentStems(message.content), contentStems(text)];
    const shared = [...asked].filter((stem) => answered.has(stem)).length;
    entity += asked.size + answered.size === 0 ? 0 : (2 * shared) / (asked.size + answered.size);
    const fresh = [...answered].filter((stem) => !said.has(stem));
    progress += answered.size === 0 ? 0 : fresh.length / answered.size;
    const beyond = fresh.some((stem) => !asked.has(stem));
    form += isCut(text) ? 0 : beyond || answered.size === 0 ? 2 : 1;
    for (const stem of answered) said.add(stem);
  }
  const mean = (sum: number): number => (turns === 0 ? 0 : round6(sum / turns));
  return { entity: mean(entity), progress: mean(progress), form: mean(form), turns, unanswered };
}

/** A long reply that ends in the middle of a sentence. */
function isCut(text: string): boolean {
  return text.length > 80 && /[\p{L}\p{N},;:–-]$/u.test(text) && !/\n[^\n]{0,60}$/.test(text);
}
