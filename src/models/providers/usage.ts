/** Tokens as the endpoint reports them. */
import type { LanguageModelV3Usage } from '@ai-sdk/provider';
import type { Usage } from '../../contracts/model.ts';

/**
 * Undefined where the endpoint said nothing, or what cannot be: no tokens for a prompt, none for a text that came, less
 * than none.
 */
export function reportedUsage(usage: LanguageModelV3Usage, text: string): Usage | undefined {
  if (usage.raw === undefined) return undefined;
  const input = count(usage.inputTokens.total);
  const output = count(usage.outputTokens.total);
  if (input === undefined || output === undefined || input === 0 || (output === 0 && text !== '')) return undefined;
  const reported: Usage = { input, output, estimated: false };
  const cached = count(usage.inputTokens.cacheRead);
  const reasoning = count(usage.outputTokens.reasoning);
  if (cached !== undefined && cached > 0) reported.cachedInput = Math.min(cached, input);
  if (reasoning !== undefined && reasoning > 0) reported.reasoning = Math.min(reasoning, output);
  return reported;
}

function count(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
