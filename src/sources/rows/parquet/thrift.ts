/** As much of the Thrift compact protocol as page headers need: whole numbers, and those of structs one level down. */

export interface ThriftStruct {
  /** Whole numbers by field id. */
  numbers: ReadonlyMap<number, number>;
  /** The whole numbers of the structs in it, by field id. */
  structs: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** Offset behind the struct. */
  end: number;
}

const deepest = 16;
const types = { stop: 0, yes: 1, no: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, set: 10, map: 11, struct: 12 } as const;

/** The struct at an offset; undefined where the bytes are none. */
export function readStruct(bytes: Uint8Array, at: number): ThriftStruct | undefined {
  const reader = new Reader(bytes, at);
  const numbers = new Map<number, number>();
  const structs = new Map<number, Map<number, number>>();
  reader.struct(numbers, structs, 0);
  return reader.failed ? undefined : { numbers, structs, end: reader.at };
}

class Reader {
  failed = false;
  at: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  struct(numbers: Map<number, number>, structs: Map<number, Map<number, number>> | undefined, depth: number): void {
    if (depth > deepest) this.failed = true;
    let id = 0;
    while (!this.failed) {
      const head = this.byte();
      const type = head & 0x0f;
      if (type === types.stop) return;
      const step = head >> 4;
      id = step === 0 ? this.zigzag() : id + step;
      if (type === types.struct) {
        const inner = new Map<number, number>();
        this.struct(inner, undefined, depth + 1);
        structs?.set(id, inner);
      } else {
        const number = this.value(type, depth);
        if (number !== undefined) numbers.set(id, number);
      }
    }
  }

  private value(type: number, depth: number): number | undefined {
    if (type === types.yes || type === types.no) return undefined;
    if (type === types.byte) return this.byte();
    if (type === types.i16 || type === types.i32 || type === types.i64) return this.zigzag();
    if (type === types.double) this.skip(8);
    else if (type === types.binary) this.skip(this.varint());
    else if (type === types.list || type === types.set) this.list(depth);
    else if (type === types.struct) this.struct(new Map(), undefined, depth + 1);
    else this.failed = true;
    return undefined;
  }

  private list(depth: number): void {
    const head = this.byte();
    const size = head >> 4 === 15 ? this.varint() : head >> 4;
    const type = head & 0x0f;
    for (let i = 0; i < size && !this.failed; i++) {
      if (type === types.yes || type === types.no) this.byte();
      else this.value(type, depth + 1);
    }
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) this.failed = true;
    return byte ?? 0;
  }

  private skip(count: number): void {
    this.at += count;
    if (this.at > this.bytes.length) this.failed = true;
  }

  /** Unsigned; numbers beyond 53 bits lose their low bits, and none that we use is that large. */
  private varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    this.failed = true;
    return 0;
  }

  private zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
