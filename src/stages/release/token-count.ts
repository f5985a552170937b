/** Tokens of OpenAI's o200k_base, by `gpt-tokenizer`: loaded when first asked for, because its tables take a quarter of a second. */
export async function tokenCounter(): Promise<(text: string) => number> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  // Control tokens in a row's text are text here.
  const options = { disallowedSpecial: new Set<string>() };
  return (text) => pieces(text).reduce((sum, piece) => sum + countTokens(piece, options), 0);
}

const longestRun = 1000;
// Splits words, and runs of blanks or marks, that are longer than any real one.
const longRun = new RegExp(`\\S{${longestRun}}|\\s{${longestRun}}`, 'gu');

/**
 * The encoder's time grows with the square of a run without a border: 100,000 equal letters take 8 s. Such runs are cut
 * every 1,000 characters, which moves their count by at most one token a cut.
 */
export function pieces(text: string): string[] {
  if (text.length <= longestRun) return [text];
  const out: string[] = [];
  let from = 0;
  for (const match of text.matchAll(longRun)) {
    const end = match.index + match[0].length;
    out.push(text.slice(from, end));
    from = end;
  }
  out.push(text.slice(from));
  return out;
}
