/**
 * A model file (GGUF) that runs in this process, by the optional package node-llama-cpp, which is loaded when the first
 * call comes. One call at a time: the others wait. Nothing is downloaded and nothing compiled.
 */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Provider, ProviderFailure, ProviderRequest, ProviderResult } from '../../contracts/model-ports.ts';
import type { JsonSchema, ModelConfig, ModelMessage, ProviderReply } from '../../contracts/model.ts';
import { messageOf, usageError } from '../../errors.ts';
import { embeddedModule } from './embedded-module.ts';
import type { ChatItem, LlamaGrammar, LlamaModel, LlamaModule, LlamaSequence, PromptOptions } from './embedded-module.ts';
import { clip } from './failures.ts';
import { withSchema } from './schema-text.ts';
import type { ProviderContext } from './settings.ts';
import { cutting, wireSchema } from './wire-schema.ts';

/** Options of `models.NAME.options`. */
interface EmbeddedOptions {
  /** Tokens of prompt and reply together. Default 4,096, or what the model was trained on where that is less. */
  contextSize: number;
  /** Default 1: with more, other work on the same cores slows it down many times. */
  threads: number;
  /** Use a graphics card. Default false: replies differ between cards. */
  gpu: boolean;
}

interface Loaded {
  module: LlamaModule;
  llama: Awaited<ReturnType<LlamaModule['getLlama']>>;
  model: LlamaModel;
  contextSize: number;
  sequence: LlamaSequence;
}

/** Its grammar passes these over, or gives nothing but null for them. */
const unknown = new Set([
  ...cutting,
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'pattern',
  'uniqueItems',
  'format',
  '$schema',
  '$id',
  'default',
  'examples',
  'not',
  'propertyNames',
]);

/** Tokens that a chat template adds to a message, at most. */
const aroundMessage = 16;

/** `load` gives the package; tests hand in their own. */
export function embedded(config: ModelConfig, context: ProviderContext, load: () => Promise<LlamaModule> = embeddedModule): Provider {
  const place = `models.${context.name} (${config.model})`;
  const options = optionsOf(config, context.name);
  const modelPath = resolve(context.root ?? '.', config.model);
  let loading: Promise<Loaded> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function open(): Promise<Loaded> {
    const module = await load();
    const llama = await module.getLlama({ gpu: options.gpu ? 'auto' : false, build: 'never', logLevel: 'error', maxThreads: options.threads });
    const model = await llama.loadModel({ modelPath });
    const contextSize = Math.min(options.contextSize, model.trainContextSize);
    const made = await model.createContext({ contextSize, threads: options.threads });
    return { module, llama, model, contextSize, sequence: made.getSequence() };
  }

  async function send(request: ProviderRequest, signal: AbortSignal): Promise<ProviderResult> {
    let loaded: Loaded;
    try {
      if (!existsSync(modelPath))
        return failed(`${place}: there is no such file.`, { code: 'model-name', hint: `Set models.${context.name}.model to the path of a GGUF file.` });
      loading ??= open();
      loaded = await loading;
    } catch (error) {
      loading = undefined;
      const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
      return missing
        ? failed(`${place}: the package node-llama-cpp is not installed.`, {
            code: 'model-package',
            hint: 'Install it beside hornbook: npm install node-llama-cpp@3.22.1',
          })
        : failed(`${place}: the model cannot be loaded: ${clip(messageOf(error))}.`, {
            code: 'model-name',
            hint: 'Is it a whole GGUF file, and is there memory for it?',
          });
    }
    if (signal.aborted) return stopped(place);
    try {
      return request.kind === 'embed' ? await embed(loaded, request, basename(config.model)) : await chat(loaded, request, signal, config, place);
    } catch (error) {
      if (signal.aborted) return stopped(place);
      return { ok: false, failure: { kind: 'server', message: `${place}: ${clip(messageOf(error))}.`, sent: true, answered: false } };
    }
  }

  return {
    id: 'embedded',
    baseUrl: '',
    endpoint: `embedded ${config.model}`,
    rungs: ['strict', 'prompt'],
    send: (request, signal) => {
      const result = last.then(() => (signal.aborted ? stopped(place) : send(request, signal)));
      last = result;
      return result;
    },
  };
}

