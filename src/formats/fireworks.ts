import { chatLines } from './chat-lines.ts';

/** Fireworks: the system prompt, if there is one, comes first. */
export const fireworks = chatLines('fireworks', 'JSONL as Fireworks takes it: {"messages": [{"role", "content"}]}', {
  limits: {
    service: 'Fireworks',
    asOf: '2026-11',
    leastRows: 3,
    mostRows: 3_000_000,
  },
});
