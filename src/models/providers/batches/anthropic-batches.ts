/** Batches of Anthropic: one request makes the batch, one file of results comes down. */
import type { ModelConfig } from '../../../contracts/model.ts';
import { anthropicSend } from '../anthropic.ts';
import { anthropicDefaults } from '../presets.ts';
import { endpointSettings } from '../settings.ts';
import type { ProviderContext } from '../settings.ts';
import { answer, BatchProblem, control, count, isJson, keep, pathPart, readResults, text } from './control.ts';
import type { Control, Json, LineEnd } from './control.ts';
import { bodyOf } from './replay.ts';
import type { Sender } from './replay.ts';
import type { BatchEndpoint, BatchItem } from './types.ts';

/** Errors within a file come without a status. */
const statuses = new Map([
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['api_error', 500],
  ['timeout_error', 504],
  ['overloaded_error', 529],
]);

export function anthropicBatches(config: ModelConfig, context: ProviderContext): BatchEndpoint {
  const settings = endpointSettings(config, anthropicDefaults, context);
  const sender: Sender = (fetch) => anthropicSend(config, settings, fetch);
  const open = control(settings, { 'x-api-key': settings.key, 'anthropic-version': '2023-06-01' });

  async function entry({ id, request }: BatchItem): Promise<Json> {
    const made = await bodyOf(sender, settings, request);
    if ('failure' in made) throw new BatchProblem(made.failure);
    return { custom_id: id, params: made.body };
  }

  return {
    most: 100_000,
    mostBytes: 256_000_000,
    size: (item) => answer(settings, new AbortController().signal, async () => Buffer.byteLength(JSON.stringify(await entry(item)))),
    submit: (items, _, note, signal) =>
      answer(settings, signal, async () => {
        const requests: Json[] = [];
        for (const item of items) requests.push(await entry(item));
        const id = text((await open(signal).json('POST', '/messages/batches', { requests }))['id']);
        if (id === '') throw new BatchProblem({ kind: 'server', message: `${settings.place} gave no id for the batch.`, sent: true, answered: false });
        await keep(note, { id });
        return id;
      }),
    find: (ids, place, signal) =>
      answer(settings, signal, async () => {
        if (place.id !== undefined) return [place.id];
        return await candidates(open(signal), ids);
      }),
    poll: (id, signal) =>
      answer(settings, signal, async () => {
        const batch = await open(signal).json('GET', `/messages/batches/${pathPart(id)}`);
        const { total, open: waiting } = countsOf(batch);
        return { state: batch['processing_status'] === 'ended' ? 'ended' : 'running', total, done: total - waiting };
      }),
    results: (id, items, signal) =>
      answer(settings, signal, async () => readResults([await open(signal).text(`/messages/batches/${pathPart(id)}/results`)], items, settings, sender, endOf)),
    cancel: (id, signal) =>
      answer(settings, signal, async () => {
        await open(signal).json('POST', `/messages/batches/${pathPart(id)}/cancel`);
      }),
  };
}

/** A batch has no mark of ours: those of the same number of calls, and of the ended ones those that hold one of the ids. */
async function candidates(wire: Control, ids: readonly string[]): Promise<string[]> {
  const list = await wire.json('GET', '/messages/batches?limit=100');
  const batches = (Array.isArray(list['data']) ? (list['data'] as unknown[]) : []).filter(isJson);
  const found: string[] = [];
  for (const batch of batches) {
    const id = text(batch['id']);
    if (id === '' || countsOf(batch).total !== ids.length) continue;
    if (batch['processing_status'] !== 'ended') found.push(id);
    else {
      const results = await wire.text(`/messages/batches/${pathPart(id)}/results`);
      if (ids.some((one) => results.includes(`"${one}"`))) found.push(id);
    }
  }
  return found;
}

function countsOf(batch: Json): { total: number; open: number } {
  const counts = isJson(batch['request_counts']) ? batch['request_counts'] : {};
  const total = ['processing', 'succeeded', 'errored', 'canceled', 'expired'].reduce((sum, name) => sum + count(counts[name]), 0);
  return { total, open: count(counts['processing']) };
}

function endOf(line: Json): LineEnd {
  const result = isJson(line['result']) ? line['result'] : {};
  if (result['type'] === 'succeeded') return { status: 200, body: result['message'] };
  if (result['type'] !== 'errored') return { retry: `the batch gives no answer to it (${text(result['type']) || 'no reason'})` };
  const outer = isJson(result['error']) ? result['error'] : {};
  const inner = isJson(outer['error']) ? outer['error'] : outer;
  return { status: statuses.get(text(inner['type'])) ?? 500, body: { type: 'error', error: inner } };
}
