/**
 * Bodies of single calls within a batch, written and read by the same code as single calls: a `fetch` that keeps what it
 * was to send, and one that answers with what came.
 */
import type { Provider, ProviderFailure, ProviderRequest, ProviderResult } from '../../../contracts/model-ports.ts';
import type { EndpointSettings } from '../settings.ts';
import { StatusFailure, wholeResponse } from '../transport.ts';

/** Makes the sending of one call over a `fetch`. */
export type Sender = (fetch: typeof globalThis.fetch) => Provider['send'];

const never = new AbortController().signal;

/** The body that the call would have. */
export async function bodyOf(
  sender: Sender,
  settings: EndpointSettings,
  request: ProviderRequest,
): Promise<{ body: Record<string, unknown> } | { failure: ProviderFailure }> {
  const caught: { text?: string } = {};
  const result = await sender(async (_, init) => {
    caught.text = typeof init?.body === 'string' ? init.body : '';
    // Any answer will do: it is not looked at.
    throw new StatusFailure(500, {}, '');
  })(request, never);
  if (caught.text !== undefined) return { body: { ...(JSON.parse(caught.text) as Record<string, unknown>), ...settings.extra } };
  return { failure: result.ok ? unsent(settings) : result.failure };
}

function unsent(settings: EndpointSettings): ProviderFailure {
  return { kind: 'fatal', single: true, code: 'model-request', message: `${settings.place}: this request cannot be sent.`, sent: false, answered: false };
}

/** What a call makes of an answer that came in a file. */
export async function resultOf(sender: Sender, request: ProviderRequest, status: number, body: unknown): Promise<ProviderResult> {
  const text = JSON.stringify(body) ?? '';
  return await sender(async () => {
    if (status < 200 || status > 299) throw new StatusFailure(status, {}, text);
    return wholeResponse(200, { 'content-type': 'application/json' }, Buffer.from(text));
  })(request, never);
}
