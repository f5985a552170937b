/** The tokens of all evaluation items: each field of an item is a part. */
import type { EvaluationItem } from '../../contracts/evaluation.ts';
import { phraseHash } from './common-phrases.ts';
import { isNumber, isSymbol, isUnspaced, leakTokens } from './tokens.ts';
import { packWords, type WordSlots } from './vocabulary.ts';

export const partFields = ['question', 'passage', 'answer', 'choices'] as const;
export type PartField = (typeof partFields)[number];

/** Bits of `ItemTokens.marks`: inside a phrase that many items of its set share, or many source documents; a character of an unspaced script; a number or a single letter. */
export const template = 1;
export const inSources = 2;
export const halfWord = 4;
export const symbol = 8;

/** Words that a passage, an answer or the choices need to be looked for alone. */
export const leastPartial = 13;

/** The class that all numbers share, so that a copy with other numbers is still a copy. */
export const numberClass = 0;

export interface ItemTokens {
  items: readonly EvaluationItem[];
  /** Word -> id; 0 is no word but the class of numbers. */
  words: WordSlots;
  /** By word id: its class (`numberClass`, or itself). */
  classes: Int32Array;
  parts: number;
  /** By part: item, field (index into `partFields`), and where its tokens start (one more entry than parts). */
  partItem: Int32Array;
  partField: Uint8Array;
  partStart: Int32Array;
  /** By item: its first part; one more entry than items. */
  itemParts: Int32Array;
  tokens: Int32Array;
  marks: Uint8Array;
}

export function fieldText(item: EvaluationItem, field: PartField): string | undefined {
  return field === 'choices' ? item.choices?.join('\n') : item[field];
}

/** True for parts that are looked for by themselves: questions, and other fields that are long enough to tell. */
export function searchedAlone(tokens: ItemTokens, part: number): boolean {
  return tokens.partField[part] === 0 || plainWords(tokens, part) >= leastPartial;
}

export function partLength(tokens: ItemTokens, part: number): number {
  return (tokens.partStart[part + 1] as number) - (tokens.partStart[part] as number);
}

/** Words of a part without its numbers and single letters; characters of unspaced scripts are half a word. */
export function plainWords(tokens: ItemTokens, part: number): number {
  let halves = 0;
  const end = tokens.partStart[part + 1] as number;
  for (let i = tokens.partStart[part] as number; i < end; i++) {
    const mark = tokens.marks[i] as number;
    if ((mark & symbol) === 0) halves += (mark & halfWord) === 0 ? 2 : 1;
  }
  return halves / 2;
}

/** The tokens, and the words with their ids. */
export function tokenise(
  items: readonly EvaluationItem[],
  common: ReadonlySet<number> | undefined,
): { tokens: ItemTokens; vocabulary: ReadonlyMap<string, number> } {
  const vocabulary = new Map<string, number>();
  const classes: number[] = [numberClass];
  const tokens: number[] = [];
  const marks: number[] = [];
  const partItem: number[] = [];
  const partField: number[] = [];
  const partStart: number[] = [];
  const itemParts = new Int32Array(items.length + 1);
  for (const [at, item] of items.entries()) {
    itemParts[at] = partItem.length;
    for (const [field, name] of partFields.entries()) {
      const { words } = leakTokens(fieldText(item, name) ?? '');
      if (words.length === 0) continue;
      partItem.push(at);
      partField.push(field);
      partStart.push(tokens.length);
      if (common !== undefined) markSources(words, tokens.length, marks, common);
      for (const word of words) {
        let id = vocabulary.get(word);
        if (id === undefined) {
          id = classes.length;
          vocabulary.set(word, id);
          classes.push(isNumber(word) ? numberClass : id);
        }
        marks[tokens.length] = (marks[tokens.length] ?? 0) | (isSymbol(word) ? symbol : isUnspaced(word) ? halfWord : 0);
        tokens.push(id);
      }
    }
  }
  itemParts[items.length] = partItem.length;
  partStart.push(tokens.length);
  const held: ItemTokens = {
    items,
    words: packWords(vocabulary),
    classes: Int32Array.from(classes),
    parts: partItem.length,
    partItem: Int32Array.from(partItem),
    partField: Uint8Array.from(partField),
    partStart: Int32Array.from(partStart),
    itemParts,
    tokens: Int32Array.from(tokens),
    marks: Uint8Array.from(marks),
  };
  return { tokens: held, vocabulary };
}

function markSources(words: readonly string[], base: number, marks: number[], common: ReadonlySet<number>): void {
  for (let i = 0; i + 5 <= words.length; i++) {
    if (!common.has(phraseHash(words, i, 5))) continue;
    for (let j = base + i; j < base + i + 5; j++) marks[j] = inSources;
  }
}
