/** One chat call through a language model of the SDK, without its retries. */
import { AISDKError, APICallError, InvalidArgumentError, InvalidPromptError, UnsupportedFunctionalityError } from '@ai-sdk/provider';
import type {
  JSONSchema7,
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV3GenerateResult,
  LanguageModelV3Prompt,
  SharedV3ProviderOptions,
} from '@ai-sdk/provider';
import type { ProviderFailure, ProviderRequest, ProviderResult } from '../../contracts/model-ports.ts';
import type { JsonSchema, ModelMessage, ProviderReply } from '../../contracts/model.ts';
import { messageOf } from '../../errors.ts';
import { classify, clip, errorFields } from './failures.ts';
import { finishOf } from './finish.ts';
import { hasError, plainReply } from './plain-reply.ts';
import { endpointLimits } from './rate-headers.ts';
import { withSchema } from './schema-text.ts';
import type { EndpointSettings } from './settings.ts';
import { StatusFailure, TransportFailure } from './transport.ts';
import { reportedUsage } from './usage.ts';

export interface ChatDialect {
  model: LanguageModelV3;
  /** Undefined where there are none: the SDK checks what it is given in each call. */
  options: SharedV3ProviderOptions | undefined;
  /** The schema as the endpoint takes it; a reply is checked against the whole one anyway. */
  wireSchema(schema: JsonSchema): JsonSchema;
}

export async function sendChat(dialect: ChatDialect, settings: EndpointSettings, request: ProviderRequest, signal: AbortSignal): Promise<ProviderResult> {
  if (settings.unusable !== undefined) return { ok: false, failure: settings.unusable };
  try {
    const result = await dialect.model.doGenerate(callOptions(dialect, request, signal));
    const limits = endpointLimits(result.response?.headers ?? {}, settings.now);
    return { ok: true, reply: replyOf(result, request), limits };
  } catch (error) {
    const whole = APICallError.isInstance(error) && !signal.aborted ? plainReply(error.responseBody ?? '') : undefined;
    if (whole === undefined) return failureOf(error, settings, signal, request.schema !== undefined && request.rung !== 'prompt');
    return { ok: true, reply: { ...whole, rung: request.schema === undefined ? undefined : request.rung } };
  }
}

function callOptions(dialect: ChatDialect, request: ProviderRequest, signal: AbortSignal): LanguageModelV3CallOptions {
  const { schema, rung } = request;
  const messages = schema !== undefined && rung !== 'strict' ? withSchema(request.messages, schema.schema) : request.messages;
  return {
    prompt: promptOf(messages),
    maxOutputTokens: request.maxOutputTokens,
    temperature: request.temperature,
    topP: request.topP,
    seed: request.seed,
    stopSequences: request.stop === undefined ? undefined : [...request.stop],
    responseFormat:
      schema === undefined || rung === 'prompt' || rung === undefined
        ? undefined
        : rung === 'json'
          ? { type: 'json' }
          : { type: 'json', name: schema.name, schema: dialect.wireSchema(schema.schema) as JSONSchema7 },
    providerOptions: dialect.options,
    abortSignal: signal,
  };
}

function promptOf(messages: readonly ModelMessage[]): LanguageModelV3Prompt {
  return messages.map(({ role, content }) => {
    if (role === 'system') return { role, content };
    if (role === 'tool') throw new UnsendableError('messages of the role "tool" cannot be sent');
    return { role, content: [{ type: 'text', text: content }] };
  });
}

/** The request itself cannot be put into the endpoint's words. */
class UnsendableError extends Error {}

function replyOf(result: LanguageModelV3GenerateResult, request: ProviderRequest): ProviderReply {
  const parts = result.content;
  let text = '';
  let reasoning = '';
  let called = false;
  for (const part of parts) {
    if (part.type === 'text') text += part.text;
    else if (part.type === 'reasoning') reasoning += part.text;
    else if (part.type === 'tool-call') called = true;
  }
  const message = firstMessage(result.response?.body);
  const refusal = typeof message?.['refusal'] === 'string' && message['refusal'] !== '' ? message['refusal'] : undefined;
  // The SDK writes a refusal into the text; here they stay apart.
  if (refusal !== undefined) text = typeof message?.['content'] === 'string' ? message['content'] : '';
  const { unified, raw } = result.finishReason;
  return {
    text,
    ...(refusal === undefined ? endOf(finishOf(unified, raw), raw, called, result.response?.body) : { finish: 'refused', rawFinish: raw }),
    reasoning: reasoning === '' ? undefined : reasoning,
    refusal,
    usage: reportedUsage(result.usage, text),
    returnedModel: result.response?.modelId,
    rung: request.schema === undefined ? undefined : request.rung,
  };
}

