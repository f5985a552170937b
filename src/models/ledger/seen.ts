import { hash32, mix32 } from '../../text/hash.ts';

const bits = 1 << 22;

/**
 * Which keys may be in a ledger that was empty when it was opened: two bits of each key that was put, in half a megabyte
 * (Bloom 1970). A key that is not among them is asked of no database; of 200,000 keys one in a hundred new ones is looked for
 * in vain. Nothing is ever taken out.
 */
export class SeenKeys {
  private readonly words = new Uint32Array(bits / 32);

  add(key: string): void {
    const first = hash32(key);
    this.set(first);
    this.set(mix32(first ^ 0x9e3779b9));
  }

  /** False: it was never added. */
  mayHold(key: string): boolean {
    const first = hash32(key);
    return this.has(first) && this.has(mix32(first ^ 0x9e3779b9));
  }

  private set(hash: number): void {
    const bit = hash % bits;
    this.words[bit >>> 5]! |= 1 << (bit & 31);
  }

  private has(hash: number): boolean {
    const bit = hash % bits;
    return ((this.words[bit >>> 5] as number) & (1 << (bit & 31))) !== 0;
  }
}
