/** The part of node-llama-cpp that is used here, as types, and how the package is found. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JsonSchema } from '../../contracts/model.ts';

export interface LlamaModule {
  getLlama(options: { gpu: 'auto' | false; build: 'never'; logLevel: 'error'; maxThreads: number }): Promise<{
    loadModel(options: { modelPath: string }): Promise<LlamaModel>;
    createGrammarForJsonSchema(schema: JsonSchema): Promise<LlamaGrammar>;
  }>;
  LlamaChatSession: new (options: { contextSequence: LlamaSequence }) => {
    setChatHistory(items: ChatItem[]): void;
    promptWithMeta(prompt: string, options: PromptOptions): Promise<{ responseText: string; stopReason: string }>;
    dispose(options: { disposeSequence: boolean }): void;
  };
}

export interface LlamaModel {
  trainContextSize: number;
  tokenize(text: string): readonly unknown[];
  createContext(options: { contextSize: number; threads: number }): Promise<{ getSequence(): LlamaSequence }>;
  createEmbeddingContext(options: { contextSize: number }): Promise<{
    getEmbeddingFor(text: string): Promise<{ vector: readonly number[] }>;
    dispose(): Promise<void>;
  }>;
}

export interface LlamaSequence {
  clearHistory(): Promise<void>;
}

export interface LlamaGrammar {
  readonly grammar: string;
}

export type ChatItem = { type: 'system' | 'user'; text: string } | { type: 'model'; response: string[] };

export interface PromptOptions {
  maxTokens: number;
  signal: AbortSignal;
  stopOnAbortSignal: boolean;
  temperature?: number;
  topP?: number;
  seed?: number;
  customStopTriggers?: string[];
  grammar?: LlamaGrammar;
}

/** Beside hornbook, else in the folder that it is run in: it is an optional package that the user installs. */
export async function embeddedModule(): Promise<LlamaModule> {
  // By a variable, so that no tool takes an optional package for a needed one.
  const name = 'node-llama-cpp';
  try {
    return (await import(name)) as LlamaModule;
  } catch (error) {
    let path: string;
    try {
      path = createRequire(join(process.cwd(), 'package.json')).resolve(name);
    } catch {
      throw error;
    }
    return (await import(pathToFileURL(path).href)) as LlamaModule;
  }
}