/** A reply that calls a tool, or that has an error beside it, is no whole answer, even where its end is called a stop. */
function endOf(finish: ProviderReply['finish'], raw: string | undefined, called: boolean, body: unknown): Pick<ProviderReply, 'finish' | 'rawFinish'> {
  if (finish !== 'stop' && finish !== 'other') return { finish, rawFinish: raw };
  if (hasError(body)) return { finish: 'other', rawFinish: 'error' };
  return { finish: called ? 'tool' : finish, rawFinish: raw };
}

function firstMessage(body: unknown): Record<string, unknown> | undefined {
  const choices = typeof body === 'object' && body !== null && 'choices' in body ? body.choices : undefined;
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const message = typeof first === 'object' && first !== null && 'message' in first ? first.message : undefined;
  return typeof message === 'object' && message !== null ? (message as Record<string, unknown>) : undefined;
}

/** The failure, or the reply that an answer with an error status stands for. `formatted`: an object was asked for by a format of the endpoint. */
export function failureOf(error: unknown, settings: EndpointSettings, signal: AbortSignal, formatted: boolean): ProviderResult {
  if (error instanceof StatusFailure) return answered(error.status, error.headers, error.body, settings, formatted);
  if (error instanceof TransportFailure) {
    const hint = error.sent ? undefined : `Is the server running? Its address is models.${settings.name}.baseUrl.`;
    return failed({ kind: error.kind, message: `${settings.place}: ${settings.redact(error.message)}.`, hint, sent: error.sent, answered: false });
  }
  if (signal.aborted) {
    // What was under way may have been computed and billed.
    return failed({ kind: 'network', message: `${settings.place}: the call was stopped.`, sent: true, answered: false });
  }
  if (APICallError.isInstance(error)) return unreadable(error.responseBody ?? '', error.responseHeaders ?? {}, error.statusCode, settings, formatted);
  if (AISDKError.isInstance(error) && !requestFaults.some((fault) => fault.isInstance(error))) {
    return unreadable(messageOf(error), {}, undefined, settings, formatted);
  }
  return failed({
    kind: 'fatal',
    single: true,
    code: 'model-request',
    message: `${settings.place}: this request cannot be sent: ${clip(settings.redact(messageOf(error)))}.`,
    hint: `Check the settings of models.${settings.name}.`,
    sent: !(error instanceof UnsendableError),
    answered: false,
  });
}

/** Errors of the SDK that say that a request cannot be put into the endpoint's words. */
const requestFaults = [UnsupportedFunctionalityError, InvalidPromptError, InvalidArgumentError];

/** Status 200, and no reply in it: an error object, a web page, or another protocol. */
function unreadable(
  body: string,
  headers: StatusFailure['headers'],
  statusCode: number | undefined,
  settings: EndpointSettings,
  formatted: boolean,
): ProviderResult {
  const status = Number(errorFields(body).code);
  if (/"error"/.test(body.slice(0, 2000)) && Number.isInteger(status) && status >= 400 && status < 600)
    return answered(status, headers, body, settings, formatted);
  return failed({
    kind: 'server',
    status: statusCode,
    message: `${settings.place} answered what is no reply of its protocol: ${clip(settings.redact(errorFields(body).message)) || '(nothing)'}`,
    hint: `If this goes on, check models.${settings.name}.baseUrl: it ends with the version part, as /v1.`,
    sent: true,
    answered: false,
    limits: endpointLimits(headers, settings.now),
  });
}

function answered(status: number, headers: StatusFailure['headers'], body: string, settings: EndpointSettings, formatted: boolean): ProviderResult {
  const classified = classify({ status, headers, body, formatted }, settings);
  if ('failure' in classified) return failed(classified.failure);
  return { ok: true, reply: { text: '', finish: 'filtered', rawFinish: classified.filtered }, limits: endpointLimits(headers, settings.now) };
}

function failed(failure: ProviderFailure): ProviderResult {
  return { ok: false, failure };
}
