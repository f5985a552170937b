/** What an output says that its text does not bear out: numbers and names, as the grounding rule of the filter reads them. */
import { claimsOf, claimSource } from '../../text/claims.ts';
import { trueCounts } from '../../text/counts.ts';

/** A name by its form in any language: an identifier, an acronym, code. Capitals alone are common nouns in some. */
const formal = /[\p{N}_.]|\p{Ll}\p{Lu}|^\p{Lu}{2,}/u;

/** Throws where a number or a name of the output stands in none of the texts. */
export function requireBorneOut(output: string, texts: readonly string[], language: string): void {
  const source = claimSource(texts);
  const counts = new Set(trueCounts(output).map(({ start }) => start));
  const missing = claimsOf(output).filter((claim) => {
    if (claim.kind === 'number') return !counts.has(claim.start) && !source.holds(claim);
    if (claim.kind !== 'name') return false;
    return (language.startsWith('en') || claim.code === true || formal.test(claim.text)) && !source.holds(claim);
  });
  if (missing.length > 0) throw notHeld(missing.map(({ kind, text }) => `the ${kind} "${text}"`));
}

/** For a translation, where words change and digits do not. */
export function requireDigits(output: string, text: string): void {
  const held = new Set(text.match(/\p{Nd}+/gu) ?? []);
  const missing = (output.match(/\p{Nd}+/gu) ?? []).filter((digits) => !held.has(digits));
  if (missing.length > 0) throw notHeld([...new Set(missing)].map((digits) => `the number "${digits}"`));
}

const most = 5;

function notHeld(things: readonly string[]): Error {
  const more = things.length > most ? ` and ${things.length - most} more` : '';
  return new Error(`ungrounded: the text does not hold ${things.slice(0, most).join(', ').slice(0, 300).toWellFormed()}${more}`);
}
