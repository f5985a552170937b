/**
 * A character n-gram model of a corpus, for finding texts unlike the rest. Orders one to five, interpolated after Witten and
 * Bell (1991): the weight of a longer context grows with how often it was seen, and falls with how many ways it went on.
 * What we do differently: contexts are kept by hash in tables of fixed size (25 megabytes a model), so that a corpus of any
 * size fits; contexts that share a place make rare texts look a little more usual, never less.
 */
import { mix32 } from '../text/hash.ts';

export interface NgramModel {
  /** Counts the n-grams of a text. */
  add(text: string): void;
  /** Mean bits that a character of the text costs under the model; undefined for a text under 20 characters. */
  bits(text: string): number | undefined;
}

const orders = 5;
const contexts = 1 << 20;
const contextMask = contexts - 1;
const places = 1 << 22;
const mask = places - 1;
/** Characters of a text that are looked at. */
const longest = 4000;
const shortest = 20;
/** Characters that a text could hold at all, for the lowest order. */
const alphabet = 512;

export function ngramModel(): NgramModel {
  const grams = new Uint32Array(places);
  const totals = new Uint32Array(contexts);
  const kinds = new Uint32Array(contexts);
  const spread = Uint32Array.from({ length: orders }, (_, order) => mix32(order + 1));
  /** Visits each character with the places of its contexts, from none to four characters. */
  const walk = (text: string, visit: (order: number, context: number, gram: number) => void): number => {
    const end = Math.min(text.length, longest);
    for (let at = 0; at < end; at++) {
      let hash = 0;
      for (let order = 0; order < orders; order++) {
        if (order > 0) hash = mix32(Math.imul(hash, 31) + (at - order < 0 ? 1 : text.charCodeAt(at - order)));
        const context = (hash ^ (spread[order] as number)) & contextMask;
        visit(order, context, mix32(context + Math.imul(text.charCodeAt(at) + 1, 0x9e3779b1)) & mask);
      }
    }
    return end;
  };
  return {
    add(text) {
      walk(text, (_order, context, gram) => {
        if (grams[gram] === 0) kinds[context] = (kinds[context] as number) + 1;
        grams[gram] = (grams[gram] as number) + 1;
        totals[context] = (totals[context] as number) + 1;
      });
    },
    bits(text) {
      if (text.trim().length < shortest) return undefined;
      let sum = 0;
      let chance = 1;
      const seen = walk(text, (order, context, gram) => {
        if (order === 0) chance = 1 / alphabet;
        const total = totals[context] as number;
        if (total > 0) {
          // A context whose n-grams all fell on taken places has gone on in one way at least: else what is new to it would cost without end.
          const ways = Math.max(1, kinds[context] as number);
          chance = (Math.min(grams[gram] as number, total) + ways * chance) / (total + ways);
        }
        if (order === orders - 1) sum -= Math.log2(chance);
      });
      return sum / seen;
    },
  };
}

/**
 * Which of many texts are unlike the rest. Each is scored by a model of the half of the texts that it is not in, so that no
 * text vouches for itself; equal texts fall into one half.
 */
export interface Surprise {
  /** First pass: every text once, with the half it belongs to (0 or 1). */
  learn(half: 0 | 1, text: string): void;
  /** Second pass: bits a character, undefined for a short text. */
  score(half: 0 | 1, text: string): number | undefined;
}

export function surprise(): Surprise {
  const models = [ngramModel(), ngramModel()] as const;
  return { learn: (half, text) => models[half].add(text), score: (half, text) => models[half === 0 ? 1 : 0].bits(text) };
}