async function chat(loaded: Loaded, request: ProviderRequest, signal: AbortSignal, config: ModelConfig, place: string): Promise<ProviderResult> {
  const { module, model, sequence } = loaded;
  const { schema, rung } = request;
  const messages = schema !== undefined && rung !== 'strict' ? withSchema(request.messages, schema.schema) : request.messages;
  const prompt = messages.at(-1);
  if (prompt?.role !== 'user' || messages.some(({ role }) => role === 'tool')) {
    return failed(`${place}: the last message must be the user's, and none may be a tool's.`, { code: 'model-request', single: true });
  }
  const input = messages.reduce((sum, { content }) => sum + model.tokenize(content).length + aroundMessage, 0);
  // Beyond its window the package drops the beginning of the prompt in silence.
  if (input + request.maxOutputTokens > loaded.contextSize) {
    return failed(`${place}: ${input} tokens of prompt and ${request.maxOutputTokens} of reply do not fit into its ${loaded.contextSize}.`, {
      code: 'model-too-long',
      single: true,
      hint: 'Make chunks smaller (chunks.maxTokens), lower maxOutputTokens, or raise options.contextSize of the model.',
    });
  }
  let grammar: LlamaGrammar | undefined;
  if (schema !== undefined && rung === 'strict') {
    try {
      grammar = await loaded.llama.createGrammarForJsonSchema(grammarSchema(schema.schema));
    } catch (error) {
      return {
        ok: false,
        failure: { kind: 'unsupported', message: `${place}: no grammar can be made of the schema: ${clip(messageOf(error))}.`, sent: false, answered: false },
      };
    }
  }
  await sequence.clearHistory();
  const session = new module.LlamaChatSession({ contextSequence: sequence });
  try {
    session.setChatHistory(messages.slice(0, -1).map(historyItem));
    const answer = await session.promptWithMeta(prompt.content, promptOptions(request, signal, grammar));
    return { ok: true, reply: replyOf(answer, input, loaded, request, basename(config.model)) };
  } finally {
    session.dispose({ disposeSequence: false });
  }
}

/** A schema in the keywords that the grammar knows; a short range of whole numbers becomes a list of them. */
export function grammarSchema(schema: JsonSchema): JsonSchema {
  return wireSchema(schema, { closed: true, drop: unknown, oneOf: true, countTo: 50 });
}

function promptOptions(request: ProviderRequest, signal: AbortSignal, grammar: LlamaGrammar | undefined): PromptOptions {
  const options: PromptOptions = { maxTokens: request.maxOutputTokens, signal, stopOnAbortSignal: false };
  if (request.temperature !== undefined) options.temperature = request.temperature;
  if (request.topP !== undefined) options.topP = request.topP;
  if (request.seed !== undefined) options.seed = request.seed;
  if (request.stop !== undefined && request.stop.length > 0) options.customStopTriggers = [...request.stop];
  if (grammar !== undefined) options.grammar = grammar;
  return options;
}

function historyItem({ role, content }: ModelMessage): ChatItem {
  if (role === 'assistant') return { type: 'model', response: [content] };
  return { type: role === 'system' ? 'system' : 'user', text: content };
}

function replyOf(answer: { responseText: string; stopReason: string }, input: number, { model }: Loaded, request: ProviderRequest, id: string): ProviderReply {
  const reasons: Readonly<Record<string, ProviderReply['finish']>> = {
    eogToken: 'stop',
    stopGenerationTrigger: 'stop',
    customStopTrigger: 'stop',
    maxTokens: 'length',
    functionCalls: 'tool',
  };
  // White space at its end is taken off the text: a reply at its longest took all that it was given.
  const output = answer.stopReason === 'maxTokens' ? request.maxOutputTokens : model.tokenize(answer.responseText).length;
  return {
    text: answer.responseText,
    finish: reasons[answer.stopReason] ?? 'other',
    rawFinish: answer.stopReason,
    usage: { input, output, estimated: true },
    returnedModel: id,
    rung: request.schema === undefined ? undefined : request.rung,
  };
}

async function embed({ model, contextSize }: Loaded, request: ProviderRequest, id: string): Promise<ProviderResult> {
  const context = await model.createEmbeddingContext({ contextSize });
  try {
    const vectors: number[][] = [];
    let input = 0;
    for (const text of request.inputs) {
      input += model.tokenize(text).length;
      vectors.push([...(await context.getEmbeddingFor(text)).vector]);
    }
    return { ok: true, reply: { text: '', finish: 'stop', vectors, usage: { input, output: 0, estimated: true }, returnedModel: id } };
  } finally {
    await context.dispose();
  }
}

function optionsOf(config: ModelConfig, name: string): EmbeddedOptions {
  const { contextSize = 4096, threads = 1, gpu = false, ...others } = config.options;
  const [stranger] = Object.keys(others);
  if (stranger !== undefined)
    throw usageError(`models.${name}.options.${stranger} is not known for an embedded model.`, { hint: 'Known: contextSize, threads, gpu.' });
  if (!isCount(contextSize)) throw usageError(`models.${name}.options.contextSize must be a whole number of tokens, 1 or more.`);
  if (!isCount(threads)) throw usageError(`models.${name}.options.threads must be a whole number, 1 or more.`);
  if (typeof gpu !== 'boolean') throw usageError(`models.${name}.options.gpu must be true or false.`);
  return { contextSize, threads, gpu };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}

function failed(message: string, more: Partial<ProviderFailure>): ProviderResult {
  return { ok: false, failure: { kind: 'fatal', message, sent: false, answered: false, ...more } };
}

function stopped(place: string): ProviderResult {
  return { ok: false, failure: { kind: 'network', message: `${place}: the call was stopped.`, sent: true, answered: false } };
}
