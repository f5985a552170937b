// The test command: build, house rules, types, lint, format, unit tests, properties and golden runs.
import { bin, close, runSteps } from './steps.mjs';

close(
  runSteps([
    { name: 'build', command: [process.execPath, 'scripts/build.mjs'] },
    { name: 'house rules', command: [process.execPath, 'scripts/check.mjs'] },
    { name: 'types', command: [bin('tsc'), '-p', 'tsconfig.json'] },
    { name: 'lint', command: [bin('oxlint'), '--type-aware', '--deny-warnings', 'src', 'test', 'scripts', 'bench'] },
    { name: 'format', command: [bin('oxfmt'), '--check', '.'] },
    { name: 'dead code', command: [bin('knip')] },
    { name: 'tests', command: [bin('vitest'), 'run'], vitest: true },
  ]),
);
