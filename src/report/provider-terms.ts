import { familyOf } from '../models/families.ts';
import { compareText } from '../text/canonical.ts';
import type { Tally } from './model.ts';

/** When the table was last read against the makers' own pages. */
export const termsAsOf = '2025-06';

/**
 * What makers of models say of training on what their models write, by family, in short. Terms change and differ by plan and
 * version: the sentence says what to look for, the maker's page says what holds.
 */
const terms: Readonly<{ [family: string]: string }> = {
  gpt: 'OpenAI: output must not be used to develop models that compete with OpenAI; models that it opened under Apache-2.0 (gpt-oss) are free of that',
  claude: 'Anthropic: no training of competing models on output without its leave',
  gemini: 'Google: output of the Gemini API must not be used to develop models that compete with it',
  gemma: 'Google: a model trained on output of Gemma counts as its derivative, and the Gemma terms go with it',
  llama: 'Meta: from Llama 3.1 on output may train other models, whose names must then begin with "Llama"; before that it may train Llama alone',
  mistral: 'Mistral AI: free for models under Apache-2.0; others have a research licence, and hosted ones the terms of the platform',
  qwen: 'Alibaba: free for models under Apache-2.0; others have the Qwen licence, which wants "Built with Qwen" or the like',
  deepseek: 'DeepSeek: MIT for R1 and V3, distillation allowed; earlier models have their own licence',
  phi: 'Microsoft: MIT',
  command: 'Cohere: open weights are CC-BY-NC-4.0, hosted models have the terms of the platform',
  grok: 'xAI: no training of competing models on output',
  nova: 'Amazon: the AWS service terms hold, which restrict the training of competing models',
  smollm: 'Hugging Face: Apache-2.0',
  olmo: 'Ai2: Apache-2.0; what it was trained on may carry terms of other makers',
  granite: 'IBM: Apache-2.0',
};

export interface GeneratedBy {
  model: string;
  family: string | null;
  rows: number;
  /** In words; null: the table knows nothing of the family. */
  terms: string | null;
}

/** Models that wrote rows, with what their makers say of it. */
export function generatedBy(models: Tally): GeneratedBy[] {
  return models
    .map(({ name, rows }) => {
      const family = familyOf(name).family ?? null;
      return { model: name, family, rows, terms: family === null ? null : (Object.entries(terms).find(([known]) => known === family)?.[1] ?? null) };
    })
    .sort((a, b) => b.rows - a.rows || compareText(a.model, b.model));
}
