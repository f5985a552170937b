/**
 * Copies of an item's code in which functions, variables and literals have other names. Two stretches of code are alike where
 * each name stands where the other's name stands (parameterised matching: Baker, "Parameterized duplication in strings", 1997):
 * a name is told by how far back it stood last, within the stretch. Here the stretches are 8 tokens long, and a copy is a text
 * that holds most of an item's by weight.
 */
import type { EvaluationItem } from '../../../contracts/evaluation.ts';
import { mix32 } from '../../../text/hash.ts';
import { pairTable } from '../pair-table.ts';
import { codeTokens, type CodeTokens } from './lex.ts';
import { codeStretches } from './stretches.ts';

export interface CodeHit {
  /** Place of the item. */
  item: number;
  /** Whose code it is; the question's with its answer's where both are one program. */
  field: 'question' | 'answer';
  /** Share of the item's stretches by weight. */
  score: number;
  threshold: number;
  /** UTF-16 offsets in the text. */
  start: number;
  end: number;
}

export interface CodeFinder {
  /** Items that have code enough to be looked for. */
  items: number;
  /** The best hit of each item, near misses too, by item. */
  find(text: string): CodeHit[];
}

/** Tokens of a stretch. */
const size = 8;
/** Distinct stretches that an item's code must have: shorter code is said in one way. */
const leastStretches = 14;
/** Share of them that makes a copy. */
export const codeLikeness = 0.6;

interface Part {
  item: number;
  field: CodeHit['field'];
  /** Distinct stretches. */
  grams: number[];
  tokens: number;
  weight: number;
}

export function codeFinder(items: readonly Pick<EvaluationItem, 'question' | 'answer'>[]): CodeFinder {
  const table = pairTable(1024);
  const parts: Part[] = [];
  for (const [item, { question, answer = '' }] of items.entries()) {
    const add = (field: CodeHit['field'], text: string): void => {
      if (!isProgram(text)) return;
      const tokens = codeTokens(text);
      const grams = [...new Set(gramsOf(tokens, (a, b) => table.add(a, b)))];
      if (grams.length >= leastStretches) parts.push({ item, field, grams, tokens: tokens.kinds.length, weight: 0 });
    };
    add('answer', answer);
    add('question', answer === '' ? question : `${question}\n${answer}`);
  }
  const holders: number[][] = Array.from({ length: table.size() }, () => []);
  for (const [number, { grams }] of parts.entries()) for (const gram of grams) (holders[gram] as number[]).push(number);
  const weights = holders.map((list) => Math.log(1 + parts.length / Math.max(1, new Set(list.map((part) => parts[part]?.item)).size)));
  for (const part of parts) for (const gram of part.grams) part.weight += weights[gram] as number;

  return {
    items: new Set(parts.map(({ item }) => item)).size,
    find(text) {
      if (parts.length === 0) return [];
      const best = new Map<number, CodeHit>();
      for (const { start, end } of codeStretches(text)) {
        const tokens = codeTokens(text, start, end);
        const grams = gramsOf(tokens, table.find);
        for (const number of candidates(grams)) {
          const part = parts[number] as Part;
          const found = bestWindow(part, grams);
          const hit: CodeHit = {
            item: part.item,
            field: part.field,
            score: found.weight / part.weight,
            threshold: codeLikeness,
            start: tokens.starts[found.from] as number,
            end: tokens.ends[found.to + size - 1] as number,
          };
          if (hit.score > (best.get(part.item)?.score ?? 0)) best.set(part.item, hit);
        }
      }
      return [...best.values()].sort((a, b) => a.item - b.item);
    },
  };

  /** Parts of which the text holds half of what makes a copy, wherever it stands. */
  function candidates(grams: readonly number[]): number[] {
    const sums = new Map<number, number>();
    for (const gram of new Set(grams)) {
      if (gram >= 0) for (const part of holders[gram] as number[]) sums.set(part, (sums.get(part) ?? 0) + (weights[gram] as number));
    }
    return [...sums].filter(([part, sum]) => sum >= (codeLikeness / 2) * (parts[part]?.weight ?? 0)).map(([part]) => part);
  }

  /** The stretch of the text, at most twice as long as the part, that holds most of it. */
  function bestWindow({ grams: own, tokens }: Part, grams: readonly number[]): { weight: number; from: number; to: number } {
    const wanted = new Set(own);
    const at = grams.flatMap((gram, place) => (wanted.has(gram) ? [place] : []));
    const inside = new Map<number, number>();
    let best = { weight: 0, from: 0, to: 0 };
    let sum = 0;
    let left = 0;
    for (const right of at) {
      const gram = grams[right] as number;
      const count = inside.get(gram) ?? 0;
      inside.set(gram, count + 1);
      if (count === 0) sum += weights[gram] as number;
      while (right + size - (at[left] as number) > 2 * tokens) {
        const gone = grams[at[left++] as number] as number;
        const rest = (inside.get(gone) as number) - 1;
        inside.set(gone, rest);
        if (rest === 0) sum -= weights[gone] as number;
      }
      // A hair's breadth: sums in another order must not move the window.
      if (sum > best.weight + 1e-9) best = { weight: sum, from: at[left] as number, to: right };
    }
    return best;
  }
}

const programme =
  /^[ \t]*return\b|\b(?:def|function|fn|func|fun|class)[ \t]+\w{1,80}[ \t]?[(:{<]|^[ \t]*(?:for|while|if)\b[^\n]{1,200}[:{][ \t]*$|=>|#include|\blambda\b|^[ \t]*(?:const|let|var|public|void)[ \t]+\w/m;

/** Formulas and lists look like code too: a program says what it does. */
function isProgram(text: string): boolean {
  return codeStretches(text).length > 0 && programme.test(text);
}

/** The number of each stretch of 8 tokens, by where it starts. */
function gramsOf({ kinds, before }: CodeTokens, number: (a: number, b: number) => number): number[] {
  const out: number[] = [];
  for (let start = 0; start + size <= kinds.length; start++) {
    let first = 0;
    let second = 0x9e3779b9;
    for (let at = start; at < start + size; at++) {
      // A name that stood last before the stretch is new in it.
      const last = before[at] as number;
      const sign = mix32(Math.imul(kinds[at] as number, 31) + (last >= start ? at - last : 0));
      first = (Math.imul(first ^ sign, 0x01000193) ^ (first >>> 15)) | 0;
      second = (Math.imul(second + sign, 0x85ebca6b) ^ (second >>> 13)) | 0;
    }
    out.push(number(first, second));
  }
  return out;
}
