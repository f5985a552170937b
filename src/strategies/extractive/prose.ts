/** Kinds of questions on prose that may be asked without its passage; see `standing` for when. */
const ofSentence = /^(?:definition|definition-reverse|purpose|which)$/;

/** Rows that one sentence gives, with those that go on with it. */
export function isOfSentence(family: string): boolean {
  return ofSentence.test(family);
}

export function isProse(family: string): boolean {
  return isOfSentence(family) || family === 'paragraph' || family === 'section-lead' || family === 'question-heading';
}
