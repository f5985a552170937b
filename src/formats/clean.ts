import type { Message, TrainingRecord } from '../contracts/record.ts';

/** What was changed on the way into a training file, by name: `control`, `line-ends`, `surrogates`. */
export type CleanTally = Map<string, number>;

const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g;
const suspect = /[\u0000-\u0008\u000B-\u001F\uD800-\uDFFF]/;

/**
 * Text as training files hold it: LF line ends, no control characters below U+0020 but tab and line feed (several loaders
 * and tokenisers fail on NUL), well-formed. Each change is counted: intake should have left nothing to do here.
 */
export function cleanText(text: string, tally: CleanTally): string {
  if (!suspect.test(text)) return text;
  const count = (name: string, amount: number): void => {
    if (amount > 0) tally.set(name, (tally.get(name) ?? 0) + amount);
  };
  count('line-ends', text.match(/\r\n?/g)?.length ?? 0);
  const lines = text.replace(/\r\n?/g, '\n');
  count('control', lines.match(control)?.length ?? 0);
  const visible = lines.replace(control, '');
  const wellFormed = visible.toWellFormed();
  if (wellFormed !== visible) count('surrogates', lone(visible));
  return wellFormed;
}

function lone(text: string): number {
  let found = 0;
  for (const point of text) if (point.length === 1 && point >= '\uD800' && point <= '\uDFFF') found++;
  return found;
}

/** A row with the texts of its messages as training files hold them: what figures of a release are counted over. The row itself where nothing changes. */
export function cleanRow(record: TrainingRecord): TrainingRecord {
  const isClean = ({ content, reasoning }: Message): boolean => !suspect.test(content) && (reasoning === undefined || !suspect.test(reasoning));
  if (record.messages.every(isClean)) return record;
  const clean = (text: string): string => cleanText(text, new Map());
  const messages = record.messages.map((message) => ({
    ...message,
    content: clean(message.content),
    ...(message.reasoning === undefined ? {} : { reasoning: clean(message.reasoning) }),
  }));
  return { ...record, messages };
}
