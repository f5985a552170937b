import { batchFate } from './batch-lines.ts';
import type { BatchLine } from './batch-lines.ts';
import type { BatchOptions } from './batch-options.ts';
import type { CallKind, Core } from './core.ts';
import { isObject } from './read-request.ts';

const fixedTime = 1_767_225_600;
const fixedDate = '2026-01-01T00:00:00Z';

interface Batch {
  id: string;
  lines: BatchLine[];
  endpoint: string;
  inputFile: string;
  polls: number;
  cancelled: boolean;
  ended?: { output: string; errors: string; done: number; failed: number; expired: number };
}

/** Answers what belongs to files and batches: status and JSON or text; `reset` where the connection is to break before the reply. */
export type Control = (request: ControlRequest) => Promise<ControlReply | undefined>;

export interface ControlRequest {
  method: string;
  path: string;
  /** `http://host:port` as the client named it. */
  origin: string;
  json: () => unknown;
  upload: () => Map<string, string>;
}

export interface ControlReply {
  status: number;
  json?: unknown;
  text?: string;
  reset?: boolean;
}

export function createBatches(core: Core, options: BatchOptions, seed: string): Control {
  const files = new Map<string, { name: string; purpose: string; text: string }>();
  const batches = new Map<string, Batch>();
  let made = 0;

  const create = (lines: BatchLine[], endpoint: string, inputFile: string, prefix: string): Batch => {
    const batch: Batch = { id: `${prefix}${++made}`, lines, endpoint, inputFile, polls: 0, cancelled: false };
    batches.set(batch.id, batch);
    return batch;
  };
  // Runs the lines at the poll that finds the batch ended.
  const poll = async (batch: Batch): Promise<void> => {
    if (batch.ended !== undefined || batch.polls++ < (options.polls ?? 1)) return;
    const openai = batch.inputFile !== '';
    const form: CallKind = { api: openai ? 'openai' : 'anthropic', kind: batch.endpoint.endsWith('/embeddings') ? 'embed' : 'chat' };
    const fate = batchFate(batch.cancelled ? [] : batch.lines, options, seed);
    const ended = { output: '', errors: '', done: 0, failed: 0, expired: 0 };
    const lines: object[] = [];
    const errors: object[] = [];
    // A line that stands in the output twice was run once.
    const results = new Map<string, { status: number; body: unknown } | undefined>();
    for (const { line, end } of fate.lines) {
      if (!results.has(line.id)) {
        const run = end === 'run' ? await core.line(form, batch.endpoint, line.body, line.id) : end === 'fail' ? serverError(openai) : undefined;
        results.set(line.id, run);
        if (run === undefined) ended.expired++;
        else if (run.status === 200) ended.done++;
        else ended.failed++;
      }
      const result = results.get(line.id);
      if (openai) {
        const row = { id: `batch_req_${line.id}`, custom_id: line.id, response: null as object | null, error: null as object | null };
        if (result === undefined) row.error = { code: 'batch_expired', message: 'This request could not be executed before the completion window expired.' };
        else row.response = { status_code: result.status, request_id: `req_${line.id}`, body: result.body };
        (result?.status === 200 ? lines : errors).push(row);
      } else if (result === undefined) lines.push({ custom_id: line.id, result: { type: 'expired' } });
      else if (result.status === 200) lines.push({ custom_id: line.id, result: { type: 'succeeded', message: result.body } });
      else lines.push({ custom_id: line.id, result: { type: 'errored', error: result.body } });
    }
    // The provider counts what it was asked, whatever its files hold.
    if (!batch.cancelled) ended.done += batch.lines.length - results.size;
    const jsonLines = (rows: object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    ended.output = jsonLines(lines);
    ended.errors = jsonLines(errors);
    batch.ended = ended;
    if (ended.output !== '') files.set(`file-${batch.id}-output`, { name: 'output.jsonl', purpose: 'batch_output', text: ended.output });
    if (ended.errors !== '') files.set(`file-${batch.id}-errors`, { name: 'errors.jsonl', purpose: 'batch_output', text: ended.errors });
  };

  const openaiBatch = (batch: Batch): object => {
    const { ended } = batch;
    const status = batch.cancelled
      ? ended
        ? 'cancelled'
        : 'cancelling'
      : ended
        ? ended.expired > 0
          ? 'expired'
          : 'completed'
        : batch.polls === 0
          ? 'validating'
          : 'in_progress';
    return {
      id: batch.id,
      object: 'batch',
      endpoint: batch.endpoint,
      input_file_id: batch.inputFile,
      completion_window: '24h',
      status,
      output_file_id: ended && ended.output !== '' ? `file-${batch.id}-output` : null,
      error_file_id: ended && ended.errors !== '' ? `file-${batch.id}-errors` : null,
      created_at: fixedTime,
      expires_at: fixedTime + 86_400,
      completed_at: status === 'completed' ? fixedTime + 60 : null,
      request_counts: { total: batch.lines.length, completed: ended?.done ?? 0, failed: ended?.failed ?? 0 },
    };
  };
  const anthropicBatch = (batch: Batch, origin: string): object => {
    const { ended } = batch;
    return {
      id: batch.id,
      type: 'message_batch',
      processing_status: ended ? 'ended' : batch.cancelled ? 'canceling' : 'in_progress',
      request_counts: {
        processing: ended ? 0 : batch.lines.length,
        succeeded: ended?.done ?? 0,
        errored: ended?.failed ?? 0,
        canceled: 0,
        expired: ended?.expired ?? 0,
      },
      created_at: fixedDate,
      expires_at: '2026-01-02T00:00:00Z',
      ended_at: ended ? fixedDate : null,
      results_url: ended ? `${origin}/v1/messages/batches/${batch.id}/results` : null,
    };
  };
  const fileObject = (id: string, file: { name: string; purpose: string; text: string }): object => ({
    id,
    object: 'file',
    bytes: Buffer.byteLength(file.text),
    created_at: fixedTime,
    filename: file.name,
    purpose: file.purpose,
  });
  const missing = (what: string): ControlReply => ({
    status: 404,
    json: { error: { message: `No such ${what}.`, type: 'invalid_request_error', param: null, code: null } },
  });
  const created = (json: object): ControlReply => ({ status: 200, json, reset: made <= (options.loseCreated ?? 0) });

  return async ({ method, path, origin, json, upload }) => {
    const [, family = '', id, action] = /\/v1\/(files|batches|messages\/batches)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(path) ?? [];
    if (family === 'files') {
      if (method === 'POST') {
        const fields = upload();
        const name = `file-${files.size + 1}`;
        const file = { name: 'input.jsonl', purpose: fields.get('purpose') ?? '', text: fields.get('file') ?? '' };
        files.set(name, file);
        return { status: 200, json: fileObject(name, file) };
      }
      const file = files.get(id ?? '');
      if (id === undefined) return { status: 200, json: { object: 'list', data: [...files].map(([name, one]) => fileObject(name, one)), has_more: false } };
      if (file === undefined) return missing(`file: ${id}`);
      if (method === 'DELETE') return { status: 200, json: { id, object: 'file', deleted: files.delete(id) } };
      return action === 'content' ? { status: 200, text: file.text } : { status: 200, json: fileObject(id, file) };
    }
    if (family === '') return undefined;
    const openai = family === 'batches';
    const show = (one: Batch): object => (openai ? openaiBatch(one) : anthropicBatch(one, origin));
    if (id === undefined) {
      const mine = [...batches.values()].filter((one) => (one.inputFile !== '') === openai);
      if (method !== 'POST') return { status: 200, json: { ...(openai ? { object: 'list' } : {}), data: mine.toReversed().map(show), has_more: false } };
      const sent = json();
      if (!isObject(sent)) return { status: 400, json: { error: { message: 'The body must be a JSON object.', type: 'invalid_request_error' } } };
      if (!openai) {
        const list = (Array.isArray(sent['requests']) ? sent['requests'] : []).filter(isObject);
        return created(
          show(
            create(
              list.map((one) => ({ id: String(one['custom_id']), body: one['params'] })),
              '/v1/messages',
              '',
              'msgbatch_',
            ),
          ),
        );
      }
      const file = files.get(String(sent['input_file_id']));
      if (file === undefined) return missing(`file: ${String(sent['input_file_id'])}`);
      const endpoint = String(sent['endpoint']);
      return created(show(create(inputLines(file.text), endpoint, String(sent['input_file_id']), 'batch_')));
    }
    const batch = batches.get(id);
    if (batch === undefined) return missing(`batch: ${id}`);
    if (action === 'cancel') {
      batch.cancelled ||= batch.ended === undefined;
      return { status: 200, json: show(batch) };
    }
    if (action === 'results') return batch.ended === undefined ? missing('results yet') : { status: 200, text: batch.ended.output };
    await poll(batch);
    return { status: 200, json: show(batch) };
  };
}

function serverError(openai: boolean): { status: number; body: unknown } {
  const error = { type: openai ? 'server_error' : 'api_error', message: 'Internal server error' };
  return { status: 500, body: openai ? { error } : { type: 'error', error } };
}

function inputLines(text: string): BatchLine[] {
  const lines: BatchLine[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const row: unknown = JSON.parse(line);
    if (isObject(row)) lines.push({ id: String(row['custom_id']), body: row['body'] });
  }
  return lines;
}
