import type { Attempt, LedgerEntry, Reply, Usage } from '../../contracts/index.ts';
import type { ReadReply } from '../replies/index.ts';

/** The reply of a call: what the last entry says, with usage, cost and attempts of all. */
export function replyOf(key: string, parts: readonly { entry: LedgerEntry; kept: boolean }[], read: ReadReply): Reply {
  const last = parts.at(-1)?.entry;
  const costs = parts.map((part) => part.entry.cost);
  const cost = costs.some((one) => one === undefined) ? undefined : costs.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return {
    key,
    outcome: read.outcome,
    text: read.text,
    ...(read.outcome === 'ok' && 'object' in read ? { object: read.object } : {}),
    ...(read.outcome === 'ok' && last?.reply.vectors !== undefined ? { vectors: last.reply.vectors } : {}),
    ...(read.reasoning === undefined ? {} : { reasoning: read.reasoning }),
    usage: parts.map((part) => part.entry.usage).reduce(addUsage),
    ...(cost === undefined ? {} : { cost }),
    ...(last?.reply.returnedModel === undefined ? {} : { returnedModel: last.reply.returnedModel }),
    ...(last === undefined ? {} : { finish: last.reply.rawFinish ?? last.reply.finish }),
    ...(last?.reply.rung === undefined ? {} : { rung: last.reply.rung }),
    ...(read.repairs.length > 0 ? { repaired: true } : {}),
    ...(parts.length > 1 ? { reasked: true } : {}),
    ...(read.detail === undefined ? {} : { detail: read.detail }),
    kept: parts.every((part) => part.kept),
    attempts: parts.flatMap((part) => part.entry.attempts),
  };
}

/** No reply came: it is not kept, and the next run asks again. */
export function failedReply(key: string, failed: { attempts: Attempt[]; detail: string; cost: number }, priced: boolean): Reply {
  const usage = { input: 0, output: 0, estimated: true };
  return { key, outcome: 'failed', text: '', usage, ...(priced ? { cost: failed.cost } : {}), detail: failed.detail, kept: false, attempts: failed.attempts };
}

function addUsage(a: Usage, b: Usage): Usage {
  const sum = (x: number | undefined, y: number | undefined): number | undefined => (x === undefined && y === undefined ? undefined : (x ?? 0) + (y ?? 0));
  const cachedInput = sum(a.cachedInput, b.cachedInput);
  const reasoning = sum(a.reasoning, b.reasoning);
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    ...(cachedInput === undefined ? {} : { cachedInput }),
    ...(reasoning === undefined ? {} : { reasoning }),
    estimated: a.estimated || b.estimated,
  };
}
