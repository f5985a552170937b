/**
 * Keccak-256 as Ethereum uses it: the padding of the original submission (0x01), not that of FIPS 202, which is why
 * `node:crypto` cannot do it. For one block of at most 135 bytes, which is all that an address needs.
 */
const rate = 136;
const { high: roundHigh, low: roundLow } = roundConstants();

export function keccak256(input: Uint8Array): Uint8Array {
  if (input.length >= rate) throw new RangeError(`keccak256 takes fewer than ${rate} bytes, got ${input.length}`);
  const block = new Uint8Array(200);
  block.set(input);
  block[input.length] = 0x01;
  block[rate - 1] = (block[rate - 1] ?? 0) | 0x80;
  // Lane i is two 32-bit words: low at 2i, high at 2i + 1.
  const view = new DataView(block.buffer);
  const state = new Int32Array(50);
  for (let i = 0; i < 50; i++) state[i] = view.getInt32(i * 4, true);
  for (let round = 0; round < 24; round++) permute(state, round);
  for (let i = 0; i < 50; i++) view.setInt32(i * 4, at(state, i), true);
  return block.slice(0, 32);
}

function at(words: Int32Array, index: number): number {
  return words[index] ?? 0;
}

function permute(state: Int32Array, round: number): void {
  theta(state);
  rhoPi(state);
  chi(state);
  state[0] = at(state, 0) ^ at(roundLow, round);
  state[1] = at(state, 1) ^ at(roundHigh, round);
}

function theta(state: Int32Array): void {
  const column = new Int32Array(10);
  for (let i = 0; i < 50; i++) column[i % 10] = at(column, i % 10) ^ at(state, i);
  for (let x = 0; x < 5; x++) {
    const left = ((x + 4) % 5) * 2;
    const right = ((x + 1) % 5) * 2;
    const low = at(column, left) ^ ((at(column, right) << 1) | (at(column, right + 1) >>> 31));
    const high = at(column, left + 1) ^ ((at(column, right + 1) << 1) | (at(column, right) >>> 31));
    for (let y = 0; y < 5; y++) {
      const lane = (y * 5 + x) * 2;
      state[lane] = at(state, lane) ^ low;
      state[lane + 1] = at(state, lane + 1) ^ high;
    }
  }
}

function rhoPi(state: Int32Array): void {
  let x = 1;
  let y = 0;
  let low = at(state, 2);
  let high = at(state, 3);
  for (let t = 0; t < 24; t++) {
    const turn = (((t + 1) * (t + 2)) / 2) % 64;
    [x, y] = [y, (2 * x + 3 * y) % 5];
    const lane = (y * 5 + x) * 2;
    const nextLow = at(state, lane);
    const nextHigh = at(state, lane + 1);
    const [a, b] = turn < 32 ? [low, high] : [high, low];
    const by = turn % 32;
    state[lane] = by === 0 ? a : (a << by) | (b >>> (32 - by));
    state[lane + 1] = by === 0 ? b : (b << by) | (a >>> (32 - by));
    low = nextLow;
    high = nextHigh;
  }
}

function chi(state: Int32Array): void {
  for (let row = 0; row < 50; row += 10) {
    const before = state.slice(row, row + 10);
    for (let i = 0; i < 10; i++) state[row + i] = at(before, i) ^ (~at(before, (i + 2) % 10) & at(before, (i + 4) % 10));
  }
}

/** The 24 round constants from the linear feedback register of the specification. */
function roundConstants(): { high: Int32Array; low: Int32Array } {
  const high = new Int32Array(24);
  const low = new Int32Array(24);
  let register = 1;
  for (let round = 0; round < 24; round++) {
    for (let j = 0; j < 7; j++) {
      const bit = (1 << j) - 1; // 0, 1, 3, 7, 15, 31, 63
      if (register & 1) {
        if (bit < 32) low[round] = at(low, round) | (1 << bit);
        else high[round] = at(high, round) | (1 << (bit - 32));
      }
      register = (register << 1) ^ (register & 0x80 ? 0x171 : 0);
    }
  }
  return { high, low };
}
