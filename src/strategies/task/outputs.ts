/** What an output must keep, by its kind; gives the spans that it rests on. */
import type { Span } from '../../contracts/index.ts';
import { languageDetector } from '../../text/language.ts';
import { comparable } from '../../text/normalise.ts';
import { sentences } from '../../text/sentences.ts';
import { estimateTokens, words } from '../../text/tokens.ts';
import { quoteFinder } from '../source-text/index.ts';
import { requireBorneOut, requireDigits } from './borne-out.ts';
import { summaryLengths } from './kinds.ts';
import type { SummaryLength } from './kinds.ts';
import { labelSetOf } from './wording.ts';
import type { Work, WrittenWork } from './work.ts';

interface Written {
  instruction: string;
  output: string;
  quotes: readonly string[];
}

/** A summary that has more of its text's tokens than this sums nothing up. */
const longestSummary = 0.7;
const mostPoints = 7;
const longestTitle = 14;

/** Throws, with what is wrong, where the output is not what was asked for or not the text's. */
export async function checked(work: WrittenWork, reply: Written): Promise<Span[]> {
  const { kind, variant, source, language } = work;
  const { output } = reply;
  // Models fill a list up with nothing.
  const quotes = reply.quotes.filter((quote) => quote.trim() !== '');
  switch (kind) {
    case 'summary': {
      const count = sentences(output).length;
      const { sentences: most } = summaryLengths[variant as SummaryLength];
      if (count > most) throw new Error(`too long: ${count} sentences, at most ${most} were asked for`);
      if (estimateTokens(output) > longestSummary * estimateTokens(source.text)) throw new Error('too long: it is no shorter than the text');
      requireBorneOut(output, [source.text], language);
      return spansOfQuotes(work, quotes);
    }
    case 'key-points': {
      const lines = output.split('\n').filter((line) => line.trim() !== '');
      const wrong = lines.find((line) => !/^\s*- \S/.test(line));
      if (wrong !== undefined) throw new Error('malformed: a line of the points does not begin with "- "');
      if (lines.length < 2 || lines.length > mostPoints) throw new Error(`malformed: ${lines.length} points, 2 to ${mostPoints} were asked for`);
      if (quotes.length < lines.length) throw new Error(`ungrounded: ${lines.length} points came with ${quotes.length} quotes`);
      requireBorneOut(output, [source.text], language);
      return spansOfQuotes(work, quotes);
    }
    case 'title': {
      if (output.includes('\n')) throw new Error('malformed: the title has more than one line');
      const count = words(output).length;
      if (count > longestTitle && /\s/.test(output)) throw new Error(`too long: a title of ${count} words, at most ${longestTitle} were asked for`);
      requireBorneOut(output, [source.text], language);
      return spansOfQuotes(work, quotes);
    }
    case 'classify': {
      const { values } = labelSetOf(work);
      if (!values.includes(output)) throw new Error(`malformed: "${output.slice(0, 60).toWellFormed()}" is none of the labels ${values.join(', ')}`);
      const named = comparable(reply.instruction);
      const unnamed = values.find((label) => !named.includes(comparable(label)));
      if (unnamed !== undefined) throw new Error(`malformed: the instruction does not name the label "${unnamed}"`);
      return spansOfQuotes(work, quotes);
    }
    case 'rewrite':
      if (comparable(output) === comparable(source.text)) throw new Error('unchanged: the rewritten text is the text itself');
      requireBorneOut(output, [source.text, variant], language);
      return [];
    case 'translate':
      await requireTranslated(work, output);
      requireDigits(output, source.text);
      return [];
  }
}

function spansOfQuotes({ source }: Work, quotes: readonly string[]): Span[] {
  const find = quoteFinder(source.text);
  const spans = quotes.flatMap((quote) => {
    const places = find(quote);
    if (places === undefined) throw new Error(`ungrounded: the text does not hold the quote "${quote.slice(0, 80).toWellFormed()}"`);
    return places.flatMap(({ start, end }) => source.spansOf(start, end));
  });
  if (spans.length === 0) throw new Error('ungrounded: the output came without a quote');
  return spans;
}

/** Where there is enough text to tell. Near languages are often taken for each other: that it is no longer the old one is enough. */
async function requireTranslated({ source, language, variant }: Work, output: string): Promise<void> {
  const same = comparable(output) === comparable(source.text);
  const detected = same ? undefined : (await languageDetector())(output);
  if (same || (detected === language && detected !== variant)) throw new Error(`unchanged: the translation is still in "${language}"`);
}
