import { random as randomFrom } from '../../statistics/random.ts';
import { embedding } from './embedding.ts';
import type { FaultKind } from './fault-kinds.ts';
import { schemaValue } from './schema-value.ts';
import type { ReplyScript, ScriptedAnswer, ScriptRequest } from './script.ts';
import { drawnText } from './words.ts';

/** What a provider's form is written from. */
export interface Answer {
  text: string;
  reasoning: string | undefined;
  vectors: readonly (readonly number[])[];
  finish: 'stop' | 'length' | 'content_filter' | 'refusal';
  usage: { input: number; output: number; cachedInput?: number; reasoning?: number } | undefined;
  model: string;
  latency: number | undefined;
  fault: FaultKind | 'none' | undefined;
}

/** A quarter of the UTF-16 length, as the server counts tokens everywhere. */
export function countTokens(length: number): number {
  return Math.ceil(length / 4);
}

export function inputTokens(request: ScriptRequest): number {
  let length = 0;
  for (const { content } of request.messages) length += content.length + 16;
  for (const input of request.inputs) length += input.length;
  return countTokens(length);
}

/** The reply that the script gives, or else one drawn from the request's hash. May be a promise where the script's is. */
export function answerTo(request: ScriptRequest, script: ReplyScript | undefined, dimensions: number): Answer | Promise<Answer> {
  const given = script?.(request);
  if (given instanceof Promise) return given.then((one) => complete(request, one, dimensions));
  return complete(request, given, dimensions);
}

function complete(request: ScriptRequest, given: string | ScriptedAnswer | undefined, dimensions: number): Answer {
  const answer: ScriptedAnswer = typeof given === 'string' ? { text: given } : (given ?? {});
  const vectors = request.kind === 'embed' ? (answer.vectors ?? request.inputs.map((text) => embedding(request.seed, request.model, text, dimensions))) : [];
  let text = answer.text ?? (answer.object === undefined ? undefined : JSON.stringify(answer.object));
  if (text === undefined) text = request.kind === 'embed' ? '' : drawnReply(request);
  let finish = answer.finish ?? 'stop';
  const most = request.maxOutputTokens;
  if (answer.finish === undefined && request.kind === 'chat' && most !== undefined && text.length > most * 4) {
    text = text.slice(0, most * 4);
    finish = 'length';
  }
  const output = request.kind === 'embed' ? 0 : countTokens(text.length + (answer.reasoning?.length ?? 0));
  return {
    text,
    reasoning: answer.reasoning,
    vectors,
    finish,
    usage: answer.usage === null ? undefined : (answer.usage ?? { input: inputTokens(request), output }),
    model: answer.model ?? request.model,
    latency: answer.latency,
    fault: answer.fault,
  };
}

function drawnReply(request: ScriptRequest): string {
  const random = randomFrom(`${request.seed}/reply/${request.hash}`);
  if (request.schema !== undefined) return JSON.stringify(schemaValue(request.schema.schema, random));
  if (request.json) return JSON.stringify({ answer: drawnText(1, random) });
  return drawnText(1 + random.integer(3), random);
}
