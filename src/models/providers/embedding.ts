/** One embedding call through an embedding model of the SDK, without its retries. */
import type { EmbeddingModelV3 } from '@ai-sdk/provider';
import type { ProviderRequest, ProviderResult } from '../../contracts/model-ports.ts';
import { failureOf } from './chat.ts';
import { endpointLimits } from './rate-headers.ts';
import type { EndpointSettings } from './settings.ts';

export async function sendEmbedding(
  model: EmbeddingModelV3,
  settings: EndpointSettings,
  request: ProviderRequest,
  signal: AbortSignal,
): Promise<ProviderResult> {
  if (settings.unusable !== undefined) return { ok: false, failure: settings.unusable };
  try {
    const result = await model.doEmbed({ values: [...request.inputs], abortSignal: signal });
    const body = result.response?.body;
    const limits = endpointLimits(result.response?.headers ?? {}, settings.now);
    const vectors = inOrder(result.embeddings, body);
    const wrong = defectOf(vectors, request.inputs.length);
    if (wrong !== undefined) {
      return { ok: false, failure: { kind: 'server', message: `${settings.place} answered ${wrong}.`, status: 200, limits, sent: true, answered: false } };
    }
    const tokens = result.usage?.tokens;
    return {
      ok: true,
      reply: {
        text: '',
        finish: 'stop',
        vectors,
        usage: tokens !== undefined && Number.isSafeInteger(tokens) && tokens > 0 ? { input: tokens, output: 0, estimated: false } : undefined,
        returnedModel: modelOf(body),
      },
      limits,
    };
  } catch (error) {
    return failureOf(error, settings, signal, false);
  }
}

/** Entries say which input they belong to; the SDK takes them as they come. */
function inOrder(vectors: readonly number[][], body: unknown): number[][] {
  const data: unknown = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
  if (!Array.isArray(data) || data.length !== vectors.length) return [...vectors];
  const ordered: number[][] = [];
  for (const [place, entry] of (data as unknown[]).entries()) {
    const index: unknown = typeof entry === 'object' && entry !== null && 'index' in entry ? entry.index : undefined;
    const vector = vectors[place];
    if (vector === undefined || typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= vectors.length || ordered[index] !== undefined)
      return [...vectors];
    ordered[index] = vector;
  }
  return ordered;
}

function defectOf(vectors: readonly number[][], wanted: number): string | undefined {
  if (vectors.length !== wanted) return `${vectors.length} vectors for ${wanted} texts`;
  const width = vectors[0]?.length ?? 0;
  if (wanted > 0 && width === 0) return 'an empty vector';
  if (vectors.some((vector) => vector.length !== width)) return 'vectors of different lengths';
  if (vectors.some((vector) => vector.some((value) => !Number.isFinite(value)))) return 'a vector with a value that is no number';
  return undefined;
}

function modelOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'model' in body && typeof body.model === 'string' ? body.model : undefined;
}
