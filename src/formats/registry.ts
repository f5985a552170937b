import type { Format } from '../contracts/plugins.ts';
import { alpaca } from './alpaca.ts';
import { messages } from './messages.ts';

/** Every training format there is, in the order in which messages list them. */
export const formats: readonly Format[] = [messages, alpaca];

export function findFormat(id: string, more: readonly Format[] = []): Format | undefined {
  return [...more, ...formats].find((format) => format.id === id);
}
