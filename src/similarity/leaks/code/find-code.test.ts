import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leakFinder } from '../../index.ts';
import { codeFinder, codeLikeness } from './find-code.ts';
import { codeTokens } from './lex.ts';
import { codeStretches } from './stretches.ts';

const python = {
  question: 'def below_zero(operations: list) -> bool:\n    """ True where the balance of the account falls below zero at any point. """\n',
  answer:
    '    balance = 0\n\n    for op in operations:\n        balance += op\n        if balance < 0:\n            return True\n    # never below\n    return False\n',
};
const script = {
  question: 'Write a function that counts words.',
  answer:
    'function countWords(text) {\n  const counts = new Map();\n  for (const word of text.split(" ")) {\n    const seen = counts.get(word) ?? 0;\n    counts.set(word, seen + 1);\n  }\n  return counts;\n}\n',
};
const rust = {
  question: 'Sum of the even numbers of a list',
  answer:
    'fn even_sum(list: &[i64]) -> i64 {\n    let mut sum = 0;\n    for value in list.iter() {\n        if value % 2 == 0 {\n            sum += value;\n        }\n    }\n    sum\n}\n',
};
const items = [python, script, rust];
const scoreOf = (text: string, item: number): number =>
  codeFinder(items)
    .find(text)
    .find((hit) => hit.item === item)?.score ?? 0;
const fenced = (code: string): string => `Here it is:\n\n\`\`\`\n${code}\n\`\`\`\nIt works.`;
const renamed = (code: string, names: Readonly<Record<string, string>>): string => code.replace(/\b[a-z_][A-Za-z_]*\b/gi, (word) => names[word] ?? word);

describe('code with other names', () => {
  test('is the same code, in its language, between fences or bare', () => {
    const other = renamed(python.answer, { balance: 'money', op: 'step', operations: 'moves' }).replace('    # never below\n', '');
    expect(scoreOf(fenced(`def sinks(moves):\n    '''Says whether it sinks.'''\n${other}`), 0)).toBeGreaterThan(0.9);
    expect(scoreOf(other, 0)).toBeGreaterThan(0.9);
    expect(scoreOf(fenced(renamed(script.answer, { countWords: 'tally', counts: 'm', word: 'w', text: 'input', seen: 'n' })), 1)).toBeGreaterThan(0.95);
    expect(scoreOf(fenced(renamed(rust.answer, { even_sum: 'total', list: 'xs', sum: 'acc', value: 'x' })), 2)).toBeGreaterThan(0.9);
  });

  test('other literals, comments and layout change nothing', () => {
    const other = script.answer.replace('" "', "','").replace('  const counts', '  // counts\n\n      const counts').replaceAll(';', '');
    expect(scoreOf(fenced(other), 1)).toBeGreaterThan(0.95);
  });

  test('other code is no copy', () => {
    expect(scoreOf(fenced('def f(xs):\n    total = 0\n    for x in xs:\n        if x > 3:\n            total += x\n    return total\n'), 0)).toBeLessThan(
      codeLikeness,
    );
    expect(codeFinder(items).find('The balance is below zero, for op in operations it is true.')).toEqual([]);
    // The same signs, but one name stands for two.
    const mixed = renamed(script.answer, { seen: 'counts' });
    expect(scoreOf(fenced(mixed), 1)).toBeLessThan(scoreOf(fenced(script.answer), 1));
  });

  test('any renaming that keeps names apart is found, whatever stands around it', () => {
    const name = fc.stringMatching(/^[a-z]{3,9}_[0-9]$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 5, maxLength: 5 }), fc.constantFrom('', 'x = 1\n', 'import os\n\nprint(os.name)\n'), (names, before) => {
        const [countWords, counts, word, text, seen] = names as [string, string, string, string, string];
        expect(scoreOf(fenced(before + renamed(script.answer, { countWords, counts, word, text, seen })), 1)).toBeGreaterThan(0.95);
      }),
      { numRuns: 50 },
    );
  });

  test('the library tells of it by its place', () => {
    const finder = leakFinder(items);
    const text = fenced(renamed(script.answer, { countWords: 'tally', counts: 'm', word: 'w', text: 'input', seen: 'n' }));
    const leak = finder.find(text).find(({ rule }) => rule === 'renamed-code');
    expect(leak).toMatchObject({ item: 1, field: 'answer' });
    expect(text.slice(leak?.start, leak?.end)).toMatch(/^function tally[\s\S]+return m$/);
  });
});

test('nasty input is read at once', () => {
  for (const piece of ['"', "'\\", '`', '```\n', '/*', '"""', '# ', ': ', 'a.', '(((', 'def ', '= ', '\ud83d\ude00', '0x', '\n']) {
    const text = piece.repeat(100_000 / piece.length);
    expect(codeTokens(text).kinds.length).toBeLessThanOrEqual(text.length);
    expect(codeStretches(text).every(({ start, end }) => start <= end)).toBe(true);
    expect(codeFinder(items).find(text)).toEqual([]);
  }
});

test('tokens lie in the text in order, whatever it holds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom('def f(x):', '"a', "'", '//', '/*', '#', '\n', '"""', 'x.y', '->'), fc.string()), { maxLength: 20 }),
      (list) => {
        const { starts, ends, before } = codeTokens(list.join(' '));
        starts.forEach((start, at) => {
          expect(start).toBeGreaterThanOrEqual(ends[at - 1] ?? 0);
          expect(ends[at]).toBeGreaterThan(start);
          expect(before[at]).toBeLessThan(at);
        });
      },
    ),
    { numRuns: 200 },
  );
});

const shared = join(process.env['HORNBOOK_SHARED'] ?? join(import.meta.dirname, '../../../../../shared'), 'data/evaluation/humaneval.jsonl');
test.skipIf(!existsSync(shared))('real items with every name changed are found, and other items are not', () => {
  const real = readFileSync(shared, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { prompt: string; canonical_solution: string })
    .map(({ prompt, canonical_solution }) => ({ question: prompt, answer: canonical_solution }));
  const finder = codeFinder(real);
  expect(finder.items).toBeGreaterThan(145);
  let found = 0;
  let others = 0;
  for (const [at, { question, answer }] of real.entries()) {
    const bare = `${question}${answer}`.replace(/"""[\s\S]*?"""|'''[\s\S]*?'''/g, '').replace(/#.*$/gm, '');
    const own = new Set([...bare.matchAll(/(?:def|for|,|\(|\n)\s*([a-z_]\w*)\s*(?=[=:,)]|in\b|\()/g)].map((match) => match[1] as string));
    const keep =
      /^(?:if|else|elif|while|for|return|in|not|and|or|print|len|range|def|lambda|int|str|sum|min|max|sorted|list|set|dict|abs|all|any|ord|chr|round|reversed|enumerate|zip|map|filter|float|isinstance|eval|bin|import|from|is|None|True|False|self|try|except|continue|break|pass|math|join|key)$/;
    const other = bare.replace(/(["'])(?:\\.|(?!\1)[^\\\n])*\1|(?<![.\w])[a-z_]\w*/gi, (word) =>
      own.has(word) && !keep.test(word) ? `q${word.split('').reverse().join('')}` : word,
    );
    const hits = finder.find(`\`\`\`python\n${other}\n\`\`\``).filter(({ score }) => score >= codeLikeness);
    if (hits.some(({ item }) => item === at)) found++;
    others += hits.filter(({ item }) => item !== at).length;
  }
  expect(found).toBeGreaterThan(140);
  // Items that pose one problem twice (brackets of two kinds).
  expect(others).toBeLessThan(16);
});
