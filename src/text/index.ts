/** Text basics for plain strings: `hornbook/text`. */
export { canonicalJson, compareText } from './canonical.ts';
export { fenced } from './fence.ts';
export { hashOf, sha256, unitHash } from './hash.ts';
export { comparable, tidy } from './normalise.ts';
export { offsetMap } from './offsets.ts';
export type { OffsetMap } from './offsets.ts';
export { sentences } from './sentences.ts';
export { estimateTokens, placedWords, words } from './tokens.ts';
export type { PlacedWord } from './tokens.ts';
