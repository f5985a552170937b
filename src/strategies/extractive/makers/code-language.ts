/** What a code block is written in: as the source says it, else where its form leaves no doubt. */
import { codePiece, languageOf } from '../answers.ts';
import type { Piece } from '../maker.ts';
import type { ChunkView, Unit } from '../view.ts';

const shells = /^(?:console|shell|sh|bash|zsh|powershell|cmd|shell-session|shellsession|terminal)$/;
const texts = /^(?:text|txt|output|plaintext|plain|none)$/;
const names: Readonly<Record<string, string>> = {
  js: 'JavaScript',
  javascript: 'JavaScript',
  mjs: 'JavaScript',
  cjs: 'JavaScript',
  node: 'JavaScript',
  jsx: 'JSX',
  ts: 'TypeScript',
  typescript: 'TypeScript',
  tsx: 'TSX',
  rust: 'Rust',
  rs: 'Rust',
  python: 'Python',
  python3: 'Python',
  py: 'Python',
  pycon: 'Python',
  java: 'Java',
  c: 'C',
  cpp: 'C++',
  'c++': 'C++',
  cs: 'C#',
  csharp: 'C#',
  go: 'Go',
  golang: 'Go',
  ruby: 'Ruby',
  rb: 'Ruby',
  php: 'PHP',
  swift: 'Swift',
  kotlin: 'Kotlin',
  dart: 'Dart',
  groovy: 'Groovy',
  html: 'HTML',
  css: 'CSS',
  scss: 'SCSS',
  sql: 'SQL',
  json: 'JSON',
  json5: 'JSON',
  yaml: 'YAML',
  yml: 'YAML',
  toml: 'TOML',
  xml: 'XML',
  lua: 'Lua',
  r: 'R',
  scala: 'Scala',
  haskell: 'Haskell',
  elixir: 'Elixir',
  perl: 'Perl',
  dockerfile: 'Dockerfile',
  graphql: 'GraphQL',
};

/** "Python" for `py`; undefined for commands, text and what is not known. */
export function languageName(tag: string): string | undefined {
  return names[tag];
}

/** Longer code, or a line that nobody wrote by hand, makes no row; and no pattern runs long over it. */
const longestText = 8000;
const longLine = /[^\n]{400}/;

export type CodeKind = 'shell' | 'text' | 'code';

export interface Code {
  unit: Unit;
  /** The fence with its language. */
  piece: Piece;
  /** The code alone. */
  text: string;
  kind: CodeKind;
  /** "Rust"; undefined for commands, plain text and what is not known. */
  language: string | undefined;
  /** Whole by its looks: brackets balanced, nothing left out. */
  whole: boolean;
  /** Marked as code that fails on purpose. */
  faulty: boolean;
}

/** A code block with its language; undefined where it is empty or pulls in absent text. */
export function codeOf(view: ChunkView, unit: Unit | undefined): Code | undefined {
  const piece = unit === undefined ? undefined : codePiece(view, unit);
  if (unit === undefined || piece === undefined || piece.text.length > longestText || longLine.test(piece.text)) return undefined;
  const text = piece.text.slice(piece.text.indexOf('\n') + 1, piece.text.lastIndexOf('\n'));
  const said = languageOf(unit);
  const tag = said === '' || said === 'default' ? guessed(text) : said;
  const kind: CodeKind = shells.test(tag) ? 'shell' : tag === '' || texts.test(tag) ? 'text' : 'code';
  return {
    unit,
    piece: { ...piece, text: `\`\`\`${tag}\n${text}\n\`\`\`` },
    text,
    kind,
    language: names[tag],
    whole: balancedCode(text) && !leftOut.test(text.startsWith('>>>') ? text.replace(/^\.\.\.(?: |$)/gm, '') : text),
    faulty: /does_not_compile|panics|not_desired|compile_fail/.test(opening(view, unit)),
  };
}

/** The line that opens a fence: its words behind the language say what the code is for. */
function opening(view: ChunkView, unit: Unit): string {
  const line = view.document.text.slice(unit.start, unit.start + 200).split('\n')[0] ?? '';
  return /^\s*(?:```|~~~)/.test(line) ? line : '';
}

const leftOut = /-> \?|= \?;?$|\?\?\?|^\s*(?:\/\/|#|--|\/\*|<!--)?\s*(?:\.\.\.|…|\[\.\.\.\]|\[…\]|snip|etc\.?)\s*(?:\*\/|-->)?\s*$/im;

/** A language only where the form leaves no doubt. */
function guessed(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const first = lines[0]?.trim() ?? '';
  if (first.startsWith('>>> ')) return 'python';
  if (/^\$ \S/.test(first)) return 'console';
  const share = (pattern: RegExp): number => lines.filter((line) => line.length < 300 && pattern.test(line)).length / Math.max(1, lines.length);
  if (/^\s*[[{]/.test(text) && isJson(text)) return 'json';
  if (/^\s*(?:from [\w.]+ import |import [\w.]+(?: as \w+)?$|def \w+\(.*\).*:$|class \w+(?:\(.*\))?:$)/m.test(text) && share(/[;{}]\s*$/) < 0.2)
    return 'python';
  if (/^\s*<(?:!doctype|html|div|p|a|img|ul|table|form|input|label|button|script|span|h[1-6])\b/i.test(first)) return 'html';
  if (/^\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|ALTER TABLE)\b/.test(first) && /;\s*$/.test(text.trim())) return 'sql';
  if (/^#include [<"]/m.test(text)) return 'c';
  return '';
}

function isJson(text: string): boolean {
  if (text.length > 20_000) return false;
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** Brackets that open are closed, strings and comments not looked into: a fragment mostly fails. */
function balancedCode(text: string): boolean {
  const plain = text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)'/g, '""');
  for (const [open, close] of ['{}', '()', '[]'].map((pair) => pair.split('')) as [string, string][]) {
    if (plain.split(open).length !== plain.split(close).length) return false;
  }
  return true;
}
