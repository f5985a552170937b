/** What a UTF-16 unit becomes in a leak token, for the units that need no look at their neighbours. */
import { isInvisible, isUnspaced, isWordUnit } from './tokens.ts';

export interface FoldTable {
  /** By unit: one of `separator` and `needsCare`, or four times what the unit becomes (NFKC and lower case) and `letter` or `digit`. */
  codes: Int32Array;
}

export const separator = 0;
export const letter = 1;
export const digit = 2;
/** The unit joins others, vanishes, becomes several, or is a token by itself: the text is read by `leakTokens`. */
export const needsCare = 3;

/** Units from here on always need care: scripts without spaces, surrogates, forms of compatibility. */
export const foldable = 0x3000;

/** Agrees with `leakTokens` on every text of units that need no care. */
export function foldTable(): FoldTable {
  const codes = new Int32Array(foldable).fill(needsCare);
  for (let unit = 0; unit < foldable; unit++) {
    const raw = String.fromCharCode(unit);
    const folded = unit < 0x80 ? raw.toLowerCase() : raw.normalize('NFKC').toLowerCase();
    if (folded.length !== 1 || isInvisible(unit) || isInvisible(folded.charCodeAt(0)) || /[\p{M}\u1160-\u11FF]/u.test(folded)) continue;
    const word = isWordUnit(folded);
    // A sign that becomes ASCII may be part of a number.
    if (unit >= 0x80 && folded.charCodeAt(0) < 0x80 && (word || folded === '.' || folded === ',')) continue;
    if (isUnspaced(folded)) continue;
    codes[unit] = word ? (folded.charCodeAt(0) << 2) | (unit < 0x80 && /\d/.test(folded) ? digit : letter) : separator;
  }
  return { codes };
}
