/** What the scanner must know of each language: comments, strings, and how a declaration ends. */

export interface StringRule {
  open: string;
  close: string;
  /** `\`: a backslash takes the next character along. `double`: the closing mark doubled stands for itself. */
  escape?: '\\' | 'double';
  /** May go over line ends; else it ends with its line. */
  lines?: boolean;
}

export interface Language {
  /** As a fenced block names it. */
  id: string;
  extensions: readonly string[];
  line: readonly string[];
  block: readonly { open: string; close: string; nested?: boolean; lineStart?: boolean }[];
  strings: readonly StringRule[];
  /** How symbols are found. `none`: comments and parts between empty lines only. */
  shape: 'braces' | 'indent' | 'end' | 'sql' | 'shell' | 'none';
  /** Braces: a statement may end with its line. */
  newlines?: boolean;
  extras?: readonly Extra[];
}
/** Syntax that a table of marks cannot tell. */
export type Extra =
  | 'rust-raw'
  | 'rust-char'
  | 'cpp-raw'
  | 'cs-raw'
  | 'swift-raw'
  | 'template'
  | 'regex'
  | 'heredoc'
  | 'dollar'
  | 'php'
  | 'lua-long'
  | 'preprocessor'
  | 'word-hash';

const double: StringRule = { open: '"', close: '"', escape: '\\' };
const single: StringRule = { open: "'", close: "'", escape: '\\' };
const triple: StringRule = { open: '"""', close: '"""', lines: true };
const cBlock = { open: '/*', close: '*/' };
const cNested = { ...cBlock, nested: true };

const braces = { line: ['//'], block: [cBlock], strings: [double, single], shape: 'braces' as const };
const hash = { line: ['#'], block: [], strings: [double, single], shape: 'none' as const };

