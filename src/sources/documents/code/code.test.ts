import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkReading } from '../../../testing/reader-conformance.ts';
import { isRefusal } from '../refusal.ts';
import { read, sketch } from '../testkit.ts';
import { languages } from './languages.ts';

async function headings(path: string, content: string): Promise<string[]> {
  const reading = await read(path, content);
  checkReading(reading);
  return reading.blocks.flatMap((block) => (block.kind === 'heading' ? [`${block.level} ${block.text ?? ''}`] : []));
}

const python = `#!/usr/bin/env python3
# Copyright 2024 The authors. All rights reserved.
"""Reads lines of a log."""
import re

LIMIT = 80  # longest line


class Parser(Base):
    """Keeps the open line."""

    sep = ","

    @property
    def rest(self):
        return f"}} {self.x}"

    def parse(
        self,
        line,
    ):
        """Parses one line.

        Args:
            line (str): the line without its
                line end
            sep: what parts the fields

        Returns:
            The fields in order.
        """
        # Comments stay with the code.
        return line.split(self.sep)


def main(): pass
`;

describe('comments over an empty line', () => {
  const sections = async (source: string): Promise<string[]> => sketch(await read('lib/a.js', source)).filter((line) => !line.startsWith('code'));

  it('stand under the function that follows them', async () => {
    const source = 'const most = 3;\n\nfunction one() {\n  return 1;\n}\n\n/**\n * Gives two, and never more.\n */\n\nfunction two() {\n  return 2;\n}\n';
    expect((await sections(source)).slice(-2)).toEqual(['heading 2: The `two` function', 'paragraph: Gives two, and never more.']);
  });

  it('stay with the file where they open it, unless they name parameters', async () => {
    const of = (comment: string): string => `/** ${comment} */\n\nfunction two(a) {\n  return 2;\n}\n`;
    expect((await sections(of('Helpers that count things.'))).at(-1)).toBe('heading 2: The `two` function');
    expect((await sections(of('Gives two things.\n * @param a what it takes'))).slice(0, 2)).toEqual([
      'heading 2: The `two` function',
      'paragraph: Gives two things.',
    ]);
    expect((await sections(`let x;\n${of('@file Gives two things.')}`)).at(-1)).toBe('heading 2: The `two` function');
  });
});

describe('python', () => {
  it('makes sections of symbols, with documentation and code', async () => {
    const reading = await read('log.py', python);
    checkReading(reading);
    expect(sketch(reading)).toEqual([
      'paragraph (licence): Copyright 2024 The authors. All rights reserved.',
      'paragraph: Reads lines of a log.',
      'code python: import re\n\nLIMIT = 80  # longest line',
      'heading 2: The `Parser` class',
      'paragraph: Keeps the open line.',
      'code python: sep = ","',
      'heading 3: The `Parser.rest` method',
      'code python: @property\ndef rest(self):\n    return f"}} {self.x}"',
      'heading 3: The `Parser.parse` method',
      'paragraph: Parses one line.',
      'paragraph: Args:',
      'terms',
      '  term: `line`',
      '  description',
      '    paragraph: the line without its line end',
      '  term: `sep`',
      '  description',
      '    paragraph: what parts the fields',
      'paragraph: Returns:',
      'paragraph: The fields in order.',
      'code python: def parse(\n    self,\n    line,\n):\n    # Comments stay with the code.\n    return line.split(self.sep)',
      'heading 2: The `main` function',
      'code python: def main(): pass',
    ]);
    expect(reading.setAside).toEqual([{ start: 0, end: 22, reason: 'metadata' }]);
    expect(reading.title).toBe('log.py');
    const signature = reading.blocks.find((block) => block.text === 'The `Parser` class');
    expect(reading.text.slice(signature?.start, signature?.end)).toBe('class Parser(Base):');
  });
});

