/** A list of unsigned 32-bit numbers in one typed array that doubles when it is full: 4-8 bytes a number. */
export class Uint32List {
  data: Uint32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.data = new Uint32Array(Math.max(1, capacity));
  }

  /** A list that begins with these numbers; the first addition copies them. */
  static of(numbers: Uint32Array): Uint32List {
    const list = new Uint32List(1);
    if (numbers.length > 0) list.data = numbers;
    list.length = numbers.length;
    return list;
  }

  push(value: number): void {
    if (this.length === this.data.length) this.reserve(1);
    this.data[this.length++] = value;
  }

  /** Makes room for so many more numbers, so that a hot loop can write to `data` itself. */
  reserve(extra: number): void {
    const needed = this.length + extra;
    if (needed <= this.data.length) return;
    let capacity = this.data.length;
    // Doubling small lists, half as much again for large ones: memory matters there, copies do not.
    while (capacity < needed) capacity += capacity < 4_194_304 ? capacity : capacity >> 1;
    const larger = new Uint32Array(capacity);
    larger.set(this.data.subarray(0, this.length));
    this.data = larger;
  }

  /** The numbers without the spare room, as a view. */
  view(): Uint32Array {
    return this.data.subarray(0, this.length);
  }
}

/** The smallest power of two that is not under `value`. */
export function powerOfTwo(value: number): number {
  let power = 1;
  while (power < value) power *= 2;
  return power;
}

/** 0, 1, 2… up to but without `count`. */
export function numbersTo(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}
