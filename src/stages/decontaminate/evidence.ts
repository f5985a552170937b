import type { EvaluationItem } from '../../contracts/evaluation.ts';
import type { Evidence } from '../../contracts/verdict.ts';
import { hashOf, keyedHash } from '../../text/hash.ts';
import type { Hit } from '../../similarity/leaks/find.ts';
import type { ItemIndex } from '../../similarity/leaks/index-items.ts';
import { fieldText, partFields } from '../../similarity/leaks/item-tokens.ts';
import type { ScannedText } from '../../similarity/leaks/scan.ts';
import { leakTokens, type LeakTokens } from '../../similarity/leaks/tokens.ts';

export type LeakEvidence = Extract<Evidence, { type: 'leak' }>;

/** Stands for text of a private item in evidence. */
export const privateQuote = '[private]';

export interface EvidenceMaker {
  leak(hit: Hit, message: number, scanned: ScannedText): LeakEvidence;
  /** What a verdict may call an item: its id, or for a private set a hash that holds nothing of it. */
  name(item: number): string;
  isPrivate(item: number): boolean;
}

/** `key`: secret of the workspace for the names of private items; without one they are named by their place in the set. */
export function evidenceMaker(index: ItemIndex, privateSets: ReadonlySet<string>, key: string | undefined): EvidenceMaker {
  const item = (at: number): EvaluationItem => index.items[at] as EvaluationItem;
  const isPrivate = (at: number): boolean => privateSets.has(item(at).set);
  const name = (at: number): string => {
    const { id, set } = item(at);
    if (!privateSets.has(set)) return id;
    return `item-${(key === undefined ? hashOf([set, at]) : keyedHash(key, `${set}\n${at}\n${id}`)).slice(0, 16)}`;
  };
  // A row has several hits of one item; the tokens of the last item are kept.
  const tokensOfItem = lastTokens();
  return {
    isPrivate,
    name,
    leak(hit, message, scanned) {
      const at = index.partItem[hit.part] as number;
      const field = partFields[index.partField[hit.part] as number] ?? 'question';
      const text = fieldText(item(at), field) ?? '';
      const place = tokensOfItem(text);
      const start = scanned.places[2 * hit.start] as number;
      const end = scanned.places[2 * hit.end - 1] as number;
      const itemStart = place.starts[hit.itemStart] as number;
      const itemEnd = place.ends[hit.itemEnd - 1] as number;
      const hidden = isPrivate(at);
      return {
        type: 'leak',
        set: item(at).set,
        item: name(at),
        field,
        message,
        start,
        end,
        quote: hidden ? privateQuote : scanned.text.slice(start, end),
        itemStart,
        itemEnd,
        itemQuote: hidden ? privateQuote : text.slice(itemStart, itemEnd),
        private: hidden,
      };
    },
  };
}

function lastTokens(): (text: string) => LeakTokens {
  let last: { text: string; tokens: LeakTokens } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, tokens: leakTokens(text) };
    return last.tokens;
  };
}
