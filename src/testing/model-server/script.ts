import type { FaultKind } from './fault-kinds.ts';

/** A JSON schema, as far as the server looks into it. */
export type JsonSchema = { [key: string]: unknown } | boolean;

/** One call, the same shape whichever provider's form it came in. */
export interface ScriptRequest {
  api: 'openai' | 'anthropic';
  kind: 'chat' | 'embed';
  model: string;
  /** With the system prompt first, content as plain text. */
  messages: readonly { role: string; content: string }[];
  /** The last message's text. */
  prompt: string;
  /** Of a structured reply, from `response_format`, a forced tool or `output_config`. */
  schema?: { name: string; schema: JsonSchema; asTool: boolean };
  /** JSON asked for without a schema. */
  json: boolean;
  /** Texts to embed. */
  inputs: readonly string[];
  maxOutputTokens: number | undefined;
  stream: boolean;
  /** The provider's own body, as it was sent. */
  body: Readonly<Record<string, unknown>>;
  /** sha256 of path and body: equal for equal requests. */
  hash: string;
  /** 1 for the first call of the run. */
  number: number;
  /** 1 when this request is seen for the first time, 2 when it is repeated. */
  seen: number;
  /** The server's seed. */
  seed: string;
}

export interface ScriptedAnswer {
  text?: string;
  /** Becomes the text, or the arguments of the tool. */
  object?: unknown;
  reasoning?: string;
  vectors?: readonly (readonly number[])[];
  /** Default `stop`, or `length` where the text is longer than the request's maximum. */
  finish?: 'stop' | 'length' | 'content_filter' | 'refusal';
  /** Tokens. Default: a quarter of the UTF-16 length. `null` leaves usage out. */
  usage?: { input: number; output: number; cachedInput?: number; reasoning?: number } | null;
  /** The id that the reply names. */
  model?: string;
  /** Milliseconds, in place of the drawn latency. */
  latency?: number;
  /** A fault for this reply, in place of the planned one; `none` for no fault. */
  fault?: FaultKind | 'none';
}

/** What the server says: text, an object, a whole answer, or undefined for the drawn reply. Keep it pure: the same request, the same reply. */
export type ReplyScript = (request: ScriptRequest) => string | ScriptedAnswer | undefined | Promise<string | ScriptedAnswer | undefined>;

/** A script that a server in another process can load: `module` exports `name`, a function that takes `options` and gives the script. */
export interface ScriptModule {
  /** URL of the module, as `new URL('./script.mjs', import.meta.url).href`. */
  module: string;
  /** Default `script`. */
  name?: string;
  /** Must survive being sent as JSON. */
  options?: unknown;
}
