import { faultKinds } from './fault-kinds.ts';
import type { FaultKind } from './fault-kinds.ts';
import { stands } from './log.ts';
import type { LoggedCall, LoggedFault, ServerLog } from './log.ts';

/** Keeps the log while calls come and go. */
export interface Recorder {
  open(call: { path: string; body: string; hash: string; now: number }): LoggedCall;
  /** A request that is no call: its body is kept for searches. */
  other(path: string, body: string, now: number): void;
  entered(entry: LoggedCall, latency: number): void;
  left(entry: LoggedCall, now: number): void;
  fault(entry: LoggedCall, kind: FaultKind): void;
  replied(entry: LoggedCall, text: string, usage: { input: number; output: number } | undefined): void;
  close(entry: LoggedCall, whole: boolean, now: number): void;
  log(): ServerLog;
  calls(): LoggedCall[];
  faults(): LoggedFault[];
  find(texts: readonly string[]): { text: string; number: number; path: string }[];
  clear(): void;
}

export function createRecorder(keep: 'all' | 'counts'): Recorder {
  let calls: LoggedCall[] = [];
  let faults: LoggedFault[] = [];
  let seen = new Map<string, { times: number; answered: boolean }>();
  let first: number | undefined;
  let slots = 0;
  let open = 0;
  const counts = emptyLog();
  const count = (table: Record<string, number | undefined>, key: string): void => void (table[key] = (table[key] ?? 0) + 1);
  const entryOf = (path: string, body: string, hash: string, now: number): LoggedCall => ({
    number: 0,
    at: Math.round((now - (first ?? now)) * 1000) / 1000,
    path,
    body: keep === 'all' ? body : '',
    hash,
    seen: 1,
    model: '',
    stream: false,
    status: 0,
    latency: 0,
    state: 'open',
    reply: '',
  });

  return {
    open({ path, body, hash, now }) {
      first ??= now;
      const before = seen.get(hash);
      if (before === undefined) seen.set(hash, { times: 1, answered: false });
      else {
        before.times++;
        counts.repeats++;
        if (before.answered) counts.repeatsOfAnswered++;
      }
      const entry = entryOf(path, body, hash, now);
      entry.number = ++counts.calls;
      entry.seen = before?.times ?? 1;
      if (keep === 'all') calls.push(entry);
      counts.peakOpen = Math.max(counts.peakOpen, ++open);
      return entry;
    },
    other(path, body, now) {
      if (keep === 'all') calls.push({ ...entryOf(path, body, '', now), state: 'answered', status: 200 });
    },
    entered(entry, latency) {
      entry.latency = latency;
      counts.peak = Math.max(counts.peak, ++slots);
    },
    left(entry, now) {
      slots--;
      const held = now - (first ?? now) - entry.at;
      counts.heldMs += held;
      // A call that the client gave up held its slot for as long as it lasted.
      counts.serviceMs += entry.status === 0 ? Math.min(entry.latency, held) : entry.latency;
    },
    fault(entry, kind) {
      entry.fault = kind;
      count(counts.byFault, kind);
      faults.push({ number: entry.number, hash: entry.hash, seen: entry.seen, kind });
    },
    replied(entry, text, usage) {
      entry.status = 200;
      if (keep === 'all') entry.reply = text;
      counts.tokens.input += usage?.input ?? 0;
      counts.tokens.output += usage?.output ?? 0;
    },
    close(entry, whole, now) {
      open--;
      entry.state = whole ? 'answered' : 'aborted';
      count(counts.byStatus, String(entry.status));
      if (entry.refused !== undefined) count(counts.byRefusal, entry.refused);
      if (!whole) counts.aborted++;
      else if (entry.status === 200 && (entry.fault === undefined || faultKinds[entry.fault] !== 'again')) {
        counts.answered++;
        const one = seen.get(entry.hash);
        if (one !== undefined) one.answered = true;
      }
      counts.wallMs = now - (first ?? now);
    },
    log() {
      const { user, system } = process.cpuUsage();
      const share429 = counts.calls === 0 ? 0 : (counts.byStatus['429'] ?? 0) / counts.calls;
      return structuredClone({ ...counts, share429, distinct: seen.size, cpuMs: (user + system) / 1000 });
    },
    calls: () => calls,
    faults: () => faults,
    find(texts) {
      if (keep !== 'all') throw new Error("The bodies were not kept: start the server with keep: 'all'.");
      return texts.flatMap((text) => calls.filter(({ body }) => stands(text, body)).map(({ number, path }) => ({ text, number, path })));
    },
    clear() {
      calls = [];
      faults = [];
      seen = new Map();
      first = undefined;
      Object.assign(counts, emptyLog());
    },
  };
}

function emptyLog(): ServerLog {
  return {
    calls: 0,
    answered: 0,
    aborted: 0,
    byStatus: {},
    byFault: {},
    byRefusal: {},
    share429: 0,
    distinct: 0,
    repeats: 0,
    repeatsOfAnswered: 0,
    peak: 0,
    peakOpen: 0,
    serviceMs: 0,
    heldMs: 0,
    wallMs: 0,
    tokens: { input: 0, output: 0 },
    cpuMs: 0,
  };
}
