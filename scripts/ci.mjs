// The README's test command, then what takes longer: packaging, other Node versions, whole runs that are killed and resumed.
import { bin, close, runSteps } from './steps.mjs';

const node = process.execPath;
close(
  runSteps([
    { name: 'npm test', command: ['npm', 'test', '--silent'], counted: true },
    { name: 'tests on whole corpora', command: [bin('vitest'), 'run'], vitest: true, env: { HORNBOOK_TESTS: 'corpora' } },
    { name: 'package', command: [node, 'test/e2e/package.mjs'], counted: true },
    { name: 'the loaders of trainers', command: [node, 'test/e2e/loaders.mjs'], counted: true },
    { name: 'Parquet beside JSON', command: [node, 'test/e2e/parquet.mjs'], counted: true },
    { name: 'a disk that takes no more', command: [node, 'test/e2e/full-disk.mjs'], counted: true },
    { name: 'hostile rows in a browser', command: [node, 'test/e2e/hostile.mjs'], counted: true },
    { name: 'demo', command: [node, 'test/e2e/demo.mjs'], counted: true },
    { name: 'spans in Python', command: [node, 'test/e2e/spans.mjs'], counted: true },
    { name: 'reading beside other readers', command: [node, 'test/e2e/reading.mjs'], counted: true },
    { name: 'marked pages', command: [node, 'test/e2e/marked.mjs'], counted: true },
    { name: 'determinism', command: [node, 'test/e2e/determinism.mjs'], counted: true },
    { name: 'kernels on three Node majors', command: [node, 'test/e2e/kernels.mjs'], counted: true },
    { name: 'versions of a release', command: [node, 'test/e2e/versions.mjs'], counted: true },
    { name: 'kill and resume', command: [node, 'test/e2e/crash.mjs'], counted: true, env: { HORNBOOK_KILLS: '60' } },
    { name: 'faults while asking', command: [node, 'test/e2e/faults-run.mjs'], counted: true, env: { HORNBOOK_ROWS: '2000' } },
    { name: 'kills while asking', command: [node, 'test/e2e/ledger-kills.mjs'], counted: true, env: { HORNBOOK_KILLS: '8' } },
    { name: 'kills while a teacher answers', command: [node, 'test/e2e/model-run.mjs'], counted: true, env: { HORNBOOK_KILLS: '16' } },
    { name: 'kills while seeds are answered', command: [node, 'test/e2e/seeds-run.mjs'], counted: true, env: { HORNBOOK_KILLS: '16' } },
    { name: 'kills while judging', command: [node, 'test/e2e/judge-kills.mjs'], counted: true, env: { HORNBOOK_KILLS: '13' } },
    { name: 'a long plan', command: [node, 'test/e2e/big-plan.mjs'], counted: true },
    { name: 'a small real model', command: [node, 'test/e2e/real-model.mjs'], counted: true, env: { HORNBOOK_PAGES: '3' } },
    { name: 'bad input', command: [node, 'test/e2e/bad-input.mjs'], counted: true },
    { name: 'bad documents', command: [node, 'test/e2e/bad-documents.mjs'], counted: true },
    { name: 'bad data files and logs', command: [node, 'test/e2e/bad-rows.mjs'], counted: true },
    { name: 'unit tests on Node 22', command: [node, 'test/e2e/other-node.mjs', '22'], counted: true },
    { name: 'unit tests on Node 24', command: [node, 'test/e2e/other-node.mjs', '24'], counted: true },
  ]),
);
