/**
 * Length of the longest common subsequence of one sequence of tokens with many others, exactly, a machine word of positions at
 * a time: Crochemore, Iliopoulos, Pinzon and Reid 2001, in the form of Hyyrö 2004. Bit i of `V` is 0 where the length grows at
 * position i; a token of the other sequence with positions `M` takes it to `(V + (V & M)) | (V & ~M)`. m tokens against n take
 * n * ceil(m / 32) steps, where the table of the definition takes n * m.
 *
 * Tokens are numbers under a bound that may grow; a token that never came is any number that the other sequence does not have.
 */
export class LcsCounter {
  /** Token -> its place among the different tokens of the loaded sequence, from 1; 0: it has none such. */
  #places = new Uint32Array(1 << 6);
  /** For each place, the positions of its token: `#words` words. */
  #masks = new Uint32Array(1 << 6);
  #counts = new Uint32Array(1 << 6);
  #left = new Uint32Array(1 << 6);
  #open = new Uint32Array(8);
  #distinct = 0;
  #loaded: readonly number[] | Uint32Array = [];
  #words = 0;

  /** Takes a sequence as the one to compare with. All tokens of it, and of those that follow, are under `bound`. */
  load(tokens: readonly number[] | Uint32Array, bound: number): void {
    for (const token of this.#loaded) this.#places[token] = 0;
    if (this.#places.length < bound) {
      this.#places = new Uint32Array(Math.max(bound, this.#places.length * 2));
    }
    this.#loaded = tokens;
    this.#words = (tokens.length + 31) >>> 5;
    const size = (tokens.length + 1) * this.#words;
    if (this.#masks.length < size) this.#masks = new Uint32Array(size * 2);
    else this.#masks.fill(0, 0, size);
    if (this.#counts.length <= tokens.length) {
      this.#counts = new Uint32Array(tokens.length * 2);
      this.#left = new Uint32Array(tokens.length * 2);
    } else this.#counts.fill(0, 0, tokens.length + 1);
    if (this.#open.length < this.#words) this.#open = new Uint32Array(this.#words * 2);
    this.#distinct = 0;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!;
      const place = this.#places[token]! || (this.#places[token] = ++this.#distinct);
      const at = place * this.#words + (i >>> 5);
      this.#masks[at] = this.#masks[at]! | (1 << (i & 31));
      this.#counts[place] = this.#counts[place]! + 1;
    }
  }

  /**
   * Length of the longest common subsequence with `tokens[from, to)`; 0 where it is certainly under `least`: tokens that both have
   * are counted first where that is the cheaper of the two.
   */
  count(tokens: Uint32Array, from: number, to: number, least = 0): number {
    if (this.#words === 1) return this.#short(tokens, from, to);
    if (this.#shared(tokens, from, to) < least) return 0;
    return this.#long(tokens, from, to);
  }

  #short(tokens: Uint32Array, from: number, to: number): number {
    const places = this.#places;
    const masks = this.#masks;
    let open = -1;
    for (let i = from; i < to; i++) {
      const hit = open & masks[places[tokens[i]!]!]!;
      open = (open + hit) | (open & ~hit);
    }
    const used = this.#loaded.length;
    return ones(~open & (used === 32 ? -1 : (1 << used) - 1));
  }

  #long(tokens: Uint32Array, from: number, to: number): number {
    const places = this.#places;
    const masks = this.#masks;
    const open = this.#open;
    const words = this.#words;
    for (let w = 0; w < words; w++) open[w] = 0xffffffff;
    for (let i = from; i < to; i++) {
      const place = places[tokens[i]!]!;
      if (place === 0) continue;
      let carry = 0;
      for (let w = 0, at = place * words; w < words; w++, at++) {
        const before = open[w]!;
        const hit = (before & masks[at]!) >>> 0;
        const sum = before + hit + carry;
        carry = sum > 0xffffffff ? 1 : 0;
        open[w] = sum | (before & ~hit);
      }
    }
    let length = 0;
    for (let w = 0; w < words; w++) {
      const used = Math.min(32, this.#loaded.length - w * 32);
      length += ones(~open[w]! & (used === 32 ? -1 : (1 << used) - 1));
    }
    return length;
  }

  /** How many tokens both have, each as often as the one that has it less often: never under the length. */
  #shared(tokens: Uint32Array, from: number, to: number): number {
    const left = this.#left;
    left.set(this.#counts.subarray(0, this.#distinct + 1));
    let shared = 0;
    for (let i = from; i < to; i++) {
      const place = this.#places[tokens[i]!]!;
      if (place === 0 || left[place] === 0) continue;
      left[place] = left[place]! - 1;
      shared++;
    }
    return shared;
  }
}

/** How many bits are set. */
function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
