import { Uint32List } from '../../similarity/growing.ts';
import { Interner } from '../../similarity/interner.ts';
import { isContent, tokensOf } from '../../text/content-words.ts';
import { isNegator } from '../../text/polarity.ts';
import { stem } from '../../text/stem.ts';
import { claimsOf } from './claims.ts';

/** In an instruction of more words, one of them swapped is an edit more often than another question. */
const mostWords = 20;
/** The same where material follows: the instruction then says how to use it as well. Longer instructions are not looked at. */
const mostWordsOver = 60;

const questionWord = /^(?:what|which|who|whom|whose|when|where|why|how)$/i;

const short = 1;
const material = 2;

/**
 * What short instructions ask about, in ordinary words: stems of their content words, 4 bytes each, and 12 bytes a row. "How do
 * I rotate a key?" and "How do I revoke a key?" differ in the one word that matters. Of a prompt that brings material along the
 * instruction is its first line: two tasks on one passage are two rows, and there the words "when" and "which" ask for
 * different things too.
 */
export class AskedWords {
  readonly #interner = new Interner();
  readonly #stems = new Uint32List();
  readonly #offsets = new Uint32List();
  /** `short`, `material`, and from the third bit on how many negations there are. */
  readonly #forms = new Uint32List();
  /** What they write as code, 4 bytes each. */
  readonly #code = new Uint32List();
  readonly #codeOffsets = new Uint32List();

  constructor() {
    this.#offsets.push(0);
    this.#codeOffsets.push(0);
  }

  add(prompt: string): void {
    const instruction = firstLine(prompt);
    const brings = instruction.length < prompt.trim().length;
    const tokens = tokensOf(instruction).map((token) => token.text);
    let form = brings ? material : 0;
    if (tokens.length <= mostWordsOver) {
      if (brings || tokens.length <= mostWords) form |= short;
      const asked = tokens.filter((token) => isContent(token) || (brings && questionWord.test(token)));
      for (const root of new Set(asked.map((token) => stem(token)))) this.#stems.push(this.#interner.intern(root));
      for (const name of new Set(claimsOf(instruction, false).identifiers)) this.#code.push(this.#interner.intern(`\u0001${name}`));
      form += 4 * tokens.filter((token) => isNegator(token.toLowerCase())).length;
    }
    this.#codeOffsets.push(this.#code.length);
    this.#forms.push(form);
    this.#offsets.push(this.#stems.length);
  }

  /**
   * True where both are short and ask for different things: each has a word that the other lacks (one was put in another's
   * place), or one has more negations ("with a key", "without a key"), or, before material, one has two words more.
   */
  differ(a: number, b: number): boolean {
    const [one = 0, other = 0] = [this.#forms.data[a], this.#forms.data[b]];
    if ((one & other & short) === 0) return false;
    if (one >>> 2 !== other >>> 2) return true;
    const [left, right] = [this.#lacks(a, b), this.#lacks(b, a)];
    return (left > 0 && right > 0) || ((one & other & material) !== 0 && left + right > 1);
  }

  /** True where exactly one word was put in another's place, in instructions of up to 60 words without material. */
  isSwap(a: number, b: number): boolean {
    const forms = (this.#forms.data[a] ?? 0) | (this.#forms.data[b] ?? 0);
    return (forms & material) === 0 && this.#lacks(a, b) === 1 && this.#lacks(b, a) === 1;
  }

  /** True where each instruction names something in code that the other does not name. */
  nameOtherCode(a: number, b: number): boolean {
    const [left, right] = [this.#names(a), this.#names(b)];
    return left.some((name) => !right.includes(name)) && right.some((name) => !left.includes(name));
  }

  #names(row: number): Uint32Array {
    return this.#code.data.subarray(this.#codeOffsets.data[row], this.#codeOffsets.data[row + 1]);
  }

  /** How many words of `a` the other lacks; 0 where it has none at all. */
  #lacks(a: number, b: number): number {
    const theirs = this.#row(b);
    return theirs.length === 0 ? 0 : this.#row(a).filter((root) => !theirs.includes(root)).length;
  }

  #row(row: number): Uint32Array {
    return this.#stems.data.subarray(this.#offsets.data[row], this.#offsets.data[row + 1]);
  }
}

function firstLine(prompt: string): string {
  const text = prompt.trimStart();
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}