describe('symbols', () => {
  it.each<[string, string, string[]]>([
    [
      'a.ts',
      'import { x } from "y";\n/** Adds. */\nexport function add(a: number): number {\n  const t = `} ${a + `${"}"}`}`;\n  return /[}"]/.test(t) ? 1 : 2;\n}\nexport const twice = (x: number) => {\n  return x * 2;\n};\nexport interface Point {\n  x: number;\n}\nclass Store<T> extends Base {\n  #items: T[] = [];\n  constructor(items: T[]) { super(); }\n  get size(): number { return 1 }\n  async *walk() { yield 1 }\n}\nrun({ a: 1 }, () => { go() });\n',
      [
        '2 The `add` function',
        '2 The `twice` function',
        '2 The `Point` interface',
        '2 The `Store` class',
        '3 The `Store.constructor` constructor',
        '3 The `Store.size` method',
        '3 The `Store.walk` method',
        '2 The rest of `a.ts`',
      ],
    ],
    [
      'A.java',
      'package a;\n/** A shelf. */\n@Entity(name = "x")\npublic class Shelf<T> implements I<T> {\n  private static final int MAX = 1;\n  public Shelf(int n) { this.n = n; }\n  @Override\n  public boolean add(final T b) throws E {\n    if (x) { s = "}"; }\n    return true;\n  }\n  enum Kind { A, B }\n}\n',
      ['2 The `Shelf` class', '3 The `Shelf.Shelf` constructor', '3 The `Shelf.add` method', '3 The `Shelf.Kind` enum'],
    ],
    [
      'a.rs',
      "//! Top.\n\n/// A parser.\n#[derive(Debug)]\npub struct Parser<'a> {\n  name: &'a str,\n}\nimpl<'a> Parser<'a> {\n  pub fn parse<T>(&self, c: char) -> Result<(), E> where T: Clone {\n    let r = r#\"a \" } b\"#; let c = '{'; /* a /* } */ } */\n  }\n}\nimpl fmt::Display for Parser<'_> {\n  fn fmt(&self) -> R { Ok(()) }\n}\n",
      ['2 The `Parser` struct', '2 The methods of `Parser`', '3 The `Parser.parse` method', '2 `fmt::Display` for `Parser`', '3 The `Parser.fmt` method'],
    ],
    [
      'a.go',
      'package t\n\nimport (\n\t"fmt"\n)\n\n// Node is a node.\ntype Node struct {\n\tv int\n}\n\n// Insert adds.\nfunc (n *Node) Insert(v int) *Node {\n\treturn &Node{v: v}\n}\n\nfunc Walk[T any](n *Node, fn func(int) error) (err error) {\n\ts := `}`\n\treturn nil\n}\n',
      ['2 The `Node` struct', '3 The `Node.Insert` method', '2 The `Walk` function'],
    ],
    [
      'a.cpp',
      '#define MAX(a) \\\n  { a\nnamespace geo {\n/// A point.\nclass Point : public Base {\n public:\n  Point(double x) : x_(x) {}\n  bool operator==(const Point& o) const { return true; }\n};\ndouble Point::distance(const Point& o) const noexcept {\n  auto s = R"x(} )" )x";\n  return 0;\n}\ntemplate <typename T, typename U>\nstatic std::vector<T> sorted(std::vector<T> v, U less) {\n  return v;\n}\n}\nint main(int argc, char **argv)\n{\n  for (;;) { }\n}\n',
      [
        '2 The `Point` class',
        '3 The `Point.Point` constructor',
        '3 The `Point.operator==` method',
        '2 The `Point::distance` method',
        '2 The `sorted` function',
        '2 The `main` function',
      ],
    ],
    [
      'a.cs',
      'using System;\nnamespace Shop\n{\n  /// <summary>An order.</summary>\n  [Serializable]\n  public sealed class Order : I\n  {\n    string p = @"c:\\";\n    /// <summary>Adds.</summary>\n    public decimal Add(Item i) => i.Price;\n    public async Task<int> Save<T>() where T : class\n    {\n      return 1;\n    }\n  }\n}\n',
      ['2 The `Order` class', '3 The `Order.Add` method', '3 The `Order.Save` method'],
    ],
    [
      'a.kt',
      'package x\nimport a.*\n/** A user. */\ndata class User(val name: String)\nfun greet(u: User): String = "Hello ${u.name}"\nclass Repo {\n  suspend fun find(n: String): User? {\n    return null /* a /* } */ } */\n  }\n}\n',
      ['2 The `User` class', '2 The `greet` function', '2 The `Repo` class', '3 The `Repo.find` method'],
    ],
    [
      'a.swift',
      '/// A queue.\npublic final class Queue<T> {\n  init(n: Int) { }\n  func push(_ j: T) -> Int {\n    let s = #"a " } b"#\n    return 1\n  }\n}\nextension Queue: P {\n}\n',
      ['2 The `Queue` class', '3 The `Queue.init` initializer', '3 The `Queue.push` method', '2 The `Queue` extension'],
    ],
    [
      'a.php',
      '<p>it\'s</p>\n<?php\n/** A post. */\nclass Post extends Model {\n  public static function find(int $id): ?self {\n    $s = <<<EOT\n  } x\n  EOT;\n    return null; # }\n  }\n}\nfunction helper($x) { return "a }"; }\n',
      ['2 The `Post` class', '3 The `Post.find` method', '2 The `helper` function'],
    ],
    [
      'a.rb',
      'module Shop\n  class Cart < Base\n    def add(item)\n      t = <<~EOS\n        end of def\n      EOS\n      @a << item if item =~ /#x/\n    end\n    def self.empty?\n      true\n    end\n  end\nend\n',
      ['2 The `Shop` module', '3 The `Shop.Cart` class', '3 The `Shop.Cart.add` method', '3 The `Shop.Cart.empty?` method'],
    ],
    [
      'a.sh',
      '#!/bin/sh\n# Copies things.\nlog() {\n  echo "$# ${1:-}}" # }\n  cat <<EOT\n } no\nEOT\n}\nfunction go {\n  log x\n}\n',
      ['2 The `log` function', '2 The `go` function'],
    ],
    [
      'a.sql',
      "CREATE TABLE IF NOT EXISTS t (a TEXT DEFAULT ';');\nINSERT INTO t VALUES (1);\nCREATE OR REPLACE FUNCTION f(n int) RETURNS int AS $$\nBEGIN\n  RETURN 1; END;\n$$ LANGUAGE plpgsql;\n",
      ['2 The `t` table', '2 The rest of `a.sql`', '2 The `f` function'],
    ],
  ])('%s', async (path, content, expected) => {
    expect(await headings(path, content)).toEqual(expected);
  });
});

