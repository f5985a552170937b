/** One text of a row: a message, an input, an answer. */
export interface RowText {
  /** As in evidence: index of the message; -1 the input; -2 the rationale; from -3 down what else a row holds, in the order of `everyPlace`. */
  code: number;
  text: string;
  /** `prompt`: a user says it, or it is the input. `reply`: the model learns to say it. `any`: nobody knows which. */
  kind: RowTextKind;
}

export type RowTextKind = 'prompt' | 'reply' | 'other' | 'any';

export function isPrompt(text: RowText): boolean {
  return text.kind === 'prompt' || text.kind === 'any';
}

export function isReply(text: RowText): boolean {
  return text.kind === 'reply' || text.kind === 'any';
}
