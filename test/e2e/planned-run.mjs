// A run over real pages with a teacher and a panel of judges, which is stopped by SIGKILL and goes on: what the server sees, and what
// the process holds in memory meanwhile. Used by big-plan.mjs here and, at full size, by bench/gateway/big-plan.mjs.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const families = ['claude', 'gemini', 'mistral', 'llama', 'qwen', 'deepseek', 'phi', 'command', 'grok'];
const slotBytes = 1024;

/** A workspace over pages (name -> text) whose rows are judged by so many models. */
export function plannedWorkspace(folder, { pages, baseUrl, judges, chunks, options, rest }) {
  mkdirSync(join(folder, 'sources'), { recursive: true });
  for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, 'sources', name), text);
  const model = (id, role) => ({ use: 'openai-compatible', model: id, baseUrl, price: { input: 0.1, output: 0.4 }, roles: [role] });
  const panel = families.slice(0, judges).map((family) => [family, model(`${family}-judge`, 'judge')]);
  const config = {
    name: 'plan',
    sources: [{ use: 'documents', path: 'sources', licence: 'MIT', consent: 'test data' }],
    ...(chunks === undefined ? {} : { chunks }),
    strategies: [{ use: 'grounded-qa', ...(options === undefined ? {} : { options }) }],
    filter: { judge: { use: 'model', options: { models: panel.map(([name]) => name), revise: false } } },
    budget: { money: 1_000_000 },
    models: { teacher: model('gpt-writer', 'teacher'), ...Object.fromEntries(panel) },
    ...rest,
  };
  writeFileSync(join(folder, 'hornbook.config.json'), JSON.stringify(config));
}

/** Pages of a folder: name -> text. */
export const pagesIn = (folder, names = readdirSync(folder).filter((name) => name.endsWith('.md'))) =>
  Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

/** Requests that were marked as in flight when the process died. */
export function inFlightIn(folder) {
  const file = join(folder, '.hornbook', 'ledger.db-in-flight');
  if (!existsSync(file)) return 0;
  const bytes = readFileSync(file);
  let count = 0;
  for (let at = 0; at < bytes.length; at += slotBytes) if (bytes[at] === 0x31) count++;
  return count;
}

const memoryOf = (pid, field) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/**
 * Runs, and ends with SIGKILL once `stopAt(seen)` says so; `seen` has `calls` (new ones), `ms` and `stage` (begun last). Tells when the
 * first new request came, and memory in megabytes over the calls.
 */
export async function runUntil({ cli, folder, server, stopAt = () => false, everyMs = 25, env = {} }) {
  const before = (await server.log()).calls;
  const start = performance.now();
  const child = spawn(process.execPath, [cli, 'run', '--json', '-C', folder], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CI: '1', ...env } });
  const seen = { calls: 0, ms: 0, stage: '' };
  const samples = [];
  const stages = [];
  let firstRequestMs;
  let most = 0;
  let text = '';
  let errors = '';
  child.stderr.on('data', (data) => (errors = `${errors}${data}`.slice(-2000)));
  child.stdout.setEncoding('utf8').on('data', (data) => {
    const lines = `${text}${data}`.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const event = line.startsWith('{') ? JSON.parse(line) : {};
      if (event.event !== 'stage' || event.state !== 'start') continue;
      seen.stage = event.stage;
      stages.push({ stage: event.stage, ms: Math.round(performance.now() - start) });
    }
  });
  const ended = new Promise((done) => child.once('close', (code, signal) => done({ code, signal })));
  let open = true;
  void ended.then(() => (open = false));
  while (open) {
    const { calls } = await server.log();
    seen.calls = calls - before;
    seen.ms = performance.now() - start;
    if (seen.calls > 0) firstRequestMs ??= Math.round(seen.ms);
    try {
      samples.push({ calls, ms: Math.round(seen.ms), megabytes: memoryOf(child.pid, 'VmRSS') });
      most = Math.max(most, memoryOf(child.pid, 'VmHWM'));
    } catch {
      // It has just ended.
    }
    if (stopAt(seen)) {
      child.kill('SIGKILL');
      break;
    }
    await new Promise((go) => setTimeout(go, everyMs));
  }
  const { code, signal } = await ended;
  return {
    code,
    signal,
    firstRequestMs,
    calls: (await server.log()).calls - before,
    ms: performance.now() - start,
    peakMegabytes: most,
    samples,
    stages,
    errors,
  };
}