export const languages: readonly Language[] = [
  {
    id: 'python',
    extensions: ['.py', '.pyi', '.pyw'],
    line: ['#'],
    block: [],
    strings: [{ ...triple, escape: '\\' }, { open: "'''", close: "'''", escape: '\\', lines: true }, double, single],
    shape: 'indent',
  },
  { id: 'javascript', extensions: ['.js', '.mjs', '.cjs', '.jsx'], ...braces, newlines: true, extras: ['template', 'regex'] },
  { id: 'typescript', extensions: ['.ts', '.mts', '.cts', '.tsx'], ...braces, newlines: true, extras: ['template', 'regex'] },
  { id: 'java', extensions: ['.java'], ...braces, strings: [{ ...triple, escape: '\\' }, double, single] },
  { id: 'c', extensions: ['.c', '.h'], ...braces, extras: ['preprocessor'] },
  { id: 'cpp', extensions: ['.cpp', '.cc', '.cxx', '.hpp', '.hh', '.hxx', '.ino', '.cu'], ...braces, extras: ['cpp-raw', 'preprocessor'] },
  { id: 'csharp', extensions: ['.cs'], ...braces, extras: ['cs-raw', 'preprocessor'] },
  { id: 'go', extensions: ['.go'], ...braces, strings: [double, single, { open: '`', close: '`', lines: true }], newlines: true },
  {
    id: 'rust',
    extensions: ['.rs'],
    line: ['//'],
    block: [cNested],
    strings: [{ ...double, lines: true }],
    shape: 'braces',
    extras: ['rust-raw', 'rust-char'],
  },
  { id: 'kotlin', extensions: ['.kt', '.kts'], ...braces, block: [cNested], strings: [triple, double, single], newlines: true },
  {
    id: 'swift',
    extensions: ['.swift'],
    line: ['//'],
    block: [cNested],
    strings: [{ ...triple, escape: '\\' }, double],
    shape: 'braces',
    newlines: true,
    extras: ['swift-raw'],
  },
  { id: 'scala', extensions: ['.scala', '.sc'], ...braces, block: [cNested], strings: [triple, double], newlines: true, extras: ['rust-char'] },
  {
    id: 'php',
    extensions: ['.php'],
    ...braces,
    line: ['//', '#'],
    strings: [
      { ...double, lines: true },
      { ...single, lines: true },
    ],
    extras: ['php', 'heredoc'],
  },
  {
    id: 'ruby',
    extensions: ['.rb', '.rake', '.gemspec'],
    line: ['#'],
    block: [{ open: '=begin', close: '\n=end', lineStart: true }],
    strings: [
      { ...double, lines: true },
      { ...single, lines: true },
    ],
    shape: 'end',
    extras: ['heredoc', 'regex'],
  },
  {
    id: 'lua',
    extensions: ['.lua'],
    line: ['--'],
    block: [],
    strings: [double, single],
    shape: 'end',
    extras: ['lua-long'],
  },
  {
    id: 'elixir',
    extensions: ['.ex', '.exs'],
    line: ['#'],
    block: [],
    strings: [
      { ...triple, escape: '\\' },
      { ...double, lines: true },
    ],
    shape: 'end',
  },
  {
    id: 'bash',
    extensions: ['.sh', '.bash', '.zsh', '.ksh'],
    line: ['#'],
    block: [],
    strings: [
      { ...double, lines: true },
      { open: "'", close: "'", lines: true },
    ],
    shape: 'shell',
    extras: ['heredoc', 'word-hash'],
  },
  {
    id: 'sql',
    extensions: ['.sql'],
    line: ['--'],
    block: [cNested],
    strings: [{ open: "'", close: "'", escape: 'double', lines: true }],
    shape: 'sql',
    extras: ['dollar'],
  },
  { id: 'dart', extensions: ['.dart'], ...braces, strings: [triple, { open: "'''", close: "'''", lines: true }, double, single] },
  {
    id: 'groovy',
    extensions: ['.groovy', '.gradle'],
    ...braces,
    strings: [triple, { open: "'''", close: "'''", lines: true }, double, single],
    newlines: true,
  },
  { id: 'r', extensions: ['.r'], ...hash },
  {
    id: 'perl',
    extensions: ['.pl', '.pm'],
    ...hash,
    block: [{ open: '=', close: '\n=cut', lineStart: true }],
    strings: [double, single],
    extras: ['word-hash'],
  },
  { id: 'julia', extensions: ['.jl'], ...hash, block: [{ open: '#=', close: '=#', nested: true }], strings: [{ ...triple, escape: '\\' }, double] },
  { id: 'powershell', extensions: ['.ps1', '.psm1'], ...hash, block: [{ open: '<#', close: '#>' }] },
  { id: 'makefile', extensions: ['.mk'], ...hash, strings: [] },
  { id: 'cmake', extensions: ['.cmake'], ...hash, strings: [{ ...double, lines: true }] },
  { id: 'nim', extensions: ['.nim'], ...hash, block: [{ open: '#[', close: ']#', nested: true }], strings: [triple, double] },
  { id: 'haskell', extensions: ['.hs'], line: ['--'], block: [{ open: '{-', close: '-}', nested: true }], strings: [double], shape: 'none' },
  { id: 'elm', extensions: ['.elm'], line: ['--'], block: [{ open: '{-', close: '-}', nested: true }], strings: [triple, double], shape: 'none' },
  {
    id: 'ocaml',
    extensions: ['.ml', '.mli'],
    line: [],
    block: [{ open: '(*', close: '*)', nested: true }],
    strings: [{ ...double, lines: true }],
    shape: 'none',
  },
  { id: 'fsharp', extensions: ['.fs', '.fsx'], line: ['//'], block: [{ open: '(*', close: '*)', nested: true }], strings: [triple, double], shape: 'none' },
  { id: 'erlang', extensions: ['.erl', '.hrl'], line: ['%'], block: [], strings: [double], shape: 'none' },
  { id: 'matlab', extensions: ['.m'], line: ['%'], block: [], strings: [double], shape: 'none' },
  { id: 'clojure', extensions: ['.clj', '.cljs', '.cljc', '.edn'], line: [';'], block: [], strings: [{ ...double, lines: true }], shape: 'none' },
  { id: 'lisp', extensions: ['.lisp', '.el', '.scm', '.rkt'], line: [';'], block: [], strings: [{ ...double, lines: true }], shape: 'none' },
  { id: 'zig', extensions: ['.zig'], line: ['//'], block: [], strings: [double, single], shape: 'none' },
  { id: 'fortran', extensions: ['.f90', '.f95'], line: ['!'], block: [], strings: [double, single], shape: 'none' },
  { id: 'proto', extensions: ['.proto'], ...braces, shape: 'none' },
];

/** For a path that only a caller of the reader chose. */
export const unknownLanguage: Language = { id: 'text', extensions: [], line: [], block: [], strings: [], shape: 'none' };

export function languageOfPath(path: string): Language | undefined {
  const name = (path.split('/').at(-1) ?? path).toLowerCase();
  return languages.find((language) => language.extensions.some((extension) => name.endsWith(extension)));
}
