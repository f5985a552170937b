import { Uint32List } from '../../similarity/growing.ts';
import { Interner } from '../../similarity/interner.ts';
import { contentStems, tokensOf } from '../../text/content-words.ts';

/** In an instruction of more words, one of them swapped is an edit more often than another question. */
const mostWords = 20;
/** The same where material follows: the instruction then says how to use it as well. */
const mostWordsOver = 60;

/**
 * What short instructions ask about, in ordinary words: stems of their content words, 4 bytes each, and 4 bytes a row. "How do
 * I rotate a key?" and "How do I revoke a key?" differ in the one word that matters. Of a prompt that brings material along the
 * instruction is its first line: two tasks on one passage are two rows.
 */
export class AskedWords {
  readonly #interner = new Interner();
  readonly #stems = new Uint32List();
  readonly #offsets = new Uint32List();

  constructor() {
    this.#offsets.push(0);
  }

  add(prompt: string): void {
    const instruction = firstLine(prompt);
    const most = instruction.length < prompt.trim().length ? mostWordsOver : mostWords;
    if (tokensOf(instruction).length <= most) for (const stem of contentStems(instruction)) this.#stems.push(this.#interner.intern(stem));
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

function firstLine(prompt: string): string {
  const text = prompt.trimStart();
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}
