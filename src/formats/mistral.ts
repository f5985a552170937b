import { chatLines } from './chat-lines.ts';

/** Mistral's fine-tuning: the last message is the assistant's, and the id of a call is nine letters or digits. */
export const mistral = chatLines('mistral', 'JSONL as Mistral takes it: {"messages": [{"role", "content"}]}, the last of them the assistant\'s', {
  idOf: (own, place) => (own !== undefined && /^[A-Za-z0-9]{9}$/.test(own) ? own : `call${String(place).padStart(5, '0')}`),
});
