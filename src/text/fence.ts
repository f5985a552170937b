import { keyedHash } from './hash.ts';

/**
 * Text that others wrote, as a part of a prompt: between two lines that share a mark. The mark comes from a keyed hash of the
 * text itself, so that a text cannot hold its own mark, and the same text makes the same prompt again. The prompt must say
 * that what stands between is data. `label` is our own word for it, as "source".
 */
export function fenced(text: string, key: string, label: string): string {
  const said = text.toWellFormed();
  const mark = keyedHash(key, `${label}\n${said}`).slice(0, 16);
  return `<<<${label} ${mark}\n${said}\n${label} ${mark}>>>`;
}
