/**
 * The k-th largest of the first `count` numbers, by Hoare's selection (1961): linear on the average. The numbers are put into another order.
 * `k` is from 1 to `count`; NaN is not allowed.
 */
export function kthLargest(values: Float64Array, count: number, k: number): number {
  let low = 0;
  let high = count - 1;
  const place = k - 1;
  while (low < high) {
    const pivot = middleOf(values[low]!, values[(low + high) >> 1]!, values[high]!);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! > pivot) i++;
      while (values[j]! < pivot) j--;
      if (i > j) break;
      const other = values[i]!;
      values[i++] = values[j]!;
      values[j--] = other;
    }
    if (place <= j) high = j;
    else if (place >= i) low = i;
    else break;
  }
  return values[place]!;
}

function middleOf(a: number, b: number, c: number): number {
  if (a < b) return b < c ? b : Math.max(a, c);
  return a < c ? a : Math.max(b, c);
}

/**
 * Keeps the `most` rows of the highest values, of equal ones those of the lower numbers, at the front of both lists, in no order that means
 * anything; gives how many they are. `scratch` is as long as the lists, and written over.
 */
export function keepLargest(rows: Int32Array, values: Float64Array, count: number, most: number, scratch: Float64Array): number {
  if (count <= most) return count;
  if (most <= 0) return 0;
  for (let i = 0; i < count; i++) scratch[i] = values[i]!;
  const least = kthLargest(scratch, count, most);
  let kept = 0;
  const equal: number[] = [];
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    if (value < least) continue;
    if (value === least) {
      equal.push(rows[i]!);
      continue;
    }
    rows[kept] = rows[i]!;
    values[kept++] = value;
  }
  for (const row of equal.sort((a, b) => a - b).slice(0, most - kept)) {
    rows[kept] = row;
    values[kept++] = least;
  }
  return kept;
}
