/** From what an endpoint answers to the class of failure that says what to do next. */
import type { ProviderFailure } from '../../contracts/model-ports.ts';
import type { EndpointSettings } from './settings.ts';
import { endpointLimits, retryAfterMs } from './rate-headers.ts';
import type { Headers } from './rate-headers.ts';

export interface ErrorAnswer {
  status: number;
  headers: Headers;
  body: string;
  /** An object was asked for in a way of the endpoint's own. */
  formatted: boolean;
}

/** `filtered`: the endpoint would not take the prompt or show the answer, which is an outcome and no failure. */
export type Classified = { filtered: string } | { failure: ProviderFailure };

/** The class of an answer with an error status. */
export function classify(answer: ErrorAnswer, settings: EndpointSettings): Classified {
  const { status, headers } = answer;
  const said = errorFields(answer.body);
  const message = clip(settings.redact(said.message));
  const about = `${settings.place} answered ${status}`;
  const limits = endpointLimits(headers, settings.now);
  const failure = (init: Pick<ProviderFailure, 'kind'> & Partial<ProviderFailure>, text: string = message): Classified => ({
    failure: { message: text === '' ? `${about}.` : `${about}: ${text}`, status, limits, sent: true, answered: true, ...init },
  });
  const waiting = { retryAfterMs: retryAfterMs(headers, settings.now) };

  if (isQuota(status, said)) {
    return failure({ kind: 'fatal', code: 'model-quota', hint: `Add credit or raise the limit of the account behind ${settings.keyText}, then run again.` });
  }
  if (isFiltered(status, said)) return { filtered: message };
  if (status === 429) return failure({ kind: 'rate-limited', ...waiting });
  // The text of a refused key may repeat parts of the key.
  if (status === 401 || status === 403) {
    return failure(
      { kind: 'fatal', code: 'model-key', hint: settings.keyHint },
      status === 401 ? 'the key is missing or not accepted' : 'the key may not use this model',
    );
  }
  if (isModel(status, said)) {
    return failure({ kind: 'fatal', code: 'model-name', hint: `Set models.${settings.name}.model to an id that the endpoint serves.` });
  }
  if (answer.formatted && isFormat(status, said)) return failure({ kind: 'unsupported' });
  if (status === 404 || status === 405 || (status >= 300 && status < 400)) {
    const where = headers['location'] === undefined ? '' : `it points to ${clip(settings.redact(headers['location']))}; redirects are not followed`;
    return failure(
      {
        kind: 'fatal',
        code: 'model-address',
        hint: `Set models.${settings.name}.baseUrl to the address of the API, with its version part, as http://127.0.0.1:8000/v1.`,
      },
      where || message,
    );
  }
  if (status === 503 || status === 529 || said.type === 'overloaded_error') return failure({ kind: 'overloaded', ...waiting });
  if (status === 408) return failure({ kind: 'timeout', ...waiting });
  if (status === 409 || status === 425 || (status >= 500 && status !== 501) || status < 300) return failure({ kind: 'server', ...waiting });
  if (isLong(said)) {
    return failure({ kind: 'fatal', single: true, code: 'model-too-long', hint: 'Make chunks smaller (chunks.maxTokens), or ask for a shorter reply.' });
  }
  return failure({
    kind: 'fatal',
    single: true,
    code: 'model-request',
    hint: `Check the settings of models.${settings.name}: the endpoint does not take this request.`,
  });
}

interface ErrorFields {
  message: string;
  code: string;
  type: string;
}

/** Reads `{error: {message, code, type}}`, `{error: "…"}`, `{message}` and `{detail}`; any other body is the message itself. */
export function errorFields(body: string): ErrorFields {
  let value: unknown;
  try {
    value = JSON.parse(body.slice(0, 100_000));
  } catch {
    return { message: /^\s*</.test(body) ? 'a web page, no JSON' : body, code: '', type: '' };
  }
  const outer = fields(Array.isArray(value) ? value[0] : value);
  const inner = fields(outer['error']);
  const message = text(inner['message']) || text(outer['error']) || text(outer['message']) || text(outer['detail']) || text(inner['metadata']);
  return { message: message || body, code: text(inner['code'] ?? outer['code']), type: text(inner['type'] ?? outer['type']) };
}

function isQuota(status: number, { code, type, message }: ErrorFields): boolean {
  if (status === 402) return true;
  if (status !== 429 && status !== 403 && status !== 400) return false;
  // By code, not by text: some endpoints say "quota" for a plain limit a minute.
  return /^(?:insufficient_quota|insufficient_user_quota|billing_\w+|billing_error)$/.test(code || type) || /credit balance is too low/i.test(message);
}

function isFiltered(status: number, { code, type, message }: ErrorFields): boolean {
  if (status !== 400 && status !== 403 && status !== 422) return false;
  return (
    /content_filter|content_policy|moderation|safety/i.test(`${code} ${type}`) ||
    /content filtering policy/i.test(message) ||
    (status === 403 && /moderation|flagged/i.test(message))
  );
}

function isModel(status: number, { code, type, message }: ErrorFields): boolean {
  if (code === 'model_not_found' || code === 'invalid_model') return true;
  if (status !== 404 && status !== 400) return false;
  if (status === 404 && type === 'not_found_error' && /model/i.test(message)) return true;
  return /\bmodel\b.{0,200}(?:not found|does not exist|not exist|is not a valid model|no longer available|not supported)|(?:no such|unknown|invalid) model\b|not a valid model/is.test(
    message.slice(0, 2000),
  );
}

function isFormat(status: number, { message, code }: ErrorFields): boolean {
  if (status !== 400 && status !== 404 && status !== 422 && status !== 500 && status !== 501) return false;
  return /response_format|response format|json_schema|json schema|json_object|structured output|output_config|output_format|guided|grammar|tool_choice|invalid schema|tools?\b.{0,40}not support/is.test(
    `${code} ${message.slice(0, 2000)}`,
  );
}

function isLong({ code, message }: ErrorFields): boolean {
  return (
    code === 'context_length_exceeded' ||
    /context (?:length|window|size)|too long|maximum context|too many tokens|exceeds the available context/i.test(message.slice(0, 2000))
  );
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** One line, short, without control characters: what an endpoint says goes into logs and terminals. */
export function clip(said: string): string {
  const line = said
    .slice(0, 2000)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return line.length > 300 ? `${line.slice(0, 299).toWellFormed()}…` : line.toWellFormed();
}
