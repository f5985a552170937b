// Builds dist/: the compiler, the prompts, then the files that are generated from the schemas.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const run = (command, parameters) => {
  const result = spawnSync(process.execPath, [join(root, command), ...parameters], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) process.exit(result.status ?? 1);
};

rmSync(join(root, 'dist'), { recursive: true, force: true });
run('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
// Prompts and rubrics stand beside the code that reads them.
for (const file of readdirSync(join(root, 'src'), { recursive: true })) {
  if (/\.(?:md|yaml)$/.test(file)) cpSync(join(root, 'src', file), join(root, 'dist', file));
}
run('scripts/schema.mjs', []);
const command = join(root, 'dist/cli/main.js');
if (existsSync(command)) chmodSync(command, 0o755);
