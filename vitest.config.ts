import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/properties/**/*.test.ts', 'test/golden/**/*.test.ts'],
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
    // Against what hangs, and no measure of speed: a busy machine may take ten times as long.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    setupFiles: ['test/properties/seed.ts'],
    sequence: { shuffle: false },
  },
});
