import { describe, expect, it } from 'vitest';
import { familyOf } from './families.ts';

describe('the family of a model', () => {
  it.each<[string, string | undefined, string[]]>([
    ['gpt-5-mini', 'gpt', []],
    ['openai/gpt-oss-120b', 'gpt', []],
    ['o4-mini-2025-04-16', 'gpt', []],
    ['ft:gpt-4o-mini:org::id', 'gpt', []],
    ['text-embedding-3-small', 'gpt', []],
    ['claude-sonnet-4-5-20250929', 'claude', []],
    ['anthropic/claude-opus-4.1', 'claude', []],
    ['meta-llama/Llama-3.1-8B-Instruct', 'llama', []],
    ['llama3.2:1b', 'llama', []],
    ['Qwen/Qwen2.5-7B-Instruct-AWQ', 'qwen', []],
    ['qwen3:8b', 'qwen', []],
    ['mistralai/Mixtral-8x7B-Instruct-v0.1', 'mistral', []],
    ['google/gemma-3-27b-it', 'gemma', ['gemini']],
    ['models/gemini-2.5-flash', 'gemini', ['gemma']],
    ['deepseek-ai/DeepSeek-R1-Distill-Qwen-7B', 'deepseek', ['qwen']],
    ['nvidia/Llama-3.1-Nemotron-70B', 'llama', []],
    ['lmsys/vicuna-13b-v1.5', 'llama', []],
    ['HuggingFaceH4/zephyr-7b-beta', 'mistral', []],
    ['NousResearch/Hermes-3-Llama-3.1-8B', 'llama', []],
    ['/models/SmolLM2-135M-Instruct.Q4_1.gguf', 'smollm', []],
    ['C:\\models\\phi-4.Q4_K_M.gguf', 'phi', []],
    ['01-ai/Yi-34B', 'yi', []],
    ['my-own-model', undefined, []],
    ['command-r-plus', 'command', []],
    ['toString', undefined, []],
    ['', undefined, []],
  ])('%s', (model, family, related) => {
    expect(familyOf(model)).toEqual({ family, related });
  });

  it('is what the config says', () => {
    expect(familyOf('gpt-5', 'house')).toEqual({ family: 'house', related: [] });
    expect(familyOf('acme-7b', undefined, { acme: 'llama' })).toEqual({ family: 'llama', related: [] });
    expect(familyOf('gpt-like', undefined, { gpt: 'other' })).toEqual({ family: 'other', related: [] });
  });
});
