/** Endpoints by name: where they listen, which key they want, and how compatible servers can be held to JSON. */
import type { ModelConfig, Rung } from '../../contracts/model.ts';

export const openaiDefaults = { baseUrl: 'https://api.openai.com/v1', keyVariable: 'OPENAI_API_KEY', keyNeeded: true };
export const anthropicDefaults = { baseUrl: 'https://api.anthropic.com/v1', keyVariable: 'ANTHROPIC_API_KEY', keyNeeded: true };

export interface Preset {
  id: string;
  /** What it is, in a few words. */
  title: string;
  /** Where it listens as it comes; undefined: the config must say. */
  baseUrl: string | undefined;
  keyVariable?: string;
  keyNeeded?: boolean;
  rungs: readonly Rung[];
  /** Whether replies say what they used; where not, tokens are counted by us and marked as estimates. */
  usage: 'always' | 'unknown';
  /** Limits and capacity are those of a model, not of the whole address. */
  perModel: boolean;
}

export const presets: readonly Preset[] = [
  {
    id: 'openai-compatible',
    title: 'any server with the OpenAI chat protocol',
    baseUrl: undefined,
    rungs: ['strict', 'json', 'prompt'],
    usage: 'unknown',
    perModel: false,
  },
  { id: 'vllm', title: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1', rungs: ['strict', 'json', 'prompt'], usage: 'always', perModel: false },
  { id: 'llama-cpp', title: 'llama.cpp server', baseUrl: 'http://127.0.0.1:8080/v1', rungs: ['strict', 'json', 'prompt'], usage: 'always', perModel: false },
  { id: 'ollama', title: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', rungs: ['strict', 'json', 'prompt'], usage: 'always', perModel: false },
  // Refuses `json_object`.
  { id: 'lm-studio', title: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1', rungs: ['strict', 'prompt'], usage: 'always', perModel: false },
  {
    id: 'openrouter',
    title: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyVariable: 'OPENROUTER_API_KEY',
    keyNeeded: true,
    rungs: ['strict', 'json', 'prompt'],
    usage: 'always',
    perModel: true,
  },
];

/** Environment variable that holds the key of a model; undefined: it is asked without one. */
export function keyVariable({ use, key }: Pick<ModelConfig, 'use' | 'key'>): string | undefined {
  if (key !== undefined) return key;
  if (use === 'openai') return openaiDefaults.keyVariable;
  if (use === 'anthropic') return anthropicDefaults.keyVariable;
  return presets.find(({ id }) => id === use)?.keyVariable;
}
