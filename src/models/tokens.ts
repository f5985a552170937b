import type { ModelRequest, ModelMessage } from '../contracts/index.ts';
import { estimateTokens } from '../text/tokens.ts';

// What chat templates put around a message, and before the first: role marks, a date, a default system prompt.
const perMessage = 16;
const perRequest = 160;
// What providers put around a schema: the words of a tool call, where they have no mode of their own for objects.
const perSchema = 640;

/**
 * Never less than the tokens of a text, in any script: its bytes as UTF-8. Tokenisers that work on bytes (all of OpenAI's,
 * Llama's, Qwen's, Mistral's newer ones) make at most one token of a byte; those of SentencePiece fall back to bytes for
 * what they do not know. English has about four times fewer, CJK two; the rest of a reservation comes back when a call ends.
 */
export function mostTokens(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** Tokens of the input of one request, at most. */
export function mostInputTokens(request: Pick<ModelRequest, 'messages' | 'inputs' | 'schema'>): number {
  let tokens = perRequest;
  for (const message of request.messages ?? []) tokens += perMessage + mostTokens(message.content);
  for (const input of request.inputs ?? []) tokens += perMessage + mostTokens(input);
  if (request.schema !== undefined) tokens += perSchema + mostTokens(JSON.stringify(request.schema));
  return tokens;
}

/** Tokens of the input of one request, more or less: for limits a minute, and where a provider reports none. */
export function likelyInputTokens(request: { messages?: readonly ModelMessage[]; inputs?: readonly string[] }): number {
  let tokens = 0;
  for (const message of request.messages ?? []) tokens += 4 + estimateTokens(message.content);
  for (const input of request.inputs ?? []) tokens += estimateTokens(input);
  return tokens;
}
