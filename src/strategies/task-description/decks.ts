/**
 * Choices in set shares. Values are dealt like cards: from a deck that is shuffled anew each time it is used up, so that shares
 * hold in every stretch of a plan, the draws of two purposes know nothing of each other, and a longer plan begins as a shorter
 * one does.
 */
import { random } from '../../statistics/random.ts';

/** A value of the list for place `at`; each stands once in every run of as many places as there are values. */
export function dealt<T>(values: readonly T[], at: number, seed: string): T {
  const deck = random(`${seed}/${Math.floor(at / values.length)}`).shuffle(values);
  return deck[at % values.length] as T;
}

const cards = 20;

/**
 * The name that place `at` has, or none: of the first n places, n a multiple of 20, each of two names has its share to within
 * half a place. Where both together leave less than a twentieth to none, the second may lack a place of each deck.
 */
export function dealtByShare<Name extends string>(shares: readonly (readonly [Name, number])[], at: number, seed: string): Name | undefined {
  const deck = Math.floor(at / cards);
  const place = random(`${seed}/${deck}`).shuffle(Array.from({ length: cards }, (_, card) => card))[at % cards] as number;
  let to = 0;
  for (const [name, share] of shares) {
    // Counted over all decks so far: a share of .03 has its card in every second deck or so.
    to += Math.round(share * cards * (deck + 1)) - Math.round(share * cards * deck);
    if (place < to) return name;
  }
  return undefined;
}
