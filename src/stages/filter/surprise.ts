/** What is usual among the answers of a corpus, for the rule `perplexity`. */
import type { RuleContext } from '../../contracts/plugins.ts';
import { learnTexts } from '../../statistics/unlike.ts';
import type { Usual } from '../../statistics/unlike.ts';
import { answerText } from '../../text/turns.ts';
import type { Said } from '../../text/turns.ts';

export interface SurpriseFacts {
  usual: Usual;
  surprise: NonNullable<RuleContext['surprise']>;
}

/** One pass over the rows of a corpus, in an order that never changes. Under 200 rows nothing is said of any. */
export async function surpriseFacts(rows: AsyncIterable<Said> | Iterable<Said>): Promise<SurpriseFacts> {
  const { usual, bits } = await learnTexts(answersOf(rows));
  return {
    usual,
    surprise: (record) => {
      const found = bits(answerText(record));
      return found === undefined ? undefined : { bits: found, median: usual.median, deviation: usual.deviation };
    },
  };
}

async function* answersOf(rows: AsyncIterable<Said> | Iterable<Said>): AsyncGenerator<string> {
  for await (const row of rows) yield answerText(row);
}
