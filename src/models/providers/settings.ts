/** The part of a model's config that every provider over HTTP reads in the same way, checked. */
import type { ProviderFailure } from '../../contracts/model-ports.ts';
import type { ModelConfig } from '../../contracts/model.ts';
import { usageError } from '../../errors.ts';
import type { Timeouts } from './transport.ts';

/** What a provider is given beside its config. */
export interface ProviderContext {
  /** Name of the model in the config, for messages. */
  name: string;
  /** Where keys are read: `process.env`. */
  env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970, for `Retry-After` dates where a reply has no date of its own. */
  now(): number;
  /** Folder that paths of model files start from. Default: where the program runs. */
  root?: string;
}

export interface EndpointSettings {
  name: string;
  model: string;
  baseUrl: string;
  /** Empty: the endpoint wants none. */
  key: string;
  /** `the key in OPENAI_API_KEY`, for messages. */
  keyText: string;
  keyHint: string;
  /** Why nothing can be sent: no key, or one that is none. Replies that are kept can still be found. */
  unusable: ProviderFailure | undefined;
  /** `models.teacher (gpt-5 at https://…)`, for messages. */
  place: string;
  timeouts: Timeouts;
  /** Fields added to the body of each request. */
  extra: Readonly<Record<string, unknown>>;
  now(): number;
  /** Takes the key out of a text. */
  redact(text: string): string;
}

export interface EndpointDefaults {
  baseUrl?: string;
  /** Environment variable that is read where the config names none. */
  keyVariable?: string;
  /** The endpoint answers nobody without a key. */
  keyNeeded?: boolean;
}

/** Fields of a request that hornbook sets itself: money is reserved, and keys are made, by them. */
const ownFields = new Set([
  'model',
  'messages',
  'input',
  'prompt',
  'system',
  'stream',
  'n',
  'best_of',
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'response_format',
  'tools',
  'tool_choice',
]);

/** Throws a usage error that names the setting; a key that is missing waits until something is to be sent. */
export function endpointSettings(config: ModelConfig, defaults: EndpointDefaults, context: ProviderContext): EndpointSettings {
  const { name } = context;
  const baseUrl = checkedUrl(config.baseUrl ?? defaults.baseUrl, name);
  const variable = config.key ?? defaults.keyVariable;
  if (variable !== undefined && !/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(variable)) {
    throw usageError(`models.${name}.key is no name of an environment variable.`, {
      code: 'model-key',
      hint: 'Put the key into an environment variable, and write the name of the variable here: key: OPENAI_API_KEY.',
    });
  }
  const key = variable === undefined ? '' : (context.env[variable] ?? '').trim();
  const keyHint =
    variable === undefined
      ? `Put the key into an environment variable, and name the variable in models.${name}.key.`
      : `Check the key in the environment variable ${variable} (models.${name}.key).`;
  const unusable =
    key === '' && (config.key !== undefined || defaults.keyNeeded === true)
      ? withoutKey(
          `models.${name}: the environment variable ${variable} is not set.`,
          `Set it to the key of the endpoint (export ${variable}=…), or name another variable in models.${name}.key.`,
        )
      : /^[\x21-\x7e]*$/.test(key)
        ? undefined
        : withoutKey(
            `models.${name}: the value of ${variable} holds blanks, line breaks or letters that no key has.`,
            'Copy the key again, without quotes or line breaks.',
          );
  for (const field of Object.keys(config.options)) {
    if (ownFields.has(field)) {
      throw usageError(
        `models.${name}.options.${field} cannot be set: hornbook sets "${field}" itself, because money is reserved by it or replies are read by it.`,
        {
          hint: 'Use model, maxOutputTokens or structured of the model, or leave it out.',
        },
      );
    }
  }
  return {
    name,
    model: config.model,
    baseUrl,
    key,
    keyText: variable === undefined ? 'this endpoint' : `the key in ${variable}`,
    keyHint,
    unusable,
    place: `models.${name} (${config.model} at ${baseUrl})`,
    timeouts: {
      connect: config.timeouts.connect * 1000,
      firstByte: config.timeouts.firstByte * 1000,
      idle: config.timeouts.idle * 1000,
      body: config.timeouts.idle * 10_000,
    },
    extra: config.options,
    now: () => context.now(),
    redact: (text) => redact(text, key),
  };
}

function withoutKey(message: string, hint: string): ProviderFailure {
  return { kind: 'fatal', code: 'model-key', message, hint, sent: false, answered: false };
}

function checkedUrl(value: string | undefined, name: string): string {
  if (value === undefined) {
    throw usageError(`models.${name} has no baseUrl.`, {
      hint: `Set models.${name}.baseUrl to the address of the server, with its version part, as http://127.0.0.1:8000/v1.`,
    });
  }
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    throw usageError(`models.${name}.baseUrl is no address.`, { hint: 'Write it as http://127.0.0.1:8000/v1.' });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw usageError(`models.${name}.baseUrl must begin with http:// or https://.`);
  // An address stands in reports, in the ledger and in messages: a secret has no place in it.
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw usageError(`models.${name}.baseUrl holds a user name, a password or a query.`, {
      hint: `Give the address alone, and the key by models.${name}.key.`,
    });
  }
  return url.href.replace(/\/+$/, '');
}

/** Takes a key, and what looks like one, out of a text that an endpoint sent. */
function redact(text: string, key: string): string {
  const without = key.length >= 6 ? text.replaceAll(key, '[key]') : text;
  return without.replace(/\b(?:sk|pk|rk|key|hf|gsk|xai)[-_][A-Za-z0-9*_-]{6,200}|\bBearer\s+\S{1,200}/g, '[key]');
}