describe('documentation', () => {
  it('reads tags as terms, and markup as Markdown', async () => {
    const reading = await read(
      'a.js',
      '/**\n * Adds, see {@link Sum#of}.\n *\n * - first\n * - second\n *\n * @param {number} a - the first\n * @param [b=0] the second, which\n *   may be left out\n * @returns {number} The sum.\n * @since 1.0\n * @example\n * add(1)\n */\nfunction add(a, b) {}\n',
    );
    expect(sketch(reading)).toEqual([
      'heading 2: The `add` function',
      'paragraph: Adds, see `Sum.of`.',
      'list',
      '  item',
      '    paragraph: first',
      '  item',
      '    paragraph: second',
      'terms',
      '  term: `a`',
      '  description',
      '    paragraph: the first',
      '  term: `b`',
      '  description',
      '    paragraph: the second, which may be left out',
      '  term: Return value',
      '  description',
      '    paragraph: The sum.',
      'paragraph (metadata): @since 1.0',
      'paragraph: Example:',
      'code javascript: add(1)',
      'code javascript: function add(a, b) {}',
    ]);
  });

  it('sets licence headers, imports and marks for tools aside', async () => {
    const reading = await read(
      'a.c',
      '/*\n * SPDX-License-Identifier: MIT\n */\n#include <stdio.h>\n\n// ------ helpers ------\n// clang-format off\nint f(void) { return 1; }\n',
    );
    expect(reading.blocks.filter((block) => block.aside !== undefined).map((block) => block.aside)).toEqual(['licence', 'metadata', 'comment']);
  });

  it('sets minified code aside, and says what is generated', async () => {
    const small = await read('a.min.js', `${'a(1);'.repeat(2000)}\n`);
    expect(small.blocks.every((block) => block.aside === 'boilerplate')).toBe(true);
    expect(small.notes).toEqual(['The file is minified: its code is set aside.']);
    expect((await read('a.go', '// Code generated by x. DO NOT EDIT.\npackage a\n')).notes).toEqual(['The file says that it is generated.']);
  });
});

describe('any code', () => {
  it('reads the sources of this project', async () => {
    const root = join(import.meta.dirname, '..');
    for (const name of readdirSync(root).filter((file) => file.endsWith('.ts'))) checkReading(await read(name, readFileSync(join(root, name))));
  });

  it('takes time in proportion to its length', async () => {
    for (const part of ['{', '(', '"', '/*', '`${', '<', '@a', 'fn f(', 'r#"', '/', "'''", '<<EOT\n', '[[', 'def f():\n', '# a b c\nx\n', 'class A {'])
      for (const path of ['a.ts', 'a.py', 'a.rs', 'a.cpp', 'a.rb', 'a.sql'])
        checkReading(await read(path, `x ${part.repeat(Math.ceil(20_000 / part.length))}`));
  }, 60_000);

  const parts = [
    'word ',
    '\n',
    '\n\n',
    '\r\n',
    '  ',
    '\t',
    '{',
    '}',
    '(',
    ')',
    ';',
    ',',
    '"',
    "'",
    '`',
    '"""',
    "'''",
    '/*',
    '*/',
    '//',
    '# ',
    '-- ',
    '///',
    '/**',
    ' * @param x y\n',
    'def f(x):\n',
    'class A:\n',
    'class B {',
    'function g(a) {',
    'fn h() {',
    'end\n',
    '$$',
    '<<EOT\n',
    'EOT\n',
    'r#"',
    '${',
    '🦀',
    'CREATE TABLE t (',
    'impl A for B {',
    '@dec\n',
    '=',
    '=> ',
  ];
  it('keeps the rules of a reading', async () => {
    const paths = ['py', 'ts', 'rs', 'cpp', 'cs', 'go', 'kt', 'swift', 'php', 'rb', 'lua', 'sh', 'sql', 'hs', 'pl'].map((ending) => `a.${ending}`);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.array(fc.constantFrom(...parts), { maxLength: 40 }), async (path, chosen) => {
        try {
          checkReading(await read(path, chosen.join('')));
        } catch (error) {
          if (!isRefusal(error)) throw error;
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('has one language for each ending', () => {
    const endings = languages.flatMap((language) => language.extensions);
    expect(new Set(endings).size).toBe(endings.length);
  });
});
