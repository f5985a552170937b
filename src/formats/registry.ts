import type { Format } from '../contracts/plugins.ts';
import { alpaca } from './alpaca.ts';
import { chatml } from './chatml.ts';
import { fireworks } from './fireworks.ts';
import { gemini } from './gemini.ts';
import { kto } from './kto.ts';
import { llamafactoryDpo, llamafactoryKto } from './llamafactory-judged.ts';
import { messages } from './messages.ts';
import { mistral } from './mistral.ts';
import { nova } from './nova.ts';
import { openai } from './openai.ts';
import { openaiDpo, togetherDpo } from './pair-lines.ts';
import { preference } from './preference.ts';
import { promptCompletion } from './prompt-completion.ts';
import { sharegpt } from './sharegpt.ts';
import { templateMessages } from './template-messages.ts';
import { together } from './together.ts';

/** Every training format there is, in the order in which messages list them. */
export const formats: readonly Format[] = [
  messages,
  templateMessages,
  alpaca,
  sharegpt,
  promptCompletion,
  chatml,
  openai,
  together,
  fireworks,
  mistral,
  gemini,
  nova,
  preference,
  kto,
  openaiDpo,
  togetherDpo,
  llamafactoryDpo,
  llamafactoryKto,
];

export function findFormat(id: string, more: readonly Format[] = []): Format | undefined {
  return [...more, ...formats].find((format) => format.id === id);
}
