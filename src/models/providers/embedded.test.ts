import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Provider } from '../../contracts/model-ports.ts';
import type { ChatItem, LlamaModule, PromptOptions } from './embedded-module.ts';
import { embedded, grammarSchema } from './embedded.ts';
import { chatRequest, modelConfig, testContext } from './testkit.ts';

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'embedded-'));
  file = join(folder, 'tiny.gguf');
  writeFileSync(file, 'GGUF');
});
afterAll(() => rmSync(folder, { recursive: true }));

const signal = new AbortController().signal;

interface Double {
  module: LlamaModule;
  loads: number;
  prompts: { history: ChatItem[]; prompt: string; options: PromptOptions }[];
  running: number;
  most: number;
}

/** The package's part that is used, with an answer of the test's own. A token is a character. */
function double(answer: (prompt: string) => { responseText: string; stopReason: string }): Double {
  const state: Double = {
    loads: 0,
    prompts: [],
    running: 0,
    most: 0,
    module: {
      getLlama: async () => ({
        loadModel: async () => {
          state.loads += 1;
          return {
            trainContextSize: 1000,
            tokenize: (text: string) => [...text],
            createContext: async () => ({ getSequence: () => ({ clearHistory: async () => undefined }) }),
            createEmbeddingContext: async () => ({ getEmbeddingFor: async (text: string) => ({ vector: [text.length, 1] }), dispose: async () => undefined }),
          };
        },
        createGrammarForJsonSchema: async (schema) => {
          if (schema['type'] === 'strange') throw new Error('no such type');
          return { grammar: JSON.stringify(schema) };
        },
      }),
      LlamaChatSession: class {
        history: ChatItem[] = [];
        setChatHistory(items: ChatItem[]): void {
          this.history = items;
        }
        async promptWithMeta(prompt: string, options: PromptOptions): Promise<{ responseText: string; stopReason: string }> {
          state.prompts.push({ history: this.history, prompt, options });
          state.running += 1;
          state.most = Math.max(state.most, state.running);
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
          state.running -= 1;
          return answer(prompt);
        }
        dispose(): void {
          this.history = [];
        }
      },
    },
  };
  return state;
}

function open(module: LlamaModule, config: Record<string, unknown> = {}): Provider {
  return embedded(modelConfig({ use: 'embedded', model: file, ...config }), testContext, async () => module);
}

