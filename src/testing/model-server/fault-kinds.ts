/** What a client should make of a call that met a fault. */
export type FaultClass =
  /** To be asked again: it said nothing of the request itself. */
  | 'again'
  /** No call after it can end otherwise: a setting must be mended first. */
  | 'fatal'
  /** Paid, and the reply says that it is no data. */
  | 'cut'
  | 'filtered'
  | 'refused'
  | 'empty'
  /** Paid, not what was asked for. Without a schema the client cannot see it. */
  | 'malformed'
  /** A good reply that comes late or with a blemish. */
  | 'ok';

/**
 * Every fault that the server knows, and what a client should make of it. Faults with a status come at once and take no slot;
 * the others take their latency.
 */
export const faultKinds = {
  /** 429 without a word on when. */
  'rate-limit': 'again',
  /** 429, `Retry-After` in seconds. */
  'rate-limit-seconds': 'again',
  /** 429, `Retry-After` as an HTTP date. */
  'rate-limit-date': 'again',
  /** 429, `retry-after-ms`. */
  'rate-limit-ms': 'again',
  /** OpenAI: 429 `insufficient_quota`; Anthropic: 400, credit balance too low. */
  quota: 'fatal',
  /** 401. */
  'bad-key': 'fatal',
  /** 404. */
  'no-model': 'fatal',
  'error-500': 'again',
  /** With the HTML page of a proxy. */
  'error-502': 'again',
  'error-503': 'again',
  /** 529, as Anthropic sends it. */
  overloaded: 'again',
  /** The connection is reset before any byte. */
  'reset-before': 'again',
  /** The connection is reset after half of the body. */
  'reset-in-body': 'again',
  /** The body comes a few bytes at a time. */
  'slow-drip': 'ok',
  /** Nothing comes, until the client gives up or `hangMs` is over, and then a reset. */
  'no-first-byte': 'again',
  /** Half of the text, finish reason `length`. */
  'cut-length': 'cut',
  /** Half of the body, and a clean end of the connection: no finish reason, no last event. */
  'cut-no-end': 'again',
  /** 200 with a body that is no JSON. */
  'bad-body': 'again',
  /** A good body whose text is broken JSON. */
  'bad-content': 'malformed',
  /** The reply names another model. */
  'wrong-model': 'ok',
  'usage-missing': 'ok',
  /** Three times the tokens, input and output. */
  'usage-tripled': 'ok',
  /** Usage is the last thing to come, `lateMs` after all else. */
  'usage-late': 'ok',
  /** OpenAI: finish reason `content_filter` with half of the text; Anthropic: 400, output blocked. */
  'content-filter': 'filtered',
  /** OpenAI: `refusal` in place of content; Anthropic: stop reason `refusal`. */
  refusal: 'refused',
  empty: 'empty',
  /** One and the same reply to every request that meets this fault. */
  duplicate: 'ok',
} as const satisfies Record<string, FaultClass>;

export type FaultKind = keyof typeof faultKinds;
