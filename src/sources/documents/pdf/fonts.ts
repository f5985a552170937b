/** What a font's name says of it: PDF files seldom say it otherwise. */
import type { FontFacts } from './types.ts';

export const plainFont: FontFacts = { bold: false, italic: false, mono: false };

const bold = /bold|black|heavy|semibold|demi|[-,]bd|medi(?:um)?(?:ital)?$|^cmb|^sfbx|^ecbx/i;
const italic = /ital|obli|slant|^cmti|^cmsl|^sfti|^ecti/i;
const mono =
  /mono|courier|consol|typewriter|^cmtt|^cmsltt|^cmitt|^sftt|^ectt|^lmtt|menlo|monaco|inconsolata|fixed|terminal|source ?code|fira ?code|lucidatypewriter|^cour/i;
/** Mathematical fonts of TeX whose few letters have one width by chance. */
const mathematical = /^(?:cm|ms|eu|lm|st|wasy|rsfs)[a-z]*\d*$/i;

/** @param fixed what the file's own flags say of its widths. */
export function fontFacts(name: string, fixed: boolean): FontFacts {
  const plain = name.replace(/^[A-Z]{6}\+/, '');
  return { bold: bold.test(plain), italic: italic.test(plain), mono: mono.test(plain) || (fixed && !mathematical.test(plain)) };
}
