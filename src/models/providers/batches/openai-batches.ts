/** Batches of OpenAI: a file of requests goes up, a batch is made of it, and files of results and errors come down. */
import type { ModelConfig } from '../../../contracts/model.ts';
import { sha256 } from '../../../text/hash.ts';
import { clip } from '../failures.ts';
import { openaiSend } from '../openai.ts';
import { openaiDefaults } from '../presets.ts';
import { endpointSettings } from '../settings.ts';
import type { EndpointSettings, ProviderContext } from '../settings.ts';
import { answer, BatchProblem, control, count, isJson, keep, pathPart, readResults, text } from './control.ts';
import type { Control, Json, LineEnd } from './control.ts';
import { bodyOf } from './replay.ts';
import type { Sender } from './replay.ts';
import type { BatchEndpoint, BatchItem, BatchState } from './types.ts';

const ended = new Set(['completed', 'expired', 'cancelled']);

export function openaiBatches(config: ModelConfig, context: ProviderContext): BatchEndpoint {
  const settings = endpointSettings(config, openaiDefaults, context);
  const sender: Sender = (fetch) => openaiSend(config, settings, fetch);
  const open = control(settings, { authorization: `Bearer ${settings.key}` });

  async function line({ id, request }: BatchItem): Promise<string> {
    const made = await bodyOf(sender, settings, request);
    if ('failure' in made) throw new BatchProblem(made.failure);
    return `${JSON.stringify({ custom_id: id, method: 'POST', url: pathOf(request.kind), body: made.body })}\n`;
  }

  return {
    most: 50_000,
    mostBytes: 200_000_000,
    size: (item) => answer(settings, new AbortController().signal, async () => Buffer.byteLength(await line(item))),
    submit: (items, place, note, signal) =>
      answer(settings, signal, async () => {
        const wire = open(signal);
        let { input } = place;
        if (input === undefined) {
          const lines: string[] = [];
          for (const item of items) lines.push(await line(item));
          input = text((await wire.json('POST', '/files', upload(lines.join(''))))['id']);
          if (input === '') throw unreadable(settings);
          await keep(note, { input });
        }
        const kind = items[0]?.request.kind ?? 'chat';
        const batch = await wire.json('POST', '/batches', { input_file_id: input, endpoint: pathOf(kind), completion_window: '24h' });
        const id = text(batch['id']);
        if (id === '') throw unreadable(settings);
        await keep(note, { input, id });
        return id;
      }),
    // The uploaded file is the batch's own: no other batch is made of it.
    find: (_, place, signal) =>
      answer(settings, signal, async () => {
        if (place.id !== undefined) return [place.id];
        if (place.input === undefined) return [];
        return await batchesOf(open(signal), place.input);
      }),
    poll: (id, signal) => answer(settings, signal, async () => stateOf(await open(signal).json('GET', `/batches/${pathPart(id)}`), settings)),
    results: (id, items, signal) =>
      answer(settings, signal, async () => {
        const wire = open(signal);
        const batch = await wire.json('GET', `/batches/${pathPart(id)}`);
        const files = [text(batch['output_file_id']), text(batch['error_file_id'])].filter((file) => file !== '');
        const texts: string[] = [];
        for (const file of files) texts.push(await wire.text(`/files/${pathPart(file)}/content`));
        return await readResults(texts, items, settings, sender, endOf);
      }),
    cancel: (id, signal) =>
      answer(settings, signal, async () => {
        await open(signal).json('POST', `/batches/${pathPart(id)}/cancel`);
      }),
  };
}

function pathOf(kind: 'chat' | 'embed'): string {
  return kind === 'embed' ? '/v1/embeddings' : '/v1/chat/completions';
}

/** A form with a file (RFC 7578). The boundary is a hash of the file, so that it does not occur in it. */
function upload(file: string): { type: string; data: string } {
  const boundary = `hornbook-${sha256(file).slice(0, 40)}`;
  const part = (head: string, data: string): string => `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n${data}\r\n`;
  const data = `${part('name="purpose"', 'batch')}${part('name="file"; filename="hornbook.jsonl"\r\ncontent-type: application/jsonl', file)}--${boundary}--\r\n`;
  return { type: `multipart/form-data; boundary=${boundary}`, data };
}

async function batchesOf(wire: Control, input: string): Promise<string[]> {
  let after = '';
  // A batch that was made just before a crash is among the newest.
  for (let page = 0; page < 20; page += 1) {
    const list = await wire.json('GET', `/batches?limit=100${after === '' ? '' : `&after=${pathPart(after)}`}`);
    const data = (Array.isArray(list['data']) ? (list['data'] as unknown[]) : []).filter(isJson);
    const found = data.filter((batch) => batch['input_file_id'] === input).map((batch) => text(batch['id']));
    if (found.length > 0) return found;
    after = text(data.at(-1)?.['id']);
    if (list['has_more'] !== true || after === '') break;
  }
  return [];
}

function stateOf(batch: Json, settings: EndpointSettings): BatchState {
  const status = text(batch['status']);
  const counts = isJson(batch['request_counts']) ? batch['request_counts'] : {};
  const total = count(counts['total']);
  const done = count(counts['completed']) + count(counts['failed']);
  if (ended.has(status)) return { state: 'ended', total, done };
  if (status !== 'failed') return { state: 'running', total, done };
  const errors = isJson(batch['errors']) && Array.isArray(batch['errors']['data']) ? (batch['errors']['data'] as unknown[]).filter(isJson) : [];
  const first = errors[0] ?? {};
  // Too many tokens in all batches of the account: the same batch can be made later.
  const full = text(first['code']) === 'token_limit_exceeded';
  const said = clip(settings.redact(text(first['message']))) || 'no reason was given';
  const message = `${settings.place}: the batch was not taken: ${said}`;
  return {
    state: 'failed',
    total,
    done,
    failure: full
      ? { kind: 'rate-limited', message, sent: true, answered: true }
      : { kind: 'fatal', single: true, code: 'model-request', message, sent: true, answered: true },
  };
}

function endOf(line: Json): LineEnd {
  const { response, error } = line;
  if (isJson(response) && typeof response['status_code'] === 'number') return { status: response['status_code'], body: response['body'] };
  return { retry: `the batch gives no answer to it${isJson(error) && typeof error['code'] === 'string' ? ` (${clip(error['code'])})` : ''}` };
}

function unreadable(settings: EndpointSettings): BatchProblem {
  return new BatchProblem({ kind: 'server', message: `${settings.place} gave no id for what was sent.`, sent: true, answered: false });
}
