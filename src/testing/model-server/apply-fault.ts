import type { Answer } from './answer.ts';
import type { FaultKind } from './fault-kinds.ts';
import { random } from '../../statistics/random.ts';
import { schemaValue } from './schema-value.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { ScriptRequest } from './script.ts';
import type { ErrorReply, Wire } from './wire.ts';

const proxyPage = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n';

/** The fault as an error reply, where it is one. */
export function errorOf(kind: FaultKind | undefined, request: ScriptRequest, wire: Wire, plan: FaultPlan, now: Date): ErrorReply | undefined {
  if (kind === undefined) return undefined;
  if (kind === 'error-502') return { status: 502, body: proxyPage, type: 'text/html' };
  const when = retryHeaders[kind];
  if (when === undefined) return wire.faults[kind]?.(request);
  return { ...wire.refuse('requests', 'Please try again later.'), headers: when(plan.retryAfter ?? 1, now) };
}

const retryHeaders: { readonly [kind in FaultKind]?: (seconds: number, now: Date) => Record<string, string> } = {
  'rate-limit': () => ({}),
  'rate-limit-seconds': (seconds) => ({ 'retry-after': String(Math.ceil(seconds)) }),
  // A date has whole seconds: rounded up, so that waiting until then is never too short.
  'rate-limit-date': (seconds, now) => ({ 'retry-after': new Date(Math.ceil(now.getTime() / 1000 + seconds) * 1000).toUTCString() }),
  'rate-limit-ms': (seconds) => ({ 'retry-after-ms': String(Math.round(seconds * 1000)) }),
};

/** The answer with the fault in it, where the fault is one of what is said. */
export function spoiled(answer: Answer, kind: FaultKind | undefined, request: ScriptRequest): Answer {
  const spoil = kind === undefined ? undefined : spoilers[kind];
  return spoil === undefined ? answer : { ...answer, ...spoil(answer, request) };
}

const spoilers: { readonly [kind in FaultKind]?: (answer: Answer, request: ScriptRequest) => Partial<Answer> } = {
  'cut-length': ({ text }) => ({ text: half(text), finish: 'length' }),
  'content-filter': ({ text }) => ({ text: half(text), finish: 'content_filter' }),
  refusal: () => ({ text: 'I am sorry, but I cannot help with that.', finish: 'refusal' }),
  empty: () => ({ text: '', vectors: [] }),
  'bad-content': ({ text, vectors }) => ({ text: brokenJson(text), vectors: vectors.map((vector) => vector.slice(1)) }),
  'wrong-model': ({ model }) => ({ model: `${model}-other` }),
  'usage-missing': () => ({ usage: undefined }),
  'usage-tripled': ({ usage }) => ({ usage: usage && { ...usage, input: usage.input * 3, output: usage.output * 3 } }),
  duplicate: (_, request) => (request.kind === 'embed' ? {} : { text: oneForAll(request) }),
};

function half(text: string): string {
  return text.slice(0, Math.ceil(text.length / 2));
}

/** Beyond repair: text about JSON, a string that never ends, and no closing bracket. */
function brokenJson(text: string): string {
  const start = text.startsWith('{') ? text.slice(0, Math.max(1, Math.floor(text.length / 3))) : '{"answer": ';
  return `Sure! Here it is: ${start.replace(/"[^"]*$/, '')}"unfinished: [}`;
}

function oneForAll(request: ScriptRequest): string {
  if (request.schema !== undefined) return JSON.stringify(schemaValue(request.schema.schema, random(`${request.seed}/duplicate`)));
  return request.json ? '{"answer":"The same reply for everyone."}' : 'The same reply for everyone.';
}