describe('an embedded model', () => {
  it('is loaded once, answers one call at a time, and is told all that was asked', async () => {
    const fake = double((prompt) => ({ responseText: `to ${prompt}`, stopReason: 'eogToken' }));
    const provider = open(fake.module);
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'one' },
      { role: 'assistant', content: 'yes' },
      { role: 'user', content: 'two' },
    ] as const;
    const results = await Promise.all(
      [1, 2, 3].map(() => provider.send(chatRequest({ messages, seed: 4, temperature: 0.5, topP: 0.9, stop: ['END'] }), signal)),
    );
    for (const result of results)
      expect(result).toMatchObject({ ok: true, reply: { text: 'to two', finish: 'stop', returnedModel: 'tiny.gguf', usage: { output: 6, estimated: true } } });
    expect([fake.loads, fake.most]).toEqual([1, 1]);
    expect(fake.prompts[0]).toMatchObject({
      history: [
        { type: 'system', text: 'Be brief.' },
        { type: 'user', text: 'one' },
        { type: 'model', response: ['yes'] },
      ],
      prompt: 'two',
      options: { maxTokens: 50, seed: 4, temperature: 0.5, topP: 0.9, customStopTriggers: ['END'] },
    });
  });

  it('says where a reply was cut, and refuses what its window cannot hold', async () => {
    const provider = open(double(() => ({ responseText: 'x', stopReason: 'maxTokens' })).module);
    expect(await provider.send(chatRequest(), signal)).toMatchObject({ reply: { finish: 'length', usage: { output: 50 } } });
    expect(await provider.send(chatRequest({ maxOutputTokens: 990 }), signal)).toMatchObject({
      failure: { kind: 'fatal', single: true, code: 'model-too-long', sent: false },
    });
    expect(await provider.send(chatRequest({ messages: [{ role: 'assistant', content: 'x' }] }), signal)).toMatchObject({
      failure: { kind: 'fatal', single: true },
    });
  });

  it('holds the model to a grammar, and goes down a rung where none can be made', async () => {
    const fake = double(() => ({ responseText: '{}', stopReason: 'eogToken' }));
    const provider = open(fake.module);
    expect(await provider.send(chatRequest({ schema: { name: 'x', schema: { type: 'object' } }, rung: 'strict' }), signal)).toMatchObject({
      reply: { rung: 'strict' },
    });
    expect(fake.prompts[0]?.options.grammar).toBeDefined();
    expect(await provider.send(chatRequest({ schema: { name: 'x', schema: { type: 'strange' } }, rung: 'strict' }), signal)).toMatchObject({
      failure: { kind: 'unsupported' },
    });
    expect(await provider.send(chatRequest({ schema: { name: 'x', schema: { type: 'strange' } }, rung: 'prompt' }), signal)).toMatchObject({ ok: true });
    expect(fake.prompts[1]?.options.grammar).toBeUndefined();
  });

  it('writes schemas in the words that the grammar knows', () => {
    expect(
      grammarSchema({
        type: 'object',
        properties: { score: { type: 'integer', minimum: 1, maximum: 3 }, note: { anyOf: [{ type: 'string', pattern: 'a', maxLength: 9 }, { type: 'null' }] } },
        required: ['score'],
      }),
    ).toEqual({
      type: 'object',
      properties: { score: { enum: [1, 2, 3] }, note: { oneOf: [{ type: 'string' }, { type: 'null' }] } },
      required: ['score', 'note'],
      additionalProperties: false,
    });
  });

  it('gives vectors', async () => {
    const provider = open(double(() => ({ responseText: '', stopReason: 'eogToken' })).module);
    expect(await provider.send(chatRequest({ kind: 'embed', messages: [], inputs: ['a', 'bc'] }), signal)).toMatchObject({
      reply: {
        vectors: [
          [1, 1],
          [2, 1],
        ],
        usage: { input: 3, output: 0 },
      },
    });
  });

  it('says what to install, and which file is not there', async () => {
    const absent = embedded(modelConfig({ use: 'embedded', model: file }), testContext, () =>
      Promise.reject(Object.assign(new Error('no'), { code: 'ERR_MODULE_NOT_FOUND' })),
    );
    expect(await absent.send(chatRequest(), signal)).toMatchObject({
      failure: { kind: 'fatal', code: 'model-package', sent: false, hint: expect.stringContaining('npm install node-llama-cpp') as unknown },
    });
    const nowhere = open(double(() => ({ responseText: '', stopReason: 'eogToken' })).module, { model: join(folder, 'none.gguf') });
    expect(await nowhere.send(chatRequest(), signal)).toMatchObject({ failure: { kind: 'fatal', code: 'model-name', sent: false } });
    expect(() => open(double(() => ({ responseText: '', stopReason: '' })).module, { options: { layers: 3 } })).toThrow(/options\.layers is not known/);
    expect(() => open(double(() => ({ responseText: '', stopReason: '' })).module, { options: { threads: 0 } })).toThrow(/options\.threads/);
  });

  it('starts no call that was stopped', async () => {
    const fake = double(() => ({ responseText: 'x', stopReason: 'eogToken' }));
    const stop = new AbortController();
    stop.abort();
    expect(await open(fake.module).send(chatRequest(), stop.signal)).toMatchObject({ failure: { kind: 'network' } });
    expect(fake.prompts.length).toBe(0);
  });
});

it('is an optional peer, so that no install of hornbook brings it or runs a script of it', () => {
  const root = new URL('../../../', import.meta.url);
  const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as Record<string, Record<string, unknown>>;
  expect(manifest['peerDependencies']).toEqual({ 'node-llama-cpp': '^3.22.1' });
  expect(manifest['peerDependenciesMeta']).toEqual({ 'node-llama-cpp': { optional: true } });
  expect({ ...manifest['dependencies'], ...manifest['optionalDependencies'] }).not.toHaveProperty('node-llama-cpp');
  expect(Object.keys(manifest['scripts'] ?? {}).filter((name) => /^(?:pre|post)?install$|^prepare$/.test(name))).toEqual([]);
  const lock = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')) as { packages: Record<string, Record<string, unknown>> };
  const scripts = Object.entries(lock.packages).filter(([, one]) => one['hasInstallScript'] === true && one['dev'] !== true);
  expect(scripts.map(([name]) => name)).toEqual([]);
  expect(lock.packages).not.toHaveProperty('node_modules/node-llama-cpp');
});
