import type { TrainingRecord } from '../../contracts/record.ts';
import { answerText, promptText } from '../../text/turns.ts';

/** Tokens of OpenAI's o200k_base, by `gpt-tokenizer`: loaded when first asked for, because its tables take a quarter of a second. */
export async function tokenCounter(): Promise<(text: string) => number> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  return wordwise(countTokens);
}

/** The texts of a row that statistics and mixes count: all prompts, all answers, then each system prompt and each result of a tool. */
export function countedTexts(record: TrainingRecord): [prompt: string, answer: string, ...others: string[]] {
  const others = record.messages.filter(({ role }) => role === 'system' || role === 'tool').map(({ content }) => content);
  return [promptText(record), answerText(record), ...others];
}

/** Tokens of a row as its statistics tell them. */
export function tokensOfRow(record: TrainingRecord, count: (text: string) => number): number {
  return countedTexts(record).reduce((sum, text) => sum + (text === '' ? 0 : count(text)), 0);
}

const wordsKept = 50_000;
const longestKept = 40;

/**
 * Counts with one of OpenAI's encodings, word by word: all of them cut a text before a blank that something visible follows, whatever
 * stands before it, so that counts add up there. The counts of words are kept, for texts repeat them: a third to a tenth of the time.
 */
export function wordwise(countTokens: (text: string, options: { disallowedSpecial: Set<string> }) => number): (text: string) => number {
  // Control tokens in a row's text are text here.
  const options = { disallowedSpecial: new Set<string>() };
  let known = new Map<string, number>();
  const countPart = (part: string): number => {
    if (part.length > longestKept) return countTokens(part, options);
    const before = known.get(part);
    if (before !== undefined) return before;
    const tokens = countTokens(part, options);
    if (known.size >= wordsKept) known = new Map();
    // Made anew: the engine's slice would keep the whole text in memory.
    known.set(Buffer.from(part, 'utf16le').toString('utf16le'), tokens);
    return tokens;
  };
  return (text) => {
    let tokens = 0;
    for (const piece of pieces(text)) {
      let from = 0;
      for (let at = piece.indexOf(' ', 1); at >= 0; at = piece.indexOf(' ', at + 1)) {
        if (!isVisible(piece.charCodeAt(at + 1))) continue;
        tokens += countPart(piece.slice(from, at));
        from = at;
      }
      if (from < piece.length) tokens += countPart(from === 0 ? piece : piece.slice(from));
    }
    return tokens;
  };
}

/** Of the scripts below U+1680, where the next kind of blank is: the others are counted whole. */
const isVisible = (unit: number): boolean => unit > 0x20 && unit < 0x1680 && unit !== 0xa0;

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
