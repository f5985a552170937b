/** A strategy's tools without a gateway or a server: a function answers each call. */
import type { AnyStrategy, ModelMessage, ModelRole, Passage, Reply, SeedTools, StrategyRequest } from '../contracts/index.ts';
import { loadPrompts } from '../strategies/prompts/load.ts';
import { fenced } from '../text/fence.ts';
import { hashOf } from '../text/hash.ts';

/** One call of a strategy. */
export interface AskedCall {
  role: ModelRole;
  /** Of the object that is asked for. */
  name: string | undefined;
  messages: readonly ModelMessage[];
  /** All that is said, one message after the other. */
  prompt: string;
  sample: number;
}

/** Text, or the object that is asked for; throw to give a reply that is no data. */
export type CallAnswer = (call: AskedCall) => unknown;

/** Finds passages, as the search of a run does. */
export type ScriptedSearch = (text: string, most: number) => readonly Passage[];

export interface ScriptedTools extends SeedTools {
  /** Every call so far. */
  calls: readonly AskedCall[];
}

const key = 'key of a test';

/** What stands between the marks of a fence in a prompt; empty where there is none of that label. */
export function fencedText(prompt: string, label: string): string {
  return new RegExp(`<<<${label} ([0-9a-f]{16})\\n([^]*?)\\n${label} \\1>>>`).exec(prompt)?.[2] ?? '';
}

/** Tools for a strategy whose models answer as you say, and whose searches find what you say: without `search` nothing. */
export function scriptedTools(strategy: AnyStrategy, answer: CallAnswer, search: ScriptedSearch = () => []): ScriptedTools {
  const prompts = loadPrompts(strategy, {}, '.');
  const calls: AskedCall[] = [];
  const fence = (text: string, label = 'text'): string => fenced(text, key, label);
  const said = async (role: ModelRole, request: StrategyRequest, name: string | undefined): Promise<unknown> => {
    if (!(strategy.asks ?? []).includes(role)) throw new Error(`"${strategy.id}" asks a model as ${role} without saying so in "asks"`);
    const messages = request.messages.map((message) => ({ ...message }));
    const call = { role, name, messages, prompt: messages.map(({ content }) => content).join('\n'), sample: request.sample ?? 0 };
    calls.push(call);
    return await answer(call);
  };
  const shared = new Map<string, Promise<unknown>>();
  const tools: ScriptedTools = {
    calls,
    fence,
    prompt: (name, values) => prompts.fill(name, values, fence),
    ask: async (role, request): Promise<Reply> => {
      const found = await said(role, request, request.schema?.name);
      const reply = { key: hashOf(request), usage: { input: 0, output: 0, estimated: true }, kept: false, attempts: [], outcome: 'ok' as const };
      return typeof found === 'string' ? { ...reply, text: found } : { ...reply, text: JSON.stringify(found), object: found };
    },
    text: async (role, request) => {
      const found = await said(role, request, undefined);
      return typeof found === 'string' ? found : JSON.stringify(found);
    },
    search: async (text, most) => search(text, most).slice(0, most),
    object: async (role, { name, shape, ...request }) => shape.parse(await said(role, request, name)),
    shared: <T>(name: string, make: (own: SeedTools) => Promise<T>): Promise<T> => {
      const made = (shared.get(name) as Promise<T> | undefined) ?? make(tools);
      shared.set(name, made);
      return made;
    },
  };
  return tools;
}
