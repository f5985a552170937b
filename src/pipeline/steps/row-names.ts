import { Uint32List } from '../../similarity/growing.ts';

/** The ids of many rows as bytes, one behind the other: 4 bytes a row and those of its id. */
export class RowNames {
  readonly #ends = new Uint32List();
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  #bytes = new Uint8Array(1 << 16);
  #used = 0;

  get length(): number {
    return this.#ends.length;
  }

  add(id: string): void {
    const most = this.#used + id.length * 3;
    if (most > this.#bytes.length) {
      const longer = new Uint8Array(Math.max(most, Math.ceil(this.#bytes.length * 1.5)));
      longer.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = longer;
    }
    this.#used += this.#encoder.encodeInto(id, this.#bytes.subarray(this.#used)).written;
    this.#ends.push(this.#used);
  }

  at(index: number): string {
    return this.#decoder.decode(this.#bytes.subarray(index === 0 ? 0 : this.#ends.data[index - 1], this.#ends.data[index]));
  }
}
