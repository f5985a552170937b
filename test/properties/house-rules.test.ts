import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { breachesOf, importsOf, unstableIn } from '../../scripts/check.mjs';

describe('what is dear to load', () => {
  // The detector of languages takes a third of the time that the whole library takes to load.
  it('is loaded where it is first needed', () => {
    const folder = fileURLToPath(new URL('../../src', import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
    expect(files.length).toBeGreaterThan(300);
    const eager = files.filter((file) =>
      /^(?:import|export)(?! type)[^;]*?from '(?:eld|gpt-tokenizer|unpdf|jiti)[/'a-z]/m.test(readFileSync(join(folder, file), 'utf8')),
    );
    expect(eager).toEqual([]);
  });
});

describe('the import rule', () => {
  const breach = (path: string, text: string): string => breachesOf(path, text).join('\n');

  it('lets a room import lower ones, and itself', () => {
    expect(breach('pipeline/run.ts', "import { a } from '../stages/extract/index.ts';\nimport { b } from './plan.ts';")).toBe('');
  });

  it('finds an import of a higher room, of one beside, of a stage by a stage, of testing and of the door, and says how to mend it', () => {
    expect(breach('text/hash.ts', "import { run } from '../pipeline/run.ts';")).toMatch(/lower ones only. Move/);
    expect(breach('similarity/join.ts', "export { random } from '../statistics/random.ts';")).toMatch(/lower ones only/);
    expect(breach('stages/filter/index.ts', "import type { A } from '../extract/index.ts';")).toMatch(/stages never import each other. Pass/);
    expect(breach('store/index.ts', "import { x } from '../testing/index.ts';")).toMatch(/testing/);
    expect(breach('cli/main.ts', "import { run } from '../index.ts';")).toMatch(/door/);
    expect(breach('cli/main.ts', "const run = await import('../index.ts');")).toMatch(/door/);
    expect(breach('contracts/config.ts', "import { readFile } from 'node:fs';")).toMatch(/zod only/);
    expect(breach('misc/a.ts', '')).toMatch(/no room/);
  });

  it('reads imports over lines, and re-exports', () => {
    expect(importsOf("import {\n  a,\n  b,\n} from './x.ts';\nexport * from './y.ts';\nimport './z.ts';")).toEqual(['./x.ts', './y.ts', './z.ts']);
  });

  it('finds what would make two runs differ', () => {
    for (const code of ['Math.random()', 'Date.now()', 'a.localeCompare(b)', 'new Intl.Segmenter()', 'Math.pow(x, 2)', 'x ** y']) {
      expect(unstableIn('text/a.ts', `const z = ${code};`), code).toHaveLength(1);
    }
    expect(unstableIn('text/a.ts', 'const z = 2 ** 48; // Math.random')).toEqual([]);
  });
});
