/** Small workspaces for the pipeline's tests. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseConfig } from '../config/validate.ts';
import type { Config, ConfigInput, RunEvent } from '../contracts/index.ts';
import { run } from './run.ts';
import type { RunOptions, RunResult } from './run.ts';

const folders: string[] = [];

export function workspace(files: { readonly [path: string]: string }): string {
  const root = mkdtempSync(join(tmpdir(), 'hornbook-pipeline-'));
  folders.push(root);
  write(root, files);
  return root;
}

export function write(root: string, files: { readonly [path: string]: string }): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

export function removeWorkspaces(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function config(input: Partial<ConfigInput> = {}): Config {
  return parseConfig({ sources: [{ use: 'logs', path: 'logs', licence: 'MIT' }], ...input });
}

export const jsonl = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

export async function runIn(root: string, input: Partial<ConfigInput> = {}, options: Partial<RunOptions> = {}): Promise<RunResult & { events: RunEvent[] }> {
  const events: RunEvent[] = [];
  const result = await run({
    root,
    config: config(input),
    environment: { SOURCE_DATE_EPOCH: '1700000000' },
    emit: (event) => void events.push(event),
    ...options,
  });
  return { ...result, events };
}

/** Answers long and plain enough for every rule. */
export function fine(subject: string, fact: string): { prompt: string; response: string } {
  return {
    prompt: `What should I know about the ${subject} before I buy one?`,
    response: `The ${subject} ${fact}. Keep it dry, check it once a month, and replace it when it no longer works as it should.`,
  };
}
