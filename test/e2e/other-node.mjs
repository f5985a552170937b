// The unit tests on another Node major: all of them, or those of the folders that are named after it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { otherNode, root } from './lib.mjs';

const node = otherNode(process.argv[2] ?? '24');
const report = join(mkdtempSync(join(tmpdir(), 'hornbook-node-')), 'report.json');
const result = spawnSync(
  node,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(3), '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
const failed = numFailedTests || (result.status === 0 ? 0 : Math.max(1, numFailedTestSuites));
console.log(`${numPassedTests} passed, ${failed} failed${numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''}`);
process.exitCode = failed === 0 ? 0 : 1;
