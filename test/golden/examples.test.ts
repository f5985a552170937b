/** The examples of every page run as they stand, and their types hold: the long check runs this file. */
import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/validate.ts';
import { samplePage } from '../../src/testing/index.ts';
import { examplesOf, pages, root } from './docs-pages.ts';
import type { Example, Page } from './docs-pages.ts';

const all = pages();
const program = join(root, 'dist/cli/execute.js');

describe.concurrent('examples', { timeout: 120_000 }, () => {
  const top = mkdtempSync(join(tmpdir(), 'hornbook-docs-'));
  const socket = join(top, 'socket');
  let server: ChildProcess | undefined;
  beforeAll(async () => {
    if (!existsSync(program)) throw new Error('The examples use the built program: run npm run build first.');
    mkdirSync(join(top, 'bin'));
    writeFileSync(join(top, 'bin/hornbook'), `#!/bin/sh\nexec "${process.execPath}" "${here('docs-client.cjs')}" "${socket}" "$@"\n`, { mode: 0o755 });
    const started = fork(here('docs-server.mjs'), [socket, program], { env: { ...process.env, NO_COLOR: '1' } });
    server = started;
    await new Promise((ready, fail) => started.once('message', ready).once('error', fail).once('exit', fail));
  });
  afterAll(() => {
    server?.kill();
    rmSync(top, { recursive: true, force: true });
  });
  const withExamples = all.map((page) => ({ page, examples: examplesOf(page) })).filter(({ examples }) => examples.length > 0);

  test.each(withExamples.map((one) => [one.page.path, one] as const))('of %s run', async (_, { page, examples }) => {
    for (const example of examples) {
      if (example.language !== 'yaml' || !example.marks.has('config')) continue;
      expect(parseConfig(parse(example.text)).sources.length, `line ${example.line}`).toBeGreaterThan(0);
    }
    const folder = workspaceFor(page, top);
    const { code, output } = await shell(scriptOf(examples), folder, top);
    expect(code, output).toBe(0);
  });

  test('type-check', async () => {
    const folder = join(top, 'types');
    for (const { page, examples } of withExamples) {
      const place = workspaceFor(page, folder);
      for (const example of examples) if (example.language === 'ts') write(join(place, example.file ?? `line-${example.line}.ts`), example.text);
    }
    const types = join(root, 'node_modules/@types');
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023'],
      types: ['node'],
      typeRoots: [types],
      skipLibCheck: true,
      allowImportingTsExtensions: true,
    };
    write(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['**/*.ts'] }));
    const { code, output } = await shell(`"${process.execPath}" "${join(root, 'node_modules/typescript/bin/tsc')}" -p .`, folder, top);
    expect(code, output).toBe(0);
  });
});

const here = (name: string): string => join(root, 'test/golden', name);

/** A folder of its own, where the package and zod can be imported, as a user has it. */
function workspaceFor(page: Page, top: string): string {
  const folder = join(top, page.path.replace(/\W+/g, '-'));
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/hornbook'));
  symlinkSync(join(root, 'node_modules/zod'), join(folder, 'node_modules/zod'));
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  // The README's example reads whatever documents you have.
  if (page.path === 'README.md') write(join(folder, 'sources/kelp.md'), samplePage);
  return folder;
}

/** One script a page: files are written, commands run, each where it stands. */
function scriptOf(examples: readonly Example[]): string {
  const jiti = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');
  const parts = examples.flatMap((example) => {
    const { language, marks, file, text, line } = example;
    if (file !== undefined) return [`mkdir -p "$(dirname '${file}')"`, `cat > '${file}' <<'END_OF_EXAMPLE'\n${text}END_OF_EXAMPLE`];
    if (!marks.has('run')) return [];
    const head = `echo "-- line ${line}"`;
    if (language === 'sh') return [head, text.replace(/^! (.+)$/gm, 'if $1; then echo "must fail: $1"; exit 1; fi')];
    return [head, `cat > line-${line}.ts <<'END_OF_EXAMPLE'\n${text}END_OF_EXAMPLE`, `"${process.execPath}" "${jiti}" line-${line}.ts`];
  });
  return ['set -euo pipefail', ...parts].join('\n');
}

async function shell(script: string, cwd: string, top: string): Promise<{ code: number | null; output: string }> {
  const environment = { ...process.env, PATH: `${join(top, 'bin')}:${process.env['PATH'] ?? ''}`, JITI_FS_CACHE: 'false', NO_COLOR: '1' };
  const child = spawn('bash', ['-c', script], { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => void (output += data.toString('utf8')));
  const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done));
  return { code, output: output.slice(-6000) };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
