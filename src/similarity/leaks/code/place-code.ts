import type { Hit } from '../find.ts';
import { partFields, partLength, type ItemTokens } from '../item-tokens.ts';
import type { ReadText } from '../read-text.ts';
import type { CodeFinder } from './find-code.ts';

/** What a text holds of the items' code, as stretches of its tokens; near misses too. */
export function findCode(code: CodeFinder, index: ItemTokens, read: Pick<ReadText, 'text' | 'places'>): Hit[] {
  return code.find(read.text).flatMap(({ item, field, score, threshold, start, end }) => {
    const part = partOf(index, item, field);
    const tokens = tokensIn(read.places, start, end);
    if (part === undefined || tokens.end <= tokens.start) return [];
    return [{ part, ...tokens, itemStart: 0, itemEnd: partLength(index, part), score, threshold }];
  });
}

function partOf(index: ItemTokens, item: number, field: string): number | undefined {
  const end = index.itemParts[item + 1] as number;
  for (let part = index.itemParts[item] as number; part < end; part++) if (partFields[index.partField[part] as number] === field) return part;
  return undefined;
}

/** The tokens of a text between two places. `places` holds start and end of each, in turn. */
function tokensIn(places: Int32Array, from: number, to: number): { start: number; end: number } {
  const count = places.length / 2;
  const first = (test: (token: number) => boolean): number => {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (test(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return { start: first((token) => (places[2 * token + 1] as number) > from), end: first((token) => (places[2 * token] as number) >= to) };
}
