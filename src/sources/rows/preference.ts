import type { Message } from '../../contracts/record.ts';
import { canonicalJson } from '../../text/canonical.ts';
import { readHistory } from './alpaca.ts';
import { readMessages, settleAnswers, type Messages } from './answers.ts';
import { field, type FieldMap } from './fields.ts';
import { kindOf, own, type JsonObject } from './json.ts';
import type { RowShape, ShapeResult } from './shape.ts';

/**
 * Two answers to one prompt, the better under `chosen`. The prompt stands beside them as text or messages (TRL's explicit form,
 * LLaMA-Factory's ranking), or both are whole conversations that begin alike (TRL's implicit form, and the transcripts of
 * Anthropic's hh-rlhf). Unlike TRL, which parts two texts at their first different letter, we part conversations at messages only.
 */
export const preferenceShape: RowShape = {
  id: 'preference',
  version: '1',
  description: 'a `chosen` and a `rejected` answer, with their prompt beside them, or as whole conversations that begin alike',
  needs: ['chosen', 'rejected'],

  fits(row: JsonObject, map: FieldMap): boolean {
    return isAnswer(field(row, map, 'chosen')) && isAnswer(field(row, map, 'rejected'));
  },

  read(row: JsonObject, map: FieldMap): ShapeResult {
    const sides: Message[][] = [];
    const notes: string[] = [];
    for (const name of ['chosen', 'rejected'] as const) {
      const value = field(row, map, name);
      if (value === undefined || value === null || value === '') return { refused: `has no answer under \`${map[name] ?? name}\`` };
      const read = typeof value === 'string' ? readText(value) : readMessages(value);
      if ('refused' in read) return { refused: `has a ${name} answer under \`${map[name] ?? name}\` that ${read.refused}` };
      sides.push(read.messages);
      if (name === 'chosen') notes.push(...read.notes);
    }
    const [chosen, rejected] = sides as [Message[], Message[]];
    const isWhole = [chosen, rejected].every((side) => side.some(({ role }) => role === 'user'));
    const parted = isWhole ? partAtPrompt(chosen, rejected) : withPrompt(row, map, chosen, rejected);
    if ('refused' in parted) return parted;
    const worse = { name: map.rejected ?? 'rejected', messages: parted.rejected, model: text(row, 'rejected_model'), score: number(row, 'score_rejected') };
    return settleAnswers(parted.prompt, parted.chosen, [worse], { row, map, notes: [...parted.notes, ...notes] });
  },
};

type Parted = { prompt: Message[]; chosen: Message[]; rejected: Message[]; notes: string[] } | { refused: string };

/** Whole conversations: all that both have in front, up to its last message of the user, is the prompt. */
function partAtPrompt(chosen: Message[], rejected: Message[]): Parted {
  let common = 0;
  while (common < chosen.length && common < rejected.length && canonicalJson(chosen[common]) === canonicalJson(rejected[common])) common++;
  const at = chosen.slice(0, common).findLastIndex(({ role }) => role === 'user') + 1;
  if (at === 0) return { refused: 'has two conversations that do not begin with the same message' };
  if ([chosen, rejected].some((side) => side.slice(at).some(({ role }) => role === 'user'))) {
    return { refused: 'has two conversations that part before the last message of the user' };
  }
  return { prompt: chosen.slice(0, at), chosen: chosen.slice(at), rejected: rejected.slice(at), notes: [] };
}

/** The prompt stands beside the answers: messages, or an instruction with its input and history. */
function withPrompt(row: JsonObject, map: FieldMap, chosen: Message[], rejected: Message[]): Parted {
  const given = field(row, map, 'prompt') ?? field(row, map, 'messages');
  if (given === undefined || given === null) {
    return { refused: 'has two answers without a prompt: name it under `fields` as prompt (two texts that begin alike are not parted inside)' };
  }
  const prompt: Messages = typeof given === 'string' ? { messages: [{ role: 'user', content: given }], notes: [] } : readMessages(given);
  if ('refused' in prompt) return { refused: `has a prompt that ${prompt.refused}` };
  const earlier = readHistory(field(row, map, 'history'), map.history ?? 'history');
  if ('refused' in earlier) return earlier;
  const input = field(row, map, 'input');
  const last = prompt.messages.at(-1);
  if (last === undefined) return { refused: 'has an empty prompt' };
  if (typeof input === 'string' && input.trim() !== '' && typeof given === 'string') last.content = `${last.content}\n${input}`;
  const system = prompt.messages[0]?.role === 'system' ? 1 : 0;
  prompt.messages.splice(system, 0, ...earlier.messages);
  return { prompt: prompt.messages, chosen, rejected, notes: prompt.notes };
}

function isAnswer(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || (typeof value === 'object' && value !== null);
}

const speaker = /(?:^|\n\n)(Human|Assistant):/g;

/** An answer, or a transcript in which each turn begins with an empty line and its speaker. */
function readText(value: string): Messages {
  if (!/^\s{0,8}Human:/.test(value)) return { messages: [{ role: 'assistant', content: value }], notes: [] };
  const whole = `\n\n${value.trimStart()}`;
  const turns = [...whole.matchAll(speaker)];
  const messages = turns.map(({ 1: name, 0: mark, index }, at): Message => {
    const content = whole.slice(index + mark.length, turns[at + 1]?.index ?? whole.length).trim();
    return { role: name === 'Human' ? 'user' : 'assistant', content };
  });
  return { messages, notes: ['a transcript of Human and Assistant was parted into its turns'] };
}

function text(row: JsonObject, name: string): string | undefined {
  const value = own(row, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function number(row: JsonObject, name: string): number | undefined {
  const value = own(row, name);
  return kindOf(value) === 'a number' && Number.isFinite(value) ? (value as number) : undefined;
}
