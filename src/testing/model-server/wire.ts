import type { Answer } from './answer.ts';
import type { FaultKind } from './fault-kinds.ts';
import type { ScriptRequest } from './script.ts';

export interface ErrorReply {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: string;
  /** Default `application/json`. */
  type?: string;
}

/** Why the server itself turns a call away. */
export type Refusal = 'body' | 'key' | 'model' | 'slots' | 'share' | 'requests' | 'tokens';

/** What is left in a bucket, for the headers. */
export interface BucketState {
  name: 'requests' | 'tokens';
  limit: number;
  remaining: number;
  /** Milliseconds until it is full. */
  resetMs: number;
}

/** How one provider writes replies, streams, errors and rate headers. */
export interface Wire {
  reply(answer: Answer, request: ScriptRequest): string;
  /** Server-sent events; the last two end the reply, and no reason to finish stands before them. */
  events(answer: Answer, request: ScriptRequest): string[];
  refuse(refusal: Refusal, detail: string): ErrorReply;
  /** Faults that are errors in the provider's own form. */
  faults: { readonly [kind in FaultKind]?: (request: ScriptRequest) => ErrorReply };
  rateHeaders(bucket: BucketState, now: Date): Record<string, string>;
  requestId: string;
}

/** Text in pieces, as a stream sends it: never inside a surrogate pair. */
export function piecesOf(text: string, length = 24): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    let end = Math.min(text.length, start + length);
    if (end < text.length && text.charCodeAt(end) >= 0xdc00 && text.charCodeAt(end) <= 0xdfff) end++;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces.length > 0 ? pieces : [''];
}
