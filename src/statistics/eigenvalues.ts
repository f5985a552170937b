/**
 * Eigenvalues of a real symmetric matrix, ascending: Householder's reduction to tridiagonal form, then QL steps with implicit
 * shifts (Golub and Van Loan, Matrix Computations, 8.3). About 4/3 · n³ multiplications: 1,000 rows take a second or two.
 * `matrix` holds n · n numbers row by row, of which the lower half is read; it is written over. Throws a `RangeError` where the
 * steps do not converge.
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  if (matrix.length !== n * n) throw new RangeError(`a matrix of ${n} rows has ${n * n} numbers, not ${matrix.length}`);
  const { diagonal, beside } = tridiagonal(matrix, n);
  implicitQl(diagonal, beside, n);
  return diagonal.sort();
}

function tridiagonal(a: Float64Array, n: number): { diagonal: Float64Array; beside: Float64Array } {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  const v = new Float64Array(n);
  const p = new Float64Array(n);
  for (let last = n - 1; last > 0; last--) {
    const row = last * n;
    let scale = 0;
    for (let k = 0; k < last; k++) scale += Math.abs(a[row + k]!);
    if (last === 1 || scale === 0) {
      beside[last] = a[row + last - 1]!;
      continue;
    }
    let squares = 0;
    for (let k = 0; k < last; k++) {
      const value = a[row + k]! / scale;
      v[k] = value;
      squares += value * value;
    }
    const tip = v[last - 1]!;
    const length = tip >= 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    beside[last] = scale * length;
    const half = squares - tip * length;
    v[last - 1] = tip - length;
    // p = A v / half, from the lower half alone.
    p.fill(0, 0, last);
    for (let i = 0; i < last; i++) {
      const at = i * n;
      const vi = v[i]!;
      let sum = a[at + i]! * vi;
      for (let k = 0; k < i; k++) {
        const value = a[at + k]!;
        sum += value * v[k]!;
        p[k] = p[k]! + value * vi;
      }
      p[i] = p[i]! + sum;
    }
    let dot = 0;
    for (let i = 0; i < last; i++) {
      p[i] = p[i]! / half;
      dot += p[i]! * v[i]!;
    }
    const shift = dot / (2 * half);
    for (let i = 0; i < last; i++) p[i] = p[i]! - shift * v[i]!;
    for (let i = 0; i < last; i++) {
      const at = i * n;
      const vi = v[i]!;
      const pi = p[i]!;
      for (let k = 0; k <= i; k++) a[at + k] = a[at + k]! - vi * p[k]! - pi * v[k]!;
    }
  }
  for (let i = 0; i < n; i++) diagonal[i] = a[i * n + i]!;
  return { diagonal, beside };
}

const mostSteps = 60;

/** `e[i]` stands between `d[i - 1]` and `d[i]`. */
function implicitQl(d: Float64Array, e: Float64Array, n: number): void {
  for (let i = 1; i < n; i++) e[i - 1] = e[i]!;
  if (n > 0) e[n - 1] = 0;
  for (let low = 0; low < n; low++) {
    for (let steps = 0; ; steps++) {
      let end = low;
      while (end < n - 1) {
        const size = Math.abs(d[end]!) + Math.abs(d[end + 1]!);
        if (Math.abs(e[end]!) <= Number.EPSILON * size) break;
        end++;
      }
      if (end === low) break;
      if (steps === mostSteps) throw new RangeError('the eigenvalues of a matrix were not found: does it hold NaN or infinity?');
      let g = (d[low + 1]! - d[low]!) / (2 * e[low]!);
      let r = hypotenuse(g, 1);
      g = d[end]! - d[low]! + e[low]! / (g + (g >= 0 ? r : -r));
      let s = 1;
      let c = 1;
      let p = 0;
      let i = end - 1;
      for (; i >= low; i--) {
        const f = s * e[i]!;
        const b = c * e[i]!;
        r = hypotenuse(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = d[i + 1]! - p;
          e[end] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1]! - p;
        r = (d[i]! - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
      }
      if (r === 0 && i >= low) continue;
      d[low] = d[low]! - p;
      e[low] = g;
      e[end] = 0;
    }
  }
}

/** Without `Math.hypot`, whose last digit differs between engines. */
function hypotenuse(a: number, b: number): number {
  const [x, y] = [Math.abs(a), Math.abs(b)];
  if (x === 0 || y === 0) return x + y;
  const ratio = x > y ? y / x : x / y;
  return (x > y ? x : y) * Math.sqrt(1 + ratio * ratio);
}
