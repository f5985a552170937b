import { RougeRows } from '../../similarity/index.ts';
import type { InstructionCheck } from './checks.ts';

/** Lets instructions through one after the other: each is compared with all that were there, and with all that passed before it. */
export interface Sieve {
  /** Why an instruction is out, as `name: detail`; undefined where it passes, and then it is one of those that the next are compared with. */
  take(text: string): string | undefined;
}

const shown = 60;

/** @param novelty ROUGE-L (F1) from which an instruction is `similar` */
export function createSieve(there: Iterable<string>, novelty: number, check: InstructionCheck): Sieve {
  const rows = new RougeRows();
  const texts: string[] = [];
  const add = (text: string): void => {
    rows.add(text);
    texts.push(text);
  };
  for (const text of there) add(text);
  return {
    take: (text) => {
      const fault = check(text);
      if (fault !== undefined) return fault;
      const near = rows.nearest(text, novelty);
      if (near !== undefined) {
        const other = (texts[near.row] ?? '').replace(/\s+/g, ' ').trim();
        return `similar: ROUGE-L ${near.score.toFixed(2)} with "${other.length > shown ? `${other.slice(0, shown).toWellFormed()}…` : other}"`;
      }
      add(text);
      return undefined;
    },
  };
}
