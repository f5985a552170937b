import { defineConfig } from 'vitest/config';

const long = [
  'test/corpora/**/*.test.ts',
  'test/golden/examples.test.ts',
  'src/**/real.test.ts',
  'src/**/planted.test.ts',
  'src/models/gateway/batches/kill.test.ts',
];

export default defineConfig({
  test: {
    // Real text in bulk, and the examples of every page, take minutes: the long check asks for them.
    include: process.env.HORNBOOK_TESTS === 'long' ? long : ['src/**/*.test.ts', 'test/properties/**/*.test.ts', 'test/golden/**/*.test.ts'],
    exclude: process.env.HORNBOOK_TESTS === 'long' ? [] : long,
    // Two cores, and a third worker for the time in which tests wait for disks and servers: a fifth less than with two.
    maxWorkers: 3,
    // Against what hangs, and no measure of speed: a busy machine may take ten times as long.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // No test changes what another one sees: files share the modules of their worker, whose loading took longer than many tests.
    isolate: false,
    setupFiles: ['test/properties/seed.ts'],
    sequence: { shuffle: false },
  },
});
