import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Whole corpora take minutes: the long check asks for them.
    include:
      process.env.HORNBOOK_TESTS === 'corpora'
        ? ['test/corpora/**/*.test.ts']
        : ['src/**/*.test.ts', 'test/properties/**/*.test.ts', 'test/golden/**/*.test.ts'],
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
