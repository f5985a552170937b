/** What a UTF-16 unit becomes in a leak token, for the units that need no look at their neighbours. */
import { isInvisible, isUnspaced, isWordUnit } from './tokens.ts';

export interface FoldTable {
  /** By unit: NFKC and lower case, one unit. */
  units: Uint16Array;
  /** By unit: one of the kinds below. */
  kinds: Uint8Array;
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
  const units = new Uint16Array(foldable);
  const kinds = new Uint8Array(foldable).fill(needsCare);
  for (let unit = 0; unit < foldable; unit++) {
    const raw = String.fromCharCode(unit);
    const folded = unit < 0x80 ? raw.toLowerCase() : raw.normalize('NFKC').toLowerCase();
    if (folded.length !== 1 || isInvisible(unit) || isInvisible(folded.charCodeAt(0)) || /[\p{M}\u1160-\u11FF]/u.test(folded)) continue;
    const word = isWordUnit(folded);
    // A sign that becomes ASCII may be part of a number.
    if (unit >= 0x80 && folded.charCodeAt(0) < 0x80 && (word || folded === '.' || folded === ',')) continue;
    if (isUnspaced(folded)) continue;
    units[unit] = folded.charCodeAt(0);
    kinds[unit] = word ? (unit < 0x80 && /\d/.test(folded) ? digit : letter) : separator;
  }
  return { units, kinds };
}
