// Runs a list of checks one after the other and adds up what passed and failed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** @param {{ name: string, command: string[], vitest?: boolean, counted?: boolean, env?: object }[]} steps */
export function runSteps(steps) {
  const total = { passed: 0, failed: 0, skipped: 0, where: [] };
  for (const step of steps) {
    const started = performance.now();
    const folder = mkdtempSync(join(tmpdir(), 'hornbook-step-'));
    const report = join(folder, 'report.json');
    const command = step.vitest ? [...step.command, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : step.command;
    console.log(`\n== ${step.name}`);
    const result = spawnSync(command[0], command.slice(1), {
      cwd: root,
      stdio: step.counted ? ['ignore', 'pipe', 'inherit'] : ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...step.env },
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (step.counted) process.stdout.write(result.stdout ?? '');
    const counts = countsOf(step, result, report);
    rmSync(folder, { recursive: true, force: true });
    for (const key of Object.keys(counts)) total[key] += counts[key];
    if (counts.failed > 0) total.where.push({ step: step.name, said: saidOfFailures(result.stdout ?? '') });
    console.log(`-- ${step.name}: ${counts.passed} passed, ${counts.failed} failed, ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
  return total;
}

function countsOf(step, result, report) {
  const ended = result.status === 0;
  if (step.vitest) {
    try {
      const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
      // A file that does not load has no failed test in it, and has failed all the same.
      const broken = numFailedTests === 0 && (numFailedTestSuites > 0 || !ended) ? Math.max(1, numFailedTestSuites) : 0;
      return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests };
    } catch {
      return { passed: 0, failed: 1, skipped: 0 };
    }
  }
  if (step.counted) {
    const lines = [...(result.stdout ?? '').matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)];
    const last = lines.at(-1);
    if (last) return { passed: Number(last[1]), failed: Math.max(Number(last[2]), ended ? 0 : 1), skipped: Number(last[3] ?? 0) };
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return { passed: ended ? 1 : 0, failed: ended ? 0 : 1, skipped: 0 };
}

/** The lines of a counted step that name what failed, each with the line after it: the end of a long log is often all that anyone sees. */
function saidOfFailures(output) {
  const lines = output.replace(/\u001B\[[\d;]*m/g, '').split('\n');
  const said = lines.flatMap((line, at) => (/^\s*FAIL\b/.test(line) ? [line, lines[at + 1] ?? ''] : []));
  return [...new Set(said.map((line) => line.trim().slice(0, 300)))].filter((line) => line !== '').slice(0, 12);
}

/** Prints where something failed, then the closing line, and sets the exit code. */
export function close({ passed, failed, skipped, where }) {
  for (const { step, said } of where) console.log([`\nfailed: ${step}`, ...said.map((line) => `  ${line}`)].join('\n'));
  console.log('');
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

export const bin = (name) => join(root, 'node_modules', '.bin', name);
