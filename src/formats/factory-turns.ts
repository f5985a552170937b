/** Conversations in ShareGPT's dialect, as LLaMA-Factory reads them. */
import { z } from 'zod';
import type { Message, Tool } from '../contracts/record.ts';
import type { Reading } from './dataset-info.ts';
import { objectOf, parametersOf } from './dialogue.ts';
import type { Dialogue, Spoken } from './dialogue.ts';
import { jsonText } from './json-text.ts';

export interface FactoryTurn {
  from: 'human' | 'gpt' | 'function_call' | 'observation';
  value: string;
}

export const factoryTags: NonNullable<Reading['tags']> = {
  role_tag: 'from',
  content_tag: 'value',
  user_tag: 'human',
  assistant_tag: 'gpt',
  observation_tag: 'observation',
  function_tag: 'function_call',
  system_tag: 'system',
};

/**
 * The turns, or why they cannot be: the loader drops a row in which two results of tools follow each other, and has no place for
 * text beside a call.
 */
export function factoryTurns({ messages }: Pick<Dialogue, 'messages'>): FactoryTurn[] | string {
  const turns: FactoryTurn[] = [];
  for (const message of messages) {
    if (message.calls.length > 1) return 'several calls of tools at once';
    const turn = turnOf(message);
    if (typeof turn === 'string') return turn;
    turns.push(turn);
  }
  return turns;
}

function turnOf({ role, content, calls }: Spoken): FactoryTurn | string {
  const [call] = calls;
  if (call === undefined) return { from: role === 'user' ? 'human' : role === 'tool' ? 'observation' : 'gpt', value: content };
  if (content.trim() !== '') return 'text beside a call of a tool';
  const given = objectOf(call.arguments);
  return given === undefined
    ? 'arguments of a call that are no JSON object'
    : { from: 'function_call', value: jsonText({ name: call.name, arguments: given }) };
}

/** The tools as JSON text; empty where there are none. */
export function factoryTools(tools: readonly Tool[]): string {
  if (tools.length === 0) return '';
  return jsonText(tools.map(({ name, description, parameters }) => ({ name, description: description ?? '', parameters: parametersOf(parameters) })));
}

export const factoryTurnSchema = z.object({ from: z.enum(['human', 'gpt', 'function_call', 'observation']), value: z.string() });
const callSchema = z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) });

/** The messages of turns, with a system prompt in front. Calls are numbered: the dialect has no ids. */
export function readFactoryTurns(system: string, turns: readonly FactoryTurn[]): Message[] {
  let calls = 0;
  const said = turns.map(({ from, value }): Message => {
    if (from === 'function_call') {
      const call = callSchema.parse(JSON.parse(value));
      return { role: 'assistant', content: '', toolCalls: [{ id: `call_${++calls}`, name: call.name, arguments: JSON.stringify(call.arguments) }] };
    }
    if (from === 'observation') return { role: 'tool', content: value, toolCallId: `call_${calls}` };
    return { role: from === 'human' ? 'user' : 'assistant', content: value };
  });
  return system === '' ? said : [{ role: 'system', content: system }, ...said];
}
