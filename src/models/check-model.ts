/** One short call to a model, to see what it can do before a run stands on it. */
import type { Gateway, ModelConfig, ModelRequest, Price, Reply, Rung } from '../contracts/index.ts';
import { HornbookError, messageOf } from '../errors.ts';
import { familyOf } from './families.ts';
import { priceOf, priceSource } from './prices.ts';
import { keyVariable } from './providers/index.ts';

export interface ModelCheck {
  /** Name in the config. */
  model: string;
  /** Id at its provider. */
  id: string;
  use: string;
  state: 'ok' | 'warning' | 'failed';
  /** True where anything that is a reply came. */
  reachable: boolean;
  /** Why it cannot be used, or what to know of it. */
  problems: string[];
  /** How to mend the first of them. */
  hint: string | null;
  /** For programs, where it cannot be used: `model-key`, `model-name`, `unknown-price`… */
  code: string | null;
  /** How it is held to an object; null: none came, or it was not asked for one. */
  rung: Rung | null;
  /** Id that the provider says answered. */
  returned: string | null;
  /** Name of the environment variable, and whether it is set; the key is never shown. Null: it is asked without one. */
  key: { variable: string; set: boolean } | null;
  price: (Price & { from: string }) | null;
  family: string | null;
  ms: number;
}

const question = 'Reply with a JSON object that has one field, "state", with the word "ready".';
const schema = { name: 'state', schema: { type: 'object', properties: { state: { type: 'string' } }, required: ['state'], additionalProperties: false } };
/** Milliseconds: a server that loads its model first takes some time. */
const patience = 120_000;

/** Asks a model of the config for a small object, or an embedder for a vector. Never throws for what the other side does. */
export async function checkModel(
  model: string,
  config: ModelConfig,
  from: { gateway: Gateway; environment: Readonly<Record<string, string | undefined>>; now(): number; sample: number },
): Promise<ModelCheck> {
  const embeds = config.roles.length > 0 && config.roles.every((role) => role === 'embedder');
  const variable = keyVariable(config);
  const price = priceOf(config);
  const check: ModelCheck = {
    model,
    id: config.model,
    use: config.use,
    state: 'ok',
    reachable: false,
    problems: [],
    hint: null,
    code: null,
    rung: null,
    returned: null,
    key: variable === undefined ? null : { variable, set: (from.environment[variable] ?? '').trim() !== '' },
    price: price === undefined ? null : { ...price, from: priceSource(config) ?? '' },
    family: familyOf(config.model, config.family).family ?? null,
    ms: 0,
  };
  const began = from.now();
  // Two names for one model are two checks: their keys may differ.
  const base = { model, sample: from.sample, retry: 0, stage: 'doctor' };
  const request: ModelRequest = embeds
    ? { ...base, kind: 'embed', inputs: ['ready'] }
    : { ...base, kind: 'chat', messages: [{ role: 'user', content: question }], schema };
  try {
    takeReply(check, await from.gateway.ask(request, AbortSignal.timeout(patience)), config);
  } catch (error) {
    const known = HornbookError.isInstance(error) ? error : undefined;
    const late = known?.code === 'interrupted';
    check.state = 'failed';
    check.code = late ? 'model-timeout' : (known?.code ?? 'unexpected');
    check.problems.push(late ? `no answer within ${patience / 1000} seconds` : messageOf(error));
    check.hint = late ? `Look at the server, and at models.${model}.baseUrl.` : (known?.hint ?? null);
  }
  check.ms = from.now() - began;
  if (check.price === null && check.code !== 'unknown-price') {
    check.problems.push(`its price is unknown: set models.${model}.price, or a cap on money refuses it`);
    if (check.state === 'ok') check.state = 'warning';
  }
  return check;
}

/** What a reply that is no data says of the model. */
const meanings: Partial<Record<Reply['outcome'], string>> = {
  cut: 'its reply was cut: raise maxOutputTokens, which holds the thoughts of a reasoning model too',
  malformed: 'it gives no object that can be read',
  empty: 'its reply is empty',
  refused: 'it refused a harmless question',
  filtered: 'its endpoint held a harmless question back',
};

function takeReply(check: ModelCheck, reply: Reply, config: ModelConfig): void {
  check.rung = reply.rung ?? null;
  check.returned = reply.returnedModel ?? null;
  check.reachable = reply.outcome !== 'failed' || reply.attempts.some(({ status }) => status !== undefined);
  if (reply.outcome === 'failed') {
    check.state = 'failed';
    check.code = 'no-reply';
    check.problems.push(reply.detail ?? 'no reply came');
    check.hint = `Is the server running, and can this machine reach it? Its address is models.${check.model}.baseUrl${config.baseUrl === undefined ? ', by default that of its provider' : ''}; no proxy of the environment is used.`;
    return;
  }
  const meaning = meanings[reply.outcome];
  if (meaning === undefined) return;
  check.state = 'warning';
  check.problems.push(reply.detail === undefined ? meaning : `${meaning} (${reply.detail})`);
}
