/** The dimensions that are measured for every row, with their formulas as the coverage report prints them. */

export const measuredDimensions = ['taskType', 'difficulty', 'topic', 'source', 'lengthBand', 'turns', 'language'] as const;
export type MeasuredDimension = (typeof measuredDimensions)[number];

export function isMeasured(name: string): name is MeasuredDimension {
  return (measuredDimensions as readonly string[]).includes(name);
}

const formulas: { readonly [name in MeasuredDimension]: string } = {
  taskType: 'as the strategy made it or the row says; else by patterns over the prompt and the shape of the answer (heuristic, English)',
  difficulty: 'points for length, clauses, steps, numbers, reading grade and code: 0-2 easy, 3-5 medium, 6 and more hard (heuristic)',
  topic: 'as the strategy made it, or the field category of an imported row; else "general"',
  source: 'id of the source in the config',
  lengthBand: 'words of a reply (mean over a conversation): 0-24 short, 25-99 medium, 100-249 long, 250 and more very-long',
  turns: 'user messages: 1, 2, 3-4, 5+',
  language: 'ISO 639-1 code that the source states or the detector is sure of; else und',
};

/** What a dimension's values mean. A name that is not measured here comes from the config or from a strategy. */
export function formulaOf(name: string, custom: readonly { name: string }[] = []): string {
  if (custom.some((dimension) => dimension.name === name)) return 'words and patterns of the config, in the prompt first, then in the answer';
  return isMeasured(name) ? formulas[name] : 'as the strategy made it';
}

const closed: ReadonlyMap<string, readonly string[]> = new Map([
  ['difficulty', ['easy', 'medium', 'hard']],
  ['lengthBand', ['short', 'medium', 'long', 'very-long']],
  ['turns', ['1', '2', '3-4', '5+']],
]);

/** Values of a dimension that exist whatever the rows are, in their own order; undefined: the rows decide. */
export function closedValues(name: string): readonly string[] | undefined {
  return closed.get(name);
}

/** Words of a reply to its band. */
export function lengthBandOf(words: number): string {
  return words < 25 ? 'short' : words < 100 ? 'medium' : words < 250 ? 'long' : 'very-long';
}

/** User messages to the value of `turns`; a row without one counts as one. */
export function turnsOf(userMessages: number): string {
  return userMessages <= 1 ? '1' : userMessages === 2 ? '2' : userMessages <= 4 ? '3-4' : '5+';
}
