import { chatLines } from './chat-lines.ts';

/** Together, whose client refuses extra columns, empty lists, and two equal roles in a row. */
export const together = chatLines('together', 'JSONL as Together takes it: {"messages": [{"role", "content"}]} and no other column', {
  limits: {
    service: 'Together',
    asOf: '2026-11',
    leastRows: 1,
    mostBytes: 100 * 1024 * 1024 * 1024,
  },
});
