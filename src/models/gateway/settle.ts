import type { ModelRequest, ProviderReply, ProviderResult, Usage } from '../../contracts/index.ts';
import { costOf, mostCost } from '../budget/index.ts';
import { mostInputTokens, mostTokens } from '../tokens.ts';
import type { OpenModel } from './open-model.ts';

/** The worst that one request can use and cost. */
export interface Worst {
  input: number;
  output: number;
  tokens: number;
  money: number | undefined;
}

export function worstCase(model: OpenModel, request: ModelRequest, maxOutputTokens: number): Worst {
  const input = Math.ceil(mostInputTokens(request) * model.factor);
  const output = request.kind === 'chat' ? Math.ceil(maxOutputTokens * model.factor) : 0;
  const price = model.priceOf(input);
  return { input, output, tokens: input + output, money: price === undefined ? undefined : mostCost(price, input, output) };
}

/** Bytes that a token has on average at the very most: English has four to five, scripts of three bytes a letter up to about fifteen. */
const mostBytesPerToken = 32;

/**
 * What a reply used. Where the provider reports nothing, no output beside a text, or far less than the texts can be, we count
 * upwards, so that no cap is passed: a token for each byte, and all that was allowed where a model may have thought unseen or
 * was cut. Embedders may well read the beginning of a text only.
 */
export function usageOf(request: ModelRequest, reply: ProviderReply, worst: Worst): Usage {
  const { usage } = reply;
  const said = request.kind === 'embed' || reply.text !== '' ? 1 : 0;
  const enough = (tokens: number, texts: readonly string[]): boolean => texts.reduce((sum, text) => sum + mostTokens(text), 0) <= tokens * mostBytesPerToken;
  if (usage !== undefined && usage.input + usage.output > 0) {
    if (request.kind === 'embed') return usage;
    const prompt = (request.messages ?? []).map(({ content }) => content);
    if (usage.output >= said && enough(usage.output, [reply.text]) && enough(usage.input, prompt)) return usage;
  }
  const unseen = reply.finish === 'length' || reply.reasoning !== undefined;
  const output = unseen ? worst.output : Math.min(worst.output, mostTokens(reply.text) + 16);
  return { input: Math.min(worst.input, mostInputTokens(request)), output, estimated: true };
}

export interface Used {
  sent: boolean;
  tokens: number;
  money: number | undefined;
  estimated: boolean;
  usage: Usage | undefined;
}

/** What one attempt is counted as. One that broke off after it was sent may have been billed: it counts as its worst case. */
export function usedBy(model: OpenModel, request: ModelRequest, result: ProviderResult, worst: Worst): Used {
  if (result.ok) {
    const usage = usageOf(request, result.reply, worst);
    const price = model.priceOf(usage.input);
    return { sent: true, tokens: usage.input + usage.output, money: price === undefined ? undefined : costOf(price, usage), estimated: usage.estimated, usage };
  }
  const { sent, answered } = result.failure;
  const none = worst.money === undefined ? undefined : 0;
  if (!sent || answered) return { sent, tokens: 0, money: none, estimated: false, usage: undefined };
  return { sent, tokens: worst.tokens, money: worst.money, estimated: true, usage: undefined };
}
