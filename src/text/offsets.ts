/**
 * UTF-16 offsets (inside the program) to Unicode code points (in every file) and back. One pass of checkpoints every 1,024
 * units makes each look-up constant time; text without surrogates needs no table at all.
 */
export interface OffsetMap {
  toCodePoint(utf16: number): number;
  toUtf16(codePoint: number): number;
}

const stride = 1024;

export function offsetMap(text: string): OffsetMap {
  if (!/[\uD800-\uDBFF]/.test(text)) return { toCodePoint: (offset) => offset, toUtf16: (offset) => offset };
  const checkpoints: number[] = [];
  let points = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i % stride === 0) checkpoints.push(points);
    // A low surrogate after a high one belongs to the code point already counted.
    if (!isPairTail(text, i)) points++;
  }
  const toCodePoint = (offset: number): number => {
    const base = Math.floor(offset / stride);
    let count = checkpoints[base] ?? 0;
    for (let i = base * stride; i < offset; i++) if (!isPairTail(text, i)) count++;
    return count;
  };
  const toUtf16 = (point: number): number => {
    let low = 0;
    let high = checkpoints.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((checkpoints[middle] ?? 0) <= point) low = middle;
      else high = middle - 1;
    }
    let offset = low * stride;
    let count = checkpoints[low] ?? 0;
    while (offset < text.length && (count < point || isPairTail(text, offset))) {
      if (!isPairTail(text, offset)) count++;
      offset++;
    }
    return offset;
  };
  return { toCodePoint, toUtf16 };
}

function isPairTail(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  if (!(unit >= 0xdc00 && unit <= 0xdfff) || index === 0) return false;
  const before = text.charCodeAt(index - 1);
  return before >= 0xd800 && before <= 0xdbff;
}
