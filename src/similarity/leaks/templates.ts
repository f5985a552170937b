import { template, type ItemTokens } from './item-tokens.ts';
import { pairTable } from './pair-table.ts';

const phrase = 5;

/**
 * Marks each 5-word phrase that more than 10 items of its set hold, and more than 0.5 % of them: how the set words its items
 * ("Which of the following best describes"), so that it counts in no run and makes no whole question.
 */
export function markTemplates(tokens: ItemTokens): void {
  const { sets, sizes } = setNumbers(tokens);
  const table = pairTable(tokens.tokens.length);
  const slots = new Int32Array(tokens.tokens.length);
  const count: number[] = [];
  const last: number[] = [];
  const each = (visit: (at: number, item: number) => void): void => {
    for (let part = 0; part < tokens.parts; part++) {
      const end = (tokens.partStart[part + 1] as number) - phrase;
      for (let i = tokens.partStart[part] as number; i <= end; i++) visit(i, tokens.partItem[part] as number);
    }
  };
  each((at, item) => {
    const slot = table.add(phraseKey(tokens.tokens, at), sets[item] as number);
    slots[at] = slot;
    if (last[slot] === item) return;
    last[slot] = item;
    count[slot] = (count[slot] ?? 0) + 1;
  });
  each((at, item) => {
    if ((count[slots[at] as number] as number) <= Math.max(10, (sizes[sets[item] as number] as number) / 200)) return;
    for (let j = at; j < at + phrase; j++) tokens.marks[j] = (tokens.marks[j] as number) | template;
  });
}

function setNumbers(tokens: ItemTokens): { sets: number[]; sizes: number[] } {
  const numbers = new Map<string, number>();
  const sizes: number[] = [];
  const sets = tokens.items.map((item) => {
    const number = numbers.get(item.set) ?? numbers.size;
    numbers.set(item.set, number);
    sizes[number] = (sizes[number] ?? 0) + 1;
    return number;
  });
  return { sets, sizes };
}

/** A 32-bit key of five words: equal keys of unequal phrases are rare, and only mark a phrase too many. */
export function phraseKey(tokens: Int32Array, at: number): number {
  let key = 0;
  for (let j = at; j < at + phrase; j++) key = (Math.imul(key ^ (tokens[j] as number), 0x9e3779b1) ^ (key >>> 15)) | 0;
  return key;
}
