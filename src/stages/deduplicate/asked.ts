import { Uint32List } from '../../similarity/growing.ts';
import { Interner } from '../../similarity/interner.ts';
import { contentStems, tokensOf } from '../../text/content-words.ts';

/** In a prompt of more words, one of them swapped is an edit more often than another question. */
const mostWords = 20;

/**
 * What short prompts ask about, in ordinary words: stems of their content words, 4 bytes each, and 4 bytes a row. "How do I
 * rotate a key?" and "How do I revoke a key?" differ in the one word that matters.
 */
export class AskedWords {
  readonly #interner = new Interner();
  readonly #stems = new Uint32List();
  readonly #offsets = new Uint32List();

  constructor() {
    this.#offsets.push(0);
  }

  add(prompt: string): void {
    if (tokensOf(prompt).length <= mostWords) for (const stem of contentStems(prompt)) this.#stems.push(this.#interner.intern(stem));
    this.#offsets.push(this.#stems.length);
  }

  /** True where both are short and each has a content word that the other lacks: one word was put in another's place. */
  differ(a: number, b: number): boolean {
    return this.#lacks(a, b) && this.#lacks(b, a);
  }

  #lacks(a: number, b: number): boolean {
    const theirs = this.#row(b);
    return theirs.length > 0 && this.#row(a).some((stem) => !theirs.includes(stem));
  }

  #row(row: number): Uint32Array {
    return this.#stems.data.subarray(this.#offsets.data[row], this.#offsets.data[row + 1]);
  }
}
