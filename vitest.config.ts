import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/properties/**/*.test.ts', 'test/golden/**/*.test.ts'],
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
    // Against what hangs, and no measure of speed: a busy machine may take ten times as long.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // No test changes what another one sees: files share the modules of their worker, whose loading took longer than many tests.
    isolate: false,
    setupFiles: ['test/properties/seed.ts'],
    sequence: { shuffle: false },
  },
});
