import { chatLines } from './chat-lines.ts';

/** Mistral's fine-tuning: the last message is the assistant's. */
export const mistral = chatLines('mistral', 'JSONL as Mistral takes it: {"messages": [{"role", "content"}]}, the last of them the assistant\'s');
