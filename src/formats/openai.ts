import { chatLines } from './chat-lines.ts';

/** Supervised fine-tuning at OpenAI and Azure. */
export const openai = chatLines('openai', 'JSONL as OpenAI and Azure take it for supervised fine-tuning: {"messages": [{"role", "content"}]}', {
  limits: {
    service: 'OpenAI',
    asOf: '2026-11',
    leastRows: 10,
    mostBytes: 512 * 1024 * 1024,
  },
});
